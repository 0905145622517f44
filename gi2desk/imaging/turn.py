"""Turns a picture about its middle by a few degrees, so that one that hangs crooked can lie on another."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gi2desk.imaging.pyramid import as_picture, as_pixels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def turned(pixels: NDArray[np.uint8], degrees: float, *, opaque: bool = True) -> NDArray[np.uint8]:
    """`pixels` (height, width, 4; alpha last) turned clockwise on the screen by `degrees`, at the size that they have.

    Bicubic; corners that leave the frame are cut off, and what comes in from outside is transparent black. The alpha of
    `opaque` pixels is not looked at. Premultiplied pixels stay premultiplied.
    """
    import numpy as np
    from PIL import Image

    height, width = pixels.shape[:2]
    if opaque:
        pixels = pixels.copy()
        pixels[..., 3] = 255
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = width / 2, height / 2
    # From the place in the result to the place in the picture: the inverse turn about the middle.
    data = (cos, sin, x - cos * x - sin * y, -sin, cos, y + sin * x - cos * y)
    made = as_picture(pixels).transform(
        (width, height), Image.Transform.AFFINE, data, resample=Image.Resampling.BICUBIC
    )
    found = as_pixels(made)
    # Between hard edges bicubic overshoots: a colour above its alpha would shine.
    colours: NDArray[np.uint8] = np.minimum(found[..., :3], found[..., 3:])
    return np.ascontiguousarray(np.concatenate([colours, found[..., 3:]], axis=-1))
