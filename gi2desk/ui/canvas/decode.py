"""From a file to a picture that can be painted; everything here runs in a worker."""

from __future__ import annotations

import dataclasses
import mmap
import threading
from pathlib import Path

from PySide6.QtGui import QColorSpace, QImage, QImageReader

from gi2desk.core.errors import Cause, UserError
from gi2desk.imaging.header import Header, read_header
from gi2desk.imaging.limit import check_decoded, unusable
from gi2desk.ui.canvas.picture import (
    OPAQUE,
    TRANSLUCENT,
    Level,
    Picture,
    build,
    level_of_image,
    level_of_pixels,
)
from gi2desk.ui.canvas.scratch import move_to_file
from gi2desk.ui.canvas.worker import Ticket

# Qt decodes these a third faster than Pillow and hands out what it paints from; Pillow reads the rest.
_QT_FORMATS = frozenset({"png", "jpeg", "webp", "gif", "bmp"})
_QT_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
HUGE = 32_000_000
"""Pictures of more pixels are decoded one at a time: what the decoder makes and the copy of it are in memory at once."""

_one_huge = threading.Lock()


def decode(path: Path, ticket: Ticket, *, room: int, scratch: Path | None = None) -> Picture:
    """The picture at `path` upright, with its reductions; painted values are sRGB.

    With more than `room` bytes of pixels they go to a file in `scratch`, so that only the reductions stay in
    memory. Raises UserError(BAD_INPUT) with the reason, Cancelled when nobody waits any more.
    """
    header = read_header(path)
    check_decoded(header.width, header.height, 4)
    ticket.check()
    if header.width * header.height <= HUGE:
        return _decode(path, header, ticket, room, scratch)
    with _one_huge:
        ticket.check()
        return _decode(path, header, ticket, room, scratch)


def decode_small(path: Path, edge: int) -> Picture:
    """A picture to show until the full one is there, its long edge at most about `edge` where that is faster.

    Raises UserError(BAD_INPUT).
    """
    level, translucent = _painted(_read(path, read_header(path), edge))
    return Picture(levels=(level,), source=level, translucent=translucent, proxy=True, held=level.bytes)


def _decode(path: Path, header: Header, ticket: Ticket, room: int, scratch: Path | None) -> Picture:
    image = _read(path, header)
    ticket.check()
    source = None
    if _is_translucent(image):
        source = level_of_image(image.convertToFormat(QImage.Format.Format_ARGB32))
    if _needs_conversion(image):
        source = source or level_of_image(image.convertToFormat(OPAQUE))
        image = image.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    ticket.check()
    first, translucent = _painted(image)
    # Else its memory would stay alive beside the copy in the file.
    del image
    if first.bytes > room:
        first = _spilled(first, translucent, scratch)
    picture = build(
        first, translucent=translucent, source=source, in_memory=not isinstance(first.owner, mmap.mmap)
    )
    picture.leave_to_system()
    return picture


def _spilled(level: Level, translucent: bool, scratch: Path | None) -> Level:
    """The level over a file."""
    try:
        pixels, mapping = move_to_file(level.pixels, scratch)
    except OSError:
        # No room on the disk either: over the limit is better than no picture.
        return level
    return level_of_pixels(pixels, translucent=translucent, owner=mapping)


def _read(path: Path, header: Header, edge: int = 0) -> QImage:
    """The upright first frame; with `edge`, a JPEG may come smaller, down to that long edge."""
    if header.format not in _QT_FORMATS or header.mode not in _QT_MODES:
        return _read_with_pillow(path, header)
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
    return image


def _read_with_pillow(path: Path, header: Header) -> QImage:
    from gi2desk.imaging.decode import open_image, to_channels

    image = to_channels(open_image(path, header=header, upright=True))
    if image.mode in {"LA", "RGBA"}:
        rgba = image.convert("RGBA")
        return QImage(rgba.tobytes(), *rgba.size, rgba.width * 4, QImage.Format.Format_RGBA8888).copy()
    data = image.convert("RGB").tobytes("raw", "BGRX")
    return QImage(data, *image.size, image.width * 4, OPAQUE).copy()


def _painted(image: QImage) -> tuple[Level, bool]:
    """A level in one of the two formats that Qt draws fast, and whether anything of it is translucent."""
    translucent = _is_translucent(image)
    form = TRANSLUCENT if translucent else OPAQUE
    if image.format() != form:
        image = image.convertToFormat(form)
    return level_of_image(image), translucent


def _is_translucent(image: QImage) -> bool:
    """True if a pixel really is: most files with an alpha channel have nothing in it."""
    if not image.hasAlphaChannel():
        return False
    alpha = level_of_image(image.convertToFormat(QImage.Format.Format_ARGB32))
    return bool(alpha.pixels[..., 3].min() < 255)


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
