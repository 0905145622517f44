"""A decoded picture as it is painted from: its pixels, their half-scale reductions, and the file's own values."""

from __future__ import annotations

import itertools
import mmap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from gi2desk.imaging.pyramid import reductions
from gi2desk.ui.canvas.geometry import Extent
from gi2desk.ui.canvas.scratch import leave_to_system

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OPAQUE = QImage.Format.Format_RGB32
TRANSLUCENT = QImage.Format.Format_ARGB32_Premultiplied

_serials = itertools.count(1)


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """The same memory twice: as an array (height, width, 4; blue, green, red, alpha) and as what Qt draws from.

    Neither keeps the other's memory alive by itself, so they are handed on together.
    """

    pixels: NDArray[np.uint8]
    image: QImage
    owner: object = None

    @property
    def bytes(self) -> int:
        """Memory that the pixels take."""
        return int(self.pixels.nbytes)


def level_of_pixels(pixels: NDArray[np.uint8], *, translucent: bool = False, owner: object = None) -> Level:
    """A level over an array (height, width, 4), premultiplied if translucent, without a copy if it is contiguous."""
    import numpy as np

    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    form = TRANSLUCENT if translucent else OPAQUE
    # The stubs know only bytes; any buffer will do and a read-only one stays unwritten.
    image = QImage(pixels.data, width, height, width * 4, form)
    return Level(pixels, image, owner)


def level_of_image(image: QImage) -> Level:
    """A level over a QImage with 32 bits a pixel, without a copy."""
    import numpy as np

    flat = np.frombuffer(image.constBits(), np.uint8)
    return Level(flat.reshape(image.height(), image.width(), 4), image)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Picture:
    """Levels, largest first; a proxy has one level that is smaller than what it stands for.

    `source` holds the file's own values without premultiplication or colour conversion, for the inspector.
    """

    levels: tuple[Level, ...]
    source: Level
    translucent: bool = False
    proxy: bool = False
    held: int = 0  # bytes of main memory, without what lies in a scratch file
    serial: int = field(default_factory=lambda: next(_serials))

    @property
    def extent(self) -> Extent:
        """Width and height in pixels."""
        image = self.levels[0].image
        return Extent(width=image.width(), height=image.height())

    @property
    def pixels(self) -> Sequence[NDArray[np.uint8]]:
        """The arrays of all levels."""
        return [level.pixels for level in self.levels]

    def leave_to_system(self) -> None:
        """After work on all of it: what lies in a scratch file need not stay in this process's memory."""
        owner = self.levels[0].owner
        if isinstance(owner, mmap.mmap):
            leave_to_system(owner)


def build(
    first: Level, *, translucent: bool = False, source: Level | None = None, in_memory: bool = True
) -> Picture:
    """A picture from its full-size level: makes the reductions, so it belongs into a worker."""
    smaller = tuple(level_of_pixels(pixels, translucent=translucent) for pixels in reductions(first.pixels))
    held = sum(level.bytes for level in smaller)
    held += first.bytes if in_memory else 0
    held += source.bytes if source is not None else 0
    return Picture(levels=(first, *smaller), source=source or first, translucent=translucent, held=held)


def of_pixels(pixels: NDArray[np.uint8], *, translucent: bool = False) -> Picture:
    """A computed picture, such as a difference, from an array (height, width, 4)."""
    return build(level_of_pixels(pixels, translucent=translucent), translucent=translucent)
