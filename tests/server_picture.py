"""Pictures for the fault server: real files of any size, made in milliseconds, and some that only claim to be."""

from __future__ import annotations

import functools
import io
import os
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    """One PNG chunk with its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@functools.lru_cache(maxsize=32)
def png(width: int, height: int, *, alpha: bool = False, padding: int = 0) -> bytes:
    """An 8-bit RGB (or RGBA) gradient of `width` × `height`.

    `padding` random bytes go into a `caBX` chunk right after IHDR, where real answers have their Content Credentials:
    the cheap way to an answer of any length.
    """
    channels = 4 if alpha else 3
    row = bytearray(width * channels)
    for channel in range(3):
        row[channel::channels] = bytes((x * 255 // width + 85 * channel) % 256 for x in range(width))
    if alpha:
        row[3::4] = bytes(min(255, x * 510 // width) for x in range(width))
    pixels = zlib.compress((b"\0" + bytes(row)) * height, 1)
    header = struct.pack(">IIBBBBB", width, height, 8, 6 if alpha else 2, 0, 0, 0)
    extra = chunk(b"caBX", os.urandom(padding)) if padding else b""
    return SIGNATURE + chunk(b"IHDR", header) + extra + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@functools.lru_cache(maxsize=32)
def picture(
    width: int, height: int, file_format: str = "png", *, alpha: bool = False, padding: int = 0
) -> bytes:
    """A picture file of `file_format` (png, jpeg, webp)."""
    if file_format == "png":
        return png(width, height, alpha=alpha, padding=padding)
    from PIL import Image

    buffer = io.BytesIO()
    with Image.open(io.BytesIO(png(width, height, alpha=alpha and file_format == "webp"))) as image:
        image.save(buffer, file_format.upper(), quality=80)
    return buffer.getvalue()


def bomb() -> bytes:
    """A PNG of some hundred bytes that declares 60,000 × 60,000 pixels."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        SIGNATURE
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(100_000)))
        + chunk(b"IEND", b"")
    )


def damaged(data: bytes) -> bytes:
    """`data` with one bit of its middle turned over: still base64, still a header, but the checksum is wrong."""
    middle = len(data) // 2
    return data[:middle] + bytes((data[middle] ^ 0x10,)) + data[middle + 1 :]
