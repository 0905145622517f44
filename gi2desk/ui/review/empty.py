"""What the grid says when there is nothing in it, and the way on from there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout

from gi2desk.ui.services import Services
from gi2desk.ui.text import tr
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.empty import EmptyState

_LOOK_AGAIN_MS = 300


def empty_library(services: Services) -> EmptyState:
    """Nothing was made and nothing was imported yet."""
    page = EmptyState(
        "images",
        tr("No pictures in this library"),
        tr(
            "Everything you generate lands here, to be rated, picked and approved. "
            "Pictures that you have already can be dropped here, files or whole folders."
        ),
        tr("Create the first picture"),
    )
    page.pressed.connect(lambda: services.desk.go_to("create"))
    folder = Button(tr("Import a folder…"), picture="folder-open")
    folder.clicked.connect(lambda: services.actions.trigger("file.import_folder"))
    column = page.layout()
    assert isinstance(column, QVBoxLayout)
    column.insertWidget(column.count() - 1, folder, 0, Qt.AlignmentFlag.AlignHCenter)
    return page


def still_reading(look_again: Callable[[], object]) -> EmptyState:
    """Whether there are pictures is not known yet. `look_again` is called soon: an end without changes is told to nobody."""
    page = EmptyState(
        "images",
        tr("Reading the library"),
        tr("Its records are being read; pictures come as they are found."),
    )
    QTimer.singleShot(_LOOK_AGAIN_MS, page, look_again)
    return page


def empty_project(services: Services, name: str) -> EmptyState:
    """A project without pictures."""
    page = EmptyState(
        "images",
        tr("Nothing in {name} yet", name=name),
        tr("Generate the first picture for it, drop files here, or drag images from “All” onto its name."),
        tr("Create the first picture"),
    )
    page.pressed.connect(lambda: services.desk.go_to("create"))
    return page


def nothing_found(text: str) -> EmptyState:
    """Filters and search leave nothing; `pressed` asks to clear them."""
    said = (
        tr("No image here has “{text}” in its prompt or notes and meets the filters.", text=text)
        if text
        else tr("No image here meets the filters.")
    )
    page = EmptyState("magnifying-glass", tr("Nothing found"), said, tr("Clear search and filters"))
    if page.button is not None:
        page.button.setProperty("role", Role.PLAIN.value)
    return page
