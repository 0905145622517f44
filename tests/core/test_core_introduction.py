"""What a prompt says a reference is for."""

from __future__ import annotations

import pytest

from gi2desk.core.caption import unmentioned
from gi2desk.core.introduction import (
    EDITED,
    introduced,
    introduction,
    reintroduced,
    without,
    without_introduction,
)
from gi2desk.core.prompt import disassemble

STYLE = "Use Image 2 for its style only."


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("subject", "Image 2 shows the subject."),
        ("product", "Image 2 shows the product."),
        ("character", "Image 2 shows the character."),
        ("style", STYLE),
        ("mood board", "Use Image 2 as a mood board only."),
        ("logo", "Image 2 shows the logo."),
        ("layout", "Use Image 2 for its layout only."),
        (EDITED, "Image 2 is the picture to edit."),
        ("", "Use Image 2 as a reference."),
        ("a role of a newer version", "Use Image 2 as a reference."),
    ],
)
def test_each_role_has_a_sentence_that_mentions_its_picture(role: str, said: str) -> None:
    assert introduction(2, role) == said
    assert unmentioned(f"Image 1. {said}", 2) == ()


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("", STYLE),
        ("A copper kettle", f"A copper kettle\n{STYLE}"),
        ("dark walnut wood. ", f"dark walnut wood.\n{STYLE} "),
        ("A kettle.\nText-safe zones: upper third", f"A kettle.\n{STYLE}\nText-safe zones: upper third"),
        ("For a hero.\n\nSubject: a tower", f"For a hero.\n{STYLE}\n\nSubject: a tower"),
        ("Subject: a tower\nStyle: film", f"{STYLE}\nSubject: a tower\nStyle: film"),
        ("Image 1\nKeep from Image 1: all of it", f"Image 1\n{STYLE}\nKeep from Image 1: all of it"),
    ],
)
def test_it_stands_by_itself_behind_the_free_text(text: str, whole: str) -> None:
    found = introduced(text, [STYLE])
    assert found == whole
    assert STYLE in found.replace(" \n", "\n").rstrip().split("\n")
    assert introduced(found, [STYLE]) == found
    assert [part.text for part in disassemble(found)][1:] == [
        part.text for part in disassemble(text) if part.kind != "free"
    ]


def test_it_goes_and_changes_where_nobody_wrote_into_it() -> None:
    both = introduced("A tower", [introduction(1, "logo"), STYLE])
    assert without(both, [STYLE]) == "A tower\nImage 1 shows the logo."
    assert without_introduction(both, 2) == "A tower\nImage 1 shows the logo."
    own = "A tower. Use Image 2 for its style only, please."
    assert without_introduction(own, 2) == own
    assert reintroduced(both, 2, "style", "layout").endswith("Use Image 2 for its layout only.")
    assert reintroduced(own, 2, "logo", "layout") == own
