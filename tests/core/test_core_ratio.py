"""Ratios as people type them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.ratio import A_LANDSCAPE, A_PORTRAIT, RATIOS, Ratio


@pytest.mark.parametrize("ratio", RATIOS, ids=str)
def test_offered_ratios_are_read_by_their_names(ratio: Ratio) -> None:
    assert Ratio.parse(ratio.name) is ratio


@pytest.mark.parametrize(
    ("text", "name", "exact"),
    [
        ("16:9", "16:9", (16, 9)),
        (" 16 : 9 ", "16:9", (16, 9)),
        ("21:9", "21:9", (7, 3)),
        ("1.91:1", "1.91:1", (191, 100)),
        ("1.5", "1.5:1", (3, 2)),
        ("7:5", "7:5", (7, 5)),
        ("1920x1080", "16:9", (16, 9)),
        ("1200×628", "300:157", (300, 157)),
        ("square", "1:1", (1, 1)),
    ],
)
def test_other_ratios_are_exact_in_lowest_terms(text: str, name: str, exact: tuple[int, int]) -> None:
    ratio = Ratio.parse(text)
    assert (ratio.name, ratio.exact) == (name, exact)
    assert ratio.value == pytest.approx(exact[0] / exact[1])


@pytest.mark.parametrize("text", ["1:√2", "a-portrait", "A-Portrait", "1:sqrt2", "1:sqrt(2)"])
def test_a_formats_have_names_for_every_keyboard(text: str) -> None:
    assert Ratio.parse(text) is A_PORTRAIT
    assert A_PORTRAIT.exact is None
    assert A_PORTRAIT.value * A_LANDSCAPE.value == pytest.approx(1)
    assert A_LANDSCAPE.landscape and not A_PORTRAIT.landscape


@pytest.mark.parametrize("text", ["", "auto", "wide", "16:", ":9", "0:1", "1:0", "-1:2", "1:2:3", "1e3:1"])
def test_what_is_no_ratio_is_said(text: str) -> None:
    with pytest.raises(UserError) as caught:
        Ratio.parse(text)
    assert caught.value.cause is Cause.ILLEGAL_REQUEST
    assert "16:9" in caught.value.hint


def test_a_sheet_is_told_which_ratio_it_has() -> None:
    with pytest.raises(UserError) as caught:
        Ratio.parse("A3")
    assert "a-portrait" in caught.value.hint


@given(width=st.integers(1, 99_999), height=st.integers(1, 99_999))
def test_any_two_whole_numbers_are_a_ratio(width: int, height: int) -> None:
    ratio = Ratio.parse(f"{width}:{height}")
    assert ratio.exact is not None
    across, down = ratio.exact
    assert across * height == down * width
    assert math.gcd(across, down) == 1
