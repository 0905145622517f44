"""The packaged advice is complete, its figures are those of the formulas, and every line names its source."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gi2desk.core.advice import Advice, Topic
from gi2desk.core.catalogue import Catalogue
from gi2desk.core.paper import Sheet, pixels_needed, scale_needed
from gi2desk.core.pricing import image_price, output_tokens
from gi2desk.core.recipe import OutputFormat
from gi2desk.core.size import Size
from gi2desk.core.tier import Tier
from gi2desk.host.advice import packaged
from gi2desk.host.resource import read_text

ADVICE = packaged()
CATALOGUE = Catalogue.parse(read_text("models.toml"))
MODEL = CATALOGUE.default
ROWS = """
[[line]]
topic = "tier"
key = "1k"
text = "Explore here."
source = "practice"

[[job]]
title = "Poster"
start = "1k"
final = "4k"
quality = "high"
format = "png"
text = "Small first."
source = "practice"
"""


def test_every_decision_has_advice_with_a_source() -> None:
    for tier in Tier:
        assert ADVICE.brief(Topic.TIER, tier.value)
        assert len(ADVICE.about(Topic.JUDGE, tier.value)) >= 3
    for quality in (*MODEL.qualities, "xhigh", "max"):
        assert ADVICE.brief(Topic.QUALITY, quality)
    for form in OutputFormat:
        assert ADVICE.brief(Topic.FORMAT, form.value)
    assert {line.key for line in ADVICE.about(Topic.FINISH)} == {"native", "upscale", "out", "print"}
    assert all(row.source for row in (*ADVICE.lines, *ADVICE.jobs))


def test_a_text_heavy_poster_starts_small() -> None:
    poster = next(job for job in ADVICE.jobs if job.title == "Text-heavy poster")
    assert (poster.start, poster.final) == (Tier.K1, Tier.K4)
    assert poster.text.startswith("1K or 2K first")


def test_figures_are_those_of_the_formula() -> None:
    small, square, wide = Size(1536, 864), Size(2880, 2880), Size(3840, 2160)
    tokens = [output_tokens(MODEL, small, quality) for quality in ("low", "medium", "high")]
    assert tokens == [120, 1_078, 4_312]
    assert output_tokens(MODEL, wide, "high") == 13_342
    later = CATALOGUE.get("gpt-image-2.5-flare")
    assert [output_tokens(later, small, quality) for quality in ("high", "xhigh", "max")] == [
        1_078,
        1_917,
        4_312,
    ]
    assert [output_tokens(MODEL, size, "medium") for size in (square, wide)] == [5_930, 3_336]
    prices = [image_price(MODEL, size, "medium") for size in (square, wide)]
    assert [round(price, 2) for price in prices if price is not None] == [Decimal("0.18"), Decimal("0.10")]
    assert round(scale_needed(2416, 3424, *pixels_needed(*Sheet.A3.value)), 2) == 1.45
    assert round(scale_needed(2416, 3424, *pixels_needed(*Sheet.A2.value)), 2) == 2.05
    assert (2880 / 2560, round(3000 / 2160, 2)) == (1.125, 1.39)


def test_a_value_comes_before_what_is_true_of_any() -> None:
    lines = ADVICE.about(Topic.QUALITY, "high")
    assert [line.key for line in lines] == ["high", ""]
    assert ADVICE.brief(Topic.QUALITY, "") == ""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"tier"', '"colour"', "line 1: 'colour'"),
        ('key = "1k"', 'key = "8k"', "line 1: “8k” is no tier"),
        ('source = "practice"\n\n[[job]]', "\n[[job]]", "line 1 lacks source"),
        ('text = "Explore here."', 'text = " "', "line 1 has an empty text"),
        ('topic = "tier"', 'topic = "tier"\nmood = "x"', "line 1 has unknown mood"),
        ('final = "4k"', 'final = "9k"', "Poster.*9k"),
        ('"high"', '"best"', "Poster.*“best” is no quality"),
        ('"png"', '"gif"', "Poster.*gif"),
        ("[[job]]", "[[work]]", "nothing else"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(old: str, new: str, said: str) -> None:
    assert len(Advice.parse(ROWS).lines) == 1
    with pytest.raises(ValueError, match=said):
        Advice.parse(ROWS.replace(old, new, 1))
