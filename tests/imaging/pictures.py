"""Small picture files, made byte by byte or by Pillow, for the tests of everything that reads pictures."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, data: bytes = b"") -> bytes:
    """A PNG chunk with its checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def ihdr(width: int = 8, height: int = 6, depth: int = 8, colour: int = 2, interlace: int = 0) -> bytes:
    """An image header chunk; RGB of 8 bits unless said otherwise."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))


def idat(width: int = 8, height: int = 6, bytes_per_pixel: int = 3) -> bytes:
    """Picture data of zeros with filter None."""
    return chunk(b"IDAT", zlib.compress(b"\x00" * (width * bytes_per_pixel + 1) * height))


def png(*chunks: bytes) -> bytes:
    """A PNG of RGB zeros, 8 × 6, with `chunks` between its image header and its picture data."""
    return SIGNATURE + ihdr() + b"".join(chunks) + idat() + chunk(b"IEND")


def scene(width: int, height: int, channels: int = 3, seed: int = 1) -> np.ndarray:
    """uint8 pixels of gradients with some noise, so that every pixel differs from its neighbours."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    planes = [(x * (3 + c) + y * (5 - c)) % 256 for c in range(channels)]
    noise = rng.integers(0, 16, (height, width, channels))
    return np.clip(np.stack(planes, axis=-1) + noise, 0, 255).astype(np.uint8)


def picture(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """A picture in `mode` from `scene`."""
    channels = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}.get(mode, 3)
    pixels = scene(width, height, channels)
    image = Image.fromarray(pixels[:, :, 0] if channels == 1 else pixels)
    return image if image.mode == mode else image.convert(mode)


def save(path: Path, image: Image.Image, **options: object) -> Path:
    """Writes `image` and returns `path`."""
    image.save(path, **options)
    return path


def opened(path: Path | str) -> Image.Image:
    """The picture at `path`, decoded, with its file closed."""
    with Image.open(path) as image:
        image.load()
        return image


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """`image` as a file of format `kind`."""
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def srgb_profile() -> bytes:
    """An ICC profile of sRGB, made by LittleCMS."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapped_profile() -> bytes:
    """A profile under which red is what sRGB calls green, and the other way round."""
    data = srgb_profile().replace("sRGB".encode("utf-16-be"), "wide".encode("utf-16-be"))
    return data.replace(b"rXYZ", b"....").replace(b"gXYZ", b"rXYZ").replace(b"....", b"gXYZ")


def exif(orientation: int, dpi: int | None = None) -> bytes:
    """EXIF with an orientation and, if given, a resolution, as TIFF bytes in big-endian order."""
    entries = [struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)]
    after = 8 + 2 + 12 * (4 if dpi else 1) + 4
    if dpi:
        entries.append(struct.pack(">HHII", 0x011A, 5, 1, after))
        entries.append(struct.pack(">HHII", 0x011B, 5, 1, after))
        entries.append(struct.pack(">HHIHH", 0x0128, 3, 1, 2, 0))
    body = struct.pack(">H", len(entries)) + b"".join(entries) + struct.pack(">I", 0)
    return b"MM\x00*" + struct.pack(">I", 8) + body + (struct.pack(">II", dpi, 1) if dpi else b"")
