"""Turns an aligned picture in a worker rather than on the screen.

The canvas places pictures upright on whole device pixels, and inspector, difference, heat map and overlays count on it.
Pixels that are turned once keep all of them in one geometry; the price is that values are interpolated, which the caption
says by naming the turn.
"""

from __future__ import annotations

from dataclasses import replace

from gi2desk.imaging.turn import turned
from gi2desk.ui.canvas.picture import Picture, build, level_of_pixels


def turned_picture(picture: Picture, degrees: float) -> Picture:
    """`picture` turned clockwise about its middle, as large as its corners need; what it does not cover is transparent.

    For a worker.
    """
    first, source = picture.levels[0], picture.source
    opaque = not picture.translucent
    level = level_of_pixels(turned(first.pixels, degrees, opaque=opaque), translucent=True)
    own = None
    if source is not first:
        own = level_of_pixels(turned(source.pixels, degrees, opaque=opaque))
    made = build(level, translucent=True, source=own)
    picture.leave_to_system()
    # Whatever else is known of the picture holds for it turned as well.
    return replace(
        picture,
        levels=made.levels,
        source=made.source,
        translucent=True,
        degrees=degrees,
        upright=picture.extent,
        held=made.held,
        serial=made.serial,
    )
