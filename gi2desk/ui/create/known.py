"""What is known of the references' files, looked up once each in a worker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from gi2desk.core.connection import Capabilities
from gi2desk.core.errors import UserError
from gi2desk.core.recipe import Reference
from gi2desk.core.rights import ReferenceRecord, Rights
from gi2desk.core.size import Size
from gi2desk.jobs.adjust import Facts, facts
from gi2desk.library.library import Library
from gi2desk.library.reference_record import reference_record, save_reference_record
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import tr


class Known(QObject):
    """`changed` names the kept picture (its sha256) of which something else is known."""

    changed = Signal(str)

    def __init__(self, services: Services, sheet: Sheet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._sheet = sheet
        self._facts: dict[str, Facts] = {}
        self._turn = asyncio.Lock()

    def look_up(self, reference: Reference, told: Callable[[Facts | None], None]) -> None:
        """Tells what is known of a reference, None where its file is gone."""
        if reference.sha256 in self._facts:
            told(self._facts[reference.sha256])
            return

        def learnt(found: Facts | None) -> None:
            if found is not None:
                self._facts[reference.sha256] = found
                self._sheet.learn_size(reference.sha256, Size(found.width, found.height))
            told(found)

        library, capabilities = self._services.library, self._sheet.connection.capabilities
        self._services.tasks.run(lambda: _facts(library, reference, capabilities), done=learnt)

    def forget_names(self) -> None:
        """A concept was renamed: what the library calls its pictures is looked up again."""
        named = {found.record.sha256 for found in self._facts.values() if found.name}
        self._facts = {key: found for key, found in self._facts.items() if not found.name}
        for source in named:
            self.changed.emit(source)

    def keep_rights(self, source: str, before: Rights, after: Rights) -> None:
        """Notes owner and licence with a kept picture, for wherever it is used."""
        self._services.undo.do(
            tr("Owner and licence"),
            lambda: self._keep(source, rights=after),
            lambda: self._keep(source, rights=before),
        )

    def keep_role(self, source: str, role: str) -> None:
        """Remembers what a picture was for last. There is nothing to take back: only what is proposed depends on it."""
        if not self._services.library.read_only:
            self._keep(source, role=role)

    def _keep(self, source: str, **fields: object) -> None:
        self._services.tasks.start(
            self._keep_in_turn(source, fields),
            scope=Scope.SAVE,
            done=lambda record: self._on_kept(source, record),
        )

    async def _keep_in_turn(self, source: str, fields: dict[str, object]) -> ReferenceRecord:
        # One after another: what is undone must have been written, and no change may read what another one replaces.
        async with self._turn:
            return await self._services.tasks.in_worker(_changed, self._services.library, source, fields)

    def _on_kept(self, source: str, record: ReferenceRecord) -> None:
        if not isValid(self):  # the workspace was closed meanwhile
            return
        for sha256, found in self._facts.items():
            if found.record.sha256 == source:
                self._facts[sha256] = replace(found, record=record)
        self.changed.emit(source)


def _facts(library: Library, reference: Reference, capabilities: Capabilities) -> Facts | None:
    try:
        return facts(library, reference, capabilities)
    except UserError:
        return None


def _changed(library: Library, source: str, fields: dict[str, object]) -> ReferenceRecord:
    record = replace(reference_record(library, source), **fields)  # type: ignore[arg-type]  # a wrong name raises
    save_reference_record(library, record)
    return record
