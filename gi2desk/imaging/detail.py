"""Whether a picture's pixels carry detail of their own: the resolution that would hold everything there is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gi2desk.core.sentence import Sentence, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    from gi2desk.imaging.enlargement import Fit
    from gi2desk.imaging.tile import Luma
    from gi2desk.imaging.trace import Line

# Lowest power between a tenth and three tenths of the Nyquist frequency, dB above rounding, that can be judged.
_LEAST_CONTRAST = 10.0
# Cost that no explanation may exceed: above, the spectrum is one of lines and plateaus, not of a picture.
_WORST_FIT = 150.0
# A log likelihood ratio (times two) above this is believed. A line in the trace adds to it, 8 for each doubling.
_NEEDED, _PER_DOUBLING, _WEAK_LINE = 20.0, 8.0, 4.0
# Without a trace more is needed, the more the less of the spectrum is missing; above 0.87 it is never enough.
_ALONE = ((0.5, 0.7, 0.86, 0.87), (16.0, 30.0, 30.0, 90.0))
# The median of few tiles still shows what is in them: then this much more is needed.
_FEW_TILES, _WITH_FEW = 8, 1.6
_PREFERRED_BY = 15.0
_SECOND_HARMONIC, _SECOND_NEEDS = -6.0, 25.0
# What the spectrum says of fractions above those that it can tell; the fractions that a trace is believed for.
_NO_SPECTRUM, _SLIGHTEST, _LARGEST = -6.0, 0.19, 0.97
# Every other pixel alike is what doubling leaves, but also what image models and some sensors do: the spectrum must say so.
_ALTERNATING, _ALTERNATION, _ALTERNATION_NEEDS = 0.495, -2.5, 8.0
# Where the line may come from a reduced JPEG's blocks the spectrum must say so, too; more where reducing itself lowers it.
_BLOCKS_NEED, _BLOCKS_NEED_ABOVE, _KERNEL_FALLS = 12.0, 24.0, 0.77
# Where the spectrum says no more for a fraction than for hardly any enlarging, more is needed, the more it says for both:
# the blocks of reduced JPEGs of soft scenes reach 29.6, or 32.8 with 10 in common. Above the last fraction it means nothing.
_SPECIFIC, _HARDLY, _TELLING, _UNSPECIFIC, _COMMON = 0.35, 0.9, 0.85, 30.0, 0.3
# Below, half the size is asked too: the fits begin at 0.2, and a second harmonic is taken for the first.
_SMALL = 0.325
# How far below its low-band power law a spectrum must stay to count as gone.
_FALL = 15.0
_NOISY = -7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A measured effective resolution.

    `fraction` of each edge holds all detail, None where that cannot be told; `width` and `height` are the pixels that
    would do, those of the picture itself where it cannot be told. `curve` is (spatial frequency as a fraction of the
    Nyquist frequency, dB) from low to high, empty where nothing was measured. `reason` says in a sentence what the
    fraction rests on, or why there is none.
    """

    fraction: float | None
    width: int
    height: int
    curve: tuple[tuple[float, float], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A fraction, None where it cannot be told, with its reason; `traced` where a periodic trace says so."""

    fraction: float | None
    reason: str
    traced: bool = False


def effective_resolution(picture: Path | NDArray[np.uint8 | np.uint16]) -> Detail:
    """How much of the resolution of `picture`, a file or pixels (height, width[, 1 to 4 channels]), carries detail.

    Measured on encoded luma (in linear light a median error of 0.01 became 0.05) in up to 32 textured tiles: the median
    power spectrum near the axes is compared with that of a natural picture (power law with bend and blur), untouched or
    enlarged by bicubic or Lanczos from 0.2 to 0.9; the periodic trace of enlarging decides between explanations and gives
    the exact fraction, where it is not that of a reduced JPEG's blocks; a small one is asked for again at half the size.
    Without either, it is the frequency from which the spectrum stays 15 dB below its low-band power law. Formulas and their
    sources are in `spectrum`, `enlargement`, `trace` and `comb`. Raises UserError(BAD_INPUT) for files, ValueError for
    arrays that are no picture.
    """
    from gi2desk.imaging.tile import ArrayLuma

    if not isinstance(picture, Path):
        return _measure(ArrayLuma(picture))
    from gi2desk.imaging.decode import open_image

    return image_resolution(open_image(picture))


def image_resolution(image: Image.Image) -> Detail:
    """The same for a decoded picture in any mode. Raises UserError(BAD_INPUT) for modes of unknown scale."""
    from gi2desk.imaging.decode import to_channels
    from gi2desk.imaging.tile import ImageLuma

    return _measure(ImageLuma(to_channels(image)))


def _measure(picture: Luma) -> Detail:
    from gi2desk.imaging.spectrum import frequencies, spectrum
    from gi2desk.imaging.tile import SMALLEST, textured_tiles
    from gi2desk.imaging.trace import common_lines, traces

    width, height = picture.size
    tiles = textured_tiles(picture)
    if not len(tiles):
        reason = Sentence.DETAIL_TOO_SMALL.say(least=SMALLEST)
        return Detail(fraction=None, width=width, height=height, curve=(), reason=reason)
    curve = spectrum(tiles)
    found = _smaller(picture, judge(curve, common_lines(*traces(picture)), len(tiles)))
    part = 1.0 if found.fraction is None else found.fraction
    points = zip(frequencies().tolist(), curve.tolist(), strict=True)
    return Detail(
        fraction=None if found.fraction is None else round(found.fraction, 3),
        width=max(1, round(width * part)),
        height=max(1, round(height * part)),
        curve=tuple((round(place, 4), round(level, 2)) for place, level in points),
        reason=found.reason,
    )


def _smaller(picture: Luma, found: Judgement) -> Judgement:
    """The judgement, or a smaller fraction where the picture at half its size still shows the trace of enlarging."""
    from gi2desk.imaging.spectrum import spectrum
    from gi2desk.imaging.tile import HalfLuma, textured_tiles
    from gi2desk.imaging.trace import common_lines, traces

    if found.fraction is None or found.fraction >= _SMALL:
        return found
    half = HalfLuma(picture)
    tiles = textured_tiles(half)
    if not len(tiles):
        return found
    there = judge(spectrum(tiles), common_lines(*traces(half)), len(tiles))
    if not there.traced or there.fraction is None or there.fraction >= _SMALL:
        return found
    deeper = _smaller(half, there)
    fraction = (there.fraction if deeper.fraction is None else deeper.fraction) / 2
    return _by_trace(fraction)


def judge(curve: NDArray[np.float64], lines: list[Line], tiles: int) -> Judgement:
    """What is made of the spectrum of so many tiles and the periods in the picture (`trace.common_lines`)."""
    from gi2desk.imaging.enlargement import fit
    from gi2desk.imaging.spectrum import BINS, ROUNDING_DB, noise_floor

    if float(curve[BINS // 10 : 3 * BINS // 10].mean()) < ROUNDING_DB + _LEAST_CONTRAST:
        return Judgement(None, Sentence.DETAIL_TOO_PLAIN.say())
    floor = noise_floor(curve)
    found = fit(curve, floor)
    if min(float(found.cost.min()), found.untouched) > _WORST_FIT:
        return Judgement(None, Sentence.DETAIL_NO_PICTURE.say())
    traced, evidence = _traced(found, lines)
    alone, likelihood = _alone(found, _WITH_FEW if tiles < _FEW_TILES else 1.0)
    if traced and evidence > _needed(found, traced) and evidence > likelihood - _PREFERRED_BY:
        return _by_trace(traced)
    if likelihood > _NEEDED:
        return Judgement(alone, Sentence.DETAIL_FALLS.say(share=percent(alone)))
    return _by_law(curve, floor)


def _traced(found: Fit, lines: list[Line]) -> tuple[float, float]:
    """The fraction that the lines and the spectrum together make most likely, and how likely; (0, 0) without."""
    import numpy as np

    best = (0.0, 0.0)
    gain = found.untouched - found.cost
    for line in lines:
        weight = _PER_DOUBLING * float(np.log2(line.strength / _WEAK_LINE))
        for fraction, malus, needs in _explanations(line):
            near = np.abs(found.fractions - fraction) <= 0.021
            by_spectrum = float(gain[near].max()) if near.any() else _NO_SPECTRUM
            if by_spectrum >= needs and best[1] < by_spectrum + weight + malus:
                best = (fraction, by_spectrum + weight + malus)
    return best


def _needed(found: Fit, fraction: float) -> float:
    """The evidence that the trace of `fraction` and the spectrum together need."""
    import numpy as np

    def said(wanted: float) -> float:
        near = np.abs(found.fractions - wanted) <= 0.015
        return float((found.untouched - found.cost)[near].max()) if near.any() else _NO_SPECTRUM

    common = said(_HARDLY)
    if fraction > _TELLING or said(fraction) - common >= _SPECIFIC:
        return _NEEDED
    return _UNSPECIFIC + _COMMON * max(0.0, common)


def _explanations(line: Line) -> list[tuple[float, float, float]]:
    """Fractions that leave a line, what counts against each, and the least that the spectrum must say for it.

    The line is the first or second harmonic, mirrored at half a cycle or not.
    """
    if line.rate > _ALTERNATING:
        return [(0.5, _ALTERNATION, _ALTERNATION_NEEDS)]
    first = [(part, 0.0, -math.inf) for part in (line.rate, 1 - line.rate)]
    second = [(fraction, _SECOND_HARMONIC, _SECOND_NEEDS) for fraction in line.seconds]
    told = [one for one in first + second if _SLIGHTEST < one[0] < _LARGEST]
    if not line.of_blocks:
        return told
    return [(fraction, malus, max(needs, _blocks_need(fraction))) for fraction, malus, needs in told]


def _blocks_need(fraction: float) -> float:
    return _BLOCKS_NEED if fraction < _KERNEL_FALLS else _BLOCKS_NEED_ABOVE


def _alone(found: Fit, caution: float) -> tuple[float, float]:
    """The fraction that the spectrum alone makes most likely, and how likely beside `_NEEDED`."""
    import numpy as np

    ease = found.untouched - found.cost - (caution * np.interp(found.fractions, *_ALONE) - _NEEDED)
    index = int(np.argmax(ease))
    return float(found.fractions[index]), float(ease[index])


def _by_trace(fraction: float) -> Judgement:
    return Judgement(fraction, Sentence.DETAIL_TRACED.say(share=percent(fraction)), traced=True)


def _by_law(curve: NDArray[np.float64], floor: float) -> Judgement:
    import numpy as np

    from gi2desk.imaging.spectrum import BINS, power_law

    gone = curve - power_law(curve) < -_FALL
    kept = BINS - int(np.argmin(gone[::-1])) if not gone.all() else 0
    if kept < BINS:
        return Judgement(max(kept, 1) / BINS, Sentence.DETAIL_SOFT.say(share=percent(kept / BINS)))
    hidden = curve > floor + 2
    above = BINS - int(np.argmax(hidden[::-1])) if hidden.any() else 0
    if floor > _NOISY and above < 0.6 * BINS:
        return Judgement(None, Sentence.DETAIL_NOISE.say(share=percent(above / BINS)))
    return Judgement(1.0, Sentence.DETAIL_FULL.say())
