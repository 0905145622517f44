"""Demo pictures as files: laid out like the API's, with one text note that says what the picture shows."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
from PIL import Image

from gi2desk.api.demo_picture import Motif, Pixels
from gi2desk.core.recipe import OutputFormat

NOTE = "gi2desk-demo"


def encode(pixels: Pixels, output_format: OutputFormat, compression: int, motif: Motif | None) -> bytes:
    """The file of `pixels` (h, w, 3 or 4); `compression` 0–100 is the quality of JPEG and WebP."""
    note = motif.to_text() if motif else "{}"
    if output_format is OutputFormat.PNG:
        return encode_png(pixels, note)
    image, file = Image.fromarray(pixels), io.BytesIO()
    quality = max(1, min(100, compression))
    comment = f"{NOTE} {note}".encode("ascii")
    if output_format is OutputFormat.JPEG:
        image.save(file, "JPEG", quality=quality, subsampling=0 if quality >= 90 else 2, comment=comment)
    else:
        image.save(file, "WEBP", quality=quality, method=1, xmp=comment)
    return file.getvalue()


def encode_png(pixels: Pixels, note: str) -> bytes:
    """A PNG as the API makes them: 8-bit RGB or RGBA, one IDAT, no colour chunk; the note stands where C2PA would.

    Every row uses the Sub filter and run-length deflate: grain leaves little more to gain, and it takes a tenth of the time.
    """
    height, width, channels = pixels.shape
    rows = np.empty((height, 1 + width * channels), dtype=np.uint8)
    rows[:, 0] = 1
    flat = pixels.reshape(height, width * channels)
    rows[:, 1 : 1 + channels] = flat[:, :channels]
    np.subtract(flat[:, channels:], flat[:, :-channels], out=rows[:, 1 + channels :])
    deflate = zlib.compressobj(1, zlib.DEFLATED, 15, 9, zlib.Z_RLE)
    data = deflate.compress(rows.data) + deflate.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 6 if channels == 4 else 2, 0, 0, 0)
    text = f"{NOTE}\0{note}".encode("latin-1")
    chunks = (_chunk(b"IHDR", header), _chunk(b"tEXt", text), _chunk(b"IDAT", data), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(name)))


def read_motif(image: Image.Image) -> Motif | None:
    """What a demo file shows, from its note; None for any other picture."""
    note = image.info.get(NOTE)
    if not isinstance(note, str):
        raw = image.info.get("comment") or image.info.get("xmp") or b""
        text = raw.decode("ascii", "replace") if isinstance(raw, bytes) else str(raw)
        note = text.removeprefix(f"{NOTE} ") if text.startswith(NOTE) else ""
    return Motif.from_text(note)
