"""What the view is when pictures are opened, and how it carries over between panes of different sizes."""

from __future__ import annotations

from collections.abc import Sequence

from gi2desk.ui.canvas.geometry import Scaling, View
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.canvas.widget import Canvas
from gi2desk.ui.compare.pane import PaneView

_USED_WELL = 0.55
"""If whole pictures cover less than this share of every pane they are opened to fill the panes instead."""
_SEEN = 0.35
"""… unless less than this share of one of them would be left to see: an upright one among wide ones, a banner."""


class Framing:
    """Remembers the view of the panes side by side while the pictures share one large pane, and the other way."""

    def __init__(self, view: ViewState) -> None:
        self._view = view
        self._opening = False
        self._kept: dict[bool, View] = {}
        self._entered: View | None = None
        self._width = 0  # device pixels of the picture on the screen

    def open(self) -> None:
        """The next pictures start anew: whole, or cut at the sides to fill panes of which little would be used."""
        self._opening = True
        self._kept.clear()

    def settle(self, panes: Sequence[PaneView]) -> None:
        """Opens as soon as all pictures' pixels and all panes' sizes are known."""
        if not self._opening or not panes:
            return
        placements = [pane.canvas.placement for pane in panes]
        if not all(pane.isVisible() for pane in panes) or any(placed is None for placed in placements):
            return
        self._opening = False
        self._view.fit()
        used = []
        for pane in panes:
            placed, size = pane.canvas.placement, pane.canvas.viewport
            assert placed is not None
            used.append(placed.width * placed.height / (size.width * size.height))
        upright = any(_is_cut_above(pane) for pane in panes)
        if max(used) < _USED_WELL and not upright:
            self._view.fill()
            if min(_seen(pane) for pane in panes) < _SEEN:
                self._view.fit()

    def leave(self, canvas: Canvas, *, paired: bool) -> None:
        """The panes are about to be exchanged; in `canvas` lies the picture whose size on the screen counts."""
        if self._view.view != self._entered:
            self._kept.pop(not paired, None)
        self._kept[paired] = self._view.view
        placement = canvas.placement
        self._width = 0 if self._view.fits or placement is None else placement.width

    def enter(self, canvas: Canvas, *, paired: bool) -> None:
        """The other panes are there: as they were left, if nothing was moved since, else at the same size."""
        kept, placement = self._kept.get(paired), canvas.placement
        if kept is not None:
            self._view.restore(kept)
        elif self._width and placement is not None and self._view.scaling is Scaling.FRAMING:
            self._view.magnify(self._width / placement.width)
        self._entered = self._view.view


def _is_cut_above(pane: PaneView) -> bool:
    """True where filling the pane would take a picture's upper and lower parts away, where heads and titles are."""
    placed, size = pane.canvas.placement, pane.canvas.viewport
    return placed is not None and placed.width * size.height < placed.height * size.width


def _seen(pane: PaneView) -> float:
    """The share of its picture that a pane shows."""
    placed = pane.canvas.placement
    region = placed.visible(pane.canvas.viewport) if placed is not None else None
    if placed is None or region is None:
        return 0.0
    return region.width * region.height / (placed.width * placed.height)
