"""What Review shows while the records of a library are being read, and where another search begins."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from gi2desk.core.record import Marks
from gi2desk.host.place import Places
from gi2desk.library import rebuild
from gi2desk.library.library import Library
from gi2desk.ui.review.workspace import Review
from tests.library.library_records import add_image
from tests.ui.desktop import Desktop, Run, desktop, until

NOTHING, READING = "No pictures in this library", "Reading the library"


def made(root: Path, count: int) -> str:
    """A library of `count` pictures, the newer half of them with four stars, that this machine has no index of."""
    places = Places.standard()
    with Library.open(root, data=places.data, cache=places.cache) as library:
        concept = library.new_concept("shared")
        for number in range(count):
            image = add_image(library, concept)
            library.save_marks(image.id, Marks(rating=4 if number * 2 >= count else 0))
    shutil.rmtree(places.data / "index")
    return str(root)


def texts(page: Review) -> set[str]:
    return {label.text() for label in page.grid.findChildren(QLabel) if label.isVisible()}


async def review(desk: Desktop) -> Review:
    await desk.settle()
    desk.window.deck.go_to("review")
    found = desk.window.deck.workspace("review")
    assert isinstance(found, Review)
    return found


@pytest.mark.parametrize("count", [0, 3])
def test_a_library_is_not_called_empty_before_its_records_are_read(
    run: Run[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    root, go_on, really = made(tmp_path / "lib", count), threading.Event(), rebuild.refresh

    def held(*arguments: Any, **options: Any) -> Any:
        assert go_on.wait(60)
        return really(*arguments, **options)

    monkeypatch.setattr(rebuild, "refresh", held)

    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            try:
                page = await review(desk)
                await until(lambda: READING in texts(page))
                assert NOTHING not in texts(page)
            finally:
                go_on.set()
            await until(lambda: page.grid.model.rowCount() == count)
            await until(lambda: READING not in texts(page))
            assert (NOTHING in texts(page)) == (count == 0)

    run(story())


def test_another_search_begins_at_its_beginning(run: Run[Any], tmp_path: Path) -> None:
    root = made(tmp_path / "lib", 60)

    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await review(desk)
            await until(lambda: page.grid.model.rowCount() == 60)
            bar = page.grid.view.verticalScrollBar()
            await until(lambda: bar.maximum() > 0)
            bar.setValue(bar.maximum())
            await until(lambda: page.grid.view.first_seen() > 30)
            page.side.rating.chosen.emit("4")
            await until(lambda: page.grid.model.rowCount() == 30)
            assert bar.maximum() > 0
            assert bar.value() == 0

    run(story())
