"""Colours as the eye sees them: CIE Lab from sRGB, and the CIEDE2000 difference between two colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

# IEC 61966-2-1, the matrix from linear sRGB to XYZ (D65) adapted to D50 by Bradford, as in ICC's sRGB profiles,
# so that the Lab figures are those of Photoshop and of every other program that works in the ICC's D50.
_TO_XYZ_D50 = (
    (0.4360747, 0.3850649, 0.1430804),
    (0.2225045, 0.7168786, 0.0606169),
    (0.0139322, 0.0971045, 0.7141733),
)
_WHITE_D50 = (0.9642, 1.0, 0.8249)  # ICC.1:2022, 7.2.16
_EPSILON = 216 / 24389  # CIE 15:2018, the exact limits of the cube root part
_KAPPA = 24389 / 27


def srgb_to_lab(rgb: ArrayLike) -> NDArray[np.float64]:
    """CIE Lab (D50) of sRGB values 0…255, shape (…, 3): L* 0…100, a* and b* about -128…127."""
    import numpy as np

    value = np.asarray(rgb, dtype=np.float64) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    ratio = linear @ np.asarray(_TO_XYZ_D50).T / np.asarray(_WHITE_D50)
    f = np.where(ratio > _EPSILON, np.cbrt(ratio), (_KAPPA * ratio + 16) / 116)
    x, y, z = f[..., 0], f[..., 1], f[..., 2]
    return np.stack((116 * y - 16, 500 * (x - y), 200 * (y - z)), axis=-1)


def delta_e_2000(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """CIEDE2000 between Lab colours of shape (…, 3), with kL = kC = kH = 1; the result has shape (…).

    After G. Sharma, W. Wu, E. N. Dalal: "The CIEDE2000 Color-Difference Formula: Implementation Notes,
    Supplementary Test Data, and Mathematical Observations", Color Research and Application 30 (2005) 21-30;
    the numbers in the comments are that paper's equations.
    """
    import numpy as np

    one, two = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    c1 = np.hypot(one[..., 1], one[..., 2])  # (2)
    c2 = np.hypot(two[..., 1], two[..., 2])
    mean7 = ((c1 + c2) / 2) ** 7  # (3)
    grey = 0.5 * (1 - np.sqrt(mean7 / (mean7 + 25.0**7)))  # (4)
    a1, a2 = (1 + grey) * one[..., 1], (1 + grey) * two[..., 1]  # (5)
    c1, c2 = np.hypot(a1, one[..., 2]), np.hypot(a2, two[..., 2])  # (6)
    h1, h2 = _hue(a1, one[..., 2]), _hue(a2, two[..., 2])  # (7)

    no_hue = c1 * c2 == 0
    turn = (h2 - h1 + 180) % 360 - 180  # (10), with +180 where the paper has +180 and -180 alike
    turn = np.where((turn == -180) & (h2 > h1), 180.0, turn)
    turn = np.where(no_hue, 0.0, turn)
    lightness, chroma = two[..., 0] - one[..., 0], c2 - c1  # (8), (9)
    hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)  # (11)

    mean_l, mean_c = (one[..., 0] + two[..., 0]) / 2, (c1 + c2) / 2  # (12), (13)
    mean_h = np.where(no_hue, h1 + h2, _mean_hue(h1, h2))  # (14)
    t = (
        1
        - 0.17 * np.cos(np.radians(mean_h - 30))
        + 0.24 * np.cos(np.radians(2 * mean_h))
        + 0.32 * np.cos(np.radians(3 * mean_h + 6))
        - 0.20 * np.cos(np.radians(4 * mean_h - 63))
    )  # (15)
    theta = 30 * np.exp(-(((mean_h - 275) / 25) ** 2))  # (16)
    mean_c7 = mean_c**7
    rotation = -np.sin(np.radians(2 * theta)) * 2 * np.sqrt(mean_c7 / (mean_c7 + 25.0**7))  # (17), (21)
    offset = (mean_l - 50) ** 2
    s_l = 1 + 0.015 * offset / np.sqrt(20 + offset)  # (18)
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t  # (19), (20)
    dl, dc, dh = lightness / s_l, chroma / s_c, hue / s_h
    result: NDArray[np.float64] = np.sqrt(np.maximum(dl**2 + dc**2 + dh**2 + rotation * dc * dh, 0))  # (22)
    return result


def _hue(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hue angle in degrees 0…360; 0 for a colour without chroma."""
    import numpy as np

    return np.degrees(np.arctan2(b, a)) % 360


def _mean_hue(h1: NDArray[np.float64], h2: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of two hue angles on the shorter way round, equation (14)."""
    import numpy as np

    total = h1 + h2
    across = np.where(total < 360, (total + 360) / 2, (total - 360) / 2)
    return np.where(np.abs(h1 - h2) <= 180, total / 2, across)
