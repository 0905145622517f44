"""What is seen of a print from a distance: how fine the eye resolves it, and how large it looks."""

from __future__ import annotations

import math

from gi2desk.core.paper import MM_PER_INCH

PIXELS_PER_DEGREE = 60
"""One arcminute for each pixel: what an eye of visual acuity 1.0 (20/20) tells apart.

H. Snellen's optotypes of 1862 and ISO 8596 define acuity 1.0 by a gap of one arcminute; young eyes reach 1.5.
"""
SCREEN_MM = 600.0
"""From where a screen is looked at: 50 to 70 cm are usual at a desk."""


def resolved_ppi(distance_mm: float, per_degree: float = PIXELS_PER_DEGREE) -> float:
    """Pixels an inch that the eye resolves at a distance; more of them are not seen. 44 at two metres."""
    return MM_PER_INCH / (distance_mm * math.tan(math.radians(1 / per_degree)))


def apparent_mm(width_mm: float, distance_mm: float, screen_mm: float = SCREEN_MM) -> float:
    """How wide on the screen something looks as wide as `width_mm` does from `distance_mm` away: the same angle."""
    return width_mm * screen_mm / distance_mm
