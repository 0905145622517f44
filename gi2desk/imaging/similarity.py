"""Shift, uniform scale and turn as one value, and the one that many measured shifts agree on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

_ROUNDS = 12
_TUKEY = 4.685
# Of the eigenvalues of a block's structure tensor: below, it is one edge.
_LEAST_RATIO = 0.02


@dataclass(frozen=True, slots=True)
class Similarity:
    """(x, y) to (a·x − b·y + dx, b·x + a·y + dy), both measured from the centre of their pictures, y down."""

    a: float
    b: float
    dx: float
    dy: float

    @classmethod
    def of(cls, scale: float, turn: float, dx: float, dy: float) -> Similarity:
        """From a scale, a turn in radians (clockwise where y points down) and a shift."""
        return cls(scale * math.cos(turn), scale * math.sin(turn), dx, dy)

    @property
    def scale(self) -> float:
        """Target pixels for each source pixel."""
        return math.hypot(self.a, self.b)

    @property
    def turn(self) -> float:
        """Radians, clockwise where y points down."""
        return math.atan2(self.b, self.a)

    def apply(self, x: float, y: float) -> tuple[float, float]:
        """Where (x, y) goes."""
        return self.a * x - self.b * y + self.dx, self.b * x + self.a * y + self.dy

    def after(self, first: Similarity) -> Similarity:
        """`first`, then this."""
        dx, dy = self.apply(first.dx, first.dy)
        return Similarity(self.a * first.a - self.b * first.b, self.b * first.a + self.a * first.b, dx, dy)

    def scaled(self, scale: float, shift: float) -> Similarity:
        """The same in other units: `scale` times the scale, `shift` times the shift."""
        return Similarity(self.a * scale, self.b * scale, self.dx * shift, self.dy * shift)


@dataclass(frozen=True, slots=True)
class Blocks:
    """Centres of blocks from the picture's centre and the shifts measured there, both (count, 2), with weights (count,)."""

    places: NDArray[np.float64]
    shifts: NDArray[np.float64]
    weights: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.weights)


def warped(
    picture: Image.Image, how: Similarity, size: tuple[int, int]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """`picture` (mode F) laid on a canvas of `size` by `how`, bicubic, and where it covers the canvas wholly.

    Uncovered pixels hold the picture's mean; its mean is subtracted everywhere.
    """
    import numpy as np
    from PIL import Image

    width, height = picture.size
    norm = how.a**2 + how.b**2
    a, b = how.a / norm, how.b / norm
    # From canvas pixels back to the picture's.
    left = -size[0] / 2 - how.dx, -size[1] / 2 - how.dy
    data = (
        a,
        b,
        a * left[0] + b * left[1] + width / 2,
        -b,
        a,
        -b * left[0] + a * left[1] + height / 2,
    )
    mean = float(np.asarray(picture).mean())
    pixels = np.asarray(
        picture.transform(
            size, Image.Transform.AFFINE, data, resample=Image.Resampling.BICUBIC, fillcolor=mean
        )
    )
    x, y = np.arange(size[0]) + 0.5, np.arange(size[1])[:, np.newaxis] + 0.5
    across, down = data[0] * x + data[1] * y + data[2], data[3] * x + data[4] * y + data[5]
    inside = (across > 2) & (across < width - 2) & (down > 2) & (down < height - 2)
    return np.where(inside, pixels - np.float32(mean), np.float32(0)), inside


def block_shifts(
    reference: Image.Image,
    moved: NDArray[np.float32],
    covered: NDArray[np.bool_],
    how: tuple[int, int, int, float],
) -> Blocks:
    """How far `moved` lies off `reference` in overlapping blocks that are covered and textured.

    `how` is the blocks' edge, their distance, the farthest shift looked for, in pixels, and the least contrast in steps per
    pixel that must be there in every direction. A block's weight is the height of its correlation peak.
    """
    import numpy as np

    from gi2desk.imaging.fourier import correlation, peak, window

    edge, step, reach, contrast = how
    still = np.asarray(reference)
    height, width = still.shape
    weights = window(edge, edge)
    firsts, seconds, places = [], [], []
    for top in range(0, height - edge + 1, step):
        for left in range(0, width - edge + 1, step):
            part = slice(top, top + edge), slice(left, left + edge)
            if covered[part].mean() < 0.9:
                continue
            first, second = still[part], moved[part]
            if min(_cornered(first), _cornered(second)) < contrast:
                continue
            firsts.append((first - first.mean()) * weights)
            seconds.append((second - second.mean()) * weights)
            places.append((left + edge / 2 - width / 2, top + edge / 2 - height / 2))
    if not places:
        return Blocks(np.empty((0, 2)), np.empty((0, 2)), np.empty(0))
    surfaces = correlation(np.array(firsts), np.array(seconds))
    peaks = np.array([peak(surface, reach) for surface in surfaces])
    return Blocks(np.array(places), peaks[:, :2], np.maximum(peaks[:, 2], 0.0))


def _cornered(block: NDArray[np.float32]) -> float:
    """Root mean square step between neighbours across the direction where it is least; 0 along one single edge.

    The lesser eigenvalue of the structure tensor: J. Shi and C. Tomasi, "Good features to track" (CVPR 1994). Where it is
    small, the block slides along its edges unseen.
    """
    import numpy as np

    across, down = np.diff(block[:-1], axis=1), np.diff(block[:, :-1], axis=0)
    xx, yy, xy = (float(np.mean(one)) for one in (across * across, down * down, across * down))
    middle, span = (xx + yy) / 2, math.hypot((xx - yy) / 2, xy)
    least = max(0.0, middle - span)
    return math.sqrt(least) if least > _LEAST_RATIO * (middle + span) else 0.0


def robust_fit(blocks: Blocks, agreeing: float) -> tuple[Similarity, float]:
    """The similarity that most of the shifts agree on, and the share of all blocks that do, within `agreeing` pixels."""
    import numpy as np

    x, y = blocks.places.T
    zero, one = np.zeros(len(x)), np.ones(len(x))
    # Unknowns: change of scale, turn, shift.
    design = np.concatenate([np.stack([x, -y, one, zero], axis=1), np.stack([y, x, zero, one], axis=1)])
    target = blocks.shifts.T.ravel()
    found = np.array([0.0, 0.0, *_centre(blocks)])
    for _ in range(_ROUNDS):
        off = _off(design, target, found)
        spread = max(0.25, 1.4826 * float(np.median(off)))
        ratio = np.minimum(off / (_TUKEY * min(spread, 4.0)), 1.0)
        weight = blocks.weights * (1 - ratio**2) ** 2
        if np.count_nonzero(weight) < 3:
            break
        both = np.concatenate([weight, weight])
        normal = (design * both[:, np.newaxis]).T @ design
        found = np.linalg.lstsq(normal, design.T @ (both * target), rcond=None)[0]
    share = float(np.mean(_off(design, target, found) < agreeing))
    return Similarity(1 + float(found[0]), float(found[1]), float(found[2]), float(found[3])), share


def _centre(blocks: Blocks) -> NDArray[np.float64]:
    """The shift that most blocks lie near: the one with the most weight within four pixels."""
    import numpy as np

    apart = np.hypot(*(blocks.shifts[:, np.newaxis] - blocks.shifts).transpose(2, 0, 1))
    votes = (apart < 4) @ blocks.weights
    near = apart[int(np.argmax(votes))] < 4
    centre: NDArray[np.float64] = np.median(blocks.shifts[near], axis=0)
    return centre


def _off(
    design: NDArray[np.float64], target: NDArray[np.float64], found: NDArray[np.float64]
) -> NDArray[np.float64]:
    import numpy as np

    across, down = np.split(target - design @ found, 2)
    return np.hypot(across, down)
