"""A file's structure read in pieces of any size: one parser for files on disk and for bytes on their way."""

from __future__ import annotations

import re
import zlib
from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Protocol

from gi2desk.core.errors import UserError
from gi2desk.imaging.limit import check_size, unusable


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a picture file says about itself, from its bytes alone; nothing was decoded.

    `format` is png, jpeg, webp, gif, tiff, bmp or avif. `width` and `height` are pixels as stored, before
    `orientation` (EXIF, 1 to 8). `mode` names the channels (1, L, LA, P, RGB, RGBA, CMYK), `bit_depth` bits per
    channel. `credential_bytes` is the size of the box with Content Credentials. `dpi` is dots per inch, horizontal
    and vertical. `frames` is 2 where more than one were seen but not counted. `parts` names the chunks or segments
    in order of first appearance. `trailing` counts the bytes after the end of the picture.
    """

    format: str
    width: int
    height: int
    mode: str
    bit_depth: int
    has_icc: bool = False
    credential_bytes: int = 0
    dpi: tuple[float, float] | None = None
    orientation: int = 1
    frames: int = 1
    interlaced: bool = False
    parts: tuple[str, ...] = ()
    trailing: int = 0

    @property
    def has_credentials(self) -> bool:
        """True when the file has a box with Content Credentials, whatever they are worth."""
        return self.credential_bytes > 0

    @property
    def has_alpha(self) -> bool:
        """True when pixels can be transparent."""
        return self.mode in {"LA", "RGBA"} or "tRNS" in self.parts

    @property
    def upright(self) -> tuple[int, int]:
        """Width and height as seen, after `orientation`."""
        return (self.height, self.width) if self.orientation >= 5 else (self.width, self.height)


class Request(Protocol):
    """What a parser wants next from the stream."""

    @property
    def complete(self) -> bool:
        """True when nothing more is wanted."""

    def accept(self, data: memoryview) -> int:
        """Takes from the front of `data` and returns how many bytes."""


class Take:
    """Collects `count` bytes; `data` is shorter only when the file ended."""

    def __init__(self, count: int) -> None:
        self._left = count
        self._data = bytearray()

    @property
    def complete(self) -> bool:
        return self._left == 0

    @property
    def data(self) -> bytes:
        return bytes(self._data)

    def accept(self, data: memoryview) -> int:
        used = min(self._left, len(data))
        self._data += data[:used]
        self._left -= used
        return used


class Pass:
    """Lets `count` bytes go by (None: all) and keeps their CRC-32, if one to start at was given."""

    def __init__(self, count: int | None, crc: int | None = None) -> None:
        self.left = count
        self.crc = crc
        self.last = b""

    @property
    def complete(self) -> bool:
        return self.left == 0

    def accept(self, data: memoryview) -> int:
        used = len(data) if self.left is None else min(self.left, len(data))
        if self.crc is not None:
            self.crc = zlib.crc32(data[:used], self.crc)
        if self.left is not None:
            self.left -= used
        self.last = bytes(data[used - 1 : used])
        return used


class FindMarker:
    """Lets bytes go by until a JPEG marker that is no stuffing, fill or restart; `marker` is its code."""

    _PATTERN = re.compile(rb"\xff[^\x00\x01\xff\xd0-\xd7]")

    def __init__(self) -> None:
        self.marker: int | None = None
        self._open = False  # the last byte seen was FF

    @property
    def complete(self) -> bool:
        return self.marker is not None

    def accept(self, data: memoryview) -> int:
        if self._open and self._PATTERN.match(b"\xff" + data[:1]):
            self.marker = data[0]
            return 1
        found = self._PATTERN.search(data)
        if found is None:
            self._open = data[-1] == 0xFF
            return len(data)
        self.marker = data[found.end() - 1]
        return found.end()


Parser = Generator[Request, None, Header]


class Checker(Protocol):
    """Reads a picture file's structure while its bytes pass."""

    def feed(self, data: bytes | memoryview) -> None:
        """Takes the next bytes, of any number. Never raises: what is wrong is said by `finish`."""

    def finish(self) -> Header:
        """What was found, once all bytes were fed. Raises UserError(BAD_INPUT) with the reason."""


class ParserChecker:
    """Drives a parser with pieces of any size."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self._request: Request | None = None
        self._header: Header | None = None
        self._error: UserError | None = None
        self._fed = 0
        self._trailing = 0
        self._advance()

    def feed(self, data: bytes | memoryview) -> None:
        view = memoryview(data)
        self._fed += len(view)
        while view and self._request is not None:
            view = view[self._request.accept(view) :]
            if self._request.complete:
                self._advance()
        self._trailing += len(view)

    def finish(self) -> Header:
        if self._fed == 0:
            raise unusable("The file is empty.")
        while self._request is not None:
            # The parser looks at what its last request is missing and says what that means.
            self._advance(ended=True)
        if self._error is not None:
            raise self._error
        assert self._header is not None
        check_size(self._header.width, self._header.height)
        if self._trailing:
            return replace(self._header, trailing=self._trailing)
        return self._header

    def _advance(self, *, ended: bool = False) -> None:
        try:
            self._request = next(self._parser)
            while self._request.complete and not ended:
                self._request = next(self._parser)
        except StopIteration as stop:
            self._request, self._header = None, stop.value
        except UserError as error:
            self._request, self._error = None, error


class Parts:
    """Names of chunks in order of first appearance, bounded, because a file can hold millions."""

    LIMIT = 64

    def __init__(self) -> None:
        self._names: dict[str, None] = {}

    def add(self, name: str) -> None:
        if len(self._names) < self.LIMIT:
            self._names[name] = None

    def __contains__(self, name: str) -> bool:
        return name in self._names

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._names)
