"""Parts and free text are two views of one prompt: no character gets lost on the way, in either direction."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gi2desk.core.errors import UserError
from gi2desk.core.prompt import LABELS, Kind, assemble, check_length, disassemble
from gi2desk.core.recipe import PromptPart

LABELLED = [label for label in LABELS.values() if label]
# Prompts as they are typed: lines, some of which begin with a label, in every spelling that is nearly one.
LINES = st.one_of(
    st.text(),
    st.builds(
        "{}{}{}".format, st.sampled_from(LABELLED), st.sampled_from([":", ": ", ":  ", " :"]), st.text()
    ),
)
PROMPTS = st.lists(LINES, max_size=8).map("\n".join)


def part(kind: Kind, text: str) -> PromptPart:
    return PromptPart(kind=kind.value, text=text)


def test_parts_stand_on_labelled_lines() -> None:
    parts = (
        part(Kind.FREE, "For a perfume."),
        part(Kind.SUBJECT, "A bottle on wet stone"),
        part(Kind.SHOTS, "\n1. Wide\n2. Detail of the cap"),
        part(Kind.COPY, "“Nuit”"),
    )
    text = assemble(parts)
    assert text == (
        "For a perfume.\nSubject: A bottle on wet stone\nShot list:\n1. Wide\n2. Detail of the cap\nOn-image copy: “Nuit”"
    )
    assert disassemble(text) == parts


def test_text_that_belongs_to_no_part_is_free() -> None:
    assert disassemble("A tower at dusk\n\nIts subject: light") == (
        part(Kind.FREE, "A tower at dusk\n\nIts subject: light"),
    )
    assert disassemble("") == ()


def test_a_label_that_comes_twice_is_text() -> None:
    assert disassemble("Subject: a\nSubject: b") == (part(Kind.SUBJECT, "a\nSubject: b"),)


def test_a_kind_of_a_newer_version_is_kept_as_text() -> None:
    assert assemble([PromptPart(kind="camera", text="85 mm")]) == "85 mm"


@given(PROMPTS)
@example("\nSubject: a")
@example("Subject:\nComposition: b")
@example("Subject: \nx")
@example("Subject: ")
def test_free_text_comes_back_from_parts_character_by_character(text: str) -> None:
    parts = disassemble(text)
    assert assemble(parts) == text
    assert len({one.kind for one in parts}) == len(parts)


@given(st.lists(st.tuples(st.sampled_from(Kind), PROMPTS), unique_by=lambda pair: pair[0]))
def test_what_is_written_in_parts_comes_back_whole(pairs: list[tuple[Kind, str]]) -> None:
    text = assemble([part(kind, written) for kind, written in pairs])
    assert assemble(disassemble(text)) == text
    for _, written in pairs:
        assert written in text


@given(st.sets(st.sampled_from(Kind)), st.text(min_size=1, alphabet="ab \n.:é夕שׁ"))
def test_parts_come_back_as_parts(kinds: set[Kind], written: str) -> None:
    written = written.strip()
    parts = tuple(part(kind, written) for kind in Kind if kind in kinds and written)
    assert disassemble(assemble(parts)) == parts


@pytest.mark.parametrize(("prompt", "limit"), [("", 10), ("  \n", 10), ("x" * 11, 10)])
def test_empty_and_too_long_prompts_are_refused(prompt: str, limit: int) -> None:
    with pytest.raises(UserError):
        check_length(prompt, limit)
