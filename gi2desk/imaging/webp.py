"""The structure of a WebP: its RIFF sizes against the bytes that are there, and its size in pixels."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from gi2desk.imaging.exif import ExifFacts, read_exif
from gi2desk.imaging.limit import MAX_METADATA_BYTES, unusable
from gi2desk.imaging.structure import Header, Parser, Parts, Pass, Take

_ICC, _ALPHA, _ANIMATION = 0x20, 0x10, 0x02


@dataclass(slots=True)
class _Found:
    parts: Parts = field(default_factory=Parts)
    canvas: tuple[int, int] | None = None
    size: tuple[int, int] | None = None
    alpha: bool = False
    frames: int = 0
    credential_bytes: int = 0
    exif: ExifFacts = field(default_factory=ExifFacts)


def parse_webp() -> Parser:
    """Parses a WebP. Raises UserError(BAD_INPUT) at the first thing that is wrong."""
    begin = Take(12)
    yield begin
    if begin.data[:4] != b"RIFF" or begin.data[8:] != b"WEBP":
        raise unusable("The file is not a WebP.")
    left = int.from_bytes(begin.data[4:8], "little") - 4
    found = _Found()
    while left >= 8:
        head = Take(8)
        yield head
        if not head.complete:
            raise unusable(_cut_short(found))
        kind, length = struct.unpack("<4sI", head.data)
        padded = length + (length & 1)
        left -= 8 + length
        if left < 0:
            raise unusable(
                f"The file is damaged: its {_name(kind)} part is longer than the file says it is itself."
            )
        left = max(0, left - (length & 1))
        # EXIF is read whole, of everything else the first bytes say enough.
        wanted = length if kind == b"EXIF" and length <= MAX_METADATA_BYTES else min(length, 16)
        front = Take(wanted)
        yield front
        rest = Pass(padded - wanted)
        yield rest
        # The pad byte of the last part is left out by some writers.
        if not front.complete or (rest.left or 0) > (length & 1):
            raise unusable(_cut_short(found, kind))
        found.parts.add(_name(kind))
        _note(found, kind, length, front.data)
    return _header(found)


def _note(found: _Found, kind: bytes, length: int, front: bytes) -> None:
    if kind == b"VP8X" and len(front) >= 10:
        found.canvas = (1 + int.from_bytes(front[4:7], "little"), 1 + int.from_bytes(front[7:10], "little"))
        found.alpha |= bool(front[0] & _ALPHA)
    elif kind == b"VP8 ":
        # RFC 6386 §9.1: three bytes of tag, the start code 9D 01 2A, then 14 bits each of width and height.
        if len(front) < 10 or front[3:6] != b"\x9d\x01\x2a":
            raise unusable("The file's picture data do not begin as they should.")
        width, height = struct.unpack_from("<HH", front, 6)
        found.size = (width & 0x3FFF, height & 0x3FFF)
        found.frames += 1
    elif kind == b"VP8L":
        if len(front) < 5 or front[0] != 0x2F:
            raise unusable("The file's picture data do not begin as they should.")
        bits = int.from_bytes(front[1:5], "little")
        found.size = (1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
        found.alpha |= bool(bits >> 28 & 1)
        found.frames += 1
    elif kind == b"ALPH":
        found.alpha = True
    elif kind == b"ANMF":
        found.frames += 1
    elif kind == b"C2PA":
        found.credential_bytes += length
    elif kind == b"EXIF":
        found.exif = read_exif(front)


def _header(found: _Found) -> Header:
    size = found.canvas or found.size
    if size is None or not found.frames:
        raise unusable("The file holds no picture data.")
    if "ANMF" not in found.parts and found.size != size:
        raise unusable("The file is damaged: its picture has another size than its header says.")
    return Header(
        format="webp",
        width=size[0],
        height=size[1],
        mode="RGBA" if found.alpha else "RGB",
        bit_depth=8,
        has_icc="ICCP" in found.parts,
        credential_bytes=found.credential_bytes,
        dpi=found.exif.dpi,
        orientation=found.exif.orientation,
        frames=found.frames,
        parts=found.parts.names,
    )


def _cut_short(found: _Found, kind: bytes = b"") -> str:
    if kind in {b"VP8 ", b"VP8L", b"ANMF", b"ALPH"}:
        return "The file ends in the middle of its picture data."
    if found.frames:
        return "The file ends before its end: the last part of it is missing."
    return "The file ends before its picture data."


def _name(kind: bytes) -> str:
    return kind.decode("ascii", "replace").strip()
