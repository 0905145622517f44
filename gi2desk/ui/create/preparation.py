"""Makes what the requests of a set need before they can be sent, with how far it is and a way to stop it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gi2desk.jobs.bundle import Part
from gi2desk.jobs.coordinated_set import Row, prepared, to_prepare
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr
from gi2desk.ui.widgets.running import Running

_WIDTH = 260
_LOOK_MS = 100


@dataclass(slots=True, eq=False)
class _Course:
    """Between the worker that makes the canvases and the window that looks now and then."""

    total: int
    done: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def note(self, done: int) -> None:
        self.done = done


class Preparation(Running):
    """`made` are the requests of all rows. `ended` comes before it, and also where it was stopped or failed."""

    ended = Signal()
    made = Signal(tuple)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(tr("Preparing the set"), parent)
        self.setMinimumWidth(_WIDTH)
        self._services = services
        self._course: _Course | None = None
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._show_course)
        self.cancel_requested.connect(self._on_cancelled)

    @property
    def under_way(self) -> bool:
        """True until it has ended."""
        return self._course is not None

    def start(self, rows: Sequence[Row]) -> None:
        """Makes the canvases and masks of `rows`, some seconds each; nothing while it is under way."""
        if self._course is not None:
            return
        self._course = _Course(to_prepare(rows))
        if self._course.total:
            self.begin()
            self._show_course()
            self._look.start()
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self._services.tasks.start(self._make(rows, self._course))

    def abandon(self) -> None:
        """Whoever waited for it is gone: nothing comes of it any more."""
        course, self._course = self._course, None
        self._look.stop()
        if course is not None:
            course.stop.set()

    async def _make(self, rows: Sequence[Row], course: _Course) -> None:
        services = self._services
        parts: tuple[Part, ...] = ()
        try:
            parts = await services.tasks.in_worker(
                prepared,
                services.library,
                rows,
                services.connection,
                progress=course.note,
                cancelled=course.stop.is_set,
            )
        finally:
            course.stop.set()  # where only the waiting was cancelled, the worker goes on
            if self._course is course:
                self._end(parts)

    def _end(self, parts: tuple[Part, ...]) -> None:
        self._course = None
        self._look.stop()
        self.hide()
        self.ended.emit()
        if parts:
            self.made.emit(parts)

    def _show_course(self) -> None:
        course = self._course
        if course is not None and not course.stop.is_set():
            number = min(course.done + 1, course.total)
            text = tr("Preparing {n} of {total}", n=number, total=course.total)
            self.show_progress(course.done, course.total, text)

    def _on_cancelled(self) -> None:
        if self._course is not None:
            self._course.stop.set()
            self.show_stopping(tr("Stopping after this picture…"))
