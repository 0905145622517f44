"""The window's tests: real widgets, the real composition, and a loop in which Qt and coroutines run together."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from gi2desk.ui import style, theme
from gi2desk.ui.decoder import load_decoders
from tests.ui.desktop import Run

T = TypeVar("T")


def pytest_itemcollected(item: pytest.Item) -> None:
    """The offscreen platform says so about sizes, popups and the order of windows."""
    item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(autouse=True)
def dark(qapp: QApplication) -> Iterator[None]:
    """Every test begins in the dark theme."""
    theme.theme().choose(dark=True, surround=None)
    style.apply(qapp)
    yield
    theme.theme().choose(dark=True, surround=None)


@pytest.fixture(autouse=True)
def decoders(qapp: QApplication) -> None:
    """As the window does it, before a worker reads a picture."""
    load_decoders()


@pytest.fixture
def run(qapp: QApplication) -> Run[Any]:
    """Runs a coroutine in a loop of Qt's; an error that only the loop saw fails the test."""

    def runner(work: Coroutine[Any, Any, T]) -> T:
        from gi2desk.ui.loop import Loop

        lost: list[str] = []
        with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as loop:
            loop.get_loop().set_exception_handler(lambda _loop, context: lost.append(str(context)))
            result = loop.run(asyncio.wait_for(work, 180))
        # What was to be deleted later is deleted before the next test.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert lost == []
        return result

    return runner
