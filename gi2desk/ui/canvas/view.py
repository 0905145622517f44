"""The one view that all panes share, as an observable state: what is looked at, how large, and each pane's offset."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from gi2desk.ui.canvas.geometry import (
    CENTRE,
    NO_OFFSET,
    Extent,
    Offset,
    Pane,
    Placement,
    Point,
    Scaling,
    View,
    common_box,
    fill_scale,
    fit_scale,
    kept_over_scene,
    moved,
    offset_moved,
    offset_zoomed,
    place,
    room_for_scene,
    scale_of,
    zoom_limits,
    zoomed,
)

SETTLE_MS = 100
"""How long the view must stand still before the sharp pictures are made."""

_ENOUGH = 1e-9


class ViewState(QObject):
    """One view for one to six panes.

    Panes are known by a key while they are shown. Offsets belong to a `slot` (which picture of the comparison it
    is), so that they are kept while the same pictures are looked at in another mode.
    """

    changed = Signal()  # a pane's placement may be another one
    settled = Signal()  # nothing changed for SETTLE_MS
    synced_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = View()
        self._panes: dict[Hashable, tuple[Extent, Extent, Hashable]] = {}
        self._offsets: dict[Hashable, Offset] = {}
        self._laid: dict[Hashable, Offset] = {}  # as they were given, before a gesture changed them
        self._beside: dict[Hashable, frozenset[Hashable]] = {}  # slots that share the pane
        self._synced = True
        self._filled: View | None = None
        self._fill_wanted = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self.settled)

    # What there is

    @property
    def view(self) -> View:
        """The shared view."""
        return self._view

    @property
    def scaling(self) -> Scaling:
        """Same framing, or pixels."""
        return self._view.scaling

    @property
    def moving(self) -> bool:
        """True until the view has stood still for SETTLE_MS."""
        return self._timer.isActive()

    @property
    def synced(self) -> bool:
        """False while every gesture moves only its own pane."""
        return self._synced

    @property
    def fits(self) -> bool:
        """True when every picture is seen whole."""
        return self.scaling is Scaling.FRAMING and self._view.zoom <= 1 + _ENOUGH

    @property
    def fills(self) -> bool:
        """True when no part of any pane is empty and nothing was moved since."""
        return self._filled is not None and self._view == self._filled

    def offset(self, slot: Hashable) -> Offset:
        """The offset of a picture of the comparison."""
        return self._offsets.get(slot, NO_OFFSET)

    def seen_of(self, picture: Extent, slot: Hashable) -> int:
        """The pixels across a picture that an eye tells apart from where the print is seen; 0 for all of them."""
        return self._view.seen_of(picture, self.offset(slot))

    def placement(self, viewport: Extent, picture: Extent, slot: Hashable) -> Placement:
        """Where a picture lies in a viewport."""
        return place(
            self._view,
            self._box(viewport),
            Pane(viewport=viewport, picture=picture, offset=self.offset(slot)),
        )

    # Panes come and go

    def set_pane(self, key: Hashable, viewport: Extent, picture: Extent, slot: Hashable) -> None:
        """Makes a pane part of the view, or tells that its size or its picture changed.

        Place and zoom stay; in a pane of another size everything stays as large as it was, unless it fitted.
        """
        before = self._panes.get(key)
        if before == (viewport, picture, slot):
            return
        box = self._box()
        self._panes[key] = (viewport, picture, slot)
        if before is not None and before[1:] == (picture, slot) and not self.fits and not self.fills:
            self._keep_size(picture, box)
        self._keep_view()

    def set_beside(self, key: Hashable, slots: Iterable[Hashable]) -> None:
        """Which further pictures a pane shows in the place of its own: what they show around the scene has room too."""
        shown = frozenset(slots)
        if self._beside.get(key, frozenset()) != shown:
            self._beside[key] = shown
            self._keep_view()

    def remove_pane(self, key: Hashable) -> None:
        """Takes a pane out of the view; the offset of its slot is kept."""
        self._beside.pop(key, None)
        if self._panes.pop(key, None) is not None:
            self._keep_view()

    # Gestures

    def zoom_by(self, factor: float, at: Point, key: Hashable, *, alone: bool = False) -> None:
        """Zooms with the place of `key`'s picture under the screen point `at` held; `alone` moves that pane only."""
        pane = self._pane(key)
        if pane is None:
            return
        if alone or not self._synced:
            self._set_offset(key, offset_zoomed(self._view, self._box(), pane, factor, at))
        else:
            self._zoom_to(self._view.zoom * factor, at, pane, self.scaling)

    def pan_by(self, dx: float, dy: float, key: Hashable, *, alone: bool = False) -> None:
        """Drags the picture of `key` by so many device pixels, and the others with it unless `alone`."""
        pane = self._pane(key)
        if pane is None:
            return
        if alone or not self._synced:
            self._set_offset(key, offset_moved(self._view, self._box(), pane, dx, dy))
        else:
            after = moved(self._view, self._box(), pane, dx, dy)
            self._set(kept_over_scene(self._view, after, self._box(), self._list()))

    def toggle_fit(self, key: Hashable, at: Point) -> None:
        """Between the overview (fitting, or filling if that was the last one) and 100 % at a screen point."""
        pane = self._pane(key)
        if pane is None:
            return
        if self.fits or self.fills:
            self._zoom_to(1.0, at, pane, Scaling.PIXELS)
        elif self._fill_wanted:
            self.fill()
        else:
            self.fit()

    def fit(self) -> None:
        """Every picture whole, in the middle."""
        self._fill_wanted = False
        self._set(View())

    def fill(self) -> None:
        """Same framing, as small as leaves no part of any viewport empty; also when the panes change their size."""
        self._fill_wanted = True
        self._set(self._filling(), filling=True)

    def zoom_to_pixels(
        self, scale: float = 1.0, key: Hashable | None = None, at: Point | None = None
    ) -> None:
        """`scale` device pixels per image pixel in every pane, held at a point of a pane or at the middle."""
        pane = self._pane(key)
        if pane is None or at is None:
            after = replace(self._view, scaling=Scaling.PIXELS, zoom=scale)
            self._set(kept_over_scene(self._view, self._within_limits(after), self._box(), self._list(), 0.0))
        else:
            self._zoom_to(scale, at, pane, Scaling.PIXELS)

    def zoom_to_print(self, across: float, resolved: float = 0.0) -> None:
        """The whole scene `across` device pixels wide in every pane, about the middle; `resolved` as in `View`."""
        wanted = replace(self._view, scaling=Scaling.PRINT, zoom=across, resolved=resolved)
        after = self._within_limits(wanted)
        self._set(kept_over_scene(self._view, after, self._box(), self._list(), 0.0))

    def zoom_to_framing(self, key: Hashable) -> None:
        """Same framing in every pane, with `key`'s picture as large as it is now, if that is not too small."""
        pane = self._pane(key)
        if pane is None or self.scaling is Scaling.FRAMING:
            return
        box = self._box()
        zoom = scale_of(self._view, box, pane) / pane.offset.zoom / fit_scale(box, pane.picture, pane.offset)
        after = self._within_limits(replace(self._view, scaling=Scaling.FRAMING, zoom=zoom))
        self._set(kept_over_scene(self._view, after, box, self._list(), 0.0))

    def magnify(self, factor: float) -> None:
        """Zooms about the middle."""
        after = self._within_limits(replace(self._view, zoom=self._view.zoom * factor))
        self._set(kept_over_scene(self._view, after, self._box(), self._list(), 0.0))

    def restore(self, view: View) -> None:
        """A view that was kept from before."""
        self._set(self._within_limits(view))

    def look_at(self, centre: Point) -> None:
        """Brings a place of the scene to the middle."""
        after = replace(self._view, centre=centre)
        self._set(kept_over_scene(self._view, after, self._box(), self._list()))

    def set_synced(self, synced: bool) -> None:
        """With False every gesture moves its own pane only; what that led to stays when synced again."""
        if synced != self._synced:
            self._synced = synced
            self.synced_changed.emit(synced)

    @property
    def shifted(self) -> bool:
        """True where a picture lies elsewhere than the view alone would have it."""
        return any(offset != NO_OFFSET for offset in self._offsets.values())

    def reset_offsets(self) -> None:
        """All panes look at the same place at the same scale again."""
        if self._offsets:
            self._offsets.clear()
            self._laid.clear()
            self._set(self._within_limits(self._view), force=True)

    def set_offset(self, slot: Hashable, offset: Offset) -> None:
        """Gives a picture of the comparison an offset. What it shows around the scene has room when everything fits."""
        self._offsets[slot] = self._laid[slot] = offset
        self._set(self._within_limits(self._view), force=True)

    # Inside

    def _keep_size(self, picture: Extent, box: Extent) -> None:
        """The room for whole pictures is another one than `box`: what is enlarged does not change with it."""
        if self.scaling is Scaling.FRAMING:
            factor = fit_scale(box, picture) / fit_scale(self._box(), picture)
            self._view = replace(self._view, zoom=max(1.0, self._view.zoom * factor))

    def _keep_view(self) -> None:
        """The panes changed: what filled them goes on filling them, anything else stays where it is."""
        filled = self.fills
        if not filled:
            self._filled = None
        self._set(self._filling() if filled else self._within_limits(self._view), force=True, filling=filled)

    def _filling(self) -> View:
        panes, box = self._list(), self._box()
        ratios = (
            fill_scale(pane.viewport, pane.picture, pane.offset) / fit_scale(box, pane.picture, pane.offset)
            for pane in panes
        )
        return self._within_limits(replace(View(), zoom=max(ratios, default=1.0)))

    def _box(self, extra: Extent | None = None) -> Extent:
        panes = self._list()
        box = common_box(panes) if panes or extra is None else extra
        slots = {slot for _, _, slot in self._panes.values()}.union(*self._beside.values())
        return room_for_scene(box, [self._laid[slot] for slot in slots if slot in self._laid])

    def _list(self) -> list[Pane]:
        return [
            Pane(viewport=viewport, picture=picture, offset=self.offset(slot))
            for viewport, picture, slot in self._panes.values()
        ]

    def _pane(self, key: Hashable) -> Pane | None:
        known = self._panes.get(key)
        if known is None:
            return None
        return Pane(viewport=known[0], picture=known[1], offset=self.offset(known[2]))

    def _zoom_to(self, zoom: float, at: Point, pane: Pane, scaling: Scaling) -> None:
        box, panes = self._box(), self._list()
        least, most = zoom_limits(scaling, box, panes)
        zoom = min(max(zoom, least), most)
        if zoom <= least + _ENOUGH and scaling is Scaling.FRAMING:
            self.fit()
            return
        after = zoomed(self._view, box, pane, zoom, at, scaling)
        if scale_of(after, box, pane) < scale_of(self._view, box, pane):
            after = kept_over_scene(self._view, after, box, panes, self._share(zoom, scaling, least))
        self._set(after)

    def _share(self, zoom: float, scaling: Scaling, least: float) -> float:
        """How much of an off-middle position a zoom outwards leaves: none at the end of the way."""
        if scaling is not self.scaling or self._view.zoom <= least:
            return 0.0
        return (zoom - least) / (self._view.zoom - least)

    def _within_limits(self, view: View) -> View:
        panes = self._list()
        if not panes:
            return view
        least, most = zoom_limits(view.scaling, self._box(), panes)
        return replace(view, zoom=min(max(view.zoom, least), most))

    def _set_offset(self, key: Hashable, offset: Offset) -> None:
        self._offsets[self._panes[key][2]] = offset
        self._set(self._view, force=True)

    def _set(self, view: View, *, force: bool = False, filling: bool = False) -> None:
        if view.scaling is Scaling.FRAMING and view.zoom <= 1 + _ENOUGH:
            view = replace(view, centre=CENTRE, zoom=1.0)
        if filling:
            # Before it is told: whoever hears of it may change the view again.
            self._filled = view
        if view == self._view and not force:
            return
        self._view = view
        self._timer.start()
        self.changed.emit()
