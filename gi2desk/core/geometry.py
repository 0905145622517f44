"""Crops as whole pixels: exact ratios, inside the picture, as near to the focal point as that allows."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gi2desk.core.ratio import Ratio
from gi2desk.core.refusal import bad_input, illegal

CENTRE = (0.5, 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """Whole pixels from the top left corner of a picture."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column to the right of it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row below it."""
        return self.y + self.height


def crop_for_ratio(width: int, height: int, ratio: Ratio, focal: tuple[float, float] = CENTRE) -> Rect:
    """The largest crop of `ratio` in a picture of `width` × `height` pixels, as near to `focal` as possible.

    The ratio is met exactly (width · b = height · a); for the A formats by the nearest whole pixels. `focal`
    is relative, (0, 0) the top left and (1, 1) the bottom right corner. Raises UserError(BAD_INPUT) for a picture
    too small to hold the ratio exactly, and UserError(ILLEGAL_REQUEST) for a focal point outside the picture.
    """
    if not all(0.0 <= part <= 1.0 for part in focal):
        raise illegal(
            f"The focal point {focal[0]:g},{focal[1]:g} lies outside the picture.",
            "Give it as X,Y between 0 and 1, such as 0.5,0.33.",
        )
    across, down = crop_size(width, height, ratio)
    return Rect(
        x=_placed(focal[0] * width, across, width),
        y=_placed(focal[1] * height, down, height),
        width=across,
        height=down,
    )


def crop_size(width: int, height: int, ratio: Ratio) -> tuple[int, int]:
    """Width and height in pixels of the largest crop of `ratio`. Raises UserError(BAD_INPUT) for none."""
    if ratio.exact is None:
        if width > height * ratio.value:
            return max(1, round(height * ratio.value)), height
        return width, max(1, round(width / ratio.value))
    across, down = ratio.exact
    times = min(width // across, height // down)
    if times == 0:
        raise bad_input(
            f"A picture of {width}×{height} pixels is too small for exactly {ratio}.",
            "Choose a ratio of smaller whole numbers, such as 16:9.",
        )
    return across * times, down * times


def _placed(centre: float, length: int, room: int) -> int:
    return min(max(math.floor(centre - length / 2 + 0.5), 0), room - length)
