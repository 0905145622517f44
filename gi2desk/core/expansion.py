"""A picture with room around it: where it lies on a larger canvas that a model can be asked for, and how much it shrinks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from gi2desk.core.geometry import Rect
from gi2desk.core.refusal import illegal
from gi2desk.core.size import Limits, Size, is_legal


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """How many pixels of the picture's own scale are added on each side; none is negative."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0

    @property
    def empty(self) -> bool:
        """True where nothing is added."""
        return not (self.left or self.top or self.right or self.bottom)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """A canvas of a legal size and where the picture lies on it. `scale` 1 keeps its pixels, less shrinks them."""

    canvas: Size
    place: Rect
    scale: float

    @property
    def shrinks(self) -> bool:
        """True where the old part has fewer pixels afterwards."""
        return self.scale < 1

    @property
    def new_share(self) -> float:
        """How much of the canvas is new, 0…1."""
        return 1 - self.place.width * self.place.height / self.canvas.pixels


def frame_for_ratio(width: int, height: int, ratio: float, anchor: tuple[float, float] = (0.5, 0.5)) -> Frame:
    """What has to be added for the least frame of `ratio` around the picture; `anchor` 0…1 is where that lies in it."""
    wide, high = max(width, round(height * ratio)), max(height, round(width / ratio))
    left, top = round((wide - width) * anchor[0]), round((high - height) * anchor[1])
    return Frame(left=left, top=top, right=wide - width - left, bottom=high - height - top)


def within_ratio(width: int, height: int, frame: Frame, limits: Limits) -> Frame:
    """`frame` made no longer than the limits allow for its other side: what is dragged too far stays where that ends."""
    across, down = width + frame.left + frame.right, height + frame.top + frame.bottom
    longest_across = max(width, limits.max_ratio * down)
    longest_down = max(height, limits.max_ratio * across)
    left, right = _cut(frame.left, frame.right, across - longest_across)
    top, bottom = _cut(frame.top, frame.bottom, down - longest_down)
    return Frame(left=left, top=top, right=right, bottom=bottom)


def _cut(first: int, second: int, excess: int) -> tuple[int, int]:
    if excess <= 0:
        return first, second
    share = round(excess * first / (first + second)) if first + second else 0
    return max(0, first - share), max(0, second - (excess - share))


def expand(width: int, height: int, frame: Frame, limits: Limits) -> Expansion:
    """The canvas for a picture of `width` × `height` pixels with `frame` around it.

    Where it fits, the picture keeps every pixel and the frame grows up to the next legal size on the sides that were
    pulled. Where the whole would be too large the canvas is the legal size nearest to its shape, the largest of those,
    and the picture shrinks with it; where it would be too small it grows. The whole of the picture always lies on it.
    Raises UserError(ILLEGAL_REQUEST) where no legal size comes near that shape.
    """
    wanted = Size(width + frame.left + frame.right, height + frame.top + frame.bottom)
    kept = _kept(wanted, limits)
    if kept is not None:
        return _placed(width, height, frame, kept, 1.0)
    canvas = _nearest_shape(wanted, limits)
    scale = min(canvas.width / wanted.width, canvas.height / wanted.height)
    return _placed(width, height, frame, canvas, scale)


def _kept(wanted: Size, limits: Limits) -> Size | None:
    """The least legal size that holds `wanted` and is hardly larger, so that the picture keeps its pixels."""
    if limits.fixed:
        return wanted if wanted in limits.fixed else None
    step = limits.multiple
    up = Size(-(-wanted.width // step) * step, -(-wanted.height // step) * step)
    for size in (up, Size(up.width + step, up.height), Size(up.width, up.height + step)):
        if is_legal(size, limits):
            return size
    return None


# How far the shape of the canvas may be from what was asked for: nearly exact, then as far as most sizes are from any shape.
_STEPS = (0.005, 0.02)
_FARTHEST = math.log(1.5)


def _nearest_shape(wanted: Size, limits: Limits) -> Size:
    """The legal size of nearly that shape that is nearest in area: the largest where all are smaller than `wanted`."""
    sizes = [
        (abs(math.log(size.width / size.height * wanted.height / wanted.width)), size)
        for size in _of_shape(wanted, limits)
    ]
    for step in _STEPS:
        close = [size for off, size in sizes if off <= step]
        if close:
            return min(close, key=lambda size: abs(math.log(size.pixels / wanted.pixels)))
    off, size = min(sizes, key=lambda found: (found[0], -found[1].pixels), default=(math.inf, wanted))
    if off > _FARTHEST:
        raise illegal(
            f"No size that can be asked for has nearly the shape {wanted.width}:{wanted.height}.",
            "Pull the frame less far.",
        )
    return size


def _of_shape(wanted: Size, limits: Limits) -> Iterator[Size]:
    """The legal sizes of each width whose shape is nearest to that of `wanted`."""
    if limits.fixed:
        yield from limits.fixed
        return
    step = limits.multiple
    for width in range(step, limits.max_edge + 1, step):
        below = max(1, int(width * wanted.height / wanted.width / step)) * step
        yield from (size for high in (below, below + step) if is_legal(size := Size(width, high), limits))


def _placed(width: int, height: int, frame: Frame, canvas: Size, scale: float) -> Expansion:
    """The picture on the canvas; what the canvas has more than was asked for goes to the sides that were pulled."""
    across = min(canvas.width, max(1, math.floor(width * scale + 0.5)))
    down = min(canvas.height, max(1, math.floor(height * scale + 0.5)))
    x = _start(canvas.width - across, frame.left, frame.right)
    y = _start(canvas.height - down, frame.top, frame.bottom)
    return Expansion(canvas=canvas, place=Rect(x=x, y=y, width=across, height=down), scale=scale)


def _start(room: int, before: int, after: int) -> int:
    """How much of `room` comes before: as it was pulled, in the middle where neither side was."""
    if before + after == 0:
        return room // 2
    return math.floor(room * before / (before + after) + 0.5)
