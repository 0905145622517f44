"""Keeps the shelf that is picked in the left panel and the project that is open on the desk the same."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from gi2desk.ui.review.project import Kind, Shelf
from gi2desk.ui.review.side import Shelves, SidePanel
from gi2desk.ui.services import Services


class Shelving(QObject):
    """`picked` when somebody picks a shelf, and `changed` after that or when the project became another one."""

    picked = Signal()
    changed = Signal()

    def __init__(self, services: Services, side: SidePanel, parent: QObject) -> None:
        super().__init__(parent)
        self._services, self._side = services, side
        self._shelves = Shelves(services, self)
        self._shelves.loaded.connect(self._on_loaded)
        side.shelf_picked.connect(self._on_picked)
        services.desk.project_changed.connect(self._on_project_changed)

    def read(self) -> None:
        """Reads and counts the projects."""
        self._shelves.read()

    def close(self) -> None:
        """Watches no longer."""
        self._services.desk.project_changed.disconnect(self._on_project_changed)
        self._shelves.close()

    def _on_picked(self, shelf: Shelf) -> None:
        self.picked.emit()
        self._narrow(unsorted=shelf.kind is Kind.UNSORTED)
        if shelf.id != self._services.desk.project:
            self._services.desk.open_project(shelf.id)
        self.changed.emit()

    def _on_project_changed(self, project: str) -> None:
        if project:
            self._narrow(unsorted=False)
        self._show()
        self.changed.emit()

    def _on_loaded(self, shelves: tuple[Shelf, ...]) -> None:
        self._side.model.put(shelves)
        self._show()

    def _narrow(self, *, unsorted: bool) -> None:
        self._side.show_narrowing(replace(self._side.narrowing, unsorted=unsorted))

    def _show(self) -> None:
        project = self._services.desk.project
        kind = Kind.PROJECT if project else (Kind.UNSORTED if self._side.narrowing.unsorted else Kind.ALL)
        self._side.list.show_shelf(kind, project)
