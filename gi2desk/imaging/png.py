"""The structure of a PNG: every chunk's length and checksum, over the whole file, at the checksum's speed."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from gi2desk.imaging.exif import ExifFacts, read_exif
from gi2desk.imaging.limit import MAX_METADATA_BYTES, PIECE, unusable
from gi2desk.imaging.structure import Header, Parser, Parts, Pass, Take

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_MODES = {0: "L", 2: "RGB", 3: "P", 4: "LA", 6: "RGBA"}
_CHANNELS = {"1": 1, "L": 1, "P": 1, "LA": 2, "RGB": 3, "RGBA": 4}
# Adam7 (PNG 3rd ed. §8.1): first column and row, and the steps across and down, of each pass.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_CRITICAL = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
_METRE = 0.0254
# Deflate cannot shrink data further than about 1032 to 1 (RFC 1951: 258 bytes from a two-bit match).
_DEFLATE_MAX = 1032


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The IHDR chunk."""

    width: int
    height: int
    depth: int
    colour: int
    interlaced: bool

    @property
    def mode(self) -> str:
        return "1" if self.colour == 0 and self.depth == 1 else _MODES[self.colour]

    @property
    def raw_bytes(self) -> int:
        """Bytes of all rows before compression, filter bytes and interlacing left out."""
        return _row_bytes(self.width, self.mode, self.depth) * self.height


@dataclass(slots=True)
class _Found:
    start: Start | None = None
    parts: Parts = field(default_factory=Parts)
    picture_bytes: int = 0
    credential_bytes: int = 0
    dpi: tuple[float, float] | None = None
    exif: ExifFacts = field(default_factory=ExifFacts)
    frames: int = 1


def parse_png() -> Parser:
    """Parses a PNG. Raises UserError(BAD_INPUT) at the first thing that is wrong."""
    signature = Take(8)
    yield signature
    if signature.data != SIGNATURE:
        raise unusable(_signature_problem(signature.data))
    found = _Found()
    while True:
        head = Take(8)
        yield head
        if not head.complete:
            raise unusable(_cut_short(found))
        length, kind = struct.unpack(">I4s", head.data)
        _check_chunk(kind, length, found)
        body = _body(kind, length)
        yield body
        checksum = Take(4)
        yield checksum
        if not checksum.complete:
            raise unusable(_cut_short(found, kind))
        data = body.data if isinstance(body, Take) else b""
        crc = zlib.crc32(data, zlib.crc32(kind)) if isinstance(body, Take) else body.crc
        if int.from_bytes(checksum.data, "big") != crc:
            raise unusable(f"The checksum of its {_name(kind)} part is wrong: the file was damaged.")
        # After the checksum, because a damaged name looks like an extension.
        if kind[:1].isupper() and kind not in _CRITICAL:
            raise unusable(f"The file needs a PNG extension that is not supported ({_name(kind)}).")
        _note(found, kind, length, data)
        if kind == b"IEND":
            return _header(found)


def _body(kind: bytes, length: int) -> Take | Pass:
    if kind in _READ and length <= MAX_METADATA_BYTES:
        return Take(length)
    return Pass(length, zlib.crc32(kind))


_READ = frozenset({b"IHDR", b"pHYs", b"eXIf", b"acTL"})


def _check_chunk(kind: bytes, length: int, found: _Found) -> None:
    if not kind.isalpha() or length > 0x7FFFFFFF:
        raise unusable("The file is damaged: one of its parts has no valid name or length.")
    if (found.start is None) != (kind == b"IHDR"):
        raise unusable("The file is damaged: its image header is missing, repeated or in the wrong place.")


def _start(data: bytes) -> Start:
    if len(data) != 13:
        raise unusable("The file's image header has the wrong length.")
    width, height, depth, colour, compression, filtering, interlace = struct.unpack(">IIBBBBB", data)
    if not 0 < width <= 0x7FFFFFFF or not 0 < height <= 0x7FFFFFFF:
        raise unusable(f"The file declares a picture of {width} × {height} pixels.")
    if depth not in _DEPTHS.get(colour, ()) or compression or filtering or interlace > 1:
        raise unusable(
            f"The file's image header is not valid (colour type {colour}, {depth} bits per channel).",
        )
    return Start(width=width, height=height, depth=depth, colour=colour, interlaced=bool(interlace))


def _header(found: _Found) -> Header:
    start = found.start
    assert start is not None
    if "IDAT" not in found.parts:
        raise unusable("The file holds no picture data.")
    if start.colour == 3 and "PLTE" not in found.parts:
        raise unusable("The file has no palette, though its pixels refer to one.")
    if start.raw_bytes > found.picture_bytes * _DEFLATE_MAX:
        raise unusable(
            f"The file declares {start.width} × {start.height} pixels but holds only "
            f"{found.picture_bytes} bytes of picture data."
        )
    return Header(
        format="png",
        width=start.width,
        height=start.height,
        mode=start.mode,
        bit_depth=start.depth,
        has_icc="iCCP" in found.parts,
        credential_bytes=found.credential_bytes,
        dpi=found.dpi or found.exif.dpi,
        orientation=found.exif.orientation,
        frames=found.frames,
        interlaced=start.interlaced,
        parts=found.parts.names,
    )


def _note(found: _Found, kind: bytes, length: int, data: bytes) -> None:
    found.parts.add(_name(kind))
    if kind == b"IHDR":
        found.start = _start(data)
    elif kind == b"IDAT":
        found.picture_bytes += length
    elif kind == b"caBX":
        found.credential_bytes += length
    elif kind == b"pHYs" and len(data) == 9 and data[8] == 1:
        x, y = struct.unpack(">II", data[:8])
        found.dpi = (_dpi(x), _dpi(y)) if x and y else None
    elif kind == b"eXIf":
        found.exif = read_exif(data)
    elif kind == b"acTL" and len(data) == 8:
        found.frames = max(1, int.from_bytes(data[:4], "big"))


def check_picture_data(stream: BinaryIO, header: Header) -> None:
    """Inflates the picture data of the PNG in `stream` in bounded memory and counts the bytes.

    Decoders do not tell a picture whose rows end early from a whole one. Raises UserError(BAD_INPUT) when rows are
    missing or the data are damaged. The structure of the file must have been checked.
    """
    left = _expected_bytes(header)
    inflater = zlib.decompressobj()
    try:
        for piece in _picture_pieces(stream):
            data = piece
            while data and left > 0:
                left -= len(inflater.decompress(data, PIECE))
                data = inflater.unconsumed_tail
    except zlib.error as error:
        raise unusable("The picture data are damaged.", details=str(error)) from error
    if left > 0:
        raise unusable(
            "The file ends in the middle of its picture data.", details=f"{left} bytes are missing"
        )


def read_chunks(path: Path, names: frozenset[bytes]) -> dict[bytes, bytes]:
    """The chunks called `names` before the picture data of the PNG at `path`, whose structure was checked."""
    found: dict[bytes, bytes] = {}
    with path.open("rb") as stream:
        stream.seek(len(SIGNATURE))
        while len(head := stream.read(8)) == 8:
            length, kind = struct.unpack(">I4s", head)
            if kind == b"IDAT":
                break
            if kind in names and length <= MAX_METADATA_BYTES:
                found[kind] = stream.read(length)
                length = 0
            stream.seek(length + 4, os.SEEK_CUR)
    return found


def profile_in(chunk: bytes) -> bytes | None:
    """The ICC profile in the data of an iCCP chunk, or None when it cannot be unpacked (PNG 3rd ed. §11.3.2.3)."""
    packed = chunk.partition(b"\x00")[2][1:]
    try:
        return zlib.decompressobj().decompress(packed, MAX_METADATA_BYTES) or None
    except zlib.error:
        return None


def _picture_pieces(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(len(SIGNATURE))
    while len(head := stream.read(8)) == 8:
        length, kind = struct.unpack(">I4s", head)
        if kind != b"IDAT":
            stream.seek(length + 4, os.SEEK_CUR)
            continue
        while length:
            piece = stream.read(min(length, PIECE))
            if not piece:
                return
            length -= len(piece)
            yield piece
        stream.seek(4, os.SEEK_CUR)


def _expected_bytes(header: Header) -> int:
    """Bytes of all rows with their filter bytes, passes of interlacing apart."""
    passes = _PASSES if header.interlaced else ((0, 0, 1, 1),)
    total = 0
    for x, y, across, down in passes:
        width = max(0, -(-(header.width - x) // across))
        height = max(0, -(-(header.height - y) // down))
        if width:
            total += (_row_bytes(width, header.mode, header.bit_depth) + 1) * height
    return total


def _row_bytes(width: int, mode: str, depth: int) -> int:
    return (width * _CHANNELS[mode] * depth + 7) // 8


def _dpi(per_metre: int) -> float:
    """Dots per inch; whole where a whole number was rounded to pixels per metre (72 dpi is written as 2835)."""
    dpi = per_metre * _METRE
    return float(round(dpi)) if abs(dpi - round(dpi)) <= _METRE / 2 else round(dpi, 2)


def _signature_problem(signature: bytes) -> str:
    if len(signature) == 8 and signature[1:4] == b"PNG":
        return "The file's first bytes are damaged, as a text-mode transfer does it."
    return "The file is not a PNG."


def _cut_short(found: _Found, kind: bytes = b"") -> str:
    if found.start is None:
        return "The file ends before its image header."
    if kind == b"IDAT":
        return "The file ends in the middle of its picture data."
    if kind == b"IEND" or (not kind and found.picture_bytes):
        return "The file ends before its end mark: the last part of it is missing."
    if kind:
        return f"The file ends in the middle of its {_name(kind)} part."
    return "The file ends before its picture data."


def _name(kind: bytes) -> str:
    return kind.decode("ascii", "replace")
