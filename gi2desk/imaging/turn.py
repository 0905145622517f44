"""Turns a picture about its middle by a few degrees, so that one that hangs crooked can lie on another."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gi2desk.imaging.pyramid import as_picture, as_pixels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SLIVER = 1e-6  # pixels that are none


def turned_size(width: int, height: int, degrees: float) -> tuple[int, int]:
    """Width and height that a picture needs when it is turned, of the same parity each: its middle stays the middle."""
    cos, sin = abs(math.cos(math.radians(degrees))), abs(math.sin(math.radians(degrees)))
    wide, high = width * cos + height * sin, height * cos + width * sin
    return (
        width + 2 * math.ceil((wide - width) / 2 - _SLIVER),
        height + 2 * math.ceil((high - height) / 2 - _SLIVER),
    )


def turned(pixels: NDArray[np.uint8], degrees: float, *, opaque: bool = True) -> NDArray[np.uint8]:
    """`pixels` (height, width, 4; alpha last) turned clockwise on the screen by `degrees` about their middle.

    Bicubic; as much larger as its corners need (`turned_size`), and what comes in from outside is transparent black. The
    alpha of `opaque` pixels is not looked at. Premultiplied pixels stay premultiplied.
    """
    import numpy as np
    from PIL import Image

    height, width = pixels.shape[:2]
    if opaque:
        pixels = pixels.copy()
        pixels[..., 3] = 255
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    size = turned_size(width, height, degrees)
    x, y = size[0] / 2, size[1] / 2
    # From the place in the result to the place in the picture: the inverse turn about both middles.
    data = (cos, sin, width / 2 - cos * x - sin * y, -sin, cos, height / 2 + sin * x - cos * y)
    made = as_picture(pixels).transform(size, Image.Transform.AFFINE, data, resample=Image.Resampling.BICUBIC)
    found = as_pixels(made)
    # Between hard edges bicubic overshoots: a colour above its alpha would shine.
    colours: NDArray[np.uint8] = np.minimum(found[..., :3], found[..., 3:])
    return np.ascontiguousarray(np.concatenate([colours, found[..., 3:]], axis=-1))
