"""What people type is read as they mean it, and comes back the same way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gi2desk.core.description import EXAMPLES, changed, described, description, is_description
from gi2desk.core.errors import UserError
from gi2desk.core.placement import Safe, Target, TargetKind


def _read(text: str) -> Target:
    return described(text, placement_id="own").target


def test_the_shop_window() -> None:
    shop = described("Shop window 1200 × 1800 mm, 3 mm bleed, 150 PPI", placement_id="own")
    assert (shop.id, shop.title) == ("own", "Shop window")
    assert shop.target == Target(kind=TargetKind.PRINT, width=1200, height=1800, bleed=3, ppi=150)
    assert shop.pixels == (7122, 10665)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("1200x628", Target(kind=TargetKind.PIXELS, width=1200, height=628)),
        ("Hero 1440*600 @2x", Target(kind=TargetKind.SCREEN, width=1440, height=600, density=2)),
        ("Hero 1440 x 600 CSS px", Target(kind=TargetKind.SCREEN, width=1440, height=600)),
        ("21 × 29,7 cm", Target(kind=TargetKind.PRINT, width=210, height=297)),
        ("Letter 8.5 x 11 in 240dpi", Target(kind=TargetKind.PRINT, width=215.9, height=279.4, ppi=240)),
        ("Flyer 99 x 210, bleed 2.5 mm", Target(kind=TargetKind.PRINT, width=99, height=210, bleed=2.5)),
        ("Kiosk 9:16, short edge ≥ 2160 px", Target(kind=TargetKind.EDGE, width=9, height=16, edge=2160)),
    ],
)
def test_units_and_orders(text: str, target: Target) -> None:
    assert _read(text) == target
    assert is_description(text)


@pytest.mark.parametrize(
    ("text", "title", "target"),
    [
        (
            "A3 poster with 5 mm bleed",
            "A3 poster",
            Target(kind=TargetKind.PRINT, width=297, height=420, bleed=5),
        ),
        (
            "a4 landscape, 150 PPI",
            "a4 landscape",
            Target(kind=TargetKind.PRINT, width=297, height=210, ppi=150),
        ),
        ("A4 cut 100 × 90 mm", "A4 cut", Target(kind=TargetKind.PRINT, width=100, height=90)),
    ],
)
def test_a_sheet_is_a_size_where_no_other_is(text: str, title: str, target: Target) -> None:
    read = described(text, placement_id="own")
    assert (read.title, read.target) == (title, target)


def test_safe_zone_and_file_size() -> None:
    banner = described("Banner 1920 × 600 px, safe 10 %, max 500 kB", placement_id="own")
    assert banner.safe == Safe(top=0.1, right=0.1, bottom=0.1, left=0.1)
    assert (banner.max_bytes, banner.title) == (500_000, "Banner")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Shop window", "size is missing"),
        ("Kiosk short edge 2160", "needs a ratio"),
        ("Hero 1440 × 600 px, 3 mm bleed", "belong to a size in millimetres"),
        ("Poster 100 × 200 mm @2x", "not to paper"),
        ("Poster 100 × 200 mm, in red", "“in red” is not understood"),
        ("Poster 0 × 200 mm", "above 0"),
        ("Poster 9000 × 9000 mm", "edges are between"),
        ("x" * 90 + " 10 × 10", "1 to 80 characters"),
    ],
)
def test_what_is_not_understood_is_said(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        described(text, placement_id="own")


def test_words_are_no_description() -> None:
    assert not is_description("story")
    assert not is_description("9:16")


@pytest.mark.parametrize("text", EXAMPLES)
def test_a_description_is_read_as_it_is_written(text: str) -> None:
    placement = described(text, placement_id="own")
    assert described(description(placement), placement_id="own") == placement
    assert changed(placement, description(placement)) == placement


def test_zones_that_no_description_holds_stay_while_it_is_changed() -> None:
    uneven = replace(described("Board 1000 × 500 px", placement_id="own"), safe=Safe(top=0.2, bottom=0.1))
    assert changed(uneven, "Board 2000 × 500 px").safe == uneven.safe
