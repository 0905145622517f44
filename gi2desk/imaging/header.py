"""The one way to ask what a picture file is and whether it is whole, without decoding it."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from gi2desk.core.errors import UserError
from gi2desk.imaging.gif import parse_gif
from gi2desk.imaging.jpeg import parse_jpeg
from gi2desk.imaging.limit import PIECE, check_bytes, unusable
from gi2desk.imaging.png import SIGNATURE, parse_png
from gi2desk.imaging.structure import Checker, Header, Parser, ParserChecker
from gi2desk.imaging.webp import parse_webp

__all__ = ["Checker", "Header", "HeaderChecker", "PngChecker", "open_file", "read_header", "sniff"]

# Bytes that `sniff` needs.
SNIFF_BYTES = 32
_PARSERS: dict[str, Callable[[], Parser]] = {
    "png": parse_png,
    "jpeg": parse_jpeg,
    "webp": parse_webp,
    "gif": parse_gif,
}
_AVIF_BRANDS = frozenset({b"avif", b"avis", b"mif1", b"msf1"})


def sniff(start: bytes) -> str | None:
    """The format that `start`, the first bytes of a file, announces; None when it is none that is opened.

    Names and extensions are not looked at: they are often wrong.
    """
    if start[:8] == SIGNATURE or (len(start) >= 8 and start[1:4] == b"PNG"):
        # Damaged signatures are told as damage rather than as an unknown format.
        return "png"
    if start[:2] == b"\xff\xd8":
        return "jpeg"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "webp"
    if start[:6] in {b"GIF87a", b"GIF89a"}:
        return "gif"
    if start[:4] in {b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"}:
        return "tiff"
    if start[:2] == b"BM":
        return "bmp"
    if start[4:8] == b"ftyp" and (start[8:12] in _AVIF_BRANDS and b"avi" in start[8:32]):
        return "avif"
    return None


class PngChecker(ParserChecker):
    """Checks a PNG while its bytes pass: lengths, checksums, image header and end mark."""

    def __init__(self) -> None:
        super().__init__(parse_png())


class HeaderChecker:
    """Checks a PNG, JPEG, WebP or GIF while its bytes pass, whichever it turns out to be."""

    def __init__(self) -> None:
        self._start = b""
        self._checker: Checker | None = None

    def feed(self, data: bytes | memoryview) -> None:
        if self._checker is not None:
            self._checker.feed(data)
            return
        self._start += bytes(data)
        if len(self._start) >= SNIFF_BYTES:
            self._decide()

    def finish(self) -> Header:
        if self._checker is None:
            self._decide()
        assert self._checker is not None
        return self._checker.finish()

    def _decide(self) -> None:
        kind = sniff(self._start)
        parser = _PARSERS.get(kind or "")
        self._checker = ParserChecker(parser()) if parser is not None else _Unknown(self._start[:SNIFF_BYTES])
        self._checker.feed(self._start)
        self._start = b""


class _Unknown:
    def __init__(self, start: bytes) -> None:
        self._begin = start

    def feed(self, data: bytes | memoryview) -> None:
        pass

    def finish(self) -> Header:
        raise not_a_picture(self._begin)


# What people often have and cannot be opened, by where its mark stands and what the mark is.
_FOREIGN: tuple[tuple[int, bytes, str], ...] = (
    (0, b"8BPS", "a Photoshop document"),
    (0, b"%PDF", "a PDF document"),
    (0, b"%!PS", "an EPS or PostScript document"),
    (0, b"\xc5\xd0\xd3\xc6", "an EPS document"),
    (0, b"\xff\x0a", "a JPEG XL picture"),
    (0, b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture"),
    (0, b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
    (0, b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (0, b"v/1\x01", "an OpenEXR picture"),
    (0, b"#?RADIANCE", "a Radiance HDR picture"),
    (0, b"\x00\x00\x01\x00", "a Windows icon"),
    (0, b"icns", "a macOS icon"),
    (0, b"DDS ", "a DDS texture"),
    (0, b"\x01\xda", "an SGI picture"),
    (0, b"FUJIFILMCCD-RAW", "a camera's raw picture"),
    (8, b"crx ", "a camera's raw picture"),
    (0, b"PK\x03\x04", "a ZIP archive, or a document of Affinity, Sketch or Office"),
    (0, b"\x1aE\xdf\xa3", "a video"),
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})


def _foreign(start: bytes) -> str:
    """What a file is that cannot be opened, in words, or an empty text."""
    if start[4:8] == b"ftyp":
        if start[8:12] in _HEIC_BRANDS:
            return "a HEIC picture, as iPhones take them"
        if start[8:12] != b"crx ":
            return "a video"
    return next((words for at, mark, words in _FOREIGN if start[at : at + len(mark)] == mark), "")


def not_a_picture(start: bytes) -> UserError:
    """The error for a file whose first bytes `start` are of no format that is opened."""
    if not start:
        return unusable("The file is empty.")
    if words := _foreign(start):
        return unusable(
            f"The file is {words}, which gi2desk does not open.",
            hint="Save it as PNG, JPEG or TIFF in the program that opens it.",
            details=f"first bytes: {start[:16].hex(' ')}",
        )
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<svg", b"{", b"[")):
        return unusable("The file holds text or a web page instead of a picture.")
    return unusable(
        "The file is not a picture in a format that gi2desk opens.",
        hint="PNG, JPEG, WebP, GIF, TIFF, BMP and AVIF are opened.",
        details=f"first bytes: {start[:16].hex(' ')}",
    )


def open_file(path: Path) -> BinaryIO:
    """Opens a regular file of a size that is read, else raises UserError(BAD_INPUT).

    Devices and pipes are refused before they are opened, because opening them can wait for ever.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise unusable("This is a folder, not a file.")
        if not stat.S_ISREG(status.st_mode):
            raise unusable("This is not a regular file.")
        check_bytes(status.st_size)
        return path.open("rb")
    except FileNotFoundError as error:
        raise unusable("There is no such file.", details=str(error)) from error
    except (OSError, ValueError) as error:
        # ValueError: a null character in the name.
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise unusable(f"The file cannot be opened: {reason}.", details=str(error)) from error


def read_header(path: Path) -> Header:
    """What the file at `path` is, after its structure was checked from first byte to last in bounded memory.

    PNG, JPEG, WebP and GIF are parsed here and must be whole; TIFF, BMP and AVIF are opened by Pillow, undecoded.
    Raises UserError(BAD_INPUT) with the reason.
    """
    with open_file(path) as stream:
        start = _read(stream, SNIFF_BYTES)
        kind = sniff(start)
        parser = _PARSERS.get(kind or "")
        if parser is not None:
            checker = ParserChecker(parser())
            checker.feed(start)
            while piece := _read(stream, PIECE):
                checker.feed(piece)
            header = checker.finish()
            if kind != "gif":
                return header
        elif kind is None:
            raise not_a_picture(start)
    from gi2desk.imaging.foreign import read_foreign

    return read_foreign(path, kind)


def _read(stream: BinaryIO, count: int) -> bytes:
    try:
        return stream.read(count)
    except OSError as error:
        raise unusable(f"The file cannot be read: {error.strerror or error}.", details=str(error)) from error
