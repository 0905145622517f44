"""Pixels on paper: print sizes at a resolution, the resolution on a sheet, and how much is missing."""

from __future__ import annotations

import enum

MM_PER_INCH = 25.4
CM_PER_INCH = 2.54
PRINT_PPI = 300.0
LITTLE_DETAIL = 0.85
"""Below this share, real detail is clearly less than the pixels promise."""


class Sheet(enum.Enum):
    """Sheets in portrait, in millimetres (ISO 216)."""

    A0 = (841, 1189)
    A1 = (594, 841)
    A2 = (420, 594)
    A3 = (297, 420)
    A4 = (210, 297)
    A5 = (148, 210)
    A6 = (105, 148)


def print_inches(width: int, height: int, ppi: float = PRINT_PPI) -> tuple[float, float]:
    """Width and height in inches of a picture in pixels, printed at `ppi` pixels an inch."""
    return width / ppi, height / ppi


def print_cm(width: int, height: int, ppi: float = PRINT_PPI) -> tuple[float, float]:
    """Width and height in centimetres of a picture in pixels, printed at `ppi` pixels an inch."""
    return width / ppi * CM_PER_INCH, height / ppi * CM_PER_INCH


def pixels_needed(
    width_mm: float, height_mm: float, ppi: float = PRINT_PPI, *, bleed_mm: float = 0
) -> tuple[int, int]:
    """Pixels for a sheet with `bleed_mm` on every side, to the nearest pixel."""
    return (
        max(1, round((width_mm + 2 * bleed_mm) / MM_PER_INCH * ppi)),
        max(1, round((height_mm + 2 * bleed_mm) / MM_PER_INCH * ppi)),
    )


def effective_ppi(width: int, height: int, width_mm: float, height_mm: float) -> float:
    """Pixels an inch of a picture in pixels that fills a sheet, the overhang of one side cropped."""
    return min(width / width_mm, height / height_mm) * MM_PER_INCH


def detail_ppi(ppi: float, enlargement: float, detail: float) -> float:
    """How many pixels an inch carry detail of their own in a picture that is printed at `ppi`.

    It was made `enlargement` times as large as its crop (below 1: reduced) of a master of which `detail` (0…1) of each
    edge would hold all that it shows.
    """
    return min(ppi, ppi * detail / enlargement)


def scale_needed(width: int, height: int, target_width: int, target_height: int) -> float:
    """By how much a picture has to be enlarged to fill a target, both in pixels; up to 1 it has enough."""
    return max(target_width / width, target_height / height)
