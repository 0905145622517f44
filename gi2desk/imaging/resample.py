"""The one filter that pictures are scaled with, so that a preview, a comparison and an export look alike."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gi2desk.core.geometry import Rect
from gi2desk.imaging.interpolation import LEAST_LOBES, interpolate, lobes
from gi2desk.imaging.pyramid import as_picture, as_pixels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILTER = "Lanczos3"
"""What is said to people about every picture that was scaled."""

_SUPPORT = 3
_REACH = _SUPPORT + 1

LEAST_REDUCTION = 5
"""A reduced level may stand in for the picture only if it is itself still reduced this much or more.

The 2×2 means then lie so far above the band that Lanczos3 keeps that nobody can tell (a few steps of 255 in
noise), and a picture of 132 megapixels costs 0.6 s rather than 2.4 s.
"""


def lanczos(pixels: NDArray[np.uint8], size: tuple[int, int], region: Rect) -> NDArray[np.uint8]:
    """The part `region` of `pixels` scaled to `size` (width, height), by Lanczos with a = 3.

    `pixels` has shape (height, width, 4); `region` is in pixels of the scaled picture. The samples outside the
    region take part, so that regions fit together without a seam. When reducing, the kernel is widened by the
    reduction, so that every source pixel counts. A little below the picture's own size a is larger: `lobes` says why.
    """
    across, down = pixels.shape[1] / size[0], pixels.shape[0] / size[1]
    if min(across, down) > 1:
        count = lobes(max(across, down))
        if count > LEAST_LOBES:
            return interpolate(pixels, size, region, count)
    box = (region.x * across, region.y * down, region.right * across, region.bottom * down)
    return lanczos_box(pixels, (region.width, region.height), box)


def lanczos_box(
    pixels: NDArray[np.uint8], size: tuple[int, int], box: tuple[float, float, float, float]
) -> NDArray[np.uint8]:
    """The part between `box` (left, top, right, bottom in pixels, with fractions) scaled to `size`, by Lanczos3.

    Rows first, then columns, always: Pillow's own choice depends on the sizes, and what the first pass rounds and
    clips would then make a part of a picture differ from the same part of the whole.
    """
    from PIL import Image

    height, width = pixels.shape[:2]
    left, right = max(0.0, box[0]), min(float(width), box[2])
    top, bottom = max(0.0, box[1]), min(float(height), box[3])
    reach = math.ceil(_SUPPORT * max(1.0, (bottom - top) / size[1])) + 1
    first, last = max(0, math.floor(top) - reach), min(height, math.ceil(bottom) + reach)
    how = Image.Resampling.LANCZOS
    across = as_picture(pixels[first:last]).resize(
        (size[0], last - first), how, box=(left, 0, right, last - first)
    )
    return as_pixels(across.resize(size, how, box=(0, top - first, size[0], bottom - first)))


def nearest(pixels: NDArray[np.uint8], size: tuple[int, int], region: Rect) -> NDArray[np.uint8]:
    """The part `region` of `pixels` scaled to `size`, every sample the pixel that covers its centre."""
    import numpy as np

    height, width = pixels.shape[:2]
    columns = _covering(region.x, region.width, width, size[0])
    rows = _covering(region.y, region.height, height, size[1])
    left, top = int(columns[0]), int(rows[0])
    # `take` copies what it takes from, so it gets no more than the region.
    part = pixels.view(np.uint32)[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1, 0]
    found = np.take(np.take(part, rows - top, axis=0), columns - left, axis=1)
    return found.view(np.uint8).reshape(*found.shape, 4)


def render(
    levels: Sequence[NDArray[np.uint8]], size: tuple[int, int], region: Rect, seen: int = 0
) -> NDArray[np.uint8]:
    """What a screen shows of a picture scaled to `size`: its own pixels from 100 % on, Lanczos3 below.

    `levels` are the picture and its half-scale reductions, largest first; `region` is in scaled pixels. Where only
    `seen` pixels across are told apart, it is what is left of the picture at that width, however large it is shown.
    """
    height, width = levels[0].shape[:2]
    if 0 < seen < min(width, size[0]):
        return _as_seen(levels, size, region, seen)
    if size[0] >= width and size[1] >= height:
        return nearest(levels[0], size, region)
    return lanczos(_sufficient(levels, size[0]), size, region)


def _sufficient(levels: Sequence[NDArray[np.uint8]], width: int) -> NDArray[np.uint8]:
    """The smallest level that may stand in for the picture in reducing it to `width`."""
    spare = (level for level in reversed(levels) if level.shape[1] >= LEAST_REDUCTION * width)
    return next(spare, levels[0])


def _as_seen(
    levels: Sequence[NDArray[np.uint8]], size: tuple[int, int], region: Rect, seen: int
) -> NDArray[np.uint8]:
    """`region` of the picture reduced to `seen` pixels across and scaled to `size` from there, Lanczos3 both ways."""
    height, width = levels[0].shape[:2]
    small = (seen, max(1, round(seen * height / width)))
    across, down = small[0] / size[0], small[1] / size[1]
    box = (region.x * across, region.y * down, region.right * across, region.bottom * down)
    # Only what the samples of the region reach.
    left, top = max(0, math.floor(box[0]) - _REACH), max(0, math.floor(box[1]) - _REACH)
    right, bottom = min(small[0], math.ceil(box[2]) + _REACH), min(small[1], math.ceil(box[3]) + _REACH)
    part = Rect(x=left, y=top, width=right - left, height=bottom - top)
    reduced = lanczos(_sufficient(levels, seen), small, part)
    place = (box[0] - left, box[1] - top, box[2] - left, box[3] - top)
    return lanczos_box(reduced, (region.width, region.height), place)


def _covering(start: int, count: int, source: int, target: int) -> NDArray[np.int64]:
    """Indices of the source pixels that cover the centres of `count` target pixels from `start` on."""
    import numpy as np

    centres = 2 * np.arange(start, start + count, dtype=np.int64) + 1
    return centres * source // (2 * target)
