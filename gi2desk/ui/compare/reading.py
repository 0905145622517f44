"""What is read off a picture at one place: the pixel, the mean around it, and how far it is from the reference."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gi2desk.imaging.colour import delta_e_2000, srgb_to_lab
from gi2desk.ui.canvas.geometry import Point, pixel_at
from gi2desk.ui.canvas.picture import Picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAMPLES = (1, 3, 5, 11)
"""Edges of the squares whose mean can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Position in the picture's own pixels and the mean of `samples`×`samples` around it, as in the file.

    Red, green, blue and alpha are 0…255. `lab` is CIE Lab (D50) of the colour in sRGB.
    """

    x: int
    y: int
    red: float
    green: float
    blue: float
    alpha: float
    lab: tuple[float, float, float]
    samples: int

    @property
    def rgb(self) -> tuple[int, int, int]:
        """Whole numbers, as they are shown."""
        return round(self.red), round(self.green), round(self.blue)

    @property
    def hex(self) -> str:
        """“#60804A”."""
        return "#{:02X}{:02X}{:02X}".format(*self.rgb)


def read(picture: Picture, relative: Point, samples: int = 1) -> Reading | None:
    """The reading at a place 0…1 of a picture; None outside it. At an edge the mean is of what is there."""
    found = pixel_at(relative, picture.extent)
    if found is None:
        return None
    source = _mean(picture.source.pixels, *found, samples, weighted=picture.translucent)
    place = _untouched(picture, *found)
    if place is None:
        return None
    x, y = place
    lab = srgb_to_lab(_srgb(source, picture.profile)[[2, 1, 0]])
    return Reading(
        x=x,
        y=y,
        red=float(source[2]),
        green=float(source[1]),
        blue=float(source[0]),
        alpha=float(source[3]) if picture.translucent else 255.0,
        lab=(float(lab[0]), float(lab[1]), float(lab[2])),
        samples=samples,
    )


def _untouched(picture: Picture, x: int, y: int) -> tuple[int, int] | None:
    """The pixel of the file that a pixel comes from; None in the corners that a turn left empty."""
    upright, extent = picture.upright, picture.extent
    if upright is None:
        return x, y
    cos, sin = math.cos(math.radians(picture.degrees)), math.sin(math.radians(picture.degrees))
    across, down = x + 0.5 - extent.width / 2, y + 0.5 - extent.height / 2
    place = Point(
        (cos * across + sin * down) / upright.width + 0.5, (cos * down - sin * across) / upright.height + 0.5
    )
    return pixel_at(place, upright)


def _srgb(colour: NDArray[np.float64], profile: bytes | None) -> NDArray[np.float64]:
    """A colour (blue, green, red, alpha) of a file with another profile, in sRGB."""
    if profile is None:
        return colour
    import numpy as np

    from gi2desk.imaging.conversion import conversion

    found = conversion(profile, None)
    if found is None:
        return colour
    pixel = np.round(colour).astype(np.uint8)[np.newaxis, np.newaxis]
    made: NDArray[np.float64] = found.apply(pixel)[0, 0].astype(np.float64)
    return made


def delta_e(first: Reading, second: Reading) -> float:
    """CIEDE2000 between two readings."""
    return float(delta_e_2000(first.lab, second.lab))


def _mean(pixels: NDArray[np.uint8], x: int, y: int, samples: int, *, weighted: bool) -> NDArray[np.float64]:
    """Mean of each channel around a pixel; colours count by their alpha if `weighted`."""
    half = samples // 2
    part = pixels[max(0, y - half) : y - half + samples, max(0, x - half) : x - half + samples]
    values = part.reshape(-1, 4).astype(float)
    mean: NDArray[np.float64] = values.mean(axis=0)
    total = values[:, 3].sum()
    if weighted and total > 0:
        mean[:3] = (values[:, :3] * values[:, 3:]).sum(axis=0) / total
    return mean
