"""Colours as the eye sees them: CIE Lab from sRGB, and the CIEDE2000 difference between two colours."""

from __future__ import annotations

import math
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
_OPPOSITE = 1e-6  # radians; opposite hues must not be taken for more than that because of rounding


def srgb_to_lab(rgb: ArrayLike) -> NDArray[np.floating]:
    """CIE Lab (D50) of sRGB values 0…255, shape (…, 3): L* 0…100, a* and b* about -128…127.

    Whole numbers as uint8 are looked up and give float32, which is exact to 0.0001 and several times faster.
    """
    import numpy as np

    value = np.asarray(rgb)
    if value.dtype == np.uint8:
        linear = _linear(np.arange(256) / 255).astype(np.float32)[value]
    else:
        linear = _linear(value.astype(np.float64) / 255)
    matrix = (np.asarray(_TO_XYZ_D50).T / np.asarray(_WHITE_D50)).astype(linear.dtype)
    ratio = linear @ matrix
    f = np.where(ratio > _EPSILON, np.cbrt(ratio), (_KAPPA * ratio + 16) / 116)
    x, y, z = f[..., 0], f[..., 1], f[..., 2]
    return np.stack((116 * y - 16, 500 * (x - y), 200 * (y - z)), axis=-1)


def _linear(value: NDArray[np.float64]) -> NDArray[np.float64]:
    """IEC 61966-2-1, from values 0…1."""
    import numpy as np

    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def delta_e_2000(first: ArrayLike, second: ArrayLike) -> NDArray[np.floating]:
    """CIEDE2000 between Lab colours of shape (…, 3), with kL = kC = kH = 1; the result has shape (…).

    After G. Sharma, W. Wu, E. N. Dalal: "The CIEDE2000 Color-Difference Formula: Implementation Notes,
    Supplementary Test Data, and Mathematical Observations", Color Research and Application 30 (2005) 21-30;
    the numbers in the comments are that paper's equations. float32 stays float32.
    """
    import numpy as np

    one, two = np.asarray(first), np.asarray(second)
    if one.dtype != np.float32 or two.dtype != np.float32:
        one, two = one.astype(np.float64), two.astype(np.float64)
    c1 = np.hypot(one[..., 1], one[..., 2])  # (2)
    c2 = np.hypot(two[..., 1], two[..., 2])
    grey = 1.5 - 0.5 * _seventh((c1 + c2) / 2)  # (3), (4), and the 1 of (5)
    a1, a2 = grey * one[..., 1], grey * two[..., 1]  # (5)
    c1, c2 = np.hypot(a1, one[..., 2]), np.hypot(a2, two[..., 2])  # (6)
    h1, h2 = _hue(a1, one[..., 2]), _hue(a2, two[..., 2])  # (7)

    no_hue = c1 * c2 == 0
    turn = h2 - h1  # (10)
    turn = np.where(
        np.abs(turn) > math.pi + _OPPOSITE, turn - np.copysign(turn.dtype.type(2 * math.pi), turn), turn
    )
    turn = np.where(no_hue, 0, turn)
    lightness, chroma = two[..., 0] - one[..., 0], c2 - c1  # (8), (9)
    hue = 2 * np.sqrt(c1 * c2) * np.sin(turn / 2)  # (11)

    mean_l, mean_c = (one[..., 0] + two[..., 0]) / 2, (c1 + c2) / 2  # (12), (13)
    mean_h = np.where(no_hue, h1 + h2, h1 + turn / 2)  # (14): half of the shorter way on from the first
    t = (
        1
        - 0.17 * np.cos(mean_h - math.pi / 6)
        + 0.24 * np.cos(2 * mean_h)
        + 0.32 * np.cos(3 * mean_h + math.pi / 30)
        - 0.20 * np.cos(4 * mean_h - math.pi * 63 / 180)
    )  # (15)
    degrees = np.degrees(mean_h) % 360
    theta = 30 * np.exp(-(((degrees - 275) / 25) ** 2))  # (16)
    rotation = -np.sin(np.radians(2 * theta)) * 2 * _seventh(mean_c)  # (17), (21)
    offset = (mean_l - 50) ** 2
    s_l = 1 + 0.015 * offset / np.sqrt(20 + offset)  # (18)
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t  # (19), (20)
    dl, dc, dh = lightness / s_l, chroma / s_c, hue / s_h
    result: NDArray[np.floating] = np.sqrt(np.maximum(dl**2 + dc**2 + dh**2 + rotation * dc * dh, 0))  # (22)
    return result


def _hue(a: NDArray[np.floating], b: NDArray[np.floating]) -> NDArray[np.floating]:
    """Hue angle in radians from 0 to 2π; 0 for a colour without chroma."""
    import numpy as np

    angle = np.arctan2(b, a)
    result: NDArray[np.floating] = np.where(angle < 0, angle + angle.dtype.type(2 * math.pi), angle)
    return result


def _seventh(chroma: NDArray[np.floating]) -> NDArray[np.floating]:
    """√(C⁷ / (C⁷ + 25⁷)), written so that float32 does not overflow."""
    import numpy as np

    part = chroma / 25
    cube = part * part * part
    seventh = cube * cube * part
    result: NDArray[np.floating] = np.sqrt(seventh / (seventh + 1))
    return result
