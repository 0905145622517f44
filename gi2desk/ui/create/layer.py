"""What is painted over the first reference: begun, kept with the draft on the way, and put into the recipe at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gi2desk.core.errors import UserError
from gi2desk.core.recipe import Recipe
from gi2desk.jobs.layer import LayerField, Stored, keep_in_draft, with_layer
from gi2desk.ui.create.sheet import Sheet, same_picture
from gi2desk.ui.create.table import StageTable
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import mark, tr

if TYPE_CHECKING:
    from gi2desk.ui.mask.markup import MarkupPainter
    from gi2desk.ui.mask.painter import MaskPainter

_STEPS = {LayerField.MASK: mark("Mask of Image 1"), LayerField.MARKUP: mark("Markup on Image 1")}

QUIET_MS = 800
"""How long no stroke may have ended before what is painted is kept with the draft."""


@dataclass(slots=True, kw_only=True)
class Session:
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


class LayerDesk(QObject):
    """One session at a time. `stored` tells of every layer that was kept."""

    changed = Signal()
    status_changed = Signal(str)
    stored = Signal(object)

    def __init__(
        self, services: Services, sheet: Sheet, table: StageTable, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._sheet = sheet
        self._table = table
        self._session: Session | None = None
        self._ending: asyncio.Task[None] | None = None
        self._closed = False
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self._keep)
        table.changed.connect(self._on_table_changed)

    @property
    def session(self) -> Session | None:
        """What is being painted."""
        return self._session

    def begin(
        self,
        painter: MaskPainter | MarkupPainter,
        layer: LayerField,
        snapshot: Callable[[], Callable[[], Stored]],
        recipe: Recipe,
    ) -> None:
        """Lays a painter on the stage; `snapshot` is called for what it has, and what comes stores that in a worker."""
        session = Session(
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

    def _on_kept(self, session: Session, strokes: int, stored: Stored) -> None:
        session.kept = strokes
        self._note(session, stored)
        if session is self._session and session.serial == self._sheet.serial:
            self._sheet.keep(**self._fields(session.layer, stored.sha256))

    def _fields(self, layer: LayerField, sha256: str | None) -> dict[str, object]:
        """What becomes of the recipe with a layer."""
        recipe = self._sheet.recipe
        first = recipe.references[0].sha256 if recipe.references else ""
        size = self._services.feed.history.sizes.get(first)
        changed = with_layer(recipe, layer, sha256, size)
        return {layer.value: sha256, "keep_outside": changed.keep_outside}

    def _note(self, session: Session, stored: Stored) -> None:
        if stored.sha256 is not None:
            self.stored.emit(stored)
            if stored.new:
                session.made.append(stored.sha256)

    # How it ends

    def _on_finished(self, session: Session) -> None:
        work = self._conclude(session)
        started = self._services.tasks.start(work, scope=Scope.SAVE, key=("conclude", id(self)))
        self._ending = started or self._ending

    async def _conclude(self, session: Session) -> None:
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
                fields: dict[str, object] = {session.layer.value: session.old}
                if session.layer is LayerField.MASK and session.old is None:
                    fields["keep_outside"] = session.before.keep_outside
                self._sheet.keep(**fields)
            self._table.clear(session.painter)
            self._clean(session, ())

    def _take(self) -> Session | None:
        session, self._session = self._session, None
        self._quiet.stop()
        if session is not None:
            self.changed.emit()
            self.status_changed.emit("")
        return session

    async def _finish(self, session: Session, store: Callable[[], Stored]) -> None:
        stored = await self._services.tasks.in_worker(store)
        if not self._closed:
            self._put(session, stored)

    def _put(self, session: Session, stored: Stored) -> None:
        self._note(session, stored)
        before, layer = session.before, session.layer
        if session.serial != self._sheet.serial and session.concept:
            library, concept = self._services.library, session.concept
            self._services.tasks.run(
                lambda: keep_in_draft(library, concept, session.reference, layer, stored.sha256),
                scope=Scope.SAVE,
            )
        elif same_picture(self._sheet.references, before.references) and stored.sha256 != session.old:
            self._sheet.change(tr(_STEPS[layer]), before=before, **self._fields(layer, stored.sha256))
        # The draft on the disk may still name the one before.
        self._clean(session, (stored.sha256, *session.made[-1:]))

    def _clean(self, session: Session, wanted: tuple[str | None, ...]) -> None:
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
        if session is None:
            return
        store = session.snapshot()
        self._table.clear(session.painter)
        if not session.dirty:
            return
        try:
            kept = store()
        except UserError as error:
            self._services.messages.error(error)
        else:
            if session.serial == self._sheet.serial:
                self._sheet.keep(**self._fields(session.layer, kept.sha256))

    # What others say

    def _on_table_changed(self) -> None:
        session = self._session
        if session is not None and self._table.tool is not session.painter:
            self._take()
            store = session.snapshot()
            self._ending = self._services.tasks.start(self._finish(session, store), scope=Scope.SAVE)

    def on_reshaped(self) -> None:
        """The recipe is another one: what is painted belongs to the picture that it was begun on."""
        session = self._session
        if session is None or session.serial != self._sheet.serial:
            return
        session.concept = session.concept or self._sheet.concept
        if not same_picture(self._sheet.references, session.before.references):
            self._take()
            self._table.clear(session.painter)
            self._clean(session, ())
