"""Asks for a second click where one could cost more than anybody meant to spend, without a box in the way."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QObject, QTimer, Signal

from gi2desk.jobs.bundle import asks_twice
from gi2desk.jobs.forecast import Forecast

PATIENCE_MS = 15_000


class Guard(QObject):
    """A large or dear job is armed by the first click and admitted by a second one on the very same job."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._armed: Hashable | None = None
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._timer.timeout.connect(self._on_waited)

    def is_armed(self, job: Hashable) -> bool:
        """True when the next click sends `job`."""
        return self._armed is not None and self._armed == job

    def admits(self, job: Hashable, known: Forecast | None) -> bool:
        """Whether a click sends `job`, whatever tells it from others; the first on a large one does not."""
        if known is None or not asks_twice(known) or self.is_armed(job):
            self._armed = None
            self._timer.stop()
            return True
        self._armed = job
        self._timer.start()
        return False

    def close(self) -> None:
        """Waits no longer."""
        self._timer.stop()

    def _on_waited(self) -> None:
        self._armed = None
        self.changed.emit()
