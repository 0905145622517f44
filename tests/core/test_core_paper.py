"""Sizes on paper, against the figures of the product's claims."""

from __future__ import annotations

import pytest

from gi2desk.core.paper import Sheet, effective_ppi, pixels_needed, print_cm, print_inches, scale_needed


def test_print_sizes() -> None:
    assert print_inches(3000, 1500) == (10, 5)
    assert print_cm(3840, 2160) == pytest.approx((32.512, 18.288))
    assert print_cm(600, 300, 150) == pytest.approx((10.16, 5.08))


@pytest.mark.parametrize(
    ("sheet", "pixels"), [(Sheet.A3, (3508, 4961)), (Sheet.A4, (2480, 3508)), (Sheet.A5, (1748, 2480))]
)
def test_pixels_of_sheets_at_300_ppi(sheet: Sheet, pixels: tuple[int, int]) -> None:
    assert pixels_needed(*sheet.value) == pixels


def test_bleed_is_on_every_side() -> None:
    assert pixels_needed(210, 297, bleed_mm=3) == pixels_needed(216, 303)


@pytest.mark.parametrize(
    ("width", "height", "sheet", "ppi"),
    [
        (2416, 3424, Sheet.A4, 292),
        (2416, 3424, Sheet.A3, 207),
        (2048, 2048, Sheet.A4, 175),
        (2048, 2048, Sheet.A5, 248),
        (1024, 1024, Sheet.A5, 124),
    ],
)
def test_the_resolution_on_a_sheet(width: int, height: int, sheet: Sheet, ppi: int) -> None:
    assert round(effective_ppi(width, height, *sheet.value)) == ppi


def test_what_is_missing_for_a_target() -> None:
    assert scale_needed(2416, 3424, *pixels_needed(*Sheet.A3.value)) == pytest.approx(1.45, abs=0.005)
    assert scale_needed(2416, 3424, *pixels_needed(*Sheet.A2.value)) == pytest.approx(2.06, abs=0.01)
    assert scale_needed(2160, 3840, 3000, 3000) == pytest.approx(1.39, abs=0.005)
    assert scale_needed(4000, 4000, 2000, 1000) == 0.5
