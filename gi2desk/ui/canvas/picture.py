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
        """What the pixels take, in memory or in a file."""
        return int(self.pixels.nbytes)

    @property
    def in_memory(self) -> bool:
        """False for pixels in a scratch file."""
        return not isinstance(self.owner, mmap.mmap)

    def leave_to_system(self) -> None:
        """After work on all of it: what lies in a scratch file need not stay in this process's memory."""
        if isinstance(self.owner, mmap.mmap):
            leave_to_system(self.owner)


def level_of_pixels(pixels: NDArray[np.uint8], *, translucent: bool = False, owner: object = None) -> Level:
    """A level over an array (height, width, 4), premultiplied if translucent, without a copy if it is contiguous."""
    import numpy as np

    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    form = TRANSLUCENT if translucent else OPAQUE
    # The stubs know only bytes; any buffer will do and a read-only one stays unwritten.
    image = QImage(pixels.data, width, height, width * 4, form)
    return Level(pixels, image, owner)


def level_of_scaled(pixels: NDArray[np.uint8], *, translucent: bool) -> Level:
    """A level over pixels that a filter made, which overshoots at edges: a premultiplied colour above its alpha is none.

    Qt adds such a colour to what is below without a limit, so that a bright edge would turn blue or black.
    """
    import numpy as np

    if translucent:
        colours = np.minimum(pixels[..., :3], pixels[..., 3:])
        pixels = np.concatenate([colours, pixels[..., 3:]], axis=-1)
    return level_of_pixels(pixels, translucent=translucent)


def level_of_image(image: QImage) -> Level:
    """A level over a QImage with 32 bits a pixel, without a copy."""
    import numpy as np

    flat = np.frombuffer(image.constBits(), np.uint8)
    return Level(flat.reshape(image.height(), image.width(), 4), image)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Picture:
    """Levels, largest first, in the display's colours; a proxy has one level that is smaller than what it stands for.

    `source` holds the file's own values without premultiplication or colour conversion, for the inspector, and
    `profile` says what they mean; `target` is the profile of the display. None is sRGB in both. Pixels that were turned
    by `degrees`, clockwise about their middle, come from an `upright` picture of that many.
    """

    levels: tuple[Level, ...]
    source: Level
    translucent: bool = False
    proxy: bool = False
    profile: bytes | None = None
    target: bytes | None = None
    degrees: float = 0.0
    upright: Extent | None = None
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

    def measured(self) -> Sequence[NDArray[np.uint8]]:
        """The levels in sRGB, premultiplied, on whatever display it is painted: what figures are worked out from.

        They are made where they are not those that are painted, so it belongs into a worker.
        """
        from gi2desk.imaging.conversion import conversion

        if self.target is None:
            return self.pixels
        found = conversion(self.profile, None)
        first = found.apply(self.source.pixels) if found is not None else self.source.pixels
        if self.translucent:
            first = premultiplied(first)
        return [first, *reductions(first)]

    def leave_to_system(self) -> None:
        """After work on all of it: what lies in a scratch file need not stay in this process's memory."""
        self.levels[0].leave_to_system()
        self.source.leave_to_system()


def premultiplied(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pixels (height, width, 4) with their colours multiplied by their alpha, as a new array."""
    import numpy as np

    height, width = pixels.shape[:2]
    # Both the array and the two images have to live until the copy is made: none keeps another's memory.
    held = np.ascontiguousarray(pixels)
    straight = QImage(held.data, width, height, width * 4, QImage.Format.Format_ARGB32)
    made = level_of_image(straight.convertToFormat(TRANSLUCENT))
    return made.pixels.copy()


def build(
    first: Level,
    *,
    translucent: bool = False,
    source: Level | None = None,
    profile: bytes | None = None,
    target: bytes | None = None,
) -> Picture:
    """A picture from its full-size level: makes the reductions, so it belongs into a worker."""
    smaller = tuple(level_of_pixels(pixels, translucent=translucent) for pixels in reductions(first.pixels))
    kept = (first, *smaller) if source is None else (first, *smaller, source)
    return Picture(
        levels=(first, *smaller),
        source=source or first,
        translucent=translucent,
        profile=profile,
        target=target,
        held=sum(level.bytes for level in kept if level.in_memory),
    )


def of_pixels(pixels: NDArray[np.uint8], *, translucent: bool = False) -> Picture:
    """A computed picture, such as a difference, from an array (height, width, 4) in sRGB."""
    return build(level_of_pixels(pixels, translucent=translucent), translucent=translucent)


def image_for_display(image: QImage, target: bytes | None) -> QImage:
    """An sRGB image, such as a thumbnail, in the colours of a display. Belongs into a worker."""
    from gi2desk.imaging.conversion import conversion

    found = conversion(None, target) if target is not None else None
    if found is None:
        return image
    form = image.format()
    straight = image.convertToFormat(QImage.Format.Format_ARGB32)
    pixels = found.apply(level_of_image(straight).pixels)
    height, width = pixels.shape[:2]
    made = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_ARGB32)
    # Its own memory, whoever keeps it.
    return made.convertToFormat(form) if form != made.format() else made.copy()


def for_display(picture: Picture, target: bytes | None) -> Picture:
    """A computed picture, each pixel of it opaque or nothing, in the colours of a display. Belongs into a worker."""
    from gi2desk.imaging.conversion import conversion

    found = conversion(None, target)
    if found is None:
        return picture
    made = found.apply(picture.source.pixels)
    if picture.translucent:
        made = premultiplied(made)
    first = level_of_pixels(made, translucent=picture.translucent)
    return build(first, translucent=picture.translucent, source=picture.source, target=target)
