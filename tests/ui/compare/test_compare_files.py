"""Files of no library that stand on the stage beside pictures of one."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gi2desk.ui.canvas.drop import mime_of
from gi2desk.ui.compare import workspace
from gi2desk.ui.compare.workspace import CompareWorkspace
from gi2desk.ui.filmstrip.strip import Filmstrip
from tests.ui.bench import drop_on, files
from tests.ui.compare.hero import A, B, M, X, compare, ids, make, names, services
from tests.ui.compare.motif import motif
from tests.ui.desktop import Run, desktop, until


@pytest.fixture
def root(tmp_path: Path) -> str:
    """The library, and two files beside it."""
    for name in ("photo", "scan"):
        motif(400).save(tmp_path / f"{name}.png")
    return make(tmp_path / "lib")


def put(page: CompareWorkspace, index: int, path: Path) -> None:
    drop_on(page.compare.panes[index], files(path), QPoint(20, 60))


async def rest() -> None:
    """Longer than the moment after which the stage reads anew what it shows."""
    await asyncio.sleep(0.5)


def test_what_is_dragged_there_over_the_tab_goes_into_a_pane_of_what_was_compared(
    run: Run[Any], root: str, tmp_path: Path
) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await compare(desk, A, M, X)
            page.compare.set_reference(2)
            put(page, 0, tmp_path / "photo.png")
            await until(
                lambda: names(page) == ["photo.png", "hero #3", "hero #4"], "concepts are said beside a file"
            )
            assert page.compare.selection.reference == 2
            desk.window.deck.go_to("review")
            # The press that the drag begins with chooses what is dragged.
            services(desk).desk.choose([B], B)
            desk.window.top.workspace_sprung.emit("compare")
            assert desk.window.deck.place == "compare"
            await rest()
            assert ids(page) == ["", M, X]
            assert page.compare.selection.reference == 2
            drop_on(page.compare.panes[1], mime_of([B]), QPoint(20, 60))
            await until(lambda: names(page) == ["photo.png", "hero #2", "hero #4"])
            assert services(desk).desk.images == (B, X)

    run(story())


def test_of_two_files_the_one_that_is_meant_stays_so(run: Run[Any], root: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await compare(desk, A, M, X)
            put(page, 0, tmp_path / "photo.png")
            put(page, 1, tmp_path / "scan.png")
            page.compare.set_reference(1)
            page.compare.set_active(1)
            await rest()
            selection = page.compare.selection
            assert names(page) == ["photo.png", "scan.png", "hero #4"]
            assert (selection.reference, selection.active) == (1, 1)

    run(story())


def test_a_file_that_is_closed_while_the_stage_is_read_stays_closed(
    run: Run[Any], root: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, reading, go_on = workspace.read_again, threading.Event(), threading.Event()

    def slow(*arguments: Any) -> Any:
        reading.set()
        assert go_on.wait(30)
        return real(*arguments)

    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await compare(desk, A, M, X)
            put(page, 0, tmp_path / "photo.png")
            await rest()
            monkeypatch.setattr(workspace, "read_again", slow)
            page._refresh()
            await until(reading.is_set)
            page.compare.close_pane(0)
            go_on.set()
            await rest()
            assert ids(page) == [M, X]
            assert names(page) == ["#3", "#4"]

    run(story())


def test_a_click_in_the_strip_leaves_the_file_where_it_stands(
    run: Run[Any], root: str, tmp_path: Path
) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await compare(desk, A, M, X)
            put(page, 0, tmp_path / "photo.png")
            page.compare.set_active(2)
            strip = next(one for one in desk.window.findChildren(Filmstrip) if one.isVisible())
            await until(lambda: strip.model.rowCount() == 4, "the strip")
            await rest()
            number = strip.model.number_of(B)
            assert number is not None
            place = strip.view.visualRect(strip.model.index(number)).center()
            QTest.mouseClick(strip.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
            await until(lambda: ids(page) == ["", M, B], "only the active picture is exchanged")
            # Another choice in Review brings other pictures alone.
            desk.window.deck.go_to("review")
            services(desk).desk.choose([A, X])
            desk.window.deck.go_to("compare")
            await until(lambda: ids(page) == [A, X])

    run(story())


def test_nothing_is_read_for_a_click_on_a_pane(
    run: Run[Any], root: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, reads = workspace.read_again, list[int]()

    def counted(*arguments: Any) -> Any:
        reads.append(1)
        return real(*arguments)

    monkeypatch.setattr(workspace, "read_again", counted)

    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await compare(desk, A, M, X)
            put(page, 0, tmp_path / "photo.png")
            await rest()
            before = len(reads)
            for index in (1, 2, 1):
                page.compare.set_active(index)
            await rest()
            assert before > 0
            assert len(reads) == before

    run(story())
