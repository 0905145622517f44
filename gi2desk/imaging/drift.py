"""How far a picture has moved away from the one it was made from: one figure, and what it is made of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi2desk.imaging.similarity import Similarity

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    from gi2desk.imaging.align import Alignment

# Small enough that what a higher tier adds does not count as change, large enough for faces.
_EDGE = 256
_BLOCK = 8
# Z. Wang, A. C. Bovik et al., "Image quality assessment: from error visibility to structural similarity" (IEEE Trans.
# Image Processing 13, 2004): (0.01 · 255)² and (0.03 · 255)².
_C1, _C2 = 6.5025, 58.5225
# Mean CIEDE2000 at which the colour part has fallen to 1/e: pictures that share nothing differ by about this much.
_COLOUR_SCALE = 30.0
# Levels by which the mean of a block differs where something else is seen there. Tried on pictures of the model and on
# photographs: re-encoded, noisy, softened or mildly graded ones have next to no such block.
_CHANGED = 16.0
_ROUNDS = 4
_SPREAD = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """`score` from 0, the same picture, to 1, nothing in common: 1 − structure · colour.

    `structure` is the mean structural similarity of blocks (1: the same), `colour` the mean CIEDE2000 difference,
    `common` the share of the parent that the child shows. `alignment` says how the child was laid on the parent first.

    The score is of the picture as a whole: noise and a grading move it, an object that went hardly does. Those are told by
    what is left once the child has been graded like its parent: `changed` is the share of blocks that differ by more than
    16 levels then, `peak` the levels that one block in 200 exceeds.
    """

    score: float
    structure: float
    colour: float
    common: float
    changed: float
    peak: float
    alignment: Alignment


def drift(parent: Path | NDArray[np.uint8], child: Path | NDArray[np.uint8]) -> Drift:
    """The drift of `child` from `parent`, files or pixels (height, width[, channels]), at 256 pixels of the longer edge.

    The child is aligned first, so that a shifted or cropped child is not taken for another picture; where that fails, the
    same framing is compared. Raises UserError(BAD_INPUT) for files, ValueError for arrays that are no picture.
    """
    import numpy as np

    from gi2desk.imaging.align import align

    found = align(parent, child)
    (one, one_factor), (other, other_factor) = _small(parent), _small(child)
    how = Similarity.of(found.scale, math.radians(found.rotation), found.dx, found.dy)
    first = np.asarray(one)
    second, covered = _laid(other, one.size, how.scaled(one_factor / other_factor, one_factor))
    if not covered.any():
        return Drift(
            score=1.0, structure=0.0, colour=0.0, common=0.0, changed=1.0, peak=255.0, alignment=found
        )
    structure = max(0.0, _structure(first, second, covered))
    colour = _colour(first, second, covered)
    left = _left_over(first, second, covered)
    return Drift(
        score=1 - structure * math.exp(-colour / _COLOUR_SCALE),
        structure=structure,
        colour=colour,
        common=float(covered.mean()),
        changed=float((left > _CHANGED).mean()) if left.size else 1.0,
        peak=float(np.percentile(left, 99.5)) if left.size else 255.0,
        alignment=found,
    )


def _small(picture: Path | NDArray[np.uint8]) -> tuple[Image.Image, float]:
    """The picture as RGB, at most 256 pixels long, and how many of its pixels one of its own became."""
    from PIL import Image

    if isinstance(picture, Path):
        from gi2desk.imaging.header import read_header
        from gi2desk.imaging.proxy import proxy_image

        header = read_header(picture)
        image, edge = proxy_image(picture, _EDGE, header=header), max(header.width, header.height)
    else:
        image = Image.fromarray(picture[..., 0] if picture.ndim == 3 and picture.shape[2] == 1 else picture)
        edge = max(image.size)
    if image.mode in {"LA", "RGBA"}:
        grey = Image.new("RGBA", image.size, (128, 128, 128, 255))
        image = Image.alpha_composite(grey, image.convert("RGBA"))
    factor = min(1.0, _EDGE / max(image.size))
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.convert("RGB").resize(size, Image.Resampling.LANCZOS), max(size) / edge


def _laid(
    image: Image.Image, size: tuple[int, int], how: Similarity
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """`image` on a canvas of `size`: RGB (height, width, 3), and where it covers it."""
    import numpy as np

    from gi2desk.imaging.similarity import warped

    planes = []
    for plane in image.split():
        mean = float(np.asarray(plane).mean())
        pixels, covered = warped(plane.convert("F"), how, size)
        planes.append(np.clip(pixels + mean, 0, 255).round().astype(np.uint8))
    return np.stack(planes, axis=-1), covered


def _structure(first: NDArray[np.uint8], second: NDArray[np.uint8], covered: NDArray[np.bool_]) -> float:
    """Mean structural similarity of the luma in blocks of 8 × 8 that are covered."""
    import numpy as np

    from gi2desk.imaging.tile import ArrayLuma

    height, width = covered.shape
    one, other = (
        _blocks(ArrayLuma(pixels).part(0, 0, width, height).astype(np.float64)) for pixels in (first, second)
    )
    whole = _blocks(covered.astype(np.float64)).mean(axis=1) > 0.99
    if not whole.any():
        return 0.0
    one, other = one[whole], other[whole]
    m1, m2 = one.mean(axis=1), other.mean(axis=1)
    v1, v2 = one.var(axis=1), other.var(axis=1)
    both = (one * other).mean(axis=1) - m1 * m2
    likeness = (2 * m1 * m2 + _C1) * (2 * both + _C2) / ((m1**2 + m2**2 + _C1) * (v1 + v2 + _C2))
    return float(likeness.mean())


def _blocks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Whole blocks of 8 × 8 as rows, shape (count, 64)."""
    rows, columns = values.shape[0] // _BLOCK, values.shape[1] // _BLOCK
    cut = values[: rows * _BLOCK, : columns * _BLOCK].reshape(rows, _BLOCK, columns, _BLOCK)
    return cut.swapaxes(1, 2).reshape(-1, _BLOCK * _BLOCK)


def _left_over(
    first: NDArray[np.uint8], second: NDArray[np.uint8], covered: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """By how many levels each covered block still differs, shape (count,), once one grading fits all of them best."""
    import numpy as np

    def means(values: NDArray[Any]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = _blocks(values.astype(np.float64)).mean(axis=1)
        return found

    whole = means(covered) > 0.99
    left = np.zeros(int(whole.sum()))
    if not left.size:
        return left
    for channel in range(3):
        one, other = means(first[..., channel])[whole], means(second[..., channel])[whole]
        line = np.stack([one, np.ones_like(one)], axis=1)
        weight = np.ones_like(one)
        for _ in range(_ROUNDS):
            # Blocks that show something else must not bend the grading: those far off count less in the next round.
            fit = np.linalg.lstsq(line * weight[:, None], other * weight, rcond=None)[0]
            rest = other - line @ fit
            weight = 1 / (1 + (rest / _SPREAD) ** 2)
        left = np.maximum(left, np.abs(rest))
    return left


def _colour(first: NDArray[np.uint8], second: NDArray[np.uint8], covered: NDArray[np.bool_]) -> float:
    """Mean CIEDE2000 where covered."""
    from gi2desk.imaging.metric import perceived_difference

    return float(perceived_difference(first[..., ::-1], second[..., ::-1])[covered].mean())
