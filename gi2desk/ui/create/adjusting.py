"""Cropping, turning and masking references: opens the tools on Create's stage and puts what they make into the recipe."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gi2desk.core.adjustment import Adjustment
from gi2desk.core.recipe import Recipe, Reference
from gi2desk.jobs.adjust import Readjusted, keep_adjusted, own_mask, plain, readjust
from gi2desk.jobs.layer import store_mask
from gi2desk.library.library import Library
from gi2desk.ui.create.edit import EditDesk
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.create.table import StageTable
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import tr

if TYPE_CHECKING:
    from gi2desk.imaging.mask import Mask, Values
    from gi2desk.ui.mask.easel import Easel
    from gi2desk.ui.trim.part_painter import PartPainter
    from gi2desk.ui.trim.trimmer import Trimmer

# What a person paints here is never sent as a mask, so no endpoint's limit holds; it is one byte a pixel at most.
_MOST_MASK_BYTES = 50_000_000


@dataclass(slots=True, kw_only=True)
class _Session:
    """A reference on the stage. `adjustment` is what will be sent of it, as far as it is decided."""

    reference: Reference
    serial: int
    concept: str
    file: Path
    size: tuple[int, int]
    adjustment: Adjustment
    tool: Easel | None = None


class AdjustDesk(QObject):
    """One reference at a time. `making` tells which number is made anew, 0 when it is done."""

    making = Signal(int)

    def __init__(
        self,
        services: Services,
        sheet: Sheet,
        table: StageTable,
        edit: EditDesk,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._sheet = sheet
        self._table = table
        self._edit = edit
        self._session: _Session | None = None
        self._ending: asyncio.Task[None] | None = None
        self._closed = False
        table.changed.connect(self._on_table_changed)
        sheet.reshaped.connect(self._on_reshaped)

    @property
    def tool(self) -> Easel | None:
        """The trimmer or the painter that is open."""
        return self._session.tool if self._session is not None else None

    # What a person does

    def open(self, place: int) -> None:
        """Opens the trimmer on a reference."""
        self._services.tasks.start(self._open(place), key=("adjust", id(self)))

    async def _open(self, place: int) -> None:
        # A mask that is being painted on Image 1 goes into the recipe first, so that it can follow.
        await self._edit.settle()
        await self.settle()
        if place >= len(self._sheet.references):
            return
        reference, serial = self._sheet.references[place], self._sheet.serial
        library = self._services.library
        file, size = await self._services.tasks.in_worker(_source, library, reference)
        if self._closed or serial != self._sheet.serial:
            return
        session = _Session(
            reference=reference,
            serial=serial,
            concept=self._sheet.concept,
            file=file,
            size=size,
            adjustment=plain(reference),
        )
        self._lay_trimmer(session)

    def reset(self, place: int) -> None:
        """Sends the whole picture again."""
        reference = self._sheet.references[place]
        if reference.adjustment is not None:
            whole = Adjustment(source=reference.adjustment.source, media_type=reference.adjustment.media_type)
            self._ending = self._services.tasks.start(self._apply(reference, whole), scope=Scope.SAVE)

    # The tools

    def _lay_trimmer(self, session: _Session) -> None:
        from gi2desk.ui.trim.trimmer import Trimmer

        title = tr("What is sent of {name}", name=session.reference.name)
        tool = Trimmer(self._services, session.file, session.size, title, session.adjustment)
        tool.mask_requested.connect(lambda: self._on_mask_requested(session, tool))
        tool.model.changed.connect(lambda: self._on_adjusted(session, tool))
        self._lay(session, tool)
        tool.finished.connect(lambda: self._table.clear(tool))
        tool.dismissed.connect(self._dismiss)

    def _lay(self, session: _Session, tool: Easel) -> None:
        session.tool = tool
        # First the session: laying it takes away the tool before, which must not end this one.
        self._session = session
        self._table.lay(tool)
        self._edit.keys.lend(tool)

    def _on_adjusted(self, session: _Session, tool: Trimmer) -> None:
        session.adjustment = tool.model.adjustment

    def _on_mask_requested(self, session: _Session, tool: Trimmer) -> None:
        library, adjustment = self._services.library, tool.model.adjustment

        def opened(mask: Mask) -> None:
            if self._session is session and session.tool is tool:
                self._lay_painter(session, mask)

        self._services.tasks.run(
            lambda: own_mask(library, adjustment, session.size), key=("own mask", id(self)), done=opened
        )

    def _lay_painter(self, session: _Session, mask: Mask) -> None:
        from gi2desk.ui.trim.part_painter import PartPainter

        title = tr("What counts of {name}", name=session.reference.name)
        painter = PartPainter(self._services, session.file, title, mask)
        self._lay(session, painter)
        painter.model.tools_changed.connect(painter.status_changed)
        painter.finished.connect(lambda: self._on_painted(session, painter))
        painter.dismissed.connect(lambda: self._lay_trimmer(session))

    def _on_painted(self, session: _Session, painter: PartPainter) -> None:
        painter.accept.set_available(False, tr("The mask is being kept"))
        values = painter.values()
        self._services.tasks.run(
            lambda: _stored(self._services.library, values),
            scope=Scope.SAVE,
            key=("keep own mask", id(self)),
            done=lambda mask: self._on_mask_kept(session, painter, mask),
        )

    def _on_mask_kept(self, session: _Session, painter: PartPainter, mask: str | None) -> None:
        if self._session is session and session.tool is painter:
            self._lay_trimmer(session)
            trimmer = session.tool
            if trimmer is not None:
                _trimmer(trimmer).model.set_mask(mask)

    # How it ends

    def _dismiss(self) -> None:
        session, self._session = self._session, None
        self._edit.keys.lend(None)
        if session is not None and session.tool is not None:
            self._table.clear(session.tool)

    def _on_table_changed(self) -> None:
        session = self._session
        if session is not None and self._table.tool is not session.tool:
            self._session = None
            self._edit.keys.lend(None)
            values = _painted(session.tool)
            if values is not None or session.adjustment != plain(session.reference):
                work = self._finish(session, values)
                self._ending = self._services.tasks.start(work, scope=Scope.SAVE)

    async def _finish(self, session: _Session, values: Values | None) -> None:
        adjustment = session.adjustment
        if values is not None:
            mask = await self._services.tasks.in_worker(_stored, self._services.library, values)
            adjustment = replace(adjustment, mask=mask)
        if adjustment != plain(session.reference):
            await self._apply(session.reference, adjustment, session)

    def _on_reshaped(self) -> None:
        """A reference that was removed or replaced meanwhile has nothing to be adjusted."""
        session = self._session
        if (
            session is not None
            and session.serial == self._sheet.serial
            and self._number(session.reference) == 0
        ):
            self._dismiss()

    def _number(self, reference: Reference) -> int:
        found = (n for n, one in enumerate(self._sheet.references, 1) if one.sha256 == reference.sha256)
        return next(found, 0)

    async def _apply(
        self, reference: Reference, adjustment: Adjustment, session: _Session | None = None
    ) -> None:
        """Makes the file that is sent, and puts it into the recipe where the reference is by then."""
        recipe, serial = self._sheet.recipe, self._sheet.serial
        library, capabilities = self._services.library, self._sheet.connection.capabilities
        in_worker = self._services.tasks.in_worker
        if session is not None and session.serial != serial:
            if session.concept:
                await in_worker(keep_adjusted, library, session.concept, reference, adjustment, capabilities)
            return
        number = self._number(reference)
        if not number:
            return
        self.making.emit(number)
        try:
            made = await in_worker(readjust, library, recipe, number - 1, adjustment, capabilities)
        finally:
            if not self._closed:
                self.making.emit(0)
        if not self._closed and serial == self._sheet.serial:
            self._put(recipe, reference, made)

    def _put(self, recipe: Recipe, reference: Reference, made: Readjusted) -> None:
        number = self._number(reference)
        if number:
            known = self._sheet.references[number - 1]
            # Made for the mask that there was; where another one was painted meanwhile it fits no more.
            mask = made.mask if self._sheet.recipe.mask == recipe.mask or number > 1 else None
            layers = self._sheet.layers if number > 1 else (mask, made.markup)
            self._sheet.readjust(number - 1, made.with_words_of(known), layers)

    async def settle(self) -> bool:
        """Takes the tool away and waits until what it made is in the recipe; False if there was nothing to wait for."""
        if self._session is not None and self._session.tool is not None:
            self._table.clear(self._session.tool)
        ending, self._ending = self._ending, None
        if ending is None:
            return False
        await asyncio.wait([ending])
        return True

    def close(self) -> None:
        """The workspace goes: what was not finished is as if it had been cancelled."""
        self._closed = True
        self._session = None


def _source(library: Library, reference: Reference) -> tuple[Path, tuple[int, int]]:
    from gi2desk.imaging.header import read_header

    file = library.reference_path(reference.source)
    return file, read_header(file).upright


def _stored(library: Library, values: Values) -> str | None:
    # A mask of everything masks nothing.
    return (
        None if values.all() and values.min() == 255 else store_mask(library, values, _MOST_MASK_BYTES).sha256
    )


def _painted(tool: Easel | None) -> Values | None:
    """What was painted on a painter that somebody else put away."""
    from gi2desk.ui.trim.part_painter import PartPainter

    return tool.values() if isinstance(tool, PartPainter) else None


def _trimmer(tool: Easel) -> Trimmer:
    from gi2desk.ui.trim.trimmer import Trimmer

    assert isinstance(tool, Trimmer)
    return tool
