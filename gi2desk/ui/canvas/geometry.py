"""Where a picture lies in its pane: all arithmetic of views in relative coordinates, without Qt.

Three spaces are used. *Scene*: 0…1 across and down, the same place in every picture of one motif. *Picture*:
0…1 of one picture; it differs from the scene by that pane's offset. *Screen*: device pixels from the top left
of a pane's viewport. A placement is whole device pixels by construction.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from gi2desk.core.geometry import Rect

MOST_SCALE = 64.0
"""6400 %: the largest number of device pixels that one image pixel may take."""

_LEAST_PRINT = 8.0  # device pixels across: a stamp seen from the other side of the street
_OFFSET_REACH = 2.0  # how far a pane may be shifted alone, in picture widths


class Scaling(enum.Enum):
    """What a zoom of 1 means."""

    FRAMING = "framing"  # the same part of the scene at the same size in every pane; 1 = all of it fits
    PIXELS = "pixels"  # device pixels per image pixel; 1 = 100 %
    PRINT = "print"  # device pixels that the whole scene takes across, as large as on paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Width and height, in device or image pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Point:
    """A place in one of the three spaces."""

    x: float
    y: float


CENTRE = Point(0.5, 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What every pane looks at: the scene point in its middle, and how large.

    `resolved` is how many pixels across the scene an eye tells apart that sees the print from a distance; 0 for all.
    """

    centre: Point = CENTRE
    zoom: float = 1.0
    scaling: Scaling = Scaling.FRAMING
    resolved: float = 0.0

    def seen_of(self, picture: Extent, offset: Offset) -> int:
        """The pixels across a picture that are told apart, where those are fewer than it has; else 0."""
        if self.scaling is not Scaling.PRINT or not self.resolved:
            return 0
        seen = max(1, whole(self.resolved * offset.across))
        return seen if seen < picture.width else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """What one pane adds to the view: a shift in picture widths and heights, and a factor on its scale.

    `across` and `down` are what its picture spans of the scene's width and height: 1 for the same framing, less for a
    crop of the scene, more for an expansion of it. They belong to the picture, so that 100 % stays 100 %.
    """

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0
    across: float = 1.0
    down: float = 1.0

    def to_picture(self, scene: Point) -> Point:
        """The place in this pane's picture that shows `scene`."""
        return Point(
            (scene.x - 0.5) / (self.zoom * self.across) + 0.5 + self.x,
            (scene.y - 0.5) / (self.zoom * self.down) + 0.5 + self.y,
        )

    def to_scene(self, picture: Point) -> Point:
        """The inverse of `to_picture`."""
        return Point(
            (picture.x - 0.5 - self.x) * self.zoom * self.across + 0.5,
            (picture.y - 0.5 - self.y) * self.zoom * self.down + 0.5,
        )


NO_OFFSET = Offset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """One viewport with its picture."""

    viewport: Extent
    picture: Extent
    offset: Offset = NO_OFFSET


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The rectangle of device pixels that a whole picture takes, its top left relative to the viewport."""

    left: int
    top: int
    width: int
    height: int
    picture: Extent

    @property
    def scale(self) -> float:
        """Device pixels per image pixel."""
        return self.width / self.picture.width

    def to_relative(self, screen: Point) -> Point:
        """The place in the picture, 0…1, under a screen point; outside the picture it goes on linearly."""
        return Point((screen.x - self.left) / self.width, (screen.y - self.top) / self.height)

    def to_screen(self, relative: Point) -> Point:
        """The inverse of `to_relative`."""
        return Point(self.left + relative.x * self.width, self.top + relative.y * self.height)

    def visible(self, viewport: Extent) -> Rect | None:
        """The part of the picture that the viewport shows, in device pixels from the picture's top left."""
        left, top = max(0, -self.left), max(0, -self.top)
        right = min(self.width, viewport.width - self.left)
        bottom = min(self.height, viewport.height - self.top)
        if right <= left or bottom <= top:
            return None
        return Rect(x=left, y=top, width=right - left, height=bottom - top)


def whole(value: float) -> int:
    """The nearest whole number, halves upwards: `round` would send neighbouring halves to opposite sides."""
    return math.floor(value + 0.5)


def pixel_edge(index: int, source: int, target: int) -> int:
    """Where image pixel `index` of `source` begins when they are shown as `target`: the first whose centre lies in it.

    So does `imaging.resample.nearest` choose, and lines between pixels must lie where it changes from one to the next.
    """
    return -((source - 2 * index * target) // (2 * source))


def pixel_at(relative: Point, picture: Extent) -> tuple[int, int] | None:
    """The image pixel at a relative place, or None outside the picture."""
    x, y = math.floor(relative.x * picture.width), math.floor(relative.y * picture.height)
    if 0 <= x < picture.width and 0 <= y < picture.height:
        return x, y
    return None


def common_box(panes: Iterable[Pane]) -> Extent:
    """The largest box that every viewport holds: pictures that fit it are the same size in all of them."""
    sizes = [pane.viewport for pane in panes]
    if not sizes:
        return Extent(width=1, height=1)
    return Extent(width=min(size.width for size in sizes), height=min(size.height for size in sizes))


def seen_of_scene(offset: Offset) -> tuple[Point, Point]:
    """Where what a picture shows begins and ends: the scene, and of an expansion of it what lies around."""
    start, end = offset.to_scene(Point(0.0, 0.0)), offset.to_scene(Point(1.0, 1.0))
    wide, high = offset.across > 1, offset.down > 1
    return (
        Point(min(0.0, start.x) if wide else 0.0, min(0.0, start.y) if high else 0.0),
        Point(max(1.0, end.x) if wide else 1.0, max(1.0, end.y) if high else 1.0),
    )


def room_for_scene(box: Extent, laid: Iterable[Offset]) -> Extent:
    """The part in the middle of `box` that the scene may take, so that what lies around it is in the box as well."""
    across = down = 1.0
    for offset in laid:
        start, end = seen_of_scene(offset)
        across = max(across, 1 - 2 * start.x, 2 * end.x - 1)
        down = max(down, 1 - 2 * start.y, 2 * end.y - 1)
    return Extent(width=max(1, int(box.width / across)), height=max(1, int(box.height / down)))


def fit_scale(box: Extent, picture: Extent, offset: Offset = NO_OFFSET) -> float:
    """Device pixels per image pixel at which the whole scene just fits the box."""
    return min(box.width * offset.across / picture.width, box.height * offset.down / picture.height)


def fill_scale(box: Extent, picture: Extent, offset: Offset = NO_OFFSET) -> float:
    """Device pixels per image pixel at which the scene just leaves no part of the box empty."""
    return max(box.width * offset.across / picture.width, box.height * offset.down / picture.height)


def scale_of(view: View, box: Extent, pane: Pane) -> float:
    """Device pixels per image pixel in a pane, before it is brought to whole device pixels."""
    return _base(view.scaling, box, pane) * view.zoom * pane.offset.zoom


def _base(scaling: Scaling, box: Extent, pane: Pane) -> float:
    """Device pixels per image pixel at a zoom of 1."""
    if scaling is Scaling.FRAMING:
        return fit_scale(box, pane.picture, pane.offset)
    return 1.0 if scaling is Scaling.PIXELS else pane.offset.across / pane.picture.width


def place(view: View, box: Extent, pane: Pane) -> Placement:
    """The picture's rectangle in its pane, on whole device pixels; at 100 % it is the picture's own size."""
    scale = scale_of(view, box, pane)
    width, height = max(1, whole(pane.picture.width * scale)), max(1, whole(pane.picture.height * scale))
    middle = pane.offset.to_picture(view.centre)
    return Placement(
        left=whole(pane.viewport.width / 2 - middle.x * width),
        top=whole(pane.viewport.height / 2 - middle.y * height),
        width=width,
        height=height,
        picture=pane.picture,
    )


def zoom_limits(scaling: Scaling, box: Extent, panes: Iterable[Pane]) -> tuple[float, float]:
    """The least and the most zoom: everything fits, or the most enlarged pane is at 6400 %.

    A picture that is smaller than its pane may go down to 100 % in pixel scaling.
    """
    panes = list(panes)
    if not panes:
        return 1.0, 1.0
    if scaling is Scaling.PRINT:
        finest = max(_base(scaling, box, pane) * pane.offset.zoom for pane in panes)
        return _LEAST_PRINT, max(_LEAST_PRINT, MOST_SCALE / finest)
    fits = [fit_scale(box, pane.picture, pane.offset) for pane in panes]
    if scaling is Scaling.FRAMING:
        most = MOST_SCALE / max(fit * pane.offset.zoom for fit, pane in zip(fits, panes, strict=True))
        return 1.0, max(1.0, most)
    least = min(1.0, *(fit / pane.offset.zoom for fit, pane in zip(fits, panes, strict=True)))
    return least, MOST_SCALE / max(1.0, *(pane.offset.zoom for pane in panes))


def _anchor(placement: Placement, at: Point) -> tuple[Point, Point]:
    """The place of the picture that a zoom at a screen point holds fast, and where it is on the screen."""
    under = placement.to_relative(at)
    held = Point(min(max(under.x, 0.0), 1.0), min(max(under.y, 0.0), 1.0))
    return held, placement.to_screen(held)


def _middle_holding(held: Point, screen: Point, size: Point, viewport: Extent) -> Point:
    """The picture's place in the middle of the viewport when `held` is at `screen` and the picture is `size`."""
    return Point(
        held.x + (viewport.width / 2 - screen.x) / size.x, held.y + (viewport.height / 2 - screen.y) / size.y
    )


def zoomed(
    view: View, box: Extent, pane: Pane, zoom: float, at: Point, scaling: Scaling | None = None
) -> View:
    """The view at another zoom with the place under the screen point `at` of `pane` held where it is.

    With the pointer beside the picture its nearest edge is held. `zoom` must be within `zoom_limits`.
    """
    held, screen = _anchor(place(view, box, pane), at)
    after = replace(view, zoom=zoom, scaling=scaling or view.scaling)
    placed = place(after, box, pane)
    middle = _middle_holding(held, screen, Point(placed.width, placed.height), pane.viewport)
    return replace(after, centre=pane.offset.to_scene(middle))


def moved(view: View, box: Extent, pane: Pane, dx: float, dy: float) -> View:
    """The view after the picture in `pane` was dragged by so many device pixels."""
    placed = place(view, box, pane)
    offset = pane.offset
    shift = Point(
        dx / placed.width * offset.zoom * offset.across, dy / placed.height * offset.zoom * offset.down
    )
    return replace(view, centre=Point(view.centre.x - shift.x, view.centre.y - shift.y))


def _reach(view: View, box: Extent, panes: Iterable[Pane]) -> tuple[Point, Point]:
    """The least and the greatest centre at which at least one pane has no needless empty band."""
    low_x = low_y = high_x = high_y = 0.5
    for pane in panes:
        placed = place(view, box, pane)
        offset = pane.offset
        start, end = seen_of_scene(offset)
        half_x = pane.viewport.width / 2 / placed.width * offset.zoom * offset.across
        half_y = pane.viewport.height / 2 / placed.height * offset.zoom * offset.down
        low_x, high_x = min(low_x, start.x + half_x), max(high_x, end.x - half_x)
        low_y, high_y = min(low_y, start.y + half_y), max(high_y, end.y - half_y)
    return Point(low_x, low_y), Point(high_x, high_y)


def kept_over_scene(
    before: View, after: View, box: Extent, panes: Iterable[Pane], share: float = 1.0
) -> View:
    """`after` without needless empty bands beside the pictures, and without ever jerking.

    Zooming in may leave a picture off the middle, since the place under the pointer stays. What `before` had of
    that may remain by `share`: all of it while dragging (which never adds to it), less and less while zooming
    out, nothing once everything fits.
    """
    panes = list(panes)
    if not panes:
        return after
    had, has = _excess(before, box, panes), _excess(after, box, panes)
    return replace(
        after,
        centre=Point(
            after.centre.x - has.x + _limited(has.x, abs(had.x) * share),
            after.centre.y - has.y + _limited(has.y, abs(had.y) * share),
        ),
    )


def _excess(view: View, box: Extent, panes: Iterable[Pane]) -> Point:
    """How far the centre lies beyond the range in which no picture has a needless empty band."""
    low, high = _reach(view, box, panes)
    x, y = view.centre.x, view.centre.y
    return Point(x - min(max(x, low.x), high.x), y - min(max(y, low.y), high.y))


def _limited(value: float, most: float) -> float:
    return min(max(value, -most), most)


def offset_moved(view: View, box: Extent, pane: Pane, dx: float, dy: float) -> Offset:
    """The offset after this pane alone was dragged by so many device pixels."""
    placed = place(view, box, pane)
    old = pane.offset
    x, y = old.x - dx / placed.width, old.y - dy / placed.height
    return replace(old, x=_limited(x, _OFFSET_REACH), y=_limited(y, _OFFSET_REACH))


def offset_zoomed(view: View, box: Extent, pane: Pane, factor: float, at: Point) -> Offset:
    """The offset after this pane alone was zoomed at a screen point, which keeps its place of the picture."""
    scale = scale_of(view, box, pane)
    least = min(1.0, fit_scale(box, pane.picture, pane.offset)) / 4
    factor = min(max(scale * factor, least), MOST_SCALE) / scale
    held, screen = _anchor(place(view, box, pane), at)
    zoom = pane.offset.zoom * factor
    placed = place(view, box, replace(pane, offset=replace(pane.offset, zoom=zoom)))
    middle = _middle_holding(held, screen, Point(placed.width, placed.height), pane.viewport)
    x = middle.x - 0.5 - (view.centre.x - 0.5) / (zoom * pane.offset.across)
    y = middle.y - 0.5 - (view.centre.y - 0.5) / (zoom * pane.offset.down)
    return replace(pane.offset, x=x, y=y, zoom=zoom)
