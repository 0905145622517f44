"""The periodic trace that enlarging leaves in a picture, which tells it from one that is merely soft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gi2desk.imaging.comb import block_rates, folded

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from gi2desk.imaging.tile import Luma

_BANDS, _BAND_WIDTH, _LONGEST = 6, 128, 8192
# Second differences above this many steps count no more: one hard edge must not outweigh a whole row.
_LIMIT = 30.0
_NEIGHBOURHOOD = 16
_GRID = 8
# Slower periods are the scene's: fences, tiles, lines of type.
_SLOWEST = 0.08
# A line of noise reaches about 4 somewhere; both axes together less.
_WEAKEST, _RELATIVE, _MOST = 6.0, 0.25, 6
# The least that the first harmonic shows beside the second: 0.18 and more where there was an enlargement.
_FIRST = 0.18


@dataclass(frozen=True, slots=True)
class Trace:
    """Strength of each period along one axis: spectral lines as multiples of what lies around them.

    `rates` are cycles per pixel, 0 to 0.5. `alternation` is the strength at half a cycle in the first differences: exact
    doubling places every sample alike beside its neighbours, so that the second differences do not show it.
    """

    rates: NDArray[np.float64]
    strength: NDArray[np.float64]
    alternation: float

    @property
    def step(self) -> float:
        """Cycles per pixel from one rate to the next."""
        return float(self.rates[1])


@dataclass(frozen=True, slots=True)
class Line:
    """A period that both axes show: cycles per pixel, and the geometric mean of both strengths.

    `seconds` are the fractions of whose enlargement it may be the second harmonic, as far as the first shows, too.
    `of_blocks`: it may as well come from the blocks of a JPEG that was reduced.
    """

    rate: float
    strength: float
    seconds: tuple[float, ...] = ()
    of_blocks: bool = False


def common_lines(across: Trace, down: Trace) -> list[Line]:
    """The strongest periods common to both axes, at most six, strongest first.

    Multiples of 1/8 cycle are JPEG's blocks and the pixel grids of image models. Of these only 1/4 and 1/2 may count, as
    far as they stand out from 1/8 and 3/8, which scaling by 3/4, 1/2 or 1/4 leaves alone.
    """
    import numpy as np

    step = max(across.step, down.step)
    rates = np.linspace(0, 0.5, 2 * max(len(across.rates), len(down.rates)))
    both = np.sqrt(_widened(across, rates) * _widened(down, rates))

    def strength(rate: float, steps: float = 1.5) -> float:
        return float(both[np.abs(rates - rate) < steps * step].max())

    alternation = float(np.sqrt(across.alternation * down.alternation))
    found = _peaks(rates, _without_grid(rates, both, alternation, step), step)
    of_blocks = block_rates(found, strength, step)
    return [
        Line(rate, top, _seconds(rate, top, lambda place: strength(place, 2.5)), rate in of_blocks)
        for rate, top in found.items()
    ]


def _without_grid(
    rates: NDArray[np.float64], both: NDArray[np.float64], alternation: float, step: float
) -> NDArray[np.float64]:
    """The strengths without those of the scene, of blocks and of grids; the last one is that of alternating samples."""
    import numpy as np

    left = both.copy()
    eighths = [float(both[np.abs(rates - rate) < 2.5 * step].max()) for rate in (1 / 8, 3 / 8)]
    for number in range(_GRID // 2 + 1):
        near = np.abs(rates - number / _GRID) < 2.5 * step
        left[near] *= 2 / max(2.0, *eighths) if number == 2 else 0.0
    left[rates < _SLOWEST] = 0
    left[-1] = 2 * alternation / max(2.0, max(eighths) / 4)
    return left


def _peaks(rates: NDArray[np.float64], left: NDArray[np.float64], step: float) -> dict[float, float]:
    """Strengths of the strongest lines by their rate, strongest first; takes them out of `left`."""
    import numpy as np

    least = max(_WEAKEST, _RELATIVE * float(left.max()))
    found: dict[float, float] = {}
    while len(found) < _MOST and (top := float(left.max())) >= least:
        near = np.abs(rates - rates[int(np.argmax(left))]) < 3 * step
        found[float((rates * left)[near].sum() / left[near].sum())] = top
        left[near] = 0
    return found


def _seconds(rate: float, top: float, strength: Callable[[float], float]) -> tuple[float, ...]:
    """Fractions of which a line of strength `top` is the second harmonic, mirrored at half a cycle or not."""
    fractions = (part / 2 for part in (rate, 1 - rate, 1 + rate, 2 - rate))
    return tuple(fraction for fraction in fractions if strength(folded(fraction)) >= _FIRST * top)


def _widened(trace: Trace, rates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Strength at `rates`, each line one step wider both ways: whole sizes differ by axis from the exact fraction."""
    import numpy as np

    padded = np.pad(trace.strength, 1)
    return np.interp(rates, trace.rates, np.maximum(np.maximum(padded[:-2], padded[2:]), trace.strength))


def traces(picture: Luma) -> tuple[Trace, Trace]:
    """The traces along rows and along columns, from six bands of 128 lines each.

    Interpolated samples vary less than the samples that they lie between, so that the mean size of second differences
    is periodic: A. C. Gallagher, "Detection of linear and cubic interpolation in JPEG compressed images" (CRV 2005);
    B. Mahdian and S. Saic, "Blind authentication using periodic properties of interpolation" (IEEE TIFS 3, 2008). Here
    the differences are divided by their surroundings first, so that the scene counts less.
    """
    import numpy as np

    width, height = picture.size
    rows = [_along(picture.part(0, a, min(width, _LONGEST), b)) for a, b in _bands(height)]
    columns = [
        _along(np.ascontiguousarray(picture.part(a, 0, b, min(height, _LONGEST)).T)) for a, b in _bands(width)
    ]
    return _trace(np.sum(rows, axis=0)), _trace(np.sum(columns, axis=0))


def _bands(length: int) -> list[tuple[int, int]]:
    """Start and end of the bands, evenly spread over `length`; all of it where it is short."""
    if length <= _BANDS * _BAND_WIDTH:
        return [(0, length)]
    return [
        (start, start + _BAND_WIDTH)
        for start in (round(i * (length - _BAND_WIDTH) / (_BANDS - 1)) for i in range(_BANDS))
    ]


def _along(lines: NDArray[np.float32]) -> NDArray[np.float64]:
    """Sums over lines of the sizes of second and of first differences, relative to the former's neighbourhood.

    Shape (2, length − 2).
    """
    import numpy as np

    steps = np.diff(lines, axis=1)
    size = np.minimum(np.abs(np.diff(steps, axis=1)), _LIMIT)
    half = _NEIGHBOURHOOD // 2
    sums = np.cumsum(np.pad(size, ((0, 0), (half + 1, half - 1)), mode="edge"), axis=1)
    around = 1 + (sums[:, _NEIGHBOURHOOD:] - sums[:, :-_NEIGHBOURHOOD]) / _NEIGHBOURHOOD
    first = np.minimum(np.abs(steps[:, 1:]), _LIMIT)
    return np.array([(one / around).sum(axis=0, dtype=np.float64) for one in (size, first)])


def _trace(sums: NDArray[np.float64]) -> Trace:
    import numpy as np

    rates = np.asarray(np.fft.rfftfreq(sums.shape[1]), np.float64)
    second, first = _relative(sums[0]), _relative(sums[1])
    alternation = float(first[rates > 0.5 - 1.6 * rates[1]].max())
    return Trace(rates, second, alternation)


def _relative(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    """The signal's spectral lines as multiples of the median of their surroundings."""
    import numpy as np

    smooth = np.convolve(np.pad(signal, 8, mode="edge"), np.ones(17) / 17, "valid")
    lines = np.abs(np.fft.rfft((signal - smooth) * np.hanning(len(signal))))
    width = max(15, len(signal) // 40) | 1
    padded = np.pad(lines, width // 2, mode="reflect")
    around = np.median(np.lib.stride_tricks.sliding_window_view(padded, width), axis=1)
    floor = 1e-6 * float(lines.max(initial=0.0)) + 1e-9
    relative: NDArray[np.float64] = lines / np.maximum(around, floor)
    return relative
