"""Masks as files: a PNG whose transparent pixels are the ones that are to change, small enough to be sent."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image

from gi2desk.core.errors import Cause, UserError
from gi2desk.imaging.decode import open_image
from gi2desk.imaging.header import read_header
from gi2desk.imaging.mask import Values

MAX_BYTES = 4_000_000
"""API reference, image edits: the mask is a PNG of less than 4 MB."""

_LUMA = (0.299, 0.587, 0.114)
_NEARLY = 0.8
_SAMPLE = 96  # edge in pixels of the thumbnail that colours are compared with
# How many steps a soft edge may keep while the file is too large.
_STEPS = (256, 32, 8, 2)


def to_png(values: Values, max_bytes: int = MAX_BYTES) -> bytes:
    """`values` (height, width; 255 = will change) as a PNG with alpha 0 where all of it is to change.

    A soft edge has fewer steps where the file would be too large. Raises UserError(BAD_INPUT) where even a hard one is.
    """
    for steps in _STEPS:
        data = _encoded(_reduced(values, steps))
        if len(data) < max_bytes:
            return data
    raise UserError(
        f"The mask has {len(data) / 1e6:.1f} MB as a PNG file, and at most {max_bytes / 1e6:g} MB can be sent.",
        cause=Cause.BAD_INPUT,
        hint="Paint it with fewer small pieces, or use a smaller picture.",
    )


def from_png(path: Path, size: tuple[int, int]) -> Values:
    """The mask in a file, 255 = will change. Raises UserError(BAD_INPUT) unless it is a mask of `size` (width, height)."""
    header = read_header(path)
    if (header.width, header.height) != size:
        raise UserError(
            f"The mask has {header.width}×{header.height} pixels and the picture {size[0]}×{size[1]}.",
            cause=Cause.BAD_INPUT,
            hint="Paint it anew.",
        )
    image = open_image(path, header=header)
    if "A" not in image.getbands():
        raise UserError(
            "The mask has no transparency, so it says nothing about what is to change.",
            cause=Cause.BAD_INPUT,
            hint="Paint it anew.",
        )
    values: Values = 255 - np.asarray(image.getchannel("A"))
    return values


def share_of(path: Path) -> float:
    """How much of the picture a mask file lets change, 0…1. Raises like `from_png`."""
    header = read_header(path)
    return float(from_png(path, (header.width, header.height)).mean()) / 255


def most_visible(picture: Path, colours: Mapping[str, tuple[int, int, int]]) -> str:
    """The name of the first colour (8-bit RGB) that is seen well all over a picture: nearly as well as the one seen best.

    By the 10th percentile, over a thumbnail, of the distance in RGB with the weights of the luma (BT.601), which is good
    enough to begin with. Raises UserError(BAD_INPUT).
    """
    small = open_image(picture, upright=True, at_least=(_SAMPLE, _SAMPLE)).convert("RGB")
    small.thumbnail((_SAMPLE, _SAMPLE))
    pixels = np.asarray(small, np.float32)

    def distance(colour: tuple[int, int, int]) -> float:
        apart = np.sqrt(((pixels - np.asarray(colour, np.float32)) ** 2) @ np.asarray(_LUMA, np.float32))
        return float(np.percentile(apart, 10))

    seen = {name: distance(colour) for name, colour in colours.items()}
    best = max(seen.values())
    return next(name for name, far in seen.items() if far >= _NEARLY * best)


def _reduced(values: Values, steps: int) -> Values:
    if steps >= 256:
        return values
    width = 255 / (steps - 1)
    table = np.round(np.round(np.arange(256) / width) * width).astype(np.uint8)
    reduced: Values = table[values]
    return reduced


def _encoded(values: Values) -> bytes:
    # The endpoint reads alpha alone; black packs best.
    alpha = Image.fromarray(255 - values)
    black = Image.new("L", alpha.size)
    file = io.BytesIO()
    Image.merge("RGBA", (black, black, black, alpha)).save(file, "PNG", compress_level=6)
    return file.getvalue()
