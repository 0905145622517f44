"""Shot lists: every way in which people mark shots, and no word that is lost."""

from __future__ import annotations

import re

import pytest

from gi2desk.core.shot import ShotList, has_list, prompt_for, split_shots

MARKED = {
    "dots": "1. Harbour at dawn\n2. Close-up of hands\n3. The boat leaves",
    "brackets": "1) Harbour at dawn\n2) Close-up of hands\n3) The boat leaves",
    "both brackets": "(1) Harbour at dawn\n(2) Close-up of hands\n(3) The boat leaves",
    "hyphens": "- Harbour at dawn\n- Close-up of hands\n- The boat leaves",
    "dashes": "– Harbour at dawn\n– Close-up of hands\n– The boat leaves",
    "bullets": "• Harbour at dawn\n• Close-up of hands\n• The boat leaves",
    "stars": "* Harbour at dawn\n* Close-up of hands\n* The boat leaves",
    "named": "Shot 1: Harbour at dawn\nShot 2: Close-up of hands\nShot 3: The boat leaves",
    "named on lines of their own": "SHOT 1\nHarbour at dawn\n\nSHOT 2\nClose-up of hands\n\nSHOT 3\nThe boat leaves",
    "scenes": "Scene 1 – Harbour at dawn\nScene 2 – Close-up of hands\nScene 3 – The boat leaves",
    "indented": "  1. Harbour at dawn\n  2. Close-up of hands\n  3. The boat leaves",
    "plain lines": "Harbour at dawn\nClose-up of hands\n\nThe boat leaves",
    "windows": "1. Harbour at dawn\r\n2. Close-up of hands\r\n3. The boat leaves\r\n",
    "cells": "1\tHarbour at dawn\n2\tClose-up of hands\n3\tThe boat leaves",
    "cells with a heading": "Shot\tWhat\n1\tHarbour at dawn\n2\tClose-up of hands\n3\tThe boat leaves",
}


@pytest.mark.parametrize("text", MARKED.values(), ids=MARKED)
def test_every_way_of_marking_gives_the_same_shots(text: str) -> None:
    assert split_shots(text) == ShotList(
        common="", shots=("Harbour at dawn", "Close-up of hands", "The boat leaves")
    )


def test_what_stands_around_the_list_is_common() -> None:
    found = split_shots("Film still, overcast light.\n\n1. Harbour\n2. Hands\n\nNo people, no text.")
    assert found == ShotList(
        common="Film still, overcast light.\n\nNo people, no text.", shots=("Harbour", "Hands")
    )
    assert (
        prompt_for(found.common, "Harbour") == "Film still, overcast light.\n\nNo people, no text.\n\nHarbour"
    )
    assert prompt_for("A frame: {shot}. 35 mm.", "hands") == "A frame: hands. 35 mm."


def test_a_shot_has_lines_and_marks_of_its_own() -> None:
    found = split_shots("1. Harbour\n   35 mm\n   - fog\n   - no people\n2. Hands\n• wet\n")
    assert found.shots == ("Harbour\n35 mm\n- fog\n- no people", "Hands\n• wet")


def test_shots_of_several_paragraphs_keep_them_all() -> None:
    found = split_shots("Shot 1: Harbour\n\nWide, 24 mm.\n\nShot 2: Hands\n\nMacro.")
    assert found == ShotList(common="", shots=("Harbour\n\nWide, 24 mm.", "Hands\n\nMacro."))


def test_cells_are_named_by_their_headings_where_there_are_several() -> None:
    found = split_shots('No\tAction\tCamera\n1\tHarbour\t24 mm\n2\t"Hands,\nwet"\t\n')
    assert found.shots == ("Action: Harbour\nCamera: 24 mm", "Hands,\nwet")


def test_numbers_in_a_sentence_are_no_marks() -> None:
    text = "A crate of 12 bottles.\n3 people stand behind it, 1.80 m tall.\n4.5 litres each"
    assert split_shots(text).shots == tuple(text.split("\n"))
    assert not has_list(text)
    assert not has_list("A red cube - on a table\n- one thing only")
    assert has_list("Intro\n- a\n- b")


def test_nothing_gives_nothing() -> None:
    assert split_shots(" \n\t\n ") == ShotList(common="", shots=())


@pytest.mark.parametrize(
    "text",
    [
        *MARKED.values(),
        "intro\n\n- a\n\n  more of a\n- b\n\n\nlast words\nand more",
        "Shot 1 - x\nb\n1. c\nShot 2: d\n\n e",
        "* one\n1. two\n* three\n\n\tin\nout",
        "1.\n2. two\n3. three",
        'a\tb\n"c\nd"\te\n',
    ],
)
def test_no_word_is_lost(text: str) -> None:
    found = split_shots(text)
    kept = re.findall(r"[^\W\d]+", " ".join((found.common, *found.shots)))
    marks = {"shot", "scene", "what"}
    words = [word for word in re.findall(r"[^\W\d]+", text) if word.lower() not in marks]
    assert sorted(word for word in kept if word.lower() not in marks) == sorted(words)
