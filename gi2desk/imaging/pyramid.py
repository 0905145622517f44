"""Half-scale reductions of a picture, so that a moving view never touches more pixels than it shows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image


SMALLEST_EDGE = 128
"""Levels stop where the longer edge would fall below this: smaller ones save nothing."""


def as_picture(pixels: NDArray[np.uint8]) -> Image.Image:
    """A Pillow view of `pixels` (height, width, 4), without a copy if they are contiguous.

    The channels carry no meaning here: every operation of this package treats the four alike, so blue first
    with premultiplied alpha is as good as any other order.
    """
    import numpy as np
    from PIL import Image

    height, width, channels = pixels.shape
    if channels != 4:
        raise ValueError(f"four channels are needed, not {channels}")
    return Image.frombuffer("RGBX", (width, height), np.ascontiguousarray(pixels), "raw", "RGBX", 0, 1)


def as_pixels(picture: Image.Image) -> NDArray[np.uint8]:
    """The pixels of a four-channel Pillow picture as an array (height, width, 4)."""
    import numpy as np

    return np.asarray(picture)


def reduce_half(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Half the size, each pixel the mean of 2×2; an odd last row or column is the mean of what is there."""
    return as_pixels(as_picture(pixels).reduce(2))


def reductions(
    pixels: NDArray[np.uint8], smallest_edge: int = SMALLEST_EDGE
) -> tuple[NDArray[np.uint8], ...]:
    """The picture halved again and again, largest first, without the picture itself."""
    made: list[NDArray[np.uint8]] = []
    current = pixels
    while max(current.shape[:2]) // 2 >= smallest_edge:
        current = reduce_half(current)
        made.append(current)
    return tuple(made)


def level_for(scale: float, count: int) -> int:
    """The smallest of `count` levels that still has a pixel for every pixel shown at `scale` (1 = full size)."""
    if scale >= 1:
        return 0
    return max(0, min(count - 1, math.floor(-math.log2(scale) + 1e-9)))
