"""Names from prompts, and references that a prompt forgets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core.caption import MOST_CHARACTERS, concept_name, unmentioned


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        (
            "A monolithic sandstone tower in an endless dune field at dusk, a lone figure",
            "Monolithic sandstone tower",
        ),
        ("vanity, evening light", "Vanity"),
        ("“Biotech lab hero” for the website", "Biotech lab hero"),
        ("[demo:slow] A red bicycle", "Red bicycle"),
        ("the", "The"),
        ("  \n\n  A red  bicycle\nby a wall", "Red bicycle"),
        ("夕暮れの砂丘に立つ一枚岩の塔、遠くに人影", "夕暮れの砂丘に立つ一枚岩の塔"),
        (
            "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrik",
            "Donaudampfschifffahrtsgesellschaftskapit",
        ),
        ("", ""),
        ("... !!", ""),
    ],
)
def test_the_first_words_name_the_concept(prompt: str, name: str) -> None:
    assert concept_name(prompt) == name


@given(st.text())
def test_any_prompt_gives_a_short_name_on_one_line(prompt: str) -> None:
    name = concept_name(prompt)
    assert len(name) <= MOST_CHARACTERS + 2  # capitals of some letters are longer
    assert name == name.strip()
    assert "\n" not in name


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
