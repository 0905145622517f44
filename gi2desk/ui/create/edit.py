"""Editing the first reference: opens the tools on Create's stage, and keeps what is made with them in the recipe."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import QObject, QTimer, Signal

from gi2desk.core.errors import UserError
from gi2desk.core.expansion import Expansion
from gi2desk.core.recipe import Recipe
from gi2desk.core.rule import markup_refusal
from gi2desk.core.size import Size
from gi2desk.jobs import draft
from gi2desk.jobs.expand import Expanded, expand_reference
from gi2desk.jobs.intake import sent_size
from gi2desk.jobs.layer import (
    LayerField,
    OpenedMask,
    OpenedPicture,
    Stored,
    keep_in_draft,
    mask_share,
    open_mask,
    open_picture,
    shape_size,
    store_mask,
    store_png,
)
from gi2desk.library.library import Library
from gi2desk.ui import theme
from gi2desk.ui.create.sheet import Sheet, same_picture
from gi2desk.ui.create.table import StageTable
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import mark, tr

if TYPE_CHECKING:
    from gi2desk.ui.mask.easel import Easel
    from gi2desk.ui.mask.expander import Expander
    from gi2desk.ui.mask.markup import MarkupPainter
    from gi2desk.ui.mask.painter import MaskPainter

T = TypeVar("T")

_MASK_KEYS: dict[str, Callable[[MaskPainter], object]] = {
    "mask.brush": lambda painter: painter.choose(painter.shapes.BRUSH),
    "mask.rectangle": lambda painter: painter.choose(painter.shapes.RECTANGLE),
    "mask.lasso": lambda painter: painter.choose(painter.shapes.LASSO),
    "mask.smaller": lambda painter: painter.resize_brush(-1),
    "mask.larger": lambda painter: painter.resize_brush(1),
    "mask.softer": lambda painter: painter.harden_brush(-1),
    "mask.harder": lambda painter: painter.harden_brush(1),
    "mask.invert": lambda painter: painter.invert(),
    "mask.clear": lambda painter: painter.clear(),
}
_VIEW_KEYS: dict[str, Callable[[Easel], object]] = {
    "zoom.toggle": lambda easel: easel.toggle_fit(),
    "zoom.fit": lambda easel: easel.fit(),
    "zoom.actual": lambda easel: easel.actual(),
    "zoom.in": lambda easel: easel.zoom(1),
    "zoom.out": lambda easel: easel.zoom(-1),
}
_STEPS = {LayerField.MASK: mark("Mask of Image 1"), LayerField.MARKUP: mark("Markup on Image 1")}

_SHADES = ("red", "green", "blue")  # what a mask is shown in until a person chooses

QUIET_MS = 800
"""How long no stroke may have ended before what is painted is kept with the draft."""


@dataclass(slots=True, kw_only=True)
class _Session:
    """A layer that is being painted: where it belongs, how it is stored, and what was kept of it on the way."""

    painter: MaskPainter | MarkupPainter
    layer: LayerField
    snapshot: Callable[[], Callable[[], Stored]]
    serial: int
    concept: str
    before: Recipe
    made: list[str] = field(default_factory=list)
    strokes: int = 0
    kept: int = 0  # how many of them are in the library

    @property
    def reference(self) -> str:
        return self.before.references[0].sha256

    @property
    def dirty(self) -> bool:
        """True while something that was painted is in memory only."""
        return self.strokes != self.kept

    @property
    def old(self) -> str | None:
        """What lay over the picture at the beginning."""
        return self.before.mask if self.layer is LayerField.MASK else self.before.markup


class EditDesk(QObject):
    """One tool at a time. `changed` tells that what is edited, or what is known of it, is another."""

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
        self._expander: Expander | None = None
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
        bind("mask.expand", self.expand, place=place)
        bind("mask.markup", self.draw, place=place)
        for name, on_mask in _MASK_KEYS.items():
            bind(name, partial(self._with_mask, on_mask), place=place)
        for name, on_view in _VIEW_KEYS.items():
            bind(name, partial(self._with_easel, on_view), place=place)
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
    def _keyed(self) -> Easel | None:
        """Whom the keys of the view are for."""
        return self.easel or self._guest

    @property
    def _painting(self) -> MaskPainter | None:
        """Whom the keys of masks are for."""
        tool = self._keyed
        return cast("MaskPainter", tool) if tool is not None and hasattr(tool, "erase") else None

    def _with_mask(self, call: Callable[[MaskPainter], object]) -> None:
        if self._painting is not None:
            call(self._painting)

    def _with_easel(self, call: Callable[[Easel], object]) -> None:
        if self._keyed is not None:
            call(self._keyed)

    def _erase(self, on: bool) -> None:
        self._with_mask(lambda painter: painter.erase(on))

    def _enable(self) -> None:
        if not self._place:
            return
        actions, place = self._services.actions, self._place
        for name in (*_MASK_KEYS, "mask.erase"):
            reason = tr("No mask is being painted")
            actions.set_enabled(name, self._painting is not None, place=place, reason=reason)
        for name in _VIEW_KEYS:
            reason = tr("No picture is being edited")
            actions.set_enabled(name, self._keyed is not None, place=place, reason=reason)
        for name, refusal in (
            ("mask.paint", self.mask_refusal()),
            ("mask.expand", self.refusal()),
            ("mask.markup", self.markup_refusal()),
        ):
            actions.set_enabled(name, not refusal, place=place, reason=refusal)
        erasing = self._painting is not None and self._painting.model.erasing
        actions.set_checked("mask.erase", erasing, place=place)

    # What there is

    @property
    def easel(self) -> Easel | None:
        """The tool that is open."""
        return self._session.painter if self._session is not None else self._expander

    @property
    def painter(self) -> MaskPainter | None:
        """The painter of the request's mask, if it is open."""
        session = self._session
        if session is None or session.layer is not LayerField.MASK:
            return None
        return cast("MaskPainter", session.painter)

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
        return tr("Image 1 is being edited.") if self.easel is not None else ""

    def mask_refusal(self) -> str:
        """Why no mask can be painted, or an empty text."""
        refusal = self.refusal()
        if not refusal and self._sheet.recipe.markup is not None:
            return tr("A mask and markup cannot be sent together. Remove the markup first.")
        return refusal

    def markup_refusal(self) -> str:
        """Why nothing can be drawn, or an empty text."""
        refusal = self.refusal() or markup_refusal(self._sheet.model)
        if not refusal and self._sheet.recipe.mask is not None:
            return tr("Markup and a mask cannot be sent together. Remove the mask first.")
        return refusal

    # What a person does

    def paint(self) -> None:
        """Opens the mask painter on the first reference."""
        colours = {name: theme.mask_rgb(name) for name in _SHADES}
        self._read(
            self.mask_refusal(),
            lambda library, recipe: open_mask(library, recipe, colours),
            self._on_mask_opened,
        )

    def draw(self) -> None:
        """Opens the markup painter on the first reference."""
        self._read(self.markup_refusal(), open_picture, self._on_markup_opened)

    def expand(self) -> None:
        """Opens the frame around the first reference."""
        self._read(self.refusal(), open_picture, self._on_expand_opened)

    def remove_mask(self) -> None:
        """Sends no mask."""
        if self._session is None and self._sheet.recipe.mask is not None:
            self._sheet.change(tr("Remove the mask"), mask=None)

    def remove_markup(self) -> None:
        """Sends no markup."""
        if self._session is None and self._sheet.recipe.markup is not None:
            self._sheet.change(tr("Remove the markup"), markup=None)

    def _read(
        self, refusal: str, read: Callable[[Library, Recipe], T], opened: Callable[[Recipe, T], None]
    ) -> None:
        """Reads what a tool needs in a worker, and opens it if the sheet is still the same then."""
        if refusal:
            return
        recipe, serial, library = self._sheet.recipe, self._sheet.serial, self._services.library

        def done(found: T) -> None:
            same = same_picture(self._sheet.references, recipe.references)
            if not self._closed and serial == self._sheet.serial and same:
                opened(recipe, found)

        self._services.tasks.run(lambda: read(library, recipe), key=("edit", id(self)), done=done)

    def _on_mask_opened(self, recipe: Recipe, opened: OpenedMask) -> None:
        from gi2desk.ui.mask.painter import MaskPainter

        painter = MaskPainter(self._services, opened.picture, tr("Mask of Image 1"), opened.mask)
        painter.model.tools_changed.connect(self._enable)
        painter.show_in(opened.colour)
        library, limit = self._services.library, self._sheet.connection.capabilities.max_mask_bytes

        def snapshot() -> Callable[[], Stored]:
            values = painter.values()
            return lambda: store_mask(library, values, limit)

        self._begin(painter, LayerField.MASK, snapshot, recipe)

    def _on_markup_opened(self, recipe: Recipe, opened: OpenedPicture) -> None:
        from gi2desk.ui.mask.markup import MarkupPainter, encoded, read_base

        painter = MarkupPainter(self._services, opened.picture, opened.size, read_base(opened.markup))
        library = self._services.library

        def snapshot() -> Callable[[], Stored]:
            image = painter.values()
            return lambda: Stored(sha256=None) if image.isNull() else store_png(library, encoded(image))

        self._begin(painter, LayerField.MARKUP, snapshot, recipe)

    def _begin(
        self,
        painter: MaskPainter | MarkupPainter,
        layer: LayerField,
        snapshot: Callable[[], Callable[[], Stored]],
        recipe: Recipe,
    ) -> None:
        session = _Session(
            painter=painter,
            layer=layer,
            snapshot=snapshot,
            serial=self._sheet.serial,
            concept=self._sheet.concept,
            before=recipe,
        )
        self._table.lay(painter)  # takes another tool away, which may end a session
        self._session = session
        painter.model.ended.connect(self._on_stroke_ended)
        painter.finished.connect(lambda: self._on_finished(session))
        painter.dismissed.connect(self._dismiss)
        painter.status_changed.connect(lambda: self.status_changed.emit(painter.status))
        self.changed.emit()

    # The larger picture

    def _on_expand_opened(self, recipe: Recipe, opened: OpenedPicture) -> None:
        from gi2desk.ui.mask.expander import Expander

        expander = Expander(self._services, opened.picture, opened.size, self._sheet.limits)
        serial = self._sheet.serial
        self._table.lay(expander)
        self._expander = expander
        expander.finished.connect(lambda: self._expand(recipe, serial, expander.model.expansion))
        expander.dismissed.connect(lambda: self._table.clear(expander))
        expander.status_changed.connect(lambda: self.status_changed.emit(expander.status))
        self.changed.emit()

    def _expand(self, recipe: Recipe, serial: int, expansion: Expansion | None) -> None:
        expander, library = self._expander, self._services.library
        if expansion is None or expander is None:
            return
        capabilities = self._sheet.connection.capabilities
        started = self._services.tasks.run(
            lambda: expand_reference(library, recipe.references[0], expansion, capabilities),
            key=("expand", id(self)),
            done=lambda made: self._on_expanded(recipe, serial, made),
        )
        if started is not None:
            expander.set_working(True)
            started.add_done_callback(lambda _: self._on_expand_ended(expander))

    def _on_expand_ended(self, expander: Expander) -> None:
        if expander is self._expander:
            expander.set_working(False)

    def _on_expanded(self, recipe: Recipe, serial: int, made: Expanded) -> None:
        if self._closed or serial != self._sheet.serial:
            return
        if not same_picture(self._sheet.references, recipe.references):
            return
        self._shares[made.mask], self._sizes[made.reference.sha256] = made.share, made.size
        now = self._sheet.recipe
        sized = draft.with_size(now, Size(*made.size))
        self._sheet.change(
            tr("Expand Image 1"),
            references=(made.reference, *now.references[1:]),
            mask=made.mask,
            markup=None,
            size=sized.size,
            ratio=sized.ratio,
            tier=sized.tier,
            quality=sized.quality,
        )
        if self._expander is not None:
            self._table.clear(self._expander)

    # While it is painted

    def _on_stroke_ended(self) -> None:
        session = self._session
        if session is not None:
            session.strokes += 1
            session.concept = session.concept or self._sheet.concept
            self._quiet.start()

    def _keep(self) -> None:
        """Keeps what is painted with the draft."""
        session = self._session
        if session is None:
            return
        if session.painter.model.busy or self._services.tasks.is_running(self._key):
            self._quiet.start()
            return
        strokes = session.strokes
        self._services.tasks.run(
            session.snapshot(),
            scope=Scope.SAVE,
            key=self._key,
            done=lambda stored: self._on_kept(session, strokes, stored),
        )

    @property
    def _key(self) -> tuple[str, int]:
        return ("keep layer", id(self))

    def _on_kept(self, session: _Session, strokes: int, stored: Stored) -> None:
        session.kept = strokes
        self._note(session, stored)
        if session is self._session and session.serial == self._sheet.serial:
            self._sheet.keep(**{session.layer.value: stored.sha256})

    def _note(self, session: _Session, stored: Stored) -> None:
        if stored.sha256 is not None:
            self._shares[stored.sha256] = stored.share
            if stored.new:
                session.made.append(stored.sha256)

    # How it ends

    def _on_finished(self, session: _Session) -> None:
        work = self._conclude(session)
        started = self._services.tasks.start(work, scope=Scope.SAVE, key=("conclude", id(self)))
        self._ending = started or self._ending

    async def _conclude(self, session: _Session) -> None:
        """Keeps what was painted and takes the painter away; where that fails it stays, with everything on it."""
        session.painter.set_working(True)
        try:
            stored = await self._services.tasks.in_worker(session.snapshot())
        except UserError:
            if session is self._session:
                session.painter.set_working(False)
            raise
        if session is self._session:
            self._take()
            self._table.clear(session.painter)
            self._put(session, stored)

    def _dismiss(self) -> None:
        session = self._take()
        if session is not None:
            if session.serial == self._sheet.serial:
                self._sheet.keep(**{session.layer.value: session.old})
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
        if self._expander is not None and self._table.tool is not self._expander:
            self._expander = None
            self.changed.emit()
            self.status_changed.emit("")
        session = self._session
        if session is not None and self._table.tool is not session.painter:
            self._take()
            store = session.snapshot()
            self._ending = self._services.tasks.start(self._finish(session, store), scope=Scope.SAVE)

    async def _finish(self, session: _Session, store: Callable[[], Stored]) -> None:
        stored = await self._services.tasks.in_worker(store)
        if not self._closed:
            self._put(session, stored)

    def _put(self, session: _Session, stored: Stored) -> None:
        self._note(session, stored)
        before, layer = session.before, session.layer
        if session.serial != self._sheet.serial and session.concept:
            library, concept = self._services.library, session.concept
            self._services.tasks.run(
                lambda: keep_in_draft(library, concept, session.reference, layer, stored.sha256),
                scope=Scope.SAVE,
            )
        elif same_picture(self._sheet.references, before.references) and stored.sha256 != session.old:
            self._sheet.change(tr(_STEPS[layer]), before=before, **{layer.value: stored.sha256})
        # The draft on the disk may still name the one before.
        self._clean(session, (stored.sha256, *session.made[-1:]))

    def _clean(self, session: _Session, wanted: tuple[str | None, ...]) -> None:
        """Removes what was kept on the way and is not wanted any more."""
        now = self._sheet.recipe
        kept = {*wanted, session.old, now.mask, now.markup}
        gone = [sha256 for sha256 in session.made if sha256 not in kept]
        if gone:
            self._services.tasks.run(lambda: self._discard(gone), scope=Scope.SAVE)

    def _discard(self, layers: list[str]) -> None:
        for sha256 in layers:
            self._services.library.discard_reference(sha256)

    async def settle(self) -> bool:
        """Takes the painter away and waits until its layer is in the recipe; False if there was nothing to wait for.

        Raises UserError where it cannot be kept: a request must not leave without what was painted for it.
        """
        if self._session is not None:
            await self._conclude(self._session)
            return True
        ending, self._ending = self._ending, None
        if ending is None or ending.done():
            return False
        await ending
        return True

    def close(self) -> None:
        """Keeps what was painted at once: no task starts any more when the application ends."""
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            store = session.snapshot()
            self._table.clear(session.painter)
            if session.dirty:
                try:
                    stored = store()
                except UserError as error:
                    self._services.messages.error(error)
                else:
                    if session.serial == self._sheet.serial:
                        self._sheet.keep(**{session.layer.value: stored.sha256})
        elif self._expander is not None:
            self._table.clear(self._expander)

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
        if self._expander is not None and not recipe.references:
            self._table.clear(self._expander)
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
