"""References that a prompt forgets."""

from __future__ import annotations

import pytest

from gi2desk.core.caption import unmentioned


@pytest.mark.parametrize(
    ("prompt", "count", "missing"),
    [
        ("a tower", 1, ()),
        ("a tower", 2, (1, 2)),
        ("the tower of Image 1 in the light of image 2", 2, ()),
        ("use images 1 and 3", 3, (2,)),
        ("style of images 1-3, product from reference #4", 4, ()),
        ("wie auf Bild 2", 2, (1,)),
        ("参考图1和图2", 2, ()),
        ("image 12", 2, (1, 2)),
        ("3 images of 2 towers", 2, (1, 2)),
    ],
)
def test_references_that_the_prompt_never_mentions(prompt: str, count: int, missing: tuple[int, ...]) -> None:
    assert unmentioned(prompt, count) == missing


def test_a_row_of_digits_is_no_reference() -> None:
    assert unmentioned(f"image {'1' * 5_000} and image 2", 2) == (1,)
