"""A tab that is hovered with something held comes to the front, and the drag goes on there."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from gi2desk.host.place import Places
from gi2desk.library.library import Library
from gi2desk.library.query import Query
from gi2desk.ui.canvas.drop import mime_of
from gi2desk.ui.create.workspace import CreateWorkspace
from gi2desk.ui.export.workspace import CropWorkspace
from tests.ui.desktop import Desktop, Run, desktop, until

_BUTTON, _NO_KEY, _COPY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction


def made(kind: Any, data: QMimeData) -> Any:
    with warnings.catch_warnings():
        # The constructor that replaces it came with a later Qt than the oldest that is supported.
        warnings.simplefilter("ignore", DeprecationWarning)
        return kind(QPoint(5, 5), _COPY, data, _BUTTON, _NO_KEY)


def enter(widget: QWidget, data: QMimeData) -> bool:
    event = made(QDragEnterEvent, data)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def drop(widget: QWidget, data: QMimeData) -> None:
    assert enter(widget, data)
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), _COPY, data, _BUTTON, _NO_KEY))


def shelf(tmp_path: Path) -> str:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(2):
        Image.new("RGB", (96, 54), (number * 90, 90, 120)).save(folder / f"{number}.png")
    places = Places.standard()
    with Library.open(tmp_path / "lib", data=places.data, cache=places.cache) as library:
        library.import_folders([folder])
    return str(tmp_path / "lib")


async def spring(desk: Desktop, place: str, data: QMimeData) -> None:
    tab = desk.window.top.tab(place)
    assert enter(tab, data)
    assert tab.springing
    await until(lambda: desk.window.deck.place == place, f"{place} in front")
    assert not tab.springing


def test_an_image_is_dragged_through_the_tabs(run: Run[Any], tmp_path: Path) -> None:
    root = shelf(tmp_path)

    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            await desk.settle()
            assert desk.studio.session is not None
            deck, library = desk.window.deck, desk.studio.session.services.library
            first, second = library.query(Query()).ids()
            data = mime_of([first], [library.original_path(library.image(first))])
            deck.go_to("review")
            await spring(desk, "create", data)
            create, crop = deck.workspace("create"), deck.workspace("crop")
            assert isinstance(create, CreateWorkspace)
            drop(create.panel, data)
            await until(lambda: [one.image for one in create.sheet.references] == [first], "a reference")
            await spring(desk, "crop", data)
            assert isinstance(crop, CropWorkspace)
            drop(crop.board_stage, data)
            await until(lambda: crop.model.master is not None and crop.model.master.id == first, "the master")
            # There another picture of the concept is chosen in the strip.
            desk.studio.session.services.desk.choose([second], second)
            await until(lambda: crop.model.master is not None and crop.model.master.id == second)

    run(story())


def test_a_drag_goes_on_to_the_workspace_behind_a_page(run: Run[Any], tmp_path: Path) -> None:
    root = shelf(tmp_path)

    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            await desk.settle()
            deck = desk.window.deck
            deck.go_to("create")
            desk.window.settings_wanted.emit("")
            await until(lambda: deck.page is not None)
            desk.window.top.workspace_sprung.emit("create")
            assert deck.page is None
            assert deck.place == "create"

    run(story())


def test_who_only_passes_a_tab_stays_and_nothing_can_be_let_go_there(run: Run[Any], tmp_path: Path) -> None:
    root = shelf(tmp_path)

    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            await desk.settle()
            desk.window.deck.go_to("review")
            tab, data = desk.window.top.tab("compare"), mime_of(["A" * 26])
            assert enter(tab, data)
            move = made(QDragMoveEvent, data)
            QApplication.sendEvent(tab, move)
            assert not move.isAccepted()
            QApplication.sendEvent(tab, QDragLeaveEvent())
            assert not tab.springing
            assert not tab.isDown()
            assert not enter(desk.window.top.tab("review"), data), "it is in front already"
            plain = QMimeData()
            plain.setText("words")
            assert not enter(tab, plain)

    run(story())
