"""Two requests beside each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gi2desk.core.alteration import Alteration, Parameter, alterations, same_wording
from gi2desk.core.recipe import Background, OutputFormat, Recipe, Reference, Route

DRAFT = Recipe(prompt="A tower at dusk", model="gpt-image-2", size="1536x864", quality="low")


def reference(sha256: str, name: str) -> Reference:
    return Reference(sha256=sha256, media_type="image/png", name=name)


@pytest.mark.parametrize(
    ("prompt", "same"),
    [
        ("A tower at dusk", True),
        ("A tower\n  at dusk ", True),
        ("A tower at Dusk", False),
        ("A tower at dawn", False),
        ("A tower at dusk\nKeep from Image 1: the composition.", True),
        ("A tower at dawn\nKeep from Image 1: the composition.", False),
        ("", False),
    ],
)
def test_the_wording_is_its_words(prompt: str, same: bool) -> None:
    assert same_wording(DRAFT, replace(DRAFT, prompt=prompt)) is same


def test_what_changes_no_picture_is_no_alteration() -> None:
    assert alterations(DRAFT, DRAFT) == ()
    assert (
        alterations(DRAFT, replace(DRAFT, n=4, stream=True, partial_images=2, tier="2K", ratio="16:9")) == ()
    )


def test_parameters_are_named_with_both_values() -> None:
    final = replace(
        DRAFT,
        size="3840x2160",
        quality="high",
        output_format=OutputFormat.JPEG,
        compression=90,
        background=Background.OPAQUE,
        route=Route.RESPONSES,
        references=(reference("a" * 64, "product.png"), reference("b" * 64, "logo.png")),
        mask="c" * 64,
    )
    found = {one.parameter: (one.old, one.new) for one in alterations(DRAFT, final)}
    assert found == {
        Parameter.SIZE: ("1536x864", "3840x2160"),
        Parameter.QUALITY: ("low", "high"),
        Parameter.FORMAT: ("png", "jpeg 90"),
        Parameter.BACKGROUND: ("auto", "opaque"),
        Parameter.ROUTE: ("images", "responses"),
        Parameter.REFERENCES: ("", "product.png, logo.png"),
        Parameter.MASK: ("", "cccccccc"),
    }


def test_a_reference_of_the_same_name_is_another_one() -> None:
    old, new = (replace(DRAFT, references=(reference(sha * 64, "a.png"),)) for sha in "ab")
    assert alterations(old, new) == (Alteration(parameter=Parameter.REFERENCES, old="a.png", new="a.png"),)
    swapped = replace(DRAFT, references=(reference("b" * 64, "b.png"), reference("a" * 64, "a.png")))
    kept = replace(DRAFT, references=(reference("a" * 64, "a.png"), reference("b" * 64, "b.png")))
    assert alterations(kept, swapped)[0].new == "b.png, a.png"
