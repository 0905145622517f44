"""Tasks are held, tell their errors, start once, and end in order."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gi2desk.core.errors import Cause, UserError
from gi2desk.ui.tasks import Scope, Tasks


@pytest.fixture
def reported() -> list[UserError]:
    return []


@pytest.fixture
async def tasks(reported: list[UserError]) -> Tasks:
    return Tasks(asyncio.get_running_loop(), reported.append)


async def test_a_task_nobody_keeps_is_not_collected(tasks: Tasks) -> None:
    seen: list[int] = []

    async def work() -> int:
        await asyncio.sleep(0.05)
        return 7

    tasks.start(work(), done=seen.append)
    gc.collect()
    await asyncio.sleep(0.1)
    assert seen == [7]
    assert tasks.count(Scope.REQUEST) == 0


async def test_a_second_click_starts_nothing(tasks: Tasks) -> None:
    gate = asyncio.Event()
    started: list[int] = []

    async def work() -> None:
        started.append(1)
        await gate.wait()

    assert tasks.start(work(), key="generate") is not None
    assert tasks.start(work(), key="generate") is None
    await asyncio.sleep(0)
    assert tasks.is_running("generate")
    gate.set()
    await asyncio.sleep(0.01)
    assert started == [1]
    assert tasks.start(work(), key="generate") is not None
    await tasks.close()


async def test_errors_reach_people_whatever_they_are_wrapped_in(
    tasks: Tasks, reported: list[UserError], no_lost_errors: Callable[[str], None]
) -> None:
    no_lost_errors("a task failed in an unexpected way")

    async def refused() -> None:
        raise UserError("No key.", cause=Cause.NO_KEY)

    async def grouped() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(refused())

    async def wrong() -> None:
        raise ZeroDivisionError("by nothing")

    for work in (refused(), grouped(), wrong()):
        tasks.start(work)
    await asyncio.sleep(0.05)
    reported.sort(key=lambda error: error.cause)
    assert [error.cause for error in reported] == [Cause.INTERNAL, Cause.NO_KEY, Cause.NO_KEY]
    assert "by nothing" in reported[0].failure.details


async def test_an_error_in_what_follows_is_told_too(
    tasks: Tasks, reported: list[UserError], no_lost_errors: Callable[[str], None]
) -> None:
    no_lost_errors("a task failed in an unexpected way")

    async def work() -> int:
        return 1

    def follow(_result: int) -> None:
        raise LookupError("nowhere")

    tasks.start(work(), done=follow)
    await asyncio.sleep(0.01)
    assert [error.cause for error in reported] == [Cause.INTERNAL]


async def test_the_end_cancels_requests_and_joins_saves(tasks: Tasks, reported: list[UserError]) -> None:
    ended: list[str] = []

    async def request() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            ended.append("request cancelled")
            raise

    async def save() -> None:
        await asyncio.sleep(0.05)
        ended.append("save done")

    written = threading.Event()
    tasks.start(request())
    tasks.start(save(), scope=Scope.SAVE)
    tasks.run(written.set, scope=Scope.SAVE)
    tasks.on_closing(lambda: ended.append("told"))
    await asyncio.sleep(0)
    await tasks.close()
    assert ended == ["told", "request cancelled", "save done"]
    assert written.is_set()
    assert reported == []
    assert tasks.start(save()) is None


async def test_a_worker_does_not_hold_up_the_loop(tasks: Tasks) -> None:
    gate = threading.Event()
    threads: list[str] = []

    def work() -> int:
        threads.append(threading.current_thread().name)
        gate.wait(10)
        return 3

    waiting = asyncio.gather(tasks.in_worker(work))
    await asyncio.sleep(0.01)
    gate.set()
    assert await waiting == [3]
    assert threads[0].startswith("worker")
    await tasks.close()


async def test_cancelling_by_name(tasks: Tasks, reported: list[UserError]) -> None:
    async def work() -> None:
        await asyncio.sleep(60)

    tasks.start(work(), key="test")
    await asyncio.sleep(0)
    tasks.cancel("test")
    tasks.cancel("nothing")
    await asyncio.sleep(0.01)
    assert not tasks.is_running("test")
    assert reported == []


async def test_a_result_for_a_widget_that_is_gone_is_dropped(
    tasks: Tasks, reported: list[UserError], qtbot: QtBot
) -> None:
    import shiboken6

    class Shown(QPushButton):
        def show_result(self, text: str) -> None:
            self.setText(text)

    widget = Shown()

    async def work() -> str:
        return "late"

    tasks.start(work(), done=widget.show_result)
    shiboken6.delete(widget)
    await asyncio.sleep(0.01)
    assert reported == []
