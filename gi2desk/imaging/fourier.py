"""Shifts, scales and turns between two pictures of equal size, found all at once in the frequency domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Angles over half a turn and radii of the log-polar picture: 0.35° and 1 % apart.
_ANGLES, _RADII = 512, 256
_INNER, _OUTER = 0.02, 0.45
# Frequencies (cycles per pixel) that decide about a shift: fine ones differ between tiers of one scene.
SHIFT_BAND = 0.18
_PEAKS = 6


def window(height: int, width: int) -> NDArray[np.float32]:
    """A Hann window both ways, shape (height, width)."""
    import numpy as np

    across = np.hanning(width + 2)[1:-1].astype(np.float32)
    down = np.hanning(height + 2)[1:-1].astype(np.float32)
    weights: NDArray[np.float32] = (down[:, np.newaxis] * across).astype(np.float32)
    return weights


def correlation(
    first: NDArray[np.float32], second: NDArray[np.float32], band: float = SHIFT_BAND
) -> NDArray[np.float32]:
    """Phase correlation of the last two axes; its peak lies where `second` must be moved to lie on `first`.

    Only the phases of frequencies below the soft limit `band` (cycles per pixel) count: C. D. Kuglin and D. C. Hines,
    "The phase correlation image alignment method" (IEEE Conf. on Cybernetics and Society, 1975), with a Gaussian weight.
    A peak of 1 is a perfect match.
    """
    import numpy as np

    height, width = first.shape[-2:]
    cross = np.fft.rfft2(first) * np.conj(np.fft.rfft2(second))
    size = np.abs(cross)
    cross /= size + 1e-3 * size.mean(axis=(-2, -1), keepdims=True) + np.float32(1e-12)
    down, across = np.fft.fftfreq(height)[:, np.newaxis], np.fft.rfftfreq(width)
    weight = np.exp(-(down**2 + across**2) / (2 * (band / 2) ** 2)).astype(np.float32)
    surface = np.fft.irfft2(cross * weight, s=(height, width)).astype(np.float32)
    return surface / np.float32(np.fft.irfft2(weight, s=(height, width)).max())


def peak(surface: NDArray[np.float32], reach: int | None = None) -> tuple[float, float, float]:
    """The highest place of one correlation surface as (dx, dy, height), within `reach` pixels of no shift if given.

    Between pixels by a parabola through the neighbours' logarithms, exact for the Gaussian peak that `correlation` makes.
    """
    import numpy as np

    height, width = surface.shape
    looked = surface
    if reach is not None:
        near = np.abs(np.fft.fftfreq(width, 1 / width)) <= reach
        looked = np.where(
            near & (np.abs(np.fft.fftfreq(height, 1 / height)) <= reach)[:, np.newaxis], surface, -1
        )
    y, x = (int(i) for i in np.unravel_index(int(np.argmax(looked)), surface.shape))
    top = float(surface[y, x])
    dx = x + _vertex(surface[y, x - 1], top, surface[y, (x + 1) % width])
    dy = y + _vertex(surface[y - 1, x], top, surface[(y + 1) % height, x])
    return dx - width * (dx > width / 2), dy - height * (dy > height / 2), top


def _vertex(before: float, top: float, after: float) -> float:
    import numpy as np

    least = max(1e-6, 1e-3 * top)
    low, middle, high = (float(np.log(max(value, least))) for value in (before, max(top, least), after))
    bend = low - 2 * middle + high
    return 0.0 if bend >= 0 else min(0.5, max(-0.5, (low - high) / (2 * bend)))


def turns(
    first: NDArray[np.float32], second: NDArray[np.float32], most_scale: float, most_turn: float
) -> list[tuple[float, float]]:
    """Likely (scale, rotation in radians) that bring `second` onto `first`; both square and of one shape.

    Shifts leave the size of a Fourier transform alone, so that scale and rotation become a shift of it in log-polar
    coordinates: B. S. Reddy and B. N. Chatterji, "An FFT-based technique for translation, rotation, and
    scale-invariant image registration" (IEEE Trans. Image Processing 5, 1996), with their high-pass emphasis.
    `most_scale` (> 1) and `most_turn` (radians) bound what is looked for; best first, up to six.
    """
    import numpy as np

    surface = correlation(_log_polar(first), _log_polar(second))
    step = np.log(_OUTER / _INNER) / _RADII
    found = []
    angles = np.fft.fftfreq(_ANGLES, 1 / _ANGLES)[:, np.newaxis] * (np.pi / _ANGLES)
    radii = np.fft.fftfreq(2 * _RADII, 1 / (2 * _RADII)) * step
    surface = np.where((np.abs(angles) <= most_turn) & (np.abs(radii) <= np.log(most_scale)), surface, 0)
    for _ in range(_PEAKS):
        across, down, top = peak(surface)
        if top <= 0:
            break
        found.append((float(np.exp(-across * step)), -down * np.pi / _ANGLES))
        rows = (round(down) + np.arange(-3, 4)) % _ANGLES
        surface[np.ix_(rows, (round(across) + np.arange(-3, 4)) % (2 * _RADII))] = 0
    return found


def _log_polar(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """Size of the spectrum over angle (half a turn) and log radius, padded along the radius: (512, 512)."""
    import numpy as np

    edge = picture.shape[0]
    power = np.abs(np.fft.fftshift(np.fft.fft2((picture - picture.mean()) * window(edge, edge))))
    radius = _INNER * (_OUTER / _INNER) ** (np.arange(_RADII) / _RADII)
    angle = np.arange(_ANGLES)[:, np.newaxis] * (np.pi / _ANGLES)
    x = edge / 2 + edge * radius * np.cos(angle)
    y = edge / 2 + edge * radius * np.sin(angle)
    left, top = x.astype(int), y.astype(int)
    a, b = (x - left).astype(np.float32), (y - top).astype(np.float32)
    sampled = (power[top, left] * (1 - a) + power[top, left + 1] * a) * (1 - b)
    sampled += (power[top + 1, left] * (1 - a) + power[top + 1, left + 1] * a) * b
    sampled = np.log1p(sampled * radius.astype(np.float32))
    sampled -= sampled.mean(axis=0)
    sampled *= np.hanning(_RADII).astype(np.float32)
    return np.pad(sampled, ((0, 0), (0, _RADII)))
