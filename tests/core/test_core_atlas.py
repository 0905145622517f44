"""The packaged placements hold together, and what is wrong in a row is said with the row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gi2desk.core.atlas import Atlas
from gi2desk.core.errors import UserError
from gi2desk.core.placement import Confidence, Group, Placement, Target, TargetKind
from gi2desk.core.recipe import Recipe
from gi2desk.host.atlas import packaged

ATLAS = packaged()
ROW = """
[[placement]]
id = "story"
title = "Story"
group = "social"
kind = "pixels"
size = "1080x1920"
safe = { top = "270px", bottom = "20%" }
source = "a guide"
checked = "2026-11-20"
confidence = "low"
"""


def test_the_packaged_placements_are_complete() -> None:
    assert len(ATLAS.placements) >= 40
    for placement in ATLAS.placements:
        assert placement.source and date.fromisoformat(placement.checked)
        assert placement.pixels[0] > 0 < placement.pixels[1]
        assert placement.group is not Group.OWN
    titles = [placement.title.casefold() for placement in ATLAS.placements]
    assert len(set(titles)) == len(titles)
    assert {placement.group for placement in ATLAS.placements} == set(Group) - {Group.OWN}


def test_sources_that_disagree_are_said_and_the_tighter_zone_is_used() -> None:
    story = ATLAS.named("Story")
    assert "disagree" in story.note and story.confidence is Confidence.LOW
    assert story.safe.bottom == 0.35
    assert ATLAS.named("google-square").max_bytes == 5_000_000


@pytest.mark.parametrize(
    ("name", "pixels"),
    [
        ("website-hero-2x", (2880, 1620)),
        ("story", (1080, 1920)),
        ("a3-portrait", (3508, 4961)),
        ("a2-portrait", (4961, 7016)),
        ("dooh-portrait", (3000, 5333)),
        ("feed-landscape", (1200, 628)),
    ],
)
def test_known_values(name: str, pixels: tuple[int, int]) -> None:
    assert ATLAS.named(name).pixels == pixels


def test_safe_zones_are_written_as_shares_or_pixels() -> None:
    safe = Atlas.parse(ROW).placements[0].safe
    assert (safe.top, safe.bottom, safe.left) == (270 / 1920, 0.20, 0.0)
    screen = ROW.replace('"pixels"', '"screen"').replace('"1080x1920"', '"540x960"\ndensity = 2')
    assert Atlas.parse(screen).placements[0].safe.top == 270 / 960


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "story"\n', "", "without an id.*lacks id"),
        ('id = "story"', 'id = "A Story"', "small letters"),
        ('"social"', '"sociable"', "sociable"),
        ('"pixels"', '"inches"', "inches"),
        ('"1080x1920"', '"1080"', "story"),
        ('"1080x1920"', '"0x1920"', "above 0"),
        ('"270px"', '"270"', "written as"),
        ("top =", "up =", "unknown up"),
        ('bottom = "20%"', 'bottom = "100%"', "nothing of the picture"),
        ('"2026-11-20"', '"soon"', "soon"),
        ('"a guide"', '" "', "source is empty"),
        ('"low"', '"sure"', "sure"),
        ('kind = "pixels"', 'kind = "pixels"\nbleed_mm = 3', "bleed_mm belongs to"),
        ('kind = "pixels"', 'kind = "pixels"\ncolour = "red"', "unknown colour"),
        ('kind = "pixels"', 'kind = "pixels"\nmax_bytes = 0', "one byte"),
        ('kind = "pixels"', 'kind = "print"\nppi = 3', "PPI"),
        ('"a guide"', '"a guide"\nkeywords = "poster"', "keywords are a list"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(old: str, new: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        Atlas.parse(ROW.replace(old, new, 1))
    assert "placement 1" in str(caught.value)


def test_ids_are_there_once_and_nothing_else_is() -> None:
    with pytest.raises(ValueError, match="story is there twice"):
        Atlas.parse(ROW + ROW)
    with pytest.raises(ValueError, match="nothing else"):
        Atlas.parse('version = "1"\n' + ROW)


def test_names_are_found_or_near_ones_are_named() -> None:
    assert ATLAS.named(" DOOH Portrait ").id == "dooh-portrait"
    with pytest.raises(UserError) as caught:
        ATLAS.named("hero")
    assert "website-hero-2x" in caught.value.hint
    with pytest.raises(UserError) as caught:
        ATLAS.named("billboard on the moon")
    assert "gi2desk placements" in caught.value.hint


def test_every_word_counts_in_a_search() -> None:
    assert {one.id for one in ATLAS.found("hero @2x")} == {"website-hero-2x"}
    assert "a3-portrait" in {one.id for one in ATLAS.found("3508×4961")}
    assert "story" in {one.id for one in ATLAS.found("9:16 social")}
    assert ATLAS.found("zzz") == ()
    assert {one.id for one in ATLAS.found("a hero for the @2x")} == {"website-hero-2x"}


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("instagram", "story"),
        ("Instagram story", "story"),
        ("instagram reels", "reel"),
        ("instagram post", "feed-portrait"),
        ("retina banner", "website-hero-2x"),
        ("newsletter header", "email-header-2x"),
        ("pmax", "google-landscape"),
    ],
)
def test_placements_are_found_by_the_words_that_people_use(words: str, wanted: str) -> None:
    assert wanted in {one.id for one in ATLAS.found(words)}


def test_bleed_is_not_found_where_there_is_none() -> None:
    assert all(one.target.bleed for one in ATLAS.found("A3, 3mm bleed, 300 dpi"))
    assert {one.id for one in ATLAS.found("A3 without bleed")} == {"a3-portrait", "a3-landscape", "a3-poster"}
    assert ATLAS.found("A3 no bleed") == ATLAS.found("A3 without bleed")
    assert {"a3-portrait-bleed", "a2-portrait-bleed", "a1-portrait-bleed"} <= {
        one.id for one in ATLAS.found("poster")
    }


def test_what_has_most_of_the_words_is_near_best_first() -> None:
    near = ATLAS.near("A3 poster with 5 mm bleed")
    assert near[0].id == "a3-portrait-bleed" and near[1].id != "story"
    assert "a3-poster" in {one.id for one in near}
    assert ATLAS.near("billboard on the moon") == ATLAS.near("") == ()


def test_a_recipe_keeps_its_own_placement_when_the_user_has_removed_it() -> None:
    shop = Placement(
        id="own-1",
        title="Shop window",
        group=Group.OWN,
        target=Target(kind=TargetKind.PIXELS, width=100, height=200),
    )
    recipe = Recipe(prompt="", model="m", size="auto", quality="low", placements=("own-1", "gone", "story"))
    assert [one.id for one in ATLAS.chosen(recipe)] == ["story"]
    assert ATLAS.with_own([shop]).chosen(recipe)[0] == shop
    wider = replace(shop, title="Wider")
    kept = replace(recipe, own_placements=(wider,))
    assert ATLAS.with_own([shop]).chosen(kept)[0] == wider
