"""Scaling to a little less than a picture's own size, where the common filter would soften it a second time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gi2desk.core.geometry import Rect

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_LOBES, MOST_LOBES = 3.0, 11.0
_FROM, _TO, _BEND = 1.25, 1.02, 1.5
_BLOCK = 64
"""Pixels that are worked out by one product of matrices: most of a smaller one would be zeros of the next."""


def lobes(reduction: float) -> float:
    """How many lobes the windowed sinc has when a picture is reduced by `reduction` (1 = own size): 3, close to 1 more.

    Lanczos3 takes away a part of what lies just below the limit of the resolution. A picture that was brought to its
    size by such a filter, or drawn at it, lacks that part already; shown slightly smaller it would lose it once more,
    and would look softer than both itself at 100 % and a larger version of the same picture shown as large. With
    more lobes the filter keeps what is there, until at 100 % it keeps all. Measured on photographs and on a test
    scene: edge energy then stays within 5 % of the larger version's; with three lobes it falls 8 to 13 % behind.
    """
    share = min(1.0, max(0.0, (_FROM - reduction) / (_FROM - _TO)))
    return LEAST_LOBES + (MOST_LOBES - LEAST_LOBES) * float(share**_BEND)


def interpolate(
    pixels: NDArray[np.uint8], size: tuple[int, int], region: Rect, count: float
) -> NDArray[np.uint8]:
    """The part `region` of `pixels` (height, width, 4) scaled to `size`, by a Lanczos filter with `count` lobes."""
    import numpy as np

    height, width = pixels.shape[:2]
    columns = _blocks(width, size[0], region.x, region.width, count)
    rows = _blocks(height, size[1], region.y, region.height, count)
    left, top = columns[0].first, rows[0].first
    part = pixels[top : rows[-1].last, left : columns[-1].last]
    depth, breadth, channels = part.shape
    planes = np.ascontiguousarray(part.transpose(2, 0, 1)).astype(np.float32).reshape(-1, breadth)
    across = np.empty((channels * depth, region.width), np.float32)
    for block in columns:
        source = planes[:, block.first - left : block.last - left]
        across[:, block.start : block.end] = source @ block.weights.T
    across = across.reshape(channels, depth, region.width)
    made = np.empty((region.height, region.width, channels), np.uint8)
    for block in rows:
        for channel in range(channels):
            values = block.weights @ across[channel, block.first - top : block.last - top]
            values += 0.5
            made[block.start : block.end, :, channel] = np.clip(values, 0, 255, out=values)
    return made


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Target pixels `start` to `end` of a region from source pixels `first` to `last`: weights (targets, sources)."""

    start: int
    end: int
    first: int
    last: int
    weights: NDArray[np.float32]


def _blocks(source: int, target: int, start: int, count: int, lobe_count: float) -> list[_Block]:
    import numpy as np

    scale = source / target
    reach = lobe_count * scale
    made = []
    for begin in range(0, count, _BLOCK):
        end = min(count, begin + _BLOCK)
        centres = (np.arange(start + begin, start + end) + 0.5) * scale
        first, last = max(0, int(centres[0] - reach)), min(source, int(centres[-1] + reach) + 1)
        away = (np.arange(first, last) + 0.5 - centres[:, np.newaxis]) / scale
        weights = np.where(np.abs(away) < lobe_count, np.sinc(away) * np.sinc(away / lobe_count), 0)
        weights /= weights.sum(axis=1, keepdims=True)
        made.append(_Block(begin, end, first, last, weights.astype(np.float32)))
    return made
