"""Keeps the sheet with its concept while it is written, so that no crash costs more than the last half second."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from gi2desk.core.errors import UserError
from gi2desk.core.naming import new_id
from gi2desk.core.record import Concept, Draft
from gi2desk.jobs import draft
from gi2desk.jobs.concept import save_draft
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope

QUIET_MS = 500
# Also while somebody types without a pause.
LONGEST_MS = 3_000


class Autosave(QObject):
    """Saves in a worker, the newest state last."""

    saved = Signal(object)  # the Concept as it was written
    dirtied = Signal()

    def __init__(self, services: Services, sheet: Sheet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._sheet = sheet
        self._waiting: dict[str, Draft] = {}
        self._turn = asyncio.Lock()
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._longest = QTimer(self, singleShot=True, interval=LONGEST_MS)
        self._quiet.timeout.connect(self.flush)
        self._longest.timeout.connect(self.flush)
        sheet.edited.connect(self._on_edited)

    @property
    def pending(self) -> bool:
        """True while something still has to be saved."""
        return self._quiet.isActive() or bool(self._waiting)

    @property
    def _key(self) -> tuple[str, int]:
        return ("autosave", id(self))

    def _on_edited(self) -> None:
        if self._services.library.read_only or not (
            self._sheet.concept or draft.worth_keeping(self._sheet.recipe)
        ):
            return
        self._quiet.start()
        if not self._longest.isActive():
            self._longest.start()
        self.dirtied.emit()

    def flush(self) -> None:
        """Saves what is not saved yet, without waiting for a pause."""
        if self._quiet.isActive() or self._longest.isActive():
            self.note()
        self._start()

    def note(self) -> str:
        """Takes down the sheet as it is to be saved; returns its concept, which begins here if there is none."""
        self._quiet.stop()
        self._longest.stop()
        if not self._sheet.concept:
            self._sheet.concept = new_id()
        self._waiting[self._sheet.concept] = Draft(
            recipe=self._sheet.recipe, focal=self._sheet.focal, saved=datetime.now(UTC)
        )
        return self._sheet.concept

    def _start(self) -> None:
        if self._waiting:
            # One task saves until nothing waits; at the end of the application it is joined.
            self._services.tasks.start(self.save_all(), scope=Scope.SAVE, key=self._key)

    def finish(self) -> None:
        """Saves everything at once: the library closes next, and no task starts any more when the application ends."""
        if self._quiet.isActive() or self._longest.isActive():
            self.note()
        waiting, self._waiting = self._waiting, {}
        for concept, then in waiting.items():
            self._save(concept, then)

    def _save(self, concept: str, then: Draft) -> Concept:
        project = self._services.desk.project or None
        return save_draft(
            self._services.library, concept, then.recipe, focal=then.focal, project=project, when=then.saved
        )

    async def save_all(self) -> None:
        """Saves what was taken down. Raises UserError; then it is tried again with the next change."""
        async with self._turn:
            await self._save_all()

    async def _save_all(self) -> None:
        while self._waiting:
            concept, then = next(iter(self._waiting.items()))
            del self._waiting[concept]
            try:
                written = await self._services.tasks.in_worker(self._save, concept, then)
            except UserError:
                self._waiting.setdefault(concept, then)
                raise
            # The workspace may be gone by now; what it wrote is kept all the same.
            if isValid(self):
                self.saved.emit(written)
