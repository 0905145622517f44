"""How one picture of a scene lies on another, so that unequal sizes and crops can be compared point by point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gi2desk.core.sentence import Sentence, percent
from gi2desk.imaging.fourier import SHIFT_BAND
from gi2desk.imaging.similarity import Similarity

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

PROXY_EDGE = 1024
"""Longer edge in pixels of what is compared."""
_COARSE_EDGE = 256
# What is looked for: between 0.4 and 2.5 times the size that the same framing would have, and turns of a crooked scan.
_MOST_SCALE, _MOST_TURN = 2.7, math.radians(20)
# Pixels of the proxy: blocks, and how far off they may be from round to round.
_BLOCK, _SMALL_BLOCK, _REACHES = 128, 64, (40, 24, 12, 8, 8)
# Shorter edge of what both show from which there is room for large blocks, which err less.
_ROOMY = 360
_AGREEING = 1.5
# Steps between neighbours, in the direction where they are least, below which nothing holds a block in its place.
_LEAST_CONTRAST, _LEAST_DEVIATION = 0.8, 1.5
_LEAST_BLOCKS = 6
# Shares of blocks that agree by accident stay below a tenth in pictures of different scenes.
_NEEDED, _CERTAIN, _HOPELESS = 0.25, 0.85, 0.06
# Few blocks agree with a shift, a scale and a turn made for them: so much more, divided by their number, is needed.
_FEW = 1.5
_LEAST_COMMON = 0.12
# Trying one by one: copies of this size with all their frequencies, scales 7 % apart up to 2.6 either way, degrees.
_SWEPT_EDGE, _SWEPT_BAND, _SWEPT_STEP, _SWEPT_STEPS = 64, 0.36, 1.07, 14
_SWEPT_TURNS = (-9.0, -6.0, -3.0, 0.0, 3.0, 6.0, 9.0)
_STARTS = 3
# Copies that are looked at in colour, turns that are tried, how much less apart another one is that is believed, and the
# steps of 255 by which rounding may tell two turns from each other.
_SEEN_EDGE = 256
_OTHER_TURNS = (-10.0, -7.0, -5.0, -3.0, 3.0, 5.0, 7.0, 10.0)
_BETTER, _SAME = 0.97, 0.25
# Proxy pixels by which a round must still move a corner to be followed by another.
_SETTLED = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Where the moving picture lies on the reference.

    A point at (x, y) from the moving picture's centre, in its pixels, lies at
    `scale` · turn(`rotation`) · (x, y) + (`dx`, `dy`) from the reference's centre, in the reference's pixels; y points
    down, `rotation` is in degrees, clockwise on the screen. `confidence` is the share of textured places where both
    pictures agree, 0 to 1. Where they are not aligned, the values are those of the same framing, and `reason` says why.
    """

    aligned: bool
    dx: float
    dy: float
    scale: float
    rotation: float
    confidence: float
    reason: str

    def onto_reference(self, x: float, y: float) -> tuple[float, float]:
        """The point (x, y) from the moving picture's centre as it lies from the reference's centre."""
        return Similarity.of(self.scale, math.radians(self.rotation), self.dx, self.dy).apply(x, y)


@dataclass(frozen=True, slots=True)
class _Scene:
    """A picture's luma at most `PROXY_EDGE` long (Pillow mode F), a small copy in colour, and its own pixels."""

    luma: Image.Image
    colour: Image.Image
    width: int
    height: int

    @property
    def reduction(self) -> float:
        """Own pixels for each of the proxy's."""
        return max(self.width, self.height) / max(self.luma.size)


def align(reference: Path | NDArray[np.uint8], moving: Path | NDArray[np.uint8]) -> Alignment:
    """Lays `moving` on `reference` by shift, uniform scale and a small turn: files, or pixels (height, width[, channels]).

    Both are compared as proxies. Scale and turn come from their spectra in log-polar coordinates, the shift from phase
    correlation (sources in `fourier`); then the shifts of overlapping blocks are found to a fraction of a pixel and a
    similarity is laid through them that outliers cannot pull (iteratively reweighted least squares with Tukey's weight:
    P. W. Holland and R. E. Welsch, Communications in Statistics A6, 1977). Blocks that then agree to 1.5 proxy pixels
    are the confidence. Raises UserError(BAD_INPUT) for files, ValueError for arrays that are no picture.
    """
    import numpy as np

    one, other = _scene(reference), _scene(moving)
    if min(one.luma.size) < 2 * _SMALL_BLOCK or min(other.luma.size) < 2 * _SMALL_BLOCK:
        reason = Sentence.NOT_ALIGNED_SMALL.say(least=2 * _SMALL_BLOCK)
        return _not_aligned(one, other, 0.0, reason)
    if min(float(np.asarray(scene.luma).std()) for scene in (one, other)) < _LEAST_DEVIATION:
        return _not_aligned(one, other, 0.0, Sentence.NOT_ALIGNED_LITTLE.say())
    best, most = _not_aligned(one, other, 0.0, Sentence.NOT_ALIGNED_NOTHING.say()), 0.0
    for look in (_starts, _swept_starts):
        for start in look(one, other):
            found, common = _refined(one, other, start)
            # The place where most of both agrees, not the greatest share of it: grids also fit a cell further on.
            worth = found.confidence * common
            if (found.aligned, worth) >= (best.aligned, most):
                best, most = found, worth
            if found.aligned and found.confidence > _CERTAIN:
                return _unless_turned(one, other, best)
    return _unless_turned(one, other, best)


def _scene(picture: Path | NDArray[np.uint8]) -> _Scene:
    from PIL import Image

    if isinstance(picture, Path):
        from gi2desk.imaging.header import read_header
        from gi2desk.imaging.proxy import proxy_image

        header = read_header(picture)
        return _of_image(proxy_image(picture, 2 * PROXY_EDGE, header=header), header.upright)
    if picture.ndim not in {2, 3} or picture.dtype != "uint8":
        raise ValueError(f"pixels of shape {picture.shape} and type {picture.dtype} are no picture")
    image = Image.fromarray(picture[..., 0] if picture.ndim == 3 and picture.shape[2] == 1 else picture)
    return _of_image(image, image.size)


def _of_image(image: Image.Image, size: tuple[int, int]) -> _Scene:
    from PIL import Image

    if image.mode in {"LA", "RGBA"}:
        grey = Image.new("RGBA", image.size, (128, 128, 128, 255))
        image = Image.alpha_composite(grey, image.convert("RGBA"))
    luma = image.convert("L").convert("F")
    factor = min(1.0, PROXY_EDGE / max(luma.size))
    target = (max(1, round(luma.width * factor)), max(1, round(luma.height * factor)))
    if target != luma.size:
        luma = luma.resize(target, Image.Resampling.LANCZOS)
    return _Scene(luma, _reduced(image.convert("RGB"), _SEEN_EDGE), *size)


def _starts(one: _Scene, other: _Scene) -> list[Similarity]:
    """The most likely positions in proxy pixels, best first: the same framing, and what the spectra say."""
    import numpy as np

    from gi2desk.imaging.fourier import turns
    from gi2desk.imaging.similarity import warped

    first, second = (_reduced(scene.luma, _COARSE_EDGE) for scene in (one, other))
    found = turns(_square(first), _square(second), _MOST_SCALE, _MOST_TURN)
    ranked = []
    for start, _ in _placed(first, second, [(1.0, 0.0), *found]):
        moved, covered = warped(second, start, first.size)
        ranked.append((start, _likeness(np.asarray(first), moved, covered)))
    return _likeliest(one, other, ranked, _COARSE_EDGE)


def _swept_starts(one: _Scene, other: _Scene) -> list[Similarity]:
    """The same from trying scales and turns one by one on the smallest copies: slower, and sure."""
    first, second = (_reduced(scene.luma, _SWEPT_EDGE) for scene in (one, other))
    scales = [_SWEPT_STEP**power for power in range(-_SWEPT_STEPS, _SWEPT_STEPS + 1)]
    pairs = [(scale, math.radians(turn)) for scale in scales for turn in _SWEPT_TURNS]
    return _likeliest(one, other, _placed(first, second, pairs, _SWEPT_BAND), _SWEPT_EDGE)


def _likeliest(
    one: _Scene, other: _Scene, ranked: list[tuple[Similarity, float]], edge: int
) -> list[Similarity]:
    """The best of positions between copies `edge` long, in proxy pixels and unlike each other."""
    up, down = max(one.luma.size) / edge, edge / max(other.luma.size)
    distinct: list[Similarity] = []
    for small, _ in sorted(ranked, key=lambda pair: -pair[1]):
        start = small.scaled(up * down, up)
        if all(_apart(start, had, other.luma.size) > _BLOCK / 4 for had in distinct):
            distinct.append(start)
        if len(distinct) == _STARTS:
            break
    return distinct


def _apart(one: Similarity, other: Similarity, size: tuple[int, int]) -> float:
    """The farthest that the corners of a picture of `size` lie apart under both."""
    corners = [(x * size[0] / 2, y * size[1] / 2) for x in (-1, 1) for y in (-1, 1)]
    return max(math.dist(one.apply(*corner), other.apply(*corner)) for corner in corners)


def _reduced(luma: Image.Image, edge: int) -> Image.Image:
    from PIL import Image

    factor = edge / max(luma.size)
    size = (max(1, round(luma.width * factor)), max(1, round(luma.height * factor)))
    return luma.resize(size, Image.Resampling.LANCZOS)


def _square(luma: Image.Image) -> NDArray[np.float32]:
    """`luma` without its mean, fading out to its borders, in the middle of a square."""
    import numpy as np

    from gi2desk.imaging.fourier import window

    pixels = np.asarray(luma)
    height, width = pixels.shape
    square = np.zeros((_COARSE_EDGE, _COARSE_EDGE), np.float32)
    top, left = (_COARSE_EDGE - height) // 2, (_COARSE_EDGE - width) // 2
    square[top : top + height, left : left + width] = (pixels - pixels.mean()) * window(height, width)
    return square


def _placed(
    one: Image.Image, other: Image.Image, pairs: list[tuple[float, float]], band: float = SHIFT_BAND
) -> list[tuple[Similarity, float]]:
    """`other` by each (scale, turn), moved to where it correlates best with `one`, with the height of the peak."""
    import numpy as np

    from gi2desk.imaging.fourier import correlation, peak
    from gi2desk.imaging.similarity import warped

    edge = 2 * max(one.size)
    still, _ = warped(one, Similarity.of(1.0, 0.0, 0.0, 0.0), (edge, edge))
    turned = np.array([warped(other, Similarity.of(*pair, 0.0, 0.0), (edge, edge))[0] for pair in pairs])
    found = []
    for (scale, turn), surface in zip(pairs, correlation(still, turned, band), strict=True):
        dx, dy, top = peak(surface)
        found.append((Similarity.of(scale, turn, dx, dy), top))
    return found


def _likeness(first: NDArray[np.float32], second: NDArray[np.float32], where: NDArray[np.bool_]) -> float:
    """Correlation of the steps between neighbours, across and down, where both pictures are; −1 to 1."""
    import numpy as np

    if where.mean() < 0.15:
        return -1.0
    total, sizes = 0.0, [1e-9, 1e-9]
    for axis in (0, 1):
        inside = where[1:] & where[:-1] if axis == 0 else where[:, 1:] & where[:, :-1]
        a, b = np.diff(first, axis=axis)[inside], np.diff(second, axis=axis)[inside]
        total += float(a @ b)
        sizes = [sizes[0] + float(a @ a), sizes[1] + float(b @ b)]
    return total / math.sqrt(sizes[0] * sizes[1])


def _refined(one: _Scene, other: _Scene, start: Similarity) -> tuple[Alignment, float]:
    """`start` improved by the shifts of blocks, in own pixels, and the share of the reference that both show."""
    from gi2desk.imaging.similarity import block_shifts, robust_fit, warped

    room = min(*one.luma.size, start.scale * min(other.luma.size))
    edge = _BLOCK if room >= _ROOMY else _SMALL_BLOCK
    now, share, count = start, 0.0, 0
    for number, reach in enumerate(_REACHES):
        moved, covered = warped(other.luma, now, one.luma.size)
        if covered.mean() < _LEAST_COMMON:
            return _not_aligned(one, other, 0.0, Sentence.NOT_ALIGNED_BESIDE.say()), 0.0
        blocks = block_shifts(
            one.luma, moved, covered, (edge, edge * 5 // 8, min(reach, edge // 3), _LEAST_CONTRAST)
        )
        count = len(blocks)
        if count < _LEAST_BLOCKS:
            return _not_aligned(one, other, 0.0, Sentence.NOT_ALIGNED_LITTLE.say()), 0.0
        change, share = robust_fit(blocks, _AGREEING)
        before, now = now, change.after(now)
        if share > _CERTAIN and _apart(before, now, other.luma.size) < _SETTLED:
            break
        if number > 0 and share < _HOPELESS:
            break
    if share < _NEEDED + _FEW / count:
        reason = Sentence.NOT_ALIGNED_APART.say(share=percent(share), count=count)
        return _not_aligned(one, other, share, reason), float(covered.mean())
    own = now.scaled(one.reduction / other.reduction, one.reduction)
    found = Alignment(
        aligned=True,
        dx=own.dx,
        dy=own.dy,
        scale=own.scale,
        rotation=math.degrees(own.turn),
        confidence=share,
        reason=Sentence.ALIGNED.say(share=percent(share), count=count),
    )
    return found, float(covered.mean())


def _unless_turned(one: _Scene, other: _Scene, found: Alignment) -> Alignment:
    """`found`, unless the colours lie on each other better turned by a few degrees more or less.

    Blocks see the rim of a disc and rings, and those fit however they are turned.
    """
    if not found.aligned:
        return found
    apart = _apart_turned(one, other, found, 0.0)
    for turn in _OTHER_TURNS:
        elsewhere = _apart_turned(one, other, found, turn)
        upright = abs(found.rotation + turn) < abs(found.rotation)
        if elsewhere < _BETTER * apart or (upright and elsewhere < apart + _SAME):
            reason = Sentence.NOT_ALIGNED_TURNED.say()
            return _not_aligned(one, other, 0.0, reason)
    return found


def _apart_turned(one: _Scene, other: _Scene, found: Alignment, degrees: float) -> float:
    """Mean step of 255 between both pictures in colour, with the other one turned about its middle by so much more."""
    import numpy as np

    from gi2desk.imaging.similarity import warped

    up, down = max(one.colour.size) / max(one.width, one.height), max(other.width, other.height)
    scale = found.scale * up * down / max(other.colour.size)
    turn = math.radians(found.rotation + degrees)
    how = Similarity.of(scale, turn, found.dx * up, found.dy * up)
    steps = []
    for mine, theirs in zip(one.colour.split(), other.colour.split(), strict=True):
        moved, covered = warped(theirs.convert("F"), how, one.colour.size)
        off = (np.asarray(mine.convert("F")) - moved)[covered]
        # What is brighter or redder all over lies no worse.
        steps.append(float(np.abs(off - np.median(off)).mean()))
    return sum(steps) / len(steps)


def _not_aligned(one: _Scene, other: _Scene, confidence: float, reason: str) -> Alignment:
    scale = max(one.width, one.height) / max(other.width, other.height)
    return Alignment(
        aligned=False, dx=0.0, dy=0.0, scale=scale, rotation=0.0, confidence=confidence, reason=reason
    )
