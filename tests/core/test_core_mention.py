"""The words of a prompt follow their pictures when references are moved, put between or removed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core.mention import inverse, marks, moves, renumbered

SWAPPED = moves("abcd", "bacd")
SECOND_GONE = moves("abcd", "acd")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Put Image 1 beside image #2.", "Put Image 2 beside image #1."),
        ("images 1 and 3", "images 2 and 3"),
        ("Bild 1 und Bild 2", "Bild 2 und Bild 1"),
        ("images 1 to 4 in a row", "images 1 to 4 in a row"),
        ("images 1 to 2", "images 1 to 2"),
        ("images 2-3", "images 1, 3"),
        ("参考图2", "参考图1"),
        ("Image 12 and 3 apples", "Image 12 and 3 apples"),
        ("nothing is mentioned, 1 and 2", "nothing is mentioned, 1 and 2"),
    ],
)
def test_two_that_changed_places(before: str, after: str) -> None:
    assert renumbered(before, SWAPPED) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Image 3 on Image 1", "Image 2 on Image 1"),
        ("the bottle of Image 2, please", "the bottle of Image ?, please"),
        ("images 1, 2 and 4", "images 1 and 3"),
        ("images 1 to 3", "images 1 to 2"),
        ("reference #2", "reference ?"),
    ],
)
def test_one_that_was_removed(before: str, after: str) -> None:
    assert renumbered(before, SECOND_GONE) == after


def test_places_without_a_number_are_counted() -> None:
    assert marks("Image ? on reference ?, like 图?. Why? Image 1?") == 3


@given(st.permutations(range(1, 7)))
def test_the_way_back_is_exact_for_single_mentions(order: list[int]) -> None:
    numbers = moves(range(1, 7), order)
    prompt = "; ".join(f"Image {n}" for n in range(1, 7))
    there = renumbered(prompt, numbers)
    assert [order[int(word.removeprefix("Image ")) - 1] for word in there.split("; ")] == list(range(1, 7))
    assert renumbered(there, inverse(numbers)) == prompt
