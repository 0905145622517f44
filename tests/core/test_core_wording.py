"""Word diff of prompts: nothing is lost, and it reads as a person would mark it."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core.wording import Change, Piece, diff

KEPT, ADDED, REMOVED = Change.KEPT, Change.ADDED, Change.REMOVED

# Few words, so that the two texts have much in common.
_WORDS = st.lists(
    st.sampled_from(["a ", "tower", " ", "\n", ",", "Tower", "夕", "暮", "it's ", "é", "e\u0301"])
).map("".join)


def _side(pieces: tuple[Piece, ...], change: Change) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in {KEPT, change})


@given(st.one_of(_WORDS, st.text()), st.one_of(_WORDS, st.text()))
def test_the_pieces_give_both_texts_back(old: str, new: str) -> None:
    pieces = diff(old, new)
    assert _side(pieces, REMOVED) == old
    assert _side(pieces, ADDED) == new


@given(_WORDS, _WORDS)
def test_pieces_are_joined_and_in_order(old: str, new: str) -> None:
    kinds = [piece.kind for piece in diff(old, new)]
    assert all(piece.text for piece in diff(old, new))
    # Never two of a kind in a row, and what was removed comes before what took its place.
    assert all(one is not two for one, two in pairwise(kinds))
    assert (ADDED, REMOVED) not in set(pairwise(kinds))


@given(st.one_of(_WORDS, st.text()))
def test_the_same_wording_is_one_piece(text: str) -> None:
    assert diff(text, text) == ((Piece(KEPT, text),) if text else ())


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "a tower", (Piece(ADDED, "a tower"),)),
        ("a tower", "", (Piece(REMOVED, "a tower"),)),
        ("a tower", "a tall tower", (Piece(KEPT, "a"), Piece(ADDED, " tall"), Piece(KEPT, " tower"))),
        (
            "a tower at dusk, wide",
            "a tower at dawn, wide",
            (Piece(KEPT, "a tower at"), Piece(REMOVED, " dusk"), Piece(ADDED, " dawn"), Piece(KEPT, ", wide")),
        ),
        ("the artist's well-lit desk", "the artist’s well-lit desk", (
            Piece(KEPT, "the"), Piece(REMOVED, " artist's"), Piece(ADDED, " artist’s"), Piece(KEPT, " well-lit desk"),
        )),
        ("a  tower", "a tower", (Piece(KEPT, "a"), Piece(REMOVED, "  "), Piece(ADDED, " "), Piece(KEPT, "tower"))),
        ("夕暮れの砂丘", "夜明けの砂丘", (
            Piece(REMOVED, "夕暮れ"), Piece(ADDED, "夜明け"), Piece(KEPT, "の砂丘"),
        )),
    ],
)  # fmt: skip
def test_an_edit_reads_as_it_was_made(old: str, new: str, pieces: tuple[Piece, ...]) -> None:
    assert diff(old, new) == pieces


def test_the_longest_prompts_take_memory_for_their_length_alone() -> None:
    words = [f"word{n % 900}" for n in range(4600)]
    old = " ".join(words)[:32_000]
    new = " ".join(word.upper() if n % 7 == 0 else word for n, word in enumerate(words))[:32_000]
    tracemalloc.start()
    pieces = diff(old, new)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (_side(pieces, REMOVED), _side(pieces, ADDED)) == (old, new)
    # A table of words by words would hold twenty million places.
    assert peak < 8 << 20
