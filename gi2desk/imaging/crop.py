"""Cuts and scales pictures at whatever depth they have; what is only cut keeps every pixel as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from PIL import Image

from gi2desk.core.geometry import Rect
from gi2desk.imaging.decode import to_channels
from gi2desk.imaging.reader import guarded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    # Up to 8 bits per channel as Pillow holds them; 16 bits as (height, width, channels).
    Raster: TypeAlias = Image.Image | NDArray[np.uint16]

# Lanczos with a = 3, in the encoded values, as the programs do it that art directors compare with.
FILTER = "lanczos3"


def size_of(raster: Raster) -> tuple[int, int]:
    """Width and height in pixels."""
    if isinstance(raster, Image.Image):
        return raster.size
    return raster.shape[1], raster.shape[0]


def crop(raster: Raster, rect: Rect) -> Raster:
    """The pixels inside `rect`, unchanged, in the same mode."""
    if not isinstance(raster, Image.Image):
        return raster[rect.y : rect.bottom, rect.x : rect.right]
    if (rect.width, rect.height) == raster.size:
        return raster
    part = raster.crop((rect.x, rect.y, rect.right, rect.bottom))
    part.info.update(raster.info)
    return part


def resize(raster: Raster, size: tuple[int, int]) -> Raster:
    """`raster` at `size` (width, height) by Lanczos, widened when it reduces, so that every pixel counts.

    Palettes and single bits become full channels first; transparent pixels do not bleed into their neighbours.
    Raises UserError(BAD_INPUT) for modes that cannot be scaled.
    """
    if size == size_of(raster):
        return raster
    if not isinstance(raster, Image.Image):
        return _resize_deep(raster, size)
    full = to_channels(raster)
    with guarded():
        # Pillow multiplies by alpha before it scales and divides after.
        scaled = full.resize(size, Image.Resampling.LANCZOS)
    scaled.info.update(full.info)
    return scaled


def _resize_deep(pixels: NDArray[np.uint16], size: tuple[int, int]) -> NDArray[np.uint16]:
    import numpy as np

    values = pixels.astype(np.float32)
    has_alpha = pixels.shape[2] in {2, 4}
    if has_alpha:
        values[:, :, :-1] *= values[:, :, -1:] / 65535
    planes = [Image.fromarray(values[:, :, index]) for index in range(values.shape[2])]
    with guarded():
        scaled = np.stack(
            [np.asarray(plane.resize(size, Image.Resampling.LANCZOS)) for plane in planes], axis=-1
        )
    if has_alpha:
        cover = scaled[:, :, -1:] / 65535
        scaled[:, :, :-1] = np.where(cover > 0, scaled[:, :, :-1] / np.maximum(cover, 1e-6), 0)
    result: NDArray[np.uint16] = np.clip(np.rint(scaled), 0, 65535).astype(np.uint16)
    return result


def to_eight_bits(raster: Raster) -> Image.Image:
    """`raster` as L, LA, RGB or RGBA with 8 bits per channel, rounded. Raises UserError(BAD_INPUT)."""
    if isinstance(raster, Image.Image):
        with guarded():
            return to_channels(raster)
    import numpy as np

    # In bands, so that the wider intermediate stays small.
    small = np.empty(raster.shape, dtype=np.uint8)
    for top in range(0, size_of(raster)[1], 256):
        small[top : top + 256] = (raster[top : top + 256].astype(np.uint32) + 128) // 257
    return Image.fromarray(small[:, :, 0] if raster.shape[2] == 1 else small)
