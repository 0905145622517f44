"""Editing the first reference: opens the tools on Create's stage, and keeps what is made with them in the recipe."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Signal

from gi2desk.core.errors import UserError
from gi2desk.core.recipe import Recipe
from gi2desk.core.size import Size
from gi2desk.jobs.intake import sent_size
from gi2desk.jobs.mask import Opened, Stored, keep_in_draft, mask_share, open_mask, shape_size, store_mask
from gi2desk.ui.create.sheet import Sheet, same_picture
from gi2desk.ui.create.table import StageTable
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import tr

if TYPE_CHECKING:
    from gi2desk.imaging.mask import Values
    from gi2desk.ui.mask.easel import Easel
    from gi2desk.ui.mask.painter import MaskPainter

_KEYS: dict[str, Callable[[MaskPainter], object]] = {
    "mask.brush": lambda painter: painter.choose(painter.shapes.BRUSH),
    "mask.rectangle": lambda painter: painter.choose(painter.shapes.RECTANGLE),
    "mask.lasso": lambda painter: painter.choose(painter.shapes.LASSO),
    "mask.smaller": lambda painter: painter.resize_brush(-1),
    "mask.larger": lambda painter: painter.resize_brush(1),
    "mask.softer": lambda painter: painter.harden_brush(-1),
    "mask.harder": lambda painter: painter.harden_brush(1),
    "mask.invert": lambda painter: painter.invert(),
    "mask.clear": lambda painter: painter.clear(),
    "zoom.toggle": lambda painter: painter.toggle_fit(),
    "zoom.fit": lambda painter: painter.fit(),
    "zoom.actual": lambda painter: painter.actual(),
    "zoom.in": lambda painter: painter.zoom(1),
    "zoom.out": lambda painter: painter.zoom(-1),
}

QUIET_MS = 800
"""How long no stroke may have ended before the mask is kept with the draft."""


@dataclass(slots=True, kw_only=True)
class _Session:
    """A mask that is being painted: where it belongs, and what was kept of it on the way."""

    painter: MaskPainter
    serial: int
    concept: str
    before: Recipe
    made: list[str] = field(default_factory=list)
    dirty: bool = False

    @property
    def reference(self) -> str:
        return self.before.references[0].sha256


class EditDesk(QObject):
    """One tool at a time. `changed` tells that the mask, or what is known of it, is another."""

    changed = Signal()
    status_changed = Signal(str)

    def __init__(
        self, services: Services, sheet: Sheet, table: StageTable, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._sheet = sheet
        self._table = table
        self._session: _Session | None = None
        self._guest: Easel | None = None
        self._shares: dict[str, float] = {}
        self._sizes: dict[str, tuple[int, int]] = {}
        self._ending: asyncio.Task[None] | None = None
        self._closed = False
        self._place = ""
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self._keep)
        table.changed.connect(self._on_table_changed)
        sheet.reshaped.connect(self._on_reshaped)
        self.changed.connect(self._enable)

    def bind(self, place: str) -> None:
        """Binds the commands of the tools in a workspace."""
        self._place = place
        bind = self._services.actions.bind
        bind("mask.paint", self.paint, place=place)
        for name, call in _KEYS.items():
            bind(name, partial(self._do, call), place=place)
        bind("mask.erase", self._erase, place=place)
        self._enable()

    def lend(self, tool: Easel | None) -> None:
        """Gives the keys of the view, and those of masks where it is a painter, to a tool of somebody else."""
        self._guest = tool
        if tool is not None:
            tool.status_changed.connect(lambda: self._tell_status(tool))
        else:
            self.status_changed.emit("")
        self._enable()

    def _tell_status(self, tool: Easel) -> None:
        if tool is self._guest:
            self.status_changed.emit(tool.status)
            self._enable()

    @property
    def _keyed(self) -> MaskPainter | Easel | None:
        return self._session.painter if self._session is not None else self._guest

    def _do(self, call: Callable[[MaskPainter], object]) -> None:
        if self._keyed is not None:
            call(cast("MaskPainter", self._keyed))  # only what it has is enabled

    def _erase(self, on: bool) -> None:
        self._do(lambda painter: painter.erase(on))

    def _enable(self) -> None:
        if not self._place:
            return
        actions, reason = self._services.actions, tr("No mask is being painted")
        tool = self._keyed
        painting = tool is not None and hasattr(tool, "erase")
        for name in (*_KEYS, "mask.erase"):
            enabled = tool is not None if name.startswith("zoom.") else painting
            actions.set_enabled(name, enabled, place=self._place, reason=reason)
        refusal = self.refusal()
        actions.set_enabled("mask.paint", not refusal, place=self._place, reason=refusal)
        erasing = self._session is not None and self._session.painter.model.erasing
        actions.set_checked("mask.erase", erasing, place=self._place)

    # What there is

    @property
    def painter(self) -> MaskPainter | None:
        """The painter that is open."""
        return self._session.painter if self._session is not None else None

    @property
    def share(self) -> float | None:
        """How much of the first reference will change; None where that is not known yet, or nothing is masked."""
        mask = self._sheet.recipe.mask
        return self._shares.get(mask) if mask is not None else None

    @property
    def fitting_size(self) -> Size | None:
        """The size to ask for where the one that is asked for has another shape than the picture with the mask."""
        recipe = self._sheet.recipe
        size = self._sizes.get(recipe.references[0].sha256) if recipe.references else None
        if recipe.mask is None or size is None:
            return None
        return shape_size(size, recipe, self._sheet.limits)

    def refusal(self) -> str:
        """Why the first reference cannot be edited, or an empty text."""
        if not self._sheet.references:
            return tr("Add a reference first: Image 1 is what is edited.")
        if not self._sheet.connection.capabilities.edits:
            return tr("This connection takes no references.")
        if self._services.library.read_only:
            return tr("This library can only be looked at.")
        return ""

    # What a person does

    def paint(self) -> None:
        """Opens the painter on the first reference."""
        if self._session is not None or self.refusal():
            return
        recipe, serial, library = self._sheet.recipe, self._sheet.serial, self._services.library
        self._services.tasks.run(
            lambda: open_mask(library, recipe),
            key=("open mask", id(self)),
            done=lambda opened: self._on_opened(recipe, serial, opened),
        )

    def remove_mask(self) -> None:
        """Sends no mask."""
        if self._session is not None:
            self._services.messages.say(tr("The mask is being painted."))
        elif self._sheet.recipe.mask is not None:
            self._sheet.change(tr("Remove the mask"), mask=None)

    def _on_opened(self, recipe: Recipe, serial: int, opened: Opened) -> None:
        same = same_picture(self._sheet.references, recipe.references)
        if self._closed or serial != self._sheet.serial or not same:
            return
        from gi2desk.ui.mask.painter import MaskPainter

        painter = MaskPainter(self._services, opened.picture, tr("Mask of Image 1"), opened.mask)
        session = _Session(painter=painter, serial=serial, concept=self._sheet.concept, before=recipe)
        self._table.lay(painter)  # takes another tool away, which may end a session
        self._session = session
        painter.model.ended.connect(self._on_stroke_ended)
        painter.finished.connect(lambda: self._table.clear(painter))
        painter.dismissed.connect(self._dismiss)
        painter.status_changed.connect(lambda: self.status_changed.emit(painter.status))
        painter.model.tools_changed.connect(self._enable)
        self.changed.emit()

    # While it is painted

    def _on_stroke_ended(self) -> None:
        session = self._session
        if session is not None:
            session.dirty = True
            session.concept = session.concept or self._sheet.concept
            self._quiet.start()

    def _keep(self) -> None:
        """Keeps the mask in progress with the draft."""
        session = self._session
        if session is None:
            return
        if session.painter.model.busy or self._services.tasks.is_running(self._key):
            self._quiet.start()
            return
        session.dirty = False
        values = session.painter.values()
        self._services.tasks.run(
            lambda: self._store(values),
            scope=Scope.SAVE,
            key=self._key,
            done=lambda stored: self._on_kept(session, stored),
        )

    @property
    def _key(self) -> tuple[str, int]:
        return ("keep mask", id(self))

    def _store(self, values: Values) -> Stored:
        limit = self._sheet.connection.capabilities.max_mask_bytes
        return store_mask(self._services.library, values, limit)

    def _on_kept(self, session: _Session, stored: Stored) -> None:
        self._note(session, stored)
        if session is self._session and session.serial == self._sheet.serial:
            self._sheet.keep(mask=stored.sha256)

    def _note(self, session: _Session, stored: Stored) -> None:
        if stored.sha256 is not None:
            self._shares[stored.sha256] = stored.share
            if stored.new:
                session.made.append(stored.sha256)

    # How it ends

    def _dismiss(self) -> None:
        session = self._take()
        if session is not None:
            if session.serial == self._sheet.serial:
                self._sheet.keep(mask=session.before.mask)
            self._table.clear(session.painter)
            self._clean(session, ())

    def _take(self) -> _Session | None:
        session, self._session = self._session, None
        self._quiet.stop()
        if session is not None:
            self.changed.emit()
            self.status_changed.emit("")
        return session

    def _on_table_changed(self) -> None:
        session = self._session
        if session is not None and self._table.tool is not session.painter:
            self._take()
            values = session.painter.values()
            self._ending = self._services.tasks.start(self._finish(session, values), scope=Scope.SAVE)

    async def _finish(self, session: _Session, values: Values) -> None:
        stored = await self._services.tasks.in_worker(self._store, values)
        if not self._closed:
            self._put(session, stored)

    def _put(self, session: _Session, stored: Stored) -> None:
        self._note(session, stored)
        before = session.before
        if session.serial != self._sheet.serial and session.concept:
            library, concept = self._services.library, session.concept
            self._services.tasks.run(
                lambda: keep_in_draft(library, concept, session.reference, stored.sha256), scope=Scope.SAVE
            )
        elif same_picture(self._sheet.references, before.references) and stored.sha256 != before.mask:
            self._sheet.change(tr("Mask of Image 1"), before=before, mask=stored.sha256)
        # The draft on the disk may still name the one before.
        self._clean(session, (stored.sha256, *session.made[-1:]))

    def _clean(self, session: _Session, wanted: tuple[str | None, ...]) -> None:
        """Removes what was kept on the way and is not wanted any more."""
        kept = {*wanted, session.before.mask, self._sheet.recipe.mask}
        gone = [sha256 for sha256 in session.made if sha256 not in kept]
        if gone:
            self._services.tasks.run(lambda: self._discard(gone), scope=Scope.SAVE)

    def _discard(self, masks: list[str]) -> None:
        for sha256 in masks:
            self._services.library.discard_reference(sha256)

    async def settle(self) -> bool:
        """Takes the painter away and waits until its mask is in the recipe; False if there was nothing to wait for."""
        if self._session is not None:
            self._table.clear(self._session.painter)
        ending, self._ending = self._ending, None
        if ending is None:
            return False
        await asyncio.wait([ending])
        return True

    def close(self) -> None:
        """Keeps what was painted at once: no task starts any more when the application ends."""
        self._closed = True
        session = self._session
        if session is not None:
            values = session.painter.values()
            self._session = None
            self._table.clear(session.painter)
            if session.dirty:
                try:
                    self._on_closed(session, self._store(values))
                except UserError as error:
                    self._services.messages.error(error)

    def _on_closed(self, session: _Session, stored: Stored) -> None:
        if session.serial == self._sheet.serial:
            self._sheet.keep(mask=stored.sha256)

    # What others say

    def _on_reshaped(self) -> None:
        session, recipe = self._session, self._sheet.recipe
        if session is not None and session.serial == self._sheet.serial:
            session.concept = session.concept or self._sheet.concept
            if not same_picture(recipe.references, session.before.references):
                # The picture that was painted on is not the first any more.
                self._take()
                self._table.clear(session.painter)
                self._clean(session, ())
        self._learn()
        self.changed.emit()

    def _learn(self) -> None:
        """Reads how much a mask lets change, and how large the picture below it is."""
        recipe, library = self._sheet.recipe, self._services.library
        mask = recipe.mask
        if mask is None or not recipe.references:
            return
        reference = recipe.references[0]
        if mask in self._shares and reference.sha256 in self._sizes:
            return

        def learnt(found: tuple[float, tuple[int, int]]) -> None:
            self._shares[mask], self._sizes[reference.sha256] = found
            self.changed.emit()

        self._services.tasks.run(
            lambda: (mask_share(library, mask), sent_size(library, reference)),
            key=("mask", id(self), mask, reference.sha256),
            done=learnt,
        )
