"""The reference and one candidate in the same place: wiped, flickered, or subtracted."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from gi2desk.core.errors import UserError
from gi2desk.imaging.resample import FILTER
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.canvas.loader import Loader
from gi2desk.ui.canvas.picture import Picture
from gi2desk.ui.canvas.render import Renderer
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.canvas.widget import Exposure
from gi2desk.ui.canvas.worker import Ticket, Worker
from gi2desk.ui.compare.difference import Difference, Kind, Order, visible, work_out
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.pane import PaneView
from gi2desk.ui.compare.wipe import Divider
from gi2desk.ui.text import number, tr

FLICKER_MS = 600
"""Below three changes a second, the limit for photosensitive people (WCAG 2.2, 2.3.1)."""


class Pair(QObject):
    """One pane with both pictures. Slots name whose offsets apply."""

    said = Signal(str)  # what the difference amounts to

    def __init__(
        self, view: ViewState, loader: Loader, renderer: Renderer, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.pane = PaneView(view, "pair", 2)
        self.kind = Kind.VALUES
        # Of values a few steps are to be seen; what the eye sees anyway needs no gain.
        self._gains = {Kind.VALUES: 4, Kind.PERCEIVED: 1}
        self._view = view
        self.reference = Layer(view, loader, renderer, 0, self)
        self.candidate = Layer(view, loader, renderer, 1, self)
        self._result = Layer(view, loader, renderer, 0, self)
        self._mode = Mode.SIDE_BY_SIDE
        self._flashing = False
        self._second = False  # which of the two flickers
        self._found: Difference | None = None
        self._order: Order | None = None
        self._ticket: Ticket | None = None
        self._worker = Worker(1, "difference", self)
        self.divider = Divider(self._expose)
        self._timer = QTimer(self)
        self._timer.setInterval(FLICKER_MS)
        self._timer.timeout.connect(self._on_flicker)
        self.pane.canvas.set_layers([self.reference, self.candidate, self._result], [])
        for layer in (self.reference, self.candidate):
            layer.loaded.connect(self._on_loaded)
        # An offset of one picture changes what lies on what.
        view.changed.connect(self._lay_out)
        view.settled.connect(self._work_out)

    def show_pair(
        self, reference: PaneImage, reference_slot: int, candidate: PaneImage, candidate_slot: int
    ) -> None:
        """Which two are compared."""
        self.reference.slot = self._result.slot = reference_slot
        self.candidate.slot = candidate_slot
        self.reference.set_image(reference)
        self.candidate.set_image(candidate)
        self._work_out()

    def set_mode(self, mode: Mode) -> None:
        """How they are compared; side by side puts the pair to rest and lets go of its pictures."""
        self._mode, self._flashing = mode, False
        canvas = self.pane.canvas
        canvas.overlays = [item for item in canvas.overlays if item is not self.divider]
        canvas.tools = []
        if mode is Mode.WIPE:
            canvas.overlays.insert(1, self.divider)
            canvas.tools = [self.divider]
        if mode is Mode.FLICKER:
            self._timer.start()
        else:
            self._timer.stop()
        if mode is Mode.SIDE_BY_SIDE:
            self._rest()
        else:
            self._work_out()
            self._expose()

    def set_kind(self, kind: Kind) -> None:
        """What the difference is of."""
        self.kind = kind
        self._work_out()

    @property
    def gain(self) -> int:
        """How much the difference is amplified; each kind has a gain of its own."""
        return self._gains[self.kind]

    def set_gain(self, gain: int) -> None:
        """Another gain for the kind in use."""
        self._gains[self.kind] = gain
        self._show_found()

    def flash(self, on: bool) -> None:
        """Shows the reference alone while a key is held."""
        self._flashing = on
        self._expose()

    def close(self) -> None:
        """No more results."""
        self._worker.close()

    def _rest(self) -> None:
        self._forget_difference()
        for layer in (self.reference, self.candidate):
            layer.set_image(None)

    def _forget_difference(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
        self._found = self._order = None
        self._result.set_picture(None)

    def _expose(self) -> None:
        canvas, at = self.pane.canvas, self.divider.position
        dim_first = dim_second = False
        if self._flashing:
            canvas.expose([Exposure(self.reference)])
            dim_second = True
        elif self._mode is Mode.WIPE:
            canvas.expose([Exposure(self.reference, 0, at), Exposure(self.candidate, at, 1)])
        elif self._mode is Mode.FLICKER:
            canvas.expose([Exposure(self.candidate if self._second else self.reference)])
            dim_first, dim_second = self._second, not self._second
        else:
            canvas.expose([Exposure(self._result)])
        self.pane.captions[0].set_dimmed(dim_first)
        self.pane.captions[1].set_dimmed(dim_second)

    def _on_flicker(self) -> None:
        self._second = not self._second
        self._expose()

    def _on_loaded(self) -> None:
        self._lay_out()
        self._work_out()

    def _lay_out(self) -> None:
        """Both are laid out as large as the more detailed one, so that they lie on one another at any zoom."""
        framed = [layer.framed for layer in (self.reference, self.candidate)]
        extents = [extent for extent in framed if extent is not None]
        frame = max(extents, key=lambda extent: extent.width * extent.height, default=None)
        if frame != self.reference.frame:
            for layer in (self.reference, self.candidate, self._result):
                layer.frame = frame
            self.reference.loaded.emit()

    def _wanted(self) -> Order | None:
        first, second = self.reference.full, self.candidate.full
        if self._mode is not Mode.DIFFERENCE or first is None or second is None:
            return None
        return Order(
            reference=first,
            candidate=second,
            reference_offset=self._view.offset(self.reference.slot),
            candidate_offset=self._view.offset(self.candidate.slot),
            turned=second is not self.candidate.own,
            kind=self.kind,
        )

    def _work_out(self) -> None:
        order = self._wanted()
        if order is None or order == self._order:
            return
        if self._ticket is not None:
            self._ticket.cancel()
        self._order = order
        self.said.emit(tr("Working out the difference…"))
        self._ticket = self._worker.submit(lambda _ticket: work_out(order), self._on_found, self._on_failed)

    def _on_found(self, found: Difference | None) -> None:
        self._found = found
        if found is None:
            self._result.set_picture(None)
            self.said.emit(tr("The two pictures do not overlap"))
        else:
            self._show_found()

    def _show_found(self) -> None:
        found, gain = self._found, self.gain
        if found is not None:
            self._ticket = self._worker.submit(
                lambda _ticket: visible(found, gain), self._on_visible, self._on_failed
            )

    def _on_visible(self, picture: Picture) -> None:
        self._result.set_picture(picture)
        if self._found is not None:
            self.said.emit(sentence(self._found))

    def _on_failed(self, error: UserError) -> None:
        self.said.emit(str(error))


def sentence(found: Difference) -> str:
    """The difference in figures, with the size and the filter that they hold for."""
    size = f"{found.extent.width}×{found.extent.height}"
    # A black picture of unequal sizes does not say that the larger one shows no more.
    at = (
        tr("reduced to {size} by {filter}", size=size, filter=FILTER)
        if found.reduced
        else tr("at {size}", size=size)
    )
    if found.kind is Kind.PERCEIVED:
        mean, most = number(found.mean, 1), number(found.most, 1)
        return tr("ΔE2000 mean {mean}, 95 % below {most} · {at}", mean=mean, most=most, at=at)
    mean, most = number(found.mean, 1), number(found.most)
    return tr("mean {mean} of 255, most {most} · {at}", mean=mean, most=most, at=at)
