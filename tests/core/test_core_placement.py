"""What a placement asks for in pixels, its ratio, and what is cut or covered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gi2desk.core import codec
from gi2desk.core.errors import UserError
from gi2desk.core.placement import (
    Confidence,
    Group,
    Placement,
    Safe,
    Target,
    TargetKind,
    checked,
    shape_of,
)
from gi2desk.core.recipe import Recipe

SHOP = Placement(
    id="own-1",
    title="Shop window",
    group=Group.OWN,
    target=Target(kind=TargetKind.PRINT, width=1200, height=1800, bleed=3, ppi=150),
    confidence=Confidence.HIGH,
)


def _print(width: float, height: float, bleed: float = 0, ppi: float = 300) -> Target:
    return Target(kind=TargetKind.PRINT, width=width, height=height, bleed=bleed, ppi=ppi)


@pytest.mark.parametrize(
    ("target", "pixels"),
    [
        (Target(kind=TargetKind.PIXELS, width=1080, height=1920), (1080, 1920)),
        (Target(kind=TargetKind.SCREEN, width=1440, height=810, density=2), (2880, 1620)),
        (_print(297, 420), (3508, 4961)),
        (_print(210, 297, bleed=3), (2551, 3579)),
        (Target(kind=TargetKind.EDGE, width=9, height=16, edge=3000), (3000, 5333)),
        (Target(kind=TargetKind.EDGE, width=16, height=9, edge=3000), (5333, 3000)),
        (SHOP.target, (7122, 10665)),
    ],
)
def test_every_kind_of_target_comes_to_pixels(target: Target, pixels: tuple[int, int]) -> None:
    assert target.pixels == pixels


def test_a_ratio_is_exact_only_where_that_costs_nothing() -> None:
    assert shape_of(1080, 1920).exact == (9, 16)
    google = shape_of(1200, 628)
    assert (google.name, google.exact, google.value) == ("1.91:1", None, 1200 / 628)
    bleed = shape_of(2551, 3579)
    assert (bleed.name, bleed.exact, bleed.value) == ("1:√2", None, 2551 / 3579)
    assert shape_of(628, 1200).name == "1:1.91"
    window = shape_of(7122, 10665)
    assert (window.name, window.exact, window.value) == ("2:3", None, 7122 / 10665)
    # 5333 is rounded; the ratio is not.
    assert Target(kind=TargetKind.EDGE, width=9, height=16, edge=3000).shape.exact == (9, 16)


def test_a_crop_has_the_shape_of_its_target_to_the_pixel() -> None:
    google = replace(SHOP, target=Target(kind=TargetKind.PIXELS, width=1200, height=628))
    crop = google.crop(3840, 2160)
    assert (crop.width, crop.height) == (3840, 2010)
    assert replace(SHOP, target=_print(297, 420)).crop(2416, 3424).height == 3417


def test_bleed_and_safe_zones_are_shares_of_the_file() -> None:
    target = Target(kind=TargetKind.PIXELS, width=1000, height=2000)
    story = replace(SHOP, target=target, safe=Safe(top=0.14, right=0.06, bottom=0.35, left=0.06))
    assert story.trim_box() == (0.0, 0.0, 1.0, 1.0)
    assert story.safe_box() == pytest.approx((0.06, 0.14, 0.94, 0.65))
    bled = replace(SHOP, target=_print(94, 194, bleed=3), safe=Safe(top=0.5))
    assert bled.trim_box() == pytest.approx((0.03, 0.015, 0.97, 0.985))
    assert bled.safe_box() == pytest.approx((0.03, 0.5, 0.97, 0.985))
    assert not Safe()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": "  "}, "needs a name"),
        ({"target": _print(0, 100)}, "above 0"),
        ({"target": _print(float("nan"), 100)}, "above 0"),
        ({"target": _print(100, 100, ppi=5)}, "PPI"),
        ({"target": _print(100, 100, bleed=-1)}, "bleed"),
        ({"target": _print(9000, 9000)}, "106,299"),
        ({"target": Target(kind=TargetKind.SCREEN, width=10, height=10, density=4)}, "density"),
        ({"target": Target(kind=TargetKind.EDGE, width=9, height=16)}, "short edge"),
        ({"target": Target(kind=TargetKind.PIXELS, width=0.2, height=10)}, "between 1 and"),
        ({"safe": Safe(top=0.6, bottom=0.4)}, "nothing of the picture"),
        ({"safe": Safe(left=-0.1)}, "nothing of the picture"),
        ({"max_bytes": 0}, "one byte"),
    ],
)
def test_what_is_no_placement_says_why(changes: dict[str, object], said: str) -> None:
    assert checked(SHOP) is SHOP
    with pytest.raises(UserError, match=said):
        checked(replace(SHOP, **changes))  # type: ignore[arg-type]


def test_placements_travel_with_a_recipe_and_older_recipes_have_none() -> None:
    recipe = Recipe(prompt="a", model="m", size="auto", quality="low", placements=("story", SHOP.id))
    recipe = replace(recipe, own_placements=(SHOP,))
    assert Recipe.from_json(recipe.to_json()) == recipe
    plain = codec.to_plain(recipe)
    del plain["placements"], plain["own_placements"]
    assert codec.from_plain(Recipe, plain).placements == ()
