"""From a file to a picture that can be painted; everything here runs in a worker."""

from __future__ import annotations

import contextlib
import dataclasses
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QColorSpace, QImage, QImageReader

from gi2desk.core.errors import Cause, UserError
from gi2desk.imaging.header import Header, read_header
from gi2desk.imaging.limit import check_decoded, unusable
from gi2desk.ui.canvas.picture import (
    OPAQUE,
    Level,
    Picture,
    build,
    level_of_image,
    level_of_pixels,
    premultiplied,
)
from gi2desk.ui.canvas.scratch import write_to_file
from gi2desk.ui.canvas.worker import Ticket

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image, ImageCms

# Qt decodes these a third faster than Pillow and hands out what it paints from; Pillow reads the rest.
_QT_FORMATS = frozenset({"png", "jpeg", "webp", "gif", "bmp"})
_QT_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
HUGE = 32_000_000
"""Pictures of more pixels are decoded one at a time: what the decoder makes and the copy of it are in memory at once."""

_one_huge = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How a picture is wanted: for the display with profile `target` (None = sRGB).

    A level of more than `room` bytes goes to a file in `scratch` (None = the system's folder), so that only the
    reductions stay in memory.
    """

    target: bytes | None = None
    room: int = 1 << 62
    scratch: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """The file's own values upright, not premultiplied; `painted` where they are no RGB and were converted at once."""

    source: Level
    translucent: bool = False
    profile: bytes | None = None
    painted: Level | None = None


def decode(path: Path, ticket: Ticket, order: Order | None = None) -> Picture:
    """The picture at `path` upright, with its reductions, in the colours of the display.

    Raises UserError(BAD_INPUT) with the reason, Cancelled when nobody waits any more.
    """
    order = order or Order()
    header = read_header(path)
    check_decoded(header.width, header.height, 4)
    ticket.check()
    if header.width * header.height <= HUGE:
        return _decode(path, header, ticket, order)
    with _one_huge:
        ticket.check()
        return _decode(path, header, ticket, order)


def decode_small(path: Path, edge: int, target: bytes | None = None) -> Picture:
    """A picture to show until the full one is there, its long edge at most about `edge` where that is faster.

    Raises UserError(BAD_INPUT).
    """
    order, ticket = Order(target=target), Ticket()
    read = _read(path, read_header(path), ticket, order, edge)
    level = _painted(read, ticket, order)
    return Picture(
        levels=(level,),
        source=read.source,
        translucent=read.translucent,
        proxy=True,
        profile=read.profile,
        target=target,
        held=level.bytes,
    )


def _decode(path: Path, header: Header, ticket: Ticket, order: Order) -> Picture:
    read = _read(path, header, ticket, order)
    ticket.check()
    first = _painted(read, ticket, order)
    ticket.check()
    picture = build(
        first,
        translucent=read.translucent,
        source=read.source if read.source is not first else None,
        profile=read.profile,
        target=order.target,
    )
    picture.leave_to_system()
    return picture


def _painted(read: _Read, ticket: Ticket, order: Order) -> Level:
    """What is drawn: the values themselves wherever nothing has to be done to them."""
    from gi2desk.imaging.conversion import ROWS, conversion

    if read.painted is not None:
        return read.painted
    found, pixels = conversion(read.profile, order.target), read.source.pixels
    if found is None and not read.translucent:
        return read.source

    def bands() -> Iterator[NDArray[np.uint8]]:
        for top in range(0, len(pixels), ROWS):
            ticket.check()
            band = pixels[top : top + ROWS]
            band = found.apply_once(band) if found is not None else band
            yield premultiplied(band) if read.translucent else band

    made = _stored(pixels.shape, bands, order, translucent=read.translucent)
    read.source.leave_to_system()
    return made


def _stored(
    shape: tuple[int, ...],
    bands: Callable[[], Iterator[NDArray[np.uint8]]],
    order: Order,
    *,
    translucent: bool = False,
) -> Level:
    """A level from bands of rows, in memory or over a file."""
    import numpy as np

    height, width, channels = shape
    if height * width * channels > order.room:
        # No room on the disk either: over the limit is better than no picture.
        with contextlib.suppress(OSError):
            pixels, mapping = write_to_file((height, width, channels), bands(), order.scratch)
            return level_of_pixels(pixels, translucent=translucent, owner=mapping)
    made, top = np.empty(shape, np.uint8), 0
    for band in bands():
        made[top : top + len(band)] = band
        top += len(band)
    return level_of_pixels(made, translucent=translucent)


def _read(path: Path, header: Header, ticket: Ticket, order: Order, edge: int = 0) -> _Read:
    """The upright first frame; with `edge`, a JPEG may come smaller, down to that long edge."""
    if header.format not in _QT_FORMATS or header.mode not in _QT_MODES:
        return _read_with_pillow(path, header, ticket, order)
    reader = QImageReader(str(path), header.format.encode())
    reader.setAutoTransform(True)
    longest = max(header.width, header.height)
    if edge and header.format == "jpeg" and longest >= 2 * edge:
        # Below a quality of 50 Qt lets the JPEG library itself decode at an eighth, a quarter or a half.
        reader.setQuality(49)
        reader.setScaledSize(reader.size() * (edge / longest))
    image = reader.read()
    if image.isNull():
        raise unusable(f"{path.name} cannot be decoded.", details=reader.errorString())
    profile = _profile_of(path, header, image)
    form = QImage.Format.Format_ARGB32 if image.hasAlphaChannel() else OPAQUE
    level = level_of_image(image if image.format() == form else image.convertToFormat(form))
    # Else its memory would stay alive beside the copy in the file.
    del image
    translucent = form is not OPAQUE and _is_translucent(level.pixels)
    if level.bytes > order.room:
        level = _stored(level.pixels.shape, lambda: iter((level.pixels,)), order)
    elif form is not OPAQUE and not translucent:
        level = level_of_pixels(level.pixels, owner=level)
    return _Read(source=level, translucent=translucent, profile=profile)


def _read_with_pillow(path: Path, header: Header, ticket: Ticket, order: Order) -> _Read:
    from gi2desk.imaging.conversion import ink_transform
    from gi2desk.imaging.decode import open_image, to_channels

    image = open_image(path, header=header, upright=True)
    profile = image.info.get("icc_profile")
    shape = (image.height, image.width, 4)
    if image.mode != "CMYK":
        plain = to_channels(image)
        source = _stored(shape, lambda: _bands(plain, ticket), order)
        translucent = plain.mode in {"LA", "RGBA"} and _is_translucent(source.pixels)
        return _Read(source=source, translucent=translucent, profile=_usable(profile, plain.mode))
    inks = ink_transform(profile, None) if profile else None
    source = _stored(shape, lambda: _bands(image, ticket, inks), order)
    if inks is None or order.target is None:
        return _Read(source=source)
    # By way of sRGB the colours that a wide display could show would be lost.
    direct = ink_transform(profile, order.target)
    return _Read(source=source, painted=_stored(shape, lambda: _bands(image, ticket, direct), order))


def _bands(
    image: Image.Image, ticket: Ticket, transform: ImageCms.ImageCmsTransform | None = None
) -> Iterator[NDArray[np.uint8]]:
    """Rows of a Pillow picture as pixels that Qt draws, converted if there is a transform to RGB."""
    import numpy as np
    from PIL import ImageCms

    from gi2desk.imaging.conversion import ROWS

    for top in range(0, image.height, ROWS):
        ticket.check()
        part = image.crop((0, top, image.width, min(image.height, top + ROWS)))
        if transform is not None:
            part = ImageCms.applyTransform(part, transform) or part
        part = (part.convert("RGB") if part.mode == "CMYK" else part).convert("RGBA")
        yield np.frombuffer(part.tobytes("raw", "BGRA"), np.uint8).reshape(-1, image.width, 4)


def _is_translucent(pixels: NDArray[np.uint8]) -> bool:
    """True if a pixel really is: most files with an alpha channel have nothing in it."""
    return bool(pixels[..., 3].min() < 255)


def _usable(profile: bytes | None, mode: str) -> bytes | None:
    """The profile if it is one for such pixels."""
    if not profile:
        return None
    from gi2desk.imaging.profile import misfit

    return profile if misfit(profile, mode) is None else None


def _profile_of(path: Path, header: Header, image: QImage) -> bytes | None:
    """What the values mean: by the embedded profile, else by what the file says in other words; None = sRGB."""
    from gi2desk.imaging.decode import embedded_profile

    if header.has_icc:
        return _usable(embedded_profile(path, header), header.mode)
    return bytes(image.colorSpace().iccProfile().data()) if _needs_conversion(image) else None


def _needs_conversion(image: QImage) -> bool:
    """True for colours of another space than sRGB. A gamma of about 2.2 by itself is what sRGB files often say."""
    space = image.colorSpace()
    if not space.isValid() or space.colorModel() is not QColorSpace.ColorModel.Rgb:
        return False
    if space.primaries() is not QColorSpace.Primaries.SRgb:
        return True
    transfer = space.transferFunction()
    if transfer is QColorSpace.TransferFunction.Gamma:
        return abs(space.gamma() - 2.2) > 0.05
    return transfer is not QColorSpace.TransferFunction.SRgb


def gone(path: Path) -> UserError:
    """The error for a file that is no longer where it was."""
    return UserError(
        f"{path.name} is no longer where it was.",
        cause=Cause.BAD_INPUT,
        hint="Put the file back, or restore it from a backup.",
        details=str(path),
    )


def explain(path: Path, error: UserError) -> UserError:
    """`error` as a sentence that names the file, since a pane has no other place that does."""
    if not path.exists():
        return gone(path)
    failure = error.failure
    if path.name in failure.message:
        return error
    named = dataclasses.replace(failure, message=f"{path.name}: {failure.message}")
    return UserError(named.message, cause=named.cause, hint=named.hint, details=named.details)
