"""Small colour profiles for tests, written byte by byte (ICC.1:2001-04)."""

from __future__ import annotations

import struct

# Colorants of Display P3 adapted to D50, and of a space still wider.
P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
WIDE = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
_WHITE = (0.9642, 1.0, 0.8249)


def rgb_profile(
    name: str = "Test display",
    colorants: tuple[tuple[float, float, float], ...] = WIDE,
    gamma: float = 1.8,
    kind: bytes = b"mntr",
) -> bytes:
    """A matrix profile with one gamma for all channels."""
    tags = {
        b"desc": _text(name),
        b"wtpt": _xyz(_WHITE),
        b"rXYZ": _xyz(colorants[0]),
        b"gXYZ": _xyz(colorants[1]),
        b"bXYZ": _xyz(colorants[2]),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _gamma(gamma)),
    }
    return _profile(kind, b"RGB ", tags)


def grey_profile(name: str = "Test grey", gamma: float = 1.4) -> bytes:
    """A profile for grey."""
    tags = {b"desc": _text(name), b"wtpt": _xyz(_WHITE), b"kTRC": _gamma(gamma)}
    return _profile(b"mntr", b"GRAY", tags)


def _profile(kind: bytes, space: bytes, tags: dict[bytes, bytes]) -> bytes:
    table, data = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        table += struct.pack(">4sII", name, start + len(data), len(value))
        data += value + bytes(-len(value) % 4)
    body = struct.pack(">I", len(tags)) + table + data
    header = struct.pack(">I4sI4s4s4s", 128 + len(body), b"    ", 0x02400000, kind, space, b"XYZ ")
    header += bytes(12) + b"acsp" + bytes(28) + struct.pack(">iii", *(_fixed(part) for part in _WHITE))
    return header.ljust(128, b"\0") + body


def _fixed(value: float) -> int:
    return round(value * 65536)


def _xyz(value: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">iii", *(_fixed(part) for part in value))


def _gamma(value: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(value * 256))


def _text(value: str) -> bytes:
    raw = value.encode("ascii") + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(raw)) + raw + bytes(4 + 4 + 2 + 1 + 67)
