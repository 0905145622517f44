"""PNGs with 16 bits per channel, which Pillow cuts to 8: both halves of each value are decoded and joined."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from gi2desk.imaging.limit import check_decoded, unusable
from gi2desk.imaging.png import check_picture_data
from gi2desk.imaging.reader import guarded, open_lazily
from gi2desk.imaging.structure import Header

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CHANNELS = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}
# The modes that stand for 1 to 4 channels.
MODES = {count: mode for mode, count in _CHANNELS.items()}
_COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Rows that are filtered and compressed at a time.
_BAND = 256


def is_deep(header: Header) -> bool:
    """True for the files that `decode_deep` reads: PNGs with 16 bits per channel."""
    return header.format == "png" and header.bit_depth == 16


def decode_deep(path: Path, header: Header) -> NDArray[np.uint16]:
    """Pixels of a 16-bit PNG as uint16 (height, width, channels), as stored. Raises UserError(BAD_INPUT)."""
    import numpy as np

    channels = _CHANNELS[header.mode]
    # Two 8-bit decodes beside the result.
    check_decoded(header.width, header.height, channels * 2 + 8)
    with guarded(), path.open("rb") as stream:
        check_picture_data(stream, header)
        if header.mode == "L":
            grey = np.asarray(_decode(path, "I;16", "I;16B")).astype(np.uint16)
            return grey[:, :, np.newaxis]
        if header.mode == "LA":
            # Four bytes per pixel pass unchanged as RGBA: grey high and low, alpha high and low.
            bytes_ = np.asarray(_decode(path, "RGBA", "RGBA"))
            return bytes_.view(">u2").astype(np.uint16)
        # Pillow's "16B" keeps the first byte of each value and "16L" the second.
        high = np.asarray(_decode(path, header.mode, f"{header.mode};16B")).astype(np.uint16)
        low = np.asarray(_decode(path, header.mode, f"{header.mode};16L"))
        high <<= 8
        high |= low
        return high


def _decode(path: Path, mode: str, raw_mode: str) -> Image.Image:
    with path.open("rb") as stream:
        image = open_lazily(stream, "png")
        tile = image.tile[0]
        image.tile = [tile._replace(args=raw_mode)]
        image._mode = mode
        image.load()
    return image


def encode_deep(pixels: NDArray[np.uint16], chunks: list[tuple[bytes, bytes]], level: int = 6) -> bytes:
    """A PNG of uint16 pixels (height, width, 1 to 4 channels), `chunks` (name, data) before the picture data."""
    height, width, channels = pixels.shape
    if not 1 <= channels <= 4:
        raise unusable(f"A PNG cannot hold {channels} channels.")
    out = io.BytesIO()
    out.write(_SIGNATURE)
    out.write(_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, _COLOUR_TYPES[channels], 0, 0, 0)))
    for name, data in chunks:
        out.write(_chunk(name, data))
    compressor = zlib.compressobj(level)
    for top in range(0, height, _BAND):
        out.write(_piece(compressor.compress(_filtered(pixels, top))))
    out.write(_piece(compressor.flush()))
    out.write(_chunk(b"IEND", b""))
    return out.getvalue()


def _filtered(pixels: NDArray[np.uint16], top: int) -> bytes:
    """Rows from `top` on, filtered by Sub or Paeth, whichever sums up smaller (PNG 3rd ed. §12.7)."""
    import numpy as np

    first = max(0, top - 1)
    height, width, channels = pixels.shape
    raw = pixels[first : min(height, top + _BAND)].astype(">u2")
    rows = np.ascontiguousarray(raw).view(np.uint8).reshape(-1, width * channels * 2)
    if top == 0:
        rows = np.vstack([np.zeros_like(rows[:1]), rows])
    step = channels * 2
    here, above = rows[1:], rows[:-1]
    left, corner = np.zeros_like(here), np.zeros_like(here)
    left[:, step:] = here[:, :-step]
    corner[:, step:] = above[:, :-step]
    sub, paeth = here - left, here - _paeth(left, above, corner)
    better = _cost(paeth) < _cost(sub)
    kinds = np.where(better, np.uint8(4), np.uint8(1))
    return np.column_stack([kinds, np.where(better[:, np.newaxis], paeth, sub)]).tobytes()


def _paeth(left: NDArray[np.uint8], above: NDArray[np.uint8], corner: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The Paeth predictor (PNG 3rd ed. §9.4)."""
    import numpy as np

    a, b, c = left.astype(np.int16), above.astype(np.int16), corner.astype(np.int16)
    to_a, to_b, to_c = np.abs(b - c), np.abs(a - c), np.abs(a + b - 2 * c)
    best = np.where((to_a <= to_b) & (to_a <= to_c), left, np.where(to_b <= to_c, above, corner))
    return best.astype(np.uint8)


def _cost(rows: NDArray[np.uint8]) -> NDArray[np.int64]:
    import numpy as np

    costs: NDArray[np.int64] = np.abs(rows.view(np.int8).astype(np.int16)).sum(axis=1, dtype=np.int64)
    return costs


def _piece(data: bytes) -> bytes:
    return _chunk(b"IDAT", data) if data else b""


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(name)))
