"""What of a picture is sent: whole pixels inside it, the same part after turns, and nothing empty after straightening."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core import codec
from gi2desk.core.adjustment import WHOLE, Adjustment, Window, between, covers, shrunk
from gi2desk.core.recipe import Recipe, Reference
from gi2desk.core.reference_set import ReferenceSet
from gi2desk.core.rights import ReferenceRecord, Rights

SOURCE = Adjustment(source="a" * 64, media_type="image/png")


@st.composite
def windows(draw: st.DrawFn) -> Window:
    left, right = sorted(draw(st.tuples(st.floats(0, 1), st.floats(0, 1))))
    top, bottom = sorted(draw(st.tuples(st.floats(0, 1), st.floats(0, 1))))
    return Window(left=left, top=top, right=right, bottom=bottom)


@given(windows(), st.integers(1, 5000), st.integers(1, 5000))
def test_pixels_lie_inside_the_picture(window: Window, width: int, height: int) -> None:
    rect = window.pixels(width, height)
    assert rect.x >= 0
    assert rect.y >= 0
    assert 1 <= rect.width <= width - rect.x
    assert 1 <= rect.height <= height - rect.y


def test_a_window_of_pixels_gives_those_pixels() -> None:
    rect = Window(left=0.1, top=0.2, right=0.55, bottom=0.9).pixels(640, 480)
    assert Window.of(rect, 640, 480).pixels(640, 480) == rect
    assert WHOLE.pixels(640, 480).width == 640


def test_four_turns_are_none() -> None:
    cropped = Adjustment(
        source="a" * 64, media_type="image/png", crop=Window(left=0.25, top=0, right=0.5, bottom=0.75)
    )
    once = cropped.turned(1)
    assert once.turns == 1
    assert once.crop == Window(left=0.25, top=0.25, right=1.0, bottom=0.5)
    assert cropped.turned(4) == cropped
    assert cropped.turned(1).turned(-1) == cropped
    assert once.size(400, 200) == cropped.size(400, 200)[::-1]
    assert SOURCE.plain
    assert not once.plain


@given(windows(), st.floats(-45, 45), st.integers(10, 4000), st.integers(10, 4000))
def test_a_straightened_picture_fills_what_is_sent(
    window: Window, degrees: float, width: int, height: int
) -> None:
    found = shrunk(window, (width, height), degrees)
    assert covers(found, (width, height), degrees)
    assert between(found, window, (width, height), 0.0) == window


def test_records_serialise_both_ways_and_old_ones_load() -> None:
    adjusted = Adjustment(
        source="a" * 64, media_type="image/jpeg", turns=1, degrees=-1.5, crop=Window(left=0.5), mask="c" * 64
    )
    reference = Reference(
        sha256="b" * 64, media_type="image/png", name="x", adjustment=adjusted, done=("Turned.",)
    )
    assert reference.source == "a" * 64
    recipe = Recipe(prompt="p", model="m", size="auto", quality="low", references=(reference,))
    assert Recipe.from_json(recipe.to_json()) == recipe
    old = b'{"sha256": "%s", "media_type": "image/png", "name": "x", "role": "logo"}' % (b"b" * 64)
    assert codec.decode(Reference, old).adjustment is None
    record = ReferenceRecord(
        sha256="a" * 64, rights=Rights(owner="Jane", licence="web", expires=date(2027, 3, 1))
    )
    assert codec.decode(ReferenceRecord, codec.encode(record)) == record
    kept = ReferenceSet(
        id="0" * 26, name="Bottle", references=(reference,), created=datetime(2026, 11, 28, tzinfo=UTC)
    )
    assert codec.decode(ReferenceSet, codec.encode(kept)) == kept


def test_a_licence_holds_on_its_last_day() -> None:
    rights = Rights(expires=date(2026, 3, 1))
    assert not rights.expired(date(2026, 3, 1))
    assert rights.expired(date(2026, 3, 2))
    assert not Rights(owner="Jane").expired(date(2999, 1, 1))
