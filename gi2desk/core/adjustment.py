"""What of a kept picture is sent as a reference: turned, cropped and masked as data, so that its file is never touched."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from gi2desk.core.geometry import Rect

MOST_DEGREES = 45.0
"""A picture is straightened by at most so much; more is a quarter turn."""

_ENOUGH = 1e-6
_HALVINGS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A part of a picture, its edges as fractions of width and height from the top left corner."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0

    @property
    def whole(self) -> bool:
        """True for all of the picture."""
        return self == WHOLE

    def pixels(self, width: int, height: int) -> Rect:
        """The whole pixels of a picture of that size, at least one each way."""
        left, top = _pixel(self.left, width), _pixel(self.top, height)
        right, bottom = round(self.right * width), round(self.bottom * height)
        return Rect(
            x=left,
            y=top,
            width=max(1, min(right, width) - left),
            height=max(1, min(bottom, height) - top),
        )

    @classmethod
    def of(cls, rect: Rect, width: int, height: int) -> Window:
        """The window that `pixels` makes `rect` of."""
        return cls(
            left=rect.x / width, top=rect.y / height, right=rect.right / width, bottom=rect.bottom / height
        )


WHOLE = Window()


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """How a reference is made from the picture that is kept, in this order: mask, turns, straightening, crop.

    `source` is the sha256 of the kept picture and `media_type` its own. `mask` is the sha256 of a PNG of the source's
    size whose transparent pixels are the part that counts; the rest is sent transparent. `turns` are quarter turns
    clockwise, `degrees` what it is straightened by, clockwise about its middle. `crop` is a part of the turned picture,
    whose frame straightening leaves as it is.
    """

    source: str
    media_type: str
    turns: int = 0
    degrees: float = 0.0
    crop: Window = WHOLE
    mask: str | None = None

    @property
    def plain(self) -> bool:
        """True if the kept picture is sent as it is."""
        return not (self.turns % 4 or self.degrees or self.mask) and self.crop.whole

    @property
    def shape(self) -> tuple[int, float, Window]:
        """What decides where its pixels lie; the mask does not."""
        return self.turns % 4, self.degrees, self.crop

    def turned_size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height of the frame that `crop` is a part of, for a source of that size."""
        return (height, width) if self.turns % 2 else (width, height)

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height in pixels of what is made of a source of that size."""
        rect = self.crop.pixels(*self.turned_size(width, height))
        return rect.width, rect.height

    def turned(self, by: int) -> Adjustment:
        """The same part of the picture after `by` more quarter turns clockwise."""
        made = self
        for _ in range(by % 4):
            crop = made.crop
            made = replace(
                made,
                turns=(made.turns + 1) % 4,
                crop=Window(left=1 - crop.bottom, top=crop.left, right=1 - crop.top, bottom=crop.right),
            )
        return made


def covers(window: Window, size: tuple[float, float], degrees: float) -> bool:
    """True if a picture of `size`, straightened by `degrees` about its middle, fills all of `window`."""
    width, height = size
    turn = math.radians(-degrees)
    cosine, sine = math.cos(turn), math.sin(turn)
    for x in (window.left, window.right):
        for y in (window.top, window.bottom):
            across, down = (x - 0.5) * width, (y - 0.5) * height
            back_x, back_y = across * cosine - down * sine, across * sine + down * cosine
            if abs(back_x) > width / 2 + _ENOUGH or abs(back_y) > height / 2 + _ENOUGH:
                return False
    return True


def shrunk(window: Window, size: tuple[float, float], degrees: float) -> Window:
    """`window` drawn towards the middle of the picture, in its own ratio, until the straightened picture fills it."""
    middle = Window(left=0.5, top=0.5, right=0.5, bottom=0.5)
    return between(middle, window, size, degrees)


def between(start: Window, wanted: Window, size: tuple[float, float], degrees: float) -> Window:
    """The window nearest to `wanted` on the straight way from `start`, which is filled, that is still filled."""
    if covers(wanted, size, degrees):
        return wanted
    # What a picture fills is convex, so halving finds the last place.
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        half = (low + high) / 2
        if covers(_mixed(start, wanted, half), size, degrees):
            low = half
        else:
            high = half
    return _mixed(start, wanted, low)


def _mixed(start: Window, end: Window, part: float) -> Window:
    return Window(
        left=start.left + (end.left - start.left) * part,
        top=start.top + (end.top - start.top) * part,
        right=start.right + (end.right - start.right) * part,
        bottom=start.bottom + (end.bottom - start.bottom) * part,
    )


def _pixel(fraction: float, length: int) -> int:
    return min(max(round(fraction * length), 0), length - 1)
