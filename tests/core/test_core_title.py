"""Names from prompts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core.title import MOST_CHARACTERS, concept_name


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
        ("A red enamel kettle on a wooden table by the window", "Red enamel kettle"),
        ("Bowl of ramen on a counter at night, steam", "Bowl of ramen"),
        ("Create an image of a lighthouse in the fog", "Lighthouse in the fog"),
        ("A photorealistic photo of a cloud over the sea", "Cloud over the sea"),
        ("A bright, polished poster with a summer mood", "Bright polished poster"),
        ("Create a calm, wide harbour", "Calm wide harbour"),
        ("A vertical brick diorama showing a market", "Vertical brick diorama"),
        (
            "A very detailed comic fantasy arcade fighting game screenshot in blue",
            "Fantasy arcade fighting game screenshot",
        ),
        ("Portrait of a weathered old sailor with a long white beard", "Portrait of a weathered old sailor"),
        ("Vertical 2:3 format. A dog", "Vertical 2:3 format"),
        ("1. A blue door at noon", "Blue door at noon"),
        ("[English]\nA blue door", "Blue door"),
        ('{"model": "x_y", "scene": "A street corner at dusk", "light": "neon"}', "Street corner at dusk"),
        ('A {argument name="what" default="paper crane"} on felt', "Paper crane on felt"),
        ("Ein roter Kessel auf einem Holztisch neben dem Fenster", "Ein roter Kessel"),
        ("", ""),
        ("... !!", ""),
    ],
)
def test_a_concept_is_called_by_a_whole_phrase(prompt: str, name: str) -> None:
    assert concept_name(prompt) == name


@given(st.text())
def test_any_prompt_gives_a_short_name_on_one_line(prompt: str) -> None:
    name = concept_name(prompt)
    assert len(name) <= MOST_CHARACTERS + 2  # capitals of some letters are longer
    assert name == name.strip()
    assert "\n" not in name
