"""The two facts that matter from EXIF, orientation and resolution, read from bytes that may be hostile."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_ORIENTATION, _X_RESOLUTION, _Y_RESOLUTION, _UNIT = 0x0112, 0x011A, 0x011B, 0x0128
_SHORT, _RATIONAL = 3, 5
_CM = 2.54
# An IFD of a camera has about 60 entries.
_MAX_ENTRIES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ExifFacts:
    """Orientation 1 to 8 (TIFF 6.0 §8), and dots per inch if both directions are stated."""

    orientation: int = 1
    dpi: tuple[float, float] | None = None


def read_exif(data: bytes) -> ExifFacts:
    """What `data` (a TIFF structure, with or without the `Exif` prefix) says in its first directory.

    Damaged EXIF says nothing, because a picture is not worse for it.
    """
    data = data.removeprefix(b"Exif\x00\x00")
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None:
        return ExifFacts()
    try:
        return _first_directory(data, order)
    except struct.error:
        return ExifFacts()


def _first_directory(data: bytes, order: str) -> ExifFacts:
    (offset,) = struct.unpack_from(order + "I", data, 4)
    (count,) = struct.unpack_from(order + "H", data, offset)
    orientation, unit = 1, 2
    resolution: dict[int, float] = {}
    for index in range(min(count, _MAX_ENTRIES)):
        at = offset + 2 + index * 12
        tag, kind, number = struct.unpack_from(order + "HHI", data, at)
        if tag in {_ORIENTATION, _UNIT} and kind == _SHORT and number == 1:
            (value,) = struct.unpack_from(order + "H", data, at + 8)
            if tag == _ORIENTATION:
                orientation = value if 1 <= value <= 8 else 1
            else:
                unit = value
        elif tag in {_X_RESOLUTION, _Y_RESOLUTION} and kind == _RATIONAL:
            (where,) = struct.unpack_from(order + "I", data, at + 8)
            top, bottom = struct.unpack_from(order + "II", data, where)
            resolution[tag] = top / bottom if bottom else 0.0
    return ExifFacts(orientation=orientation, dpi=_dpi(resolution, unit))


def _dpi(resolution: dict[int, float], unit: int) -> tuple[float, float] | None:
    x, y = resolution.get(_X_RESOLUTION, 0.0), resolution.get(_Y_RESOLUTION, 0.0)
    if x <= 0 or y <= 0 or unit not in {2, 3}:
        return None
    factor = _CM if unit == 3 else 1.0
    return round(x * factor, 2), round(y * factor, 2)
