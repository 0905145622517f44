"""A picture of a file in the size of a screen, with its reductions, for crops that are painted from it."""

from __future__ import annotations

from pathlib import Path

from gi2desk.ui.canvas.decode import decode_small
from gi2desk.ui.canvas.picture import Picture, build, level_of_scaled
from gi2desk.ui.display.display import displays

EDGE = 1600


def read_preview(path: Path) -> Picture:
    """The picture at `path`, upright, its longer edge at most EDGE pixels. Raises UserError(BAD_INPUT). For a worker."""
    from gi2desk.core.geometry import Rect
    from gi2desk.imaging.resample import lanczos

    found = decode_small(path, EDGE, displays().target)
    width, height = found.extent.width, found.extent.height
    scale = min(1.0, EDGE / max(width, height))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    whole = Rect(x=0, y=0, width=size[0], height=size[1])
    pixels = lanczos(found.levels[0].pixels, size, whole)
    return build(level_of_scaled(pixels, translucent=found.translucent), translucent=found.translucent)
