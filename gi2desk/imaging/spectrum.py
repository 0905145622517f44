"""The power spectrum of a picture as one small curve, and how far such a curve follows the law of natural pictures."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BINS = 64
"""Steps of a curve from zero to the Nyquist frequency."""
ROUNDING_DB = -10.0
"""Power that rounding to 8 bits leaves everywhere: 1/12 of a step squared is −10.8 dB, more where colours differ."""
# Tangent of the angle from the axes within which frequencies count. Scaling works along rows and columns: its fall is
# sharp along the axes and smeared between them.
_WEDGE = 0.27
# Low-band law: from where tiles resolve it up to a fifth of the Nyquist frequency.
_LAW_BAND = (0.03, 0.2)
# Decibels per octave: power of natural pictures falls as 1/f² in the mean (Field 1987, J. Opt. Soc. Am. A 4, 2379;
# van der Schaaf and van Hateren 1996, Vision Research 36, 2759 give exponents 1.9 ± 0.4), that is −6.0; type and
# smooth renderings differ more.
_SLOPE, _SLOPE_SPREAD = -6.0, 2.0
_READING_SPREAD = 2.0
# dB per octave above which a curve's end is noise; at a sixth of the band, 2 dB from its start to its end.
_FLAT = -8.0


def frequencies() -> NDArray[np.float64]:
    """Centres of the curve's steps as fractions of the Nyquist frequency, shape (BINS,)."""
    import numpy as np

    return (np.arange(BINS) + 0.5) / BINS


def spectrum(tiles: NDArray[np.float32]) -> NDArray[np.float64]:
    """Power in dB (0 dB: one squared step of 255 per pixel) by frequency: the median over tiles, shape (BINS,).

    `tiles` has shape (count, edge, edge). Each is windowed (Hann, both ways) so that its borders add nothing; power is
    averaged over rings of `max(|u|, |v|)` near the axes. The median is over decibels: a few odd tiles do no harm.
    """
    import numpy as np

    edge = tiles.shape[1]
    ring, counts = _rings(edge)
    window = np.hanning(edge + 1)[:edge].astype(np.float32)
    window /= np.sqrt(np.mean(window * window))
    curves = []
    for tile in tiles:
        part = np.fft.rfft2((tile - tile.mean()) * window * window[:, np.newaxis])
        power = (part.real**2 + part.imag**2).ravel() / (edge * edge)
        sums = np.bincount(ring, power, BINS + 1)[:BINS]
        curves.append(10 * np.log10(np.maximum(sums / counts, 1e-4)))
    middle: NDArray[np.float64] = np.median(np.array(curves), axis=0)
    return middle


@lru_cache(maxsize=4)
def _rings(edge: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """For each value of rfft2 of a tile its step on the curve, BINS where it does not count, and how many each has."""
    import numpy as np

    down = np.abs(np.fft.fftfreq(edge) * 2)[:, np.newaxis]
    across = np.fft.rfftfreq(edge)[np.newaxis] * 2
    largest, least = np.maximum(down, across), np.minimum(down, across)
    ring = np.minimum((largest * BINS).astype(np.intp), BINS - 1)
    ring = np.where((largest > 0) & (least <= _WEDGE * largest), ring, BINS).ravel()
    counts = np.bincount(ring, minlength=BINS + 1)[:BINS]
    return ring, np.maximum(counts, 1).astype(np.float64)


def power_law(curve: NDArray[np.float64]) -> NDArray[np.float64]:
    """The straight line in dB over log frequency through the low band, continued over all frequencies; shape (BINS,).

    Least squares, with the slope drawn towards that of natural pictures where the band says little.
    """
    import numpy as np

    octaves = np.log2(frequencies())
    band = (frequencies() >= _LAW_BAND[0]) & (frequencies() <= _LAW_BAND[1])
    x, y = octaves[band], curve[band]
    weight = (_READING_SPREAD / _SLOPE_SPREAD) ** 2
    spread = x - x.mean()
    slope = float((spread @ (y - y.mean()) + weight * _SLOPE) / (spread @ spread + weight))
    law: NDArray[np.float64] = y.mean() + slope * (octaves - x.mean())
    return law


def noise_floor(curve: NDArray[np.float64]) -> float:
    """Level in dB of the noise that the curve ends in: where its last sixth hardly falls, else of rounding."""
    import numpy as np

    last = slice(5 * BINS // 6, BINS - 1)
    slope = np.polyfit(np.log2(frequencies()[last]), curve[last], 1)[0]
    return max(ROUNDING_DB, float(np.median(curve[last]))) if slope > _FLAT else ROUNDING_DB
