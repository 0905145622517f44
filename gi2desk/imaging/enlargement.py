"""What reducing and enlarging do to a spectrum, and which of these effects explains a measured curve best."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from gi2desk.imaging.spectrum import BINS, ROUNDING_DB, frequencies

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Response = Callable[[NDArray[np.float64]], NDArray[np.float64]]

SMALLEST, LARGEST, STEP = 0.2, 0.9, 0.01
"""Fractions that are tried. Above 0.9 too little of the spectrum is missing to know."""
# Power falls as f^-n; what is mirrored about the small picture's Nyquist frequency depends on n.
_EXPONENTS = (1.8, 2.6, 3.4)
# Overshoot that is cut off at black and white, and sharpening, put some power back above the edge, dB below the law.
_LEAKS = (99.0, 22.0, 15.0)
_USED = (0.03, 0.985)
# Prior of the picture itself in dB: level, slope per octave, its change per octave², fall by blur at Nyquist.
_MEAN = (0.0, -7.0, 0.0, 0.0)
_SPREAD = (60.0, 2.5, 0.6, 5.0)
_READING = 2.0
_OUTLIER = 4.0


@dataclass(frozen=True, slots=True)
class Fit:
    """How well each fraction explains a curve: `cost` (half of it is a log likelihood) for `fractions`, and for none."""

    fractions: NDArray[np.float64]
    cost: NDArray[np.float64]
    untouched: float


def fit(curve: NDArray[np.float64], floor: float = ROUNDING_DB) -> Fit:
    """Explains `curve` (dB, BINS) as a smooth picture, untouched or enlarged from each fraction of its size.

    A smooth picture is level + slope and bend over log frequency + blur (dB quadratic in frequency), with a prior.
    What an enlargement adds is known from its kernels: a linear least-squares problem for each, solved with Huber's
    loss judged afterwards. Readings down at `floor` (dB) say only that the power is not above it.
    """
    import numpy as np

    known = _effects(_nearest_exponent(curve))
    used = _used()
    design, target = _design(), curve[used]
    least = floor + 3
    weight = (target > least).astype(np.float64)
    spread = np.asarray(_SPREAD)
    normal = (design * weight[:, np.newaxis]).T @ design / _READING**2 + np.diag(1 / spread**2)
    aims = ((target - known.decibels) * weight) @ design / _READING**2 + np.asarray(_MEAN) / spread**2
    found = np.linalg.solve(normal, aims.T).T
    model = np.maximum(found @ design.T + known.decibels, least)
    misses = np.abs(np.maximum(target, least) - model)
    loss = np.where(misses < _OUTLIER, misses**2, _OUTLIER * (2 * misses - _OUTLIER))
    odd = ((found - np.asarray(_MEAN)) / spread)[:, 1:] ** 2
    cost = loss.sum(axis=1) / _READING**2 + odd.sum(axis=1) + known.penalty
    fractions = np.unique(known.fractions[1:])
    best = np.array([cost[known.fractions == fraction].min() for fraction in fractions])
    return Fit(fractions, best, float(cost[0]))


def _nearest_exponent(curve: NDArray[np.float64]) -> float:
    import numpy as np

    low = slice(2, 12)
    slope = np.polyfit(np.log2(frequencies()[low]), curve[low], 1)[0]
    return min(_EXPONENTS, key=lambda exponent: abs(-slope / (10 * np.log10(2.0)) - exponent))


@lru_cache(maxsize=1)
def _used() -> NDArray[np.bool_]:
    return (frequencies() > _USED[0]) & (frequencies() < _USED[1])


@lru_cache(maxsize=1)
def _design() -> NDArray[np.float64]:
    import numpy as np

    octaves, place = np.log2(frequencies()), frequencies()
    columns = (np.ones(BINS), octaves, (octaves + 2) ** 2, place**2)
    return np.stack(columns, axis=1)[_used()]


@dataclass(frozen=True, slots=True)
class _Effects:
    """Rows of dB that an enlargement adds at the frequencies used, the first of them zero: untouched."""

    decibels: NDArray[np.float64]
    fractions: NDArray[np.float64]
    penalty: NDArray[np.float64]


@lru_cache(maxsize=len(_EXPONENTS))
def _effects(exponent: float) -> _Effects:
    import numpy as np

    count = round((LARGEST - SMALLEST) / STEP) + 1
    rows, fractions, penalty = [np.zeros(BINS)], [1.0], [0.0]
    for fraction in np.round(np.linspace(SMALLEST, LARGEST, count), 3):
        for response in (bicubic(), lanczos()):
            for reduced in (True, False):
                power = _effect(float(fraction), response, exponent, reduced)
                for leak in _LEAKS:
                    rows.append(10 * np.log10(power + 10 ** (-leak / 10)))
                    fractions.append(float(fraction))
                    penalty.append(0.0 if leak > 90 else 4.0)
    return _Effects(np.array(rows)[:, _used()], np.array(fractions), np.array(penalty))


def _effect(fraction: float, response: Response, exponent: float, reduced: bool) -> NDArray[np.float64]:
    """Power after reducing to `fraction` and enlarging back, as a multiple of what was there before; shape (BINS,).

    Sampling at `fraction` folds the spectrum about its new Nyquist frequency; the enlarging kernel lets through the
    mirror images that it does not suppress. Without `reduced` the small picture was sharp up to its own Nyquist
    frequency, as one that was made at that size is. Standard sampling theory: G. Wolberg, "Digital Image Warping"
    (1990), chapters 4 to 6.
    """
    import numpy as np

    place = frequencies()
    folded = np.abs((place + fraction) % (2 * fraction) - fraction)
    sampled = np.zeros(BINS)
    for order in (-2, -1, 0, 1, 2) if reduced else (0,):
        source = np.abs(folded + 2 * fraction * order)
        kept = response(source / fraction) ** 2 if reduced else 1.0
        sampled += np.where(source <= 1, _law(source, exponent) * kept, 0.0)
    return sampled * response(place / fraction) ** 2 / _law(place, exponent)


def _law(place: NDArray[np.float64], exponent: float) -> NDArray[np.float64]:
    import numpy as np

    power: NDArray[np.float64] = np.maximum(place, 0.02) ** -exponent
    return power


@lru_cache(maxsize=1)
def bicubic() -> Response:
    """Response of cubic convolution with a = −0.5, over frequency in units of the source's Nyquist frequency.

    R. G. Keys, "Cubic convolution interpolation for digital image processing" (IEEE TASSP 29, 1981), equation 15.
    """
    import numpy as np

    x = np.linspace(0, 2, 401)
    near = (1.5 * x - 2.5) * x * x + 1
    far = -0.5 * (((x - 5) * x + 8) * x - 4)
    return _response(x, np.where(x < 1, near, far))


@lru_cache(maxsize=1)
def lanczos() -> Response:
    """Response of the sinc windowed by its own main lobe, a = 3 (C. E. Duchon, J. Appl. Meteorology 18, 1979)."""
    import numpy as np

    x = np.linspace(0, 3, 601)
    return _response(x, np.sinc(x) * np.sinc(x / 3))


def _response(x: NDArray[np.float64], kernel: NDArray[np.float64]) -> Response:
    """Fourier transform of an even kernel sampled at `x` from 0 on, 1 at frequency 0, by the trapezoid rule."""
    import numpy as np

    places = np.linspace(0, 8, 401)
    weights = np.full(len(x), x[1])
    weights[[0, -1]] /= 2
    values = np.cos(np.pi * places[:, np.newaxis] * x) @ (kernel * weights)
    values /= values[0]
    return lambda place: np.interp(place, places, values, right=0.0)
