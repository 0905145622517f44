"""Knows which of the files to come are in their folder already, without looking at the disk on the window's thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from gi2desk.core.delivery import Delivered, taken
from gi2desk.ui.tasks import Tasks

DELAY_MS = 200


class Existing(QObject):
    """`names` are of the last look; `changed` tells that they are others."""

    changed = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._wanted: tuple[tuple[Delivered, ...], str] = ((), "")
        self._asked: tuple[tuple[str, ...], str] = ((), "")
        self.names: frozenset[str] = frozenset()
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self._look)

    def ask(self, files: tuple[Delivered, ...], folder: str, *, again: bool = False) -> None:
        """Looks soon, if the names or the folder are others than last time, or `again`."""
        asked = (tuple(one.name for one in files), folder)
        self._wanted = (files, folder)
        if asked != self._asked or again:
            self._asked = asked
            self._timer.start()

    @property
    def _key(self) -> tuple[str, int]:
        return ("existing files", id(self))

    def _look(self) -> None:
        files, folder = self._wanted
        started = self._tasks.run(
            lambda: taken(files, Path(folder)) if folder else frozenset(), key=self._key, done=self._on_looked
        )
        if started is None and self._tasks.is_running(self._key):
            self._timer.start()

    def _on_looked(self, names: frozenset[str]) -> None:
        if names != self.names:
            self.names = names
        self.changed.emit()
