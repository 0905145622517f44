"""Draws a picture on a larger canvas that is clear around it, and the mask of what is new there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from gi2desk.core.expansion import Expansion
from gi2desk.imaging.crop import resize
from gi2desk.imaging.decode import open_image, to_channels
from gi2desk.imaging.mask import Values

# Of the canvas's short edge: so far the new part reaches into the old one, or a seam would be seen.
_OVERLAP = 1 / 100


def place(picture: Path, expansion: Expansion) -> tuple[Image.Image, Values]:
    """The canvas as RGBA, transparent where it is new, and the mask: 255 there, fading out over a seam in the old part.

    Raises UserError(BAD_INPUT) for what cannot be read.
    """
    old = to_channels(open_image(picture, upright=True)).convert("RGBA")
    spot = expansion.place
    scaled = resize(old, (spot.width, spot.height))
    assert isinstance(scaled, Image.Image)
    canvas = Image.new("RGBA", expansion.canvas)
    canvas.paste(scaled, (spot.x, spot.y))
    return canvas, mask_of(expansion)


def mask_of(expansion: Expansion) -> Values:
    """What is new on the canvas: (height, width), 255 = new."""
    canvas, spot = expansion.canvas, expansion.place
    seam = max(4, round(canvas.short_edge * _OVERLAP))
    across = _ramp(canvas.width, spot.x, spot.right, seam)
    down = _ramp(canvas.height, spot.y, spot.bottom, seam)
    mask: Values = np.maximum(across[None, :], down[:, None])
    return mask


def _ramp(length: int, start: int, end: int, seam: int) -> Values:
    """255 before `start` and from `end` on, falling to 0 within `seam` pixels inside; nothing where the edges meet."""
    made = np.zeros(length, np.uint8)
    fall = np.round(255 * (1 - (np.arange(seam) + 0.5) / seam)).astype(np.uint8)
    if start > 0:
        made[:start] = 255
        inside = made[start : min(start + seam, end)]
        inside[:] = fall[: len(inside)]
    if end < length:
        made[end:] = 255
        inside = made[max(start, end - seam) : end]
        inside[:] = np.maximum(inside, fall[::-1][seam - len(inside) :])
    return made
