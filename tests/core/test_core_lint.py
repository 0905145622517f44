"""Hints: what each finds, what it leaves alone, and that no prompt makes them slow to the point of hanging."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core.lint import Facts, Rules, tokens
from gi2desk.core.ratio import Ratio
from gi2desk.host.resource import read_text

TEXT = read_text("lint.toml")
RULES = Rules.parse(TEXT)
WIDE = Ratio.parse("16:9")


def found(prompt: str, **more: object) -> dict[str, str]:
    """Ids of the hints, and where each was found."""
    facts = Facts(prompt, ratio=WIDE)._replace(**more)
    return {hint.id: hint.found for hint in RULES.hints(facts)}


@pytest.mark.parametrize(
    ("prompt", "rule", "place"),
    [
        ("A tower, 4K, dusk", "resolution", "4K"),
        ("A tower in 1920×1080", "resolution", "1920×1080"),
        ("an ultra-HD tower", "resolution", "ultra-HD"),
        ("HD tower", "hd", "HD"),
        ("for print at 300 dpi", "dpi", "300 dpi"),
        ("A tower --ar 16:9", "options", "--ar"),
        ("A tower. Negative prompt: people", "negative", "Negative prompt"),
        ("A (red:1.2) tower", "weights", "(red:1.2)"),
        ("A red::2 tower", "weights", "d::2"),
        ("A tower, seed 12345", "seed", "seed 12345"),
        ("A stunning tower", "praise", "stunning"),
        ("A sign that says OPEN", "quotes", "sign that says OPEN"),
        ("On-image copy: Open all night", "quotes_part", ""),
        ("A tower, 9:16", "ratio", "9:16"),
        ("A tower, portrait format", "ratio", "portrait format"),
        ("A square crop of a tower", "ratio", "square crop"),
    ],
)
def test_what_is_hinted_at(prompt: str, rule: str, place: str) -> None:
    assert found(prompt) == {rule: place}


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        "   ",
        "A monolithic sandstone tower in an endless dune field at dusk",
        "A clock at 16:40 and a train at 9:05",
        "A 4kg parcel, hdmi cable, 400 people",
        "A landscape with a portrait on the wall of a square",
        "A sign that says “OPEN”, text reading 'now'",
        'On-image copy: "Open all night"',
        "A tower in 16:9, landscape format",
        "A beautifully kept hedge -- trimmed, well-kept --- quiet",
        "A picnic (sandwiches: 4 of them, ratio 4:3 or so)".replace("4:3", "16:9"),
        '{"scene": "a long description of a room that goes on and on and on and on for many words"}',
    ],
)
def test_what_is_left_alone(prompt: str) -> None:
    assert found(prompt) == {}


def test_a_square_that_was_chosen_is_no_contradiction() -> None:
    assert found("square format", ratio=Ratio.parse("1:1")) == {}
    assert found("square format, 9:16", ratio=None) == {}


def test_references_variables_and_length() -> None:
    assert found("The tower of Image 1", references=2) == {"unmentioned_one": ""}
    assert found("The tower", references=2) == {"unmentioned_all": ""}
    assert found("The tower of Image 1", references=3) == {"unmentioned": ""}
    assert found("A {sku} tower", unfilled=("sku",)) == {"unfilled": "{sku}"}
    assert found("The tower of Image ? at dusk, in the light of Image 1", references=1) == {
        "numberless": "Image ?"
    }
    assert found("Is this the image?") == {}
    assert found("Image 1 in the colours of Image 5", references=1) == {"missing": ""}
    assert found("Images 1 to 3 on a table") == {}
    assert found("word " * 400) == {"long": ""}
    assert found("塔" * 401) == {"long": ""}
    assert tokens("塔塔abcd") == 3


def test_long_lettering_is_better_set_later() -> None:
    lettering = "“Come in and find out what the night has in store for all of you”"
    (hint,) = RULES.hints(Facts(f"A poster with {lettering}"))
    assert (hint.id, dict(hint.values)) == ("copy", {"n": 15})
    assert "set the type later" in hint.message.format(**hint.values)


def test_a_hint_that_was_dismissed_stays_away() -> None:
    facts = Facts("A stunning tower in 4K")
    assert [hint.id for hint in RULES.hints(facts, ("praise",))] == ["resolution"]


def test_every_hint_explains_itself_and_names_its_source() -> None:
    for rule in RULES.rules:
        assert rule.message.endswith((".", "”", "…"))
        assert rule.why.endswith((".", "”"))
        assert rule.source


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "hd"', 'id = "seed"'),
        ('check = "ratio"', 'check = "mood"'),
        ('check = "ratio"', 'check = "ratio"\npattern = "x"'),
        ('check = "ratio"', 'pattern = "("'),
        ("source =", "from ="),
    ],
)
def test_a_table_that_does_not_hold_together_is_refused(old: str, new: str) -> None:
    with pytest.raises(ValueError, match="hint"):
        Rules.parse(TEXT.replace(old, new, 1))


# What makes patterns that repeat a repetition run for ever. These come back in milliseconds; others would not in years.
@pytest.mark.parametrize(
    "piece",
    [
        "(",
        "(a",
        "a:",
        "a",
        '"',
        '"a',
        "“",
        "«",
        "--",
        "1",
        "1x",
        "{a",
        " ",
        "image 1, ",
        "1 ",
        "text says ",
        "4 k",
        "(a:1",
    ],
)
def test_no_prompt_hangs(piece: str) -> None:
    prompt = (piece * 32_000)[:32_000]
    assert isinstance(found(f"image {prompt}", references=3), dict)


@given(st.text())
def test_any_text_is_looked_at(prompt: str) -> None:
    for hint in RULES.hints(Facts(prompt, 3, WIDE)):
        assert hint.found in prompt
        assert hint.message.format(**hint.values)
