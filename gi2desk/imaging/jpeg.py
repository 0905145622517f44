"""The structure of a JPEG: its segments, and that it runs to its end mark instead of stopping before."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from gi2desk.imaging.exif import ExifFacts, read_exif
from gi2desk.imaging.limit import unusable
from gi2desk.imaging.structure import FindMarker, Header, Parser, Parts, Pass, Take

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP11, _APP14 = 0xE0, 0xE1, 0xE2, 0xEB, 0xEE
# Start of frame: C0 to CF without DHT (C4), JPG (C8) and DAC (CC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MODES = {1: "L", 3: "RGB", 4: "CMYK"}
_NAMES = {0xC4: "DHT", 0xDA: "SOS", 0xDB: "DQT", 0xDC: "DNL", 0xDD: "DRI", 0xFE: "COM"}
_LABEL = re.compile(rb"[A-Za-z_]{2,16}")
_CM = 2.54


@dataclass(slots=True)
class _Found:
    parts: Parts = field(default_factory=Parts)
    size: tuple[int, int] | None = None
    channels: int = 0
    depth: int = 8
    progressive: bool = False
    has_icc: bool = False
    credential_bytes: int = 0
    jfif_dpi: tuple[float, float] | None = None
    exif: ExifFacts = field(default_factory=ExifFacts)


def parse_jpeg() -> Parser:
    """Parses a JPEG to its end mark. Raises UserError(BAD_INPUT) at the first thing that is wrong."""
    begin = Take(2)
    yield begin
    if begin.data != b"\xff\xd8":
        raise unusable("The file is not a JPEG.")
    found = _Found()
    while True:
        # Also skips the compressed picture after a start of scan, and garbage between segments, like decoders.
        finding = FindMarker()
        yield finding
        marker = finding.marker
        if marker is None:
            raise unusable(_cut_short(found))
        if marker == _EOI:
            return _header(found)
        if marker == _SOI:
            continue
        length = Take(2)
        yield length
        count = int.from_bytes(length.data, "big") - 2
        if not length.complete or count < 0:
            raise unusable(_cut_short(found))
        if marker in _FRAMES or marker in _READ:
            take = Take(count)
            yield take
            if not take.complete:
                raise unusable(_cut_short(found))
            _note(found, marker, take.data)
        else:
            passing = Pass(count)
            yield passing
            if not passing.complete:
                raise unusable(_cut_short(found))
            found.parts.add(_name(marker))


_READ = frozenset({_APP0, _APP1, _APP2, _APP11, _APP14})


def _note(found: _Found, marker: int, data: bytes) -> None:
    label = _LABEL.match(data)
    found.parts.add(f"{_name(marker)}:{label[0].decode()}" if label and marker in _READ else _name(marker))
    if marker in _FRAMES:
        _note_frame(found, marker, data)
    elif marker == _APP0 and data[:5] == b"JFIF\x00" and len(data) >= 12:
        unit, x, y = struct.unpack_from(">BHH", data, 7)
        factor = {1: 1.0, 2: _CM}.get(unit)
        if factor is not None and x and y:
            found.jfif_dpi = (round(x * factor, 2), round(y * factor, 2))
    elif marker == _APP1 and data[:6] == b"Exif\x00\x00":
        found.exif = read_exif(data)
    elif marker == _APP2 and data[:12] == b"ICC_PROFILE\x00":
        found.has_icc = True
    elif marker == _APP11 and (found.credential_bytes or (b"jumb" in data[:32] and b"c2pa" in data[:64])):
        # A box goes on over several segments; only the first of them names its type.
        found.credential_bytes += len(data)


def _note_frame(found: _Found, marker: int, data: bytes) -> None:
    if found.size is not None:
        return
    if len(data) < 6:
        raise unusable("The file's image header is too short.")
    depth, height, width, channels = struct.unpack_from(">BHHB", data)
    if channels not in _MODES or not width or not height:
        raise unusable(
            f"The file's image header is not valid ({width} × {height} pixels in {channels} channels)."
        )
    found.size, found.channels, found.depth = (width, height), channels, depth
    found.progressive = marker in {0xC2, 0xC6, 0xCA, 0xCE}


def _header(found: _Found) -> Header:
    if found.size is None:
        raise unusable("The file holds no image header.")
    if "SOS" not in found.parts:
        raise unusable("The file holds no picture data.")
    return Header(
        format="jpeg",
        width=found.size[0],
        height=found.size[1],
        mode=_MODES[found.channels],
        bit_depth=found.depth,
        has_icc=found.has_icc,
        credential_bytes=found.credential_bytes,
        dpi=found.jfif_dpi or found.exif.dpi,
        orientation=found.exif.orientation,
        interlaced=found.progressive,
        parts=found.parts.names,
    )


def _cut_short(found: _Found) -> str:
    if found.size is None:
        return "The file ends before its image header."
    if "SOS" in found.parts:
        return "The file ends in the middle of its picture data."
    return "The file ends before its picture data."


def _name(marker: int) -> str:
    if marker in _FRAMES:
        return f"SOF{marker - 0xC0}"
    if 0xE0 <= marker <= 0xEF:
        return f"APP{marker - 0xE0}"
    return _NAMES.get(marker, f"{marker:02X}")
