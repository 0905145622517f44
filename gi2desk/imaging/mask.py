"""A mask while it is painted: what each stroke changed is kept small, so that every one can be taken back."""

from __future__ import annotations

import functools
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gi2desk.core.geometry import Rect

Values = NDArray[np.uint8]

TILE = 256
"""Edge in pixels of the squares in which changes are kept."""

_FULL = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """What one stroke changed: for each tile (row, column) the old values XOR the new ones, compressed."""

    tiles: tuple[tuple[int, int, bytes], ...]

    @property
    def bytes(self) -> int:
        """Memory that it takes."""
        return sum(len(data) for _, _, data in self.tiles)


class Mask:
    """`values` (height, width) of 8 bits at the picture's own size: 255 will change, 0 is to stay.

    A stroke lies between `begin` and `end`. The array is never replaced, so that a view of it stays good.
    """

    def __init__(self, width: int, height: int, values: Values | None = None) -> None:
        self.values: Values = np.zeros((height, width), np.uint8)
        if values is not None:
            self.values[:] = values
        self._before: dict[tuple[int, int], Values] = {}
        self._sum = int(self.values.sum(dtype=np.int64))

    @property
    def width(self) -> int:
        """Pixels across."""
        return int(self.values.shape[1])

    @property
    def height(self) -> int:
        """Pixels down."""
        return int(self.values.shape[0])

    @property
    def share(self) -> float:
        """How much of the picture will change, 0…1, as it was when the last stroke ended."""
        return self._sum / (_FULL * self.values.size)

    # Strokes

    def begin(self) -> None:
        """A stroke begins."""
        self._before.clear()

    def end(self) -> Patch | None:
        """The stroke ends; None where it changed nothing."""
        found = []
        for (row, column), before in sorted(self._before.items()):
            now = self._tile(row, column)
            changed = before ^ now
            if changed.any():
                self._sum += int(now.sum(dtype=np.int64)) - int(before.sum(dtype=np.int64))
                found.append((row, column, zlib.compress(changed.tobytes(), 1)))
        self._before.clear()
        return Patch(tiles=tuple(found)) if found else None

    def abandon(self) -> Rect | None:
        """Takes the stroke that is under way back; returns what changed."""
        area: Rect | None = None
        for (row, column), before in self._before.items():
            self._tile(row, column)[:] = before
            area = _united(area, self._tile_rect(row, column))
        self._before.clear()
        return area

    def apply(self, patch: Patch) -> Rect:
        """Takes a stroke back, or does it again: both are the same. Returns what changed."""
        area: Rect | None = None
        for row, column, data in patch.tiles:
            tile = self._tile(row, column)
            before = int(tile.sum(dtype=np.int64))
            tile ^= np.frombuffer(zlib.decompress(data), np.uint8).reshape(tile.shape)
            self._sum += int(tile.sum(dtype=np.int64)) - before
            area = _united(area, self._tile_rect(row, column))
        return area or Rect(x=0, y=0, width=0, height=0)

    # What a stroke does

    def dab(self, x: float, y: float, radius: float, hardness: float, *, erase: bool = False) -> Rect | None:
        """Sets the brush down once at a place in pixels. `hardness` 0…1; returns what may have changed."""
        stamp = _stamp(max(1, round(radius * 2)), round(hardness * 20))
        side = stamp.shape[0]
        return self._merge(stamp, math.floor(x - side / 2 + 0.5), math.floor(y - side / 2 + 0.5), erase)

    def line(
        self,
        start: tuple[float, float, float],
        end: tuple[float, float, float],
        hardness: float,
        *,
        erase: bool = False,
    ) -> Rect | None:
        """Dabs along a way from one (x, y, radius) to another, without the first; returns what may have changed."""
        # A tenth of the diameter: no scallops are seen at the edge of a hard brush.
        step = max(1.0, 0.2 * min(start[2], end[2]))
        count = max(1, math.ceil(math.hypot(end[0] - start[0], end[1] - start[1]) / step))
        area: Rect | None = None
        for n in range(1, count + 1):
            x, y, radius = (a + (b - a) * n / count for a, b in zip(start, end, strict=True))
            area = _united(area, self.dab(x, y, radius, hardness, erase=erase))
        return area

    def fill(
        self, points: Sequence[tuple[float, float]], feather: float = 0.0, *, erase: bool = False
    ) -> Rect | None:
        """Fills a polygon given in pixels, its edge softened over about `feather` pixels on each side."""
        from PIL import Image, ImageDraw, ImageFilter

        reach = math.ceil(2 * feather)
        left = max(-reach, math.floor(min(x for x, _ in points)) - reach)
        top = max(-reach, math.floor(min(y for _, y in points)) - reach)
        right = min(self.width + reach, math.ceil(max(x for x, _ in points)) + reach)
        bottom = min(self.height + reach, math.ceil(max(y for _, y in points)) + reach)
        if right <= left or bottom <= top or len(points) < 3:
            return None
        shape = Image.new("L", (right - left, bottom - top))
        # A polygon takes the pixels whose centres it holds; Pillow counts from the centres.
        ImageDraw.Draw(shape).polygon([(x - left - 0.5, y - top - 0.5) for x, y in points], fill=_FULL)
        if feather > 0:
            shape = shape.filter(ImageFilter.GaussianBlur(feather))
        return self._merge(np.asarray(shape), left, top, erase)

    def fill_rect(self, rect: Rect, feather: float = 0.0, *, erase: bool = False) -> Rect | None:
        """Fills a rectangle; an edge that lies on the picture's own is not softened."""
        beyond = math.ceil(4 * feather) if feather > 0 else 0
        left = rect.x - (beyond if rect.x <= 0 else 0)
        top = rect.y - (beyond if rect.y <= 0 else 0)
        right = rect.right + (beyond if rect.right >= self.width else 0)
        bottom = rect.bottom + (beyond if rect.bottom >= self.height else 0)
        if beyond == 0:
            return self._merge_flat(rect, erase)
        return self.fill([(left, top), (right, top), (right, bottom), (left, bottom)], feather, erase=erase)

    def invert(self) -> Rect:
        """What was to stay will change, and the other way round."""
        self._keep(self.whole)
        np.bitwise_not(self.values, out=self.values)
        return self.whole

    def clear(self) -> Rect:
        """Nothing will change."""
        self._keep(self.whole)
        self.values[:] = 0
        return self.whole

    def soften(self, radius: float) -> Rect:
        """Softens every edge over about `radius` pixels on each side."""
        from PIL import Image, ImageFilter

        self._keep(self.whole)
        blurred = Image.fromarray(self.values).filter(ImageFilter.GaussianBlur(radius))
        self.values[:] = np.asarray(blurred)
        return self.whole

    @property
    def whole(self) -> Rect:
        """All of it."""
        return Rect(x=0, y=0, width=self.width, height=self.height)

    # Inside

    def _merge(self, stamp: Values, left: int, top: int, erase: bool) -> Rect | None:
        """Adds or takes away with soft edges; doing it twice at one place changes nothing more."""
        x, y = max(0, left), max(0, top)
        right, bottom = min(self.width, left + stamp.shape[1]), min(self.height, top + stamp.shape[0])
        if right <= x or bottom <= y:
            return None
        area = Rect(x=x, y=y, width=right - x, height=bottom - y)
        self._keep(area)
        target = self.values[y:bottom, x:right]
        part = stamp[y - top : bottom - top, x - left : right - left]
        if erase:
            np.minimum(target, _FULL - part, out=target)
        else:
            np.maximum(target, part, out=target)
        return area

    def _merge_flat(self, rect: Rect, erase: bool) -> Rect | None:
        x, y = max(0, rect.x), max(0, rect.y)
        right, bottom = min(self.width, rect.right), min(self.height, rect.bottom)
        if right <= x or bottom <= y:
            return None
        area = Rect(x=x, y=y, width=right - x, height=bottom - y)
        self._keep(area)
        self.values[y:bottom, x:right] = 0 if erase else _FULL
        return area

    def _keep(self, area: Rect) -> None:
        """Keeps the tiles that are about to change as they were when the stroke began."""
        for row in range(area.y // TILE, (area.bottom - 1) // TILE + 1):
            for column in range(area.x // TILE, (area.right - 1) // TILE + 1):
                if (row, column) not in self._before:
                    self._before[row, column] = self._tile(row, column).copy()

    def _tile(self, row: int, column: int) -> Values:
        return self.values[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE]

    def _tile_rect(self, row: int, column: int) -> Rect:
        height, width = self._tile(row, column).shape
        return Rect(x=column * TILE, y=row * TILE, width=width, height=height)


def _united(one: Rect | None, other: Rect | None) -> Rect | None:
    if one is None or other is None:
        return one or other
    x, y = min(one.x, other.x), min(one.y, other.y)
    right, bottom = max(one.right, other.right), max(one.bottom, other.bottom)
    return Rect(x=x, y=y, width=right - x, height=bottom - y)


@functools.lru_cache(maxsize=64)
def _stamp(side: int, hardness: int) -> Values:
    """A round brush of `side` pixels: full inside, and falling off over what its hardness (0…20) leaves soft.

    The fall is a raised cosine, which has no edge of its own at either end.
    """
    radius = side / 2
    centres = np.arange(side, dtype=np.float32) + np.float32(0.5 - radius)
    distance = np.hypot(centres[:, None], centres[None, :])
    # At least one pixel, or the edge would be jagged.
    soft = max(1.0, radius * (1 - hardness / 20))
    depth = np.clip((radius + 0.5 - distance) / soft, 0.0, 1.0)
    made: Values = np.round((0.5 - 0.5 * np.cos(depth * np.pi)) * _FULL).astype(np.uint8)
    made.setflags(write=False)
    return made
