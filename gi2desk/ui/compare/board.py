"""All pictures beside one another, each in its pane."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.canvas.geometry import Extent
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.canvas.loader import Loader
from gi2desk.ui.canvas.render import Renderer
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.canvas.widget import Exposure
from gi2desk.ui.compare import caption, readout
from gi2desk.ui.compare.layout import mean_aspect, rows_of_panes
from gi2desk.ui.compare.pane import PaneView
from gi2desk.ui.compare.selection import Selection
from gi2desk.ui.widgets.surface import Surface


class _Place:
    """A pane with its picture and with the reference, which lies ready to flash in the same place."""

    def __init__(
        self, view: ViewState, loader: Loader, renderer: Renderer, index: int, parent: QWidget
    ) -> None:
        self.pane = PaneView(view, index, parent=parent)
        self.main = Layer(view, loader, renderer, index, self.pane)
        self.reference = Layer(view, loader, renderer, 0, self.pane)
        self.pane.canvas.set_layers([self.main, self.reference], [Exposure(self.main)])
        self.main.loaded.connect(self._lay_out)
        # Aligning tells what part of the scene the picture shows.
        view.changed.connect(self._lay_out)

    def _lay_out(self) -> None:
        # The flashing reference must lie on the picture at any zoom, whatever pixels it has.
        self.reference.frame = self.main.framed

    def flash(self, on: bool) -> None:
        self.pane.canvas.expose([Exposure(self.reference if on else self.main)])
        self.pane.tell_of(self.reference if on else None)

    def rest(self) -> None:
        self.flash(False)  # a key that is held while the mode changes is released elsewhere
        self.main.set_image(None)
        self.reference.set_image(None)
        self.pane.hide()


class Board(Surface):
    """One to six panes in rows, a line of one pixel between them."""

    pane_made = Signal(object)

    def __init__(
        self, view: ViewState, loader: Loader, renderer: Renderer, parent: QWidget | None = None
    ) -> None:
        super().__init__("line", parent)
        self._parts = (view, loader, renderer)
        self._places: list[_Place] = []
        self._count = 0
        self._reference = 0
        self._aspect = mean_aspect(())
        self._shown: tuple[PaneImage, ...] = ()

    @property
    def panes(self) -> list[PaneView]:
        """The panes in use, in order."""
        return [place.pane for place in self._places[: self._count]]

    def show_selection(self, selection: Selection) -> None:
        """Shows the pictures; a pane whose picture stays keeps it as it is."""
        self._count, self._reference = len(selection.images), selection.reference
        while len(self._places) < self._count:
            place = _Place(*self._parts, len(self._places), self)
            place.main.loaded.connect(self._on_loaded)
            self._places.append(place)
            self.pane_made.emit(place.pane)
        for place in self._places[self._count :]:
            place.rest()
        if self._is_another(selection.images):
            self._aspect = mean_aspect(_declared(image) for image in selection.images)
        self._shown = selection.images
        self._arrange()
        for index, image in enumerate(selection.images):
            place = self._places[index]
            place.main.set_image(image)
            is_reference = index == selection.reference
            place.reference.slot = selection.reference
            place.reference.set_image(None if is_reference else selection.images[selection.reference])
            place.pane.captions[0].set_active(self._count > 1 and index == selection.active)
            place.pane.show()
            place.pane.refresh()

    def rest(self) -> None:
        """Lets go of all pictures while another mode shows them."""
        for place in self._places:
            place.rest()
        self._count = 0

    def flash(self, on: bool) -> None:
        """Shows the reference in every other pane."""
        for index, place in enumerate(self._places[: self._count]):
            place.flash(on and index != self._reference)

    def _is_another(self, images: Sequence[PaneImage]) -> bool:
        """False while one picture is exchanged for another: the panes do not move under the eyes."""
        keys = {image.key for image in self._shown}
        stayed = sum(image.key in keys for image in images)
        return len(images) != len(self._shown) or stayed < len(images) - 1

    def _on_loaded(self) -> None:
        """Of a file that was dropped the pixels are known only now."""
        if all(_declared(image) is not None for image in self._shown):
            return
        self._aspect = mean_aspect(place.main.native for place in self._places[: self._count])
        if self.areas() != [pane.geometry() for pane in self.panes]:
            self._arrange()

    def areas(self) -> list[QRect]:
        """The panes' rectangles."""
        return areas_of(self._count, self.rect(), self._aspect, caption.HEIGHT + readout.HEIGHT)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        for pane, area in zip(self.panes, self.areas(), strict=True):
            pane.setGeometry(area)


def _declared(image: PaneImage) -> Extent | None:
    known = image.width > 0 and image.height > 0
    return Extent(width=image.width, height=image.height) if known else None


def areas_of(count: int, room: QRect, aspect: float, bars: int = 0) -> list[QRect]:
    """Rectangles of `count` panes in `room` for pictures of `aspect`; what does not divide evenly goes to the first ones.

    `bars` is what stands above and below the picture in each pane.
    """
    rows = rows_of_panes(count, room.width(), room.height(), aspect=aspect, bars=bars)
    made: list[QRect] = []
    for (top, height), across in zip(_shares(room.height(), len(rows)), rows, strict=True):
        made += [QRect(left, top, width, height) for left, width in _shares(room.width(), across)]
    return made


def _shares(length: int, count: int) -> list[tuple[int, int]]:
    """Start and length of `count` parts of `length` with a line between them."""
    if count == 0:
        return []
    free = length - theme.LINE * (count - 1)
    base, rest = divmod(max(free, count), count)
    shares, start = [], 0
    for index in range(count):
        size = base + (1 if index < rest else 0)
        shares.append((start, size))
        start += size + theme.LINE
    return shares
