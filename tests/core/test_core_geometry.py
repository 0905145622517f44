"""Crops are exact, inside, maximal and as near to the focal point as they can be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.geometry import Rect, crop_for_ratio
from gi2desk.core.ratio import A_LANDSCAPE, A_PORTRAIT, RATIOS, Ratio

edges = st.integers(40, 9000)
parts = st.floats(0, 1)
exact_ratios = st.one_of(
    st.sampled_from([ratio for ratio in RATIOS if ratio.exact is not None]),
    st.builds(Ratio.of, st.integers(1, 40), st.integers(1, 40)),
)


@given(width=edges, height=edges, ratio=exact_ratios, focal=st.tuples(parts, parts))
def test_crops_of_a_ratio_are_exact_inside_and_maximal(
    width: int, height: int, ratio: Ratio, focal: tuple[float, float]
) -> None:
    rect = crop_for_ratio(width, height, ratio, focal)
    assert ratio.exact is not None
    across, down = ratio.exact
    assert rect.width * down == rect.height * across
    assert rect.x >= 0 and rect.right <= width
    assert rect.y >= 0 and rect.bottom <= height
    # The next larger one of the same ratio does not fit.
    assert rect.width + across > width or rect.height + down > height


@given(
    width=edges, height=edges, ratio=st.sampled_from([A_PORTRAIT, A_LANDSCAPE]), focal=st.tuples(parts, parts)
)
def test_a_formats_are_met_to_half_a_pixel(
    width: int, height: int, ratio: Ratio, focal: tuple[float, float]
) -> None:
    rect = crop_for_ratio(width, height, ratio, focal)
    assert rect.x >= 0 and rect.right <= width
    assert rect.y >= 0 and rect.bottom <= height
    assert rect.width == width or rect.height == height
    assert (
        min(abs(rect.width - rect.height * ratio.value), abs(rect.height - rect.width / ratio.value)) <= 0.5
    )


@given(width=edges, height=edges, ratio=exact_ratios, focal=st.tuples(parts, parts))
def test_the_focal_point_is_in_the_middle_unless_the_edge_is_in_the_way(
    width: int, height: int, ratio: Ratio, focal: tuple[float, float]
) -> None:
    rect = crop_for_ratio(width, height, ratio, focal)
    for start, length, room, part in (
        (rect.x, rect.width, width, focal[0]),
        (rect.y, rect.height, height, focal[1]),
    ):
        off = start + length / 2 - part * room
        at_the_edge = (start == 0 and off > 0) or (start + length == room and off < 0)
        assert at_the_edge or abs(off) <= 0.5


def test_what_an_art_director_expects() -> None:
    square = Ratio.parse("1:1")
    assert crop_for_ratio(3840, 2160, square) == Rect(x=840, y=0, width=2160, height=2160)
    assert crop_for_ratio(3840, 2160, square, (0, 0)).x == 0
    assert crop_for_ratio(3840, 2160, square, (1, 1)).right == 3840
    assert crop_for_ratio(3840, 2160, Ratio.parse("16:9")) == Rect(x=0, y=0, width=3840, height=2160)
    assert crop_for_ratio(1254, 1254, Ratio.parse("16:9")) == Rect(x=3, y=276, width=1248, height=702)
    assert crop_for_ratio(3000, 3000, A_PORTRAIT) == Rect(x=440, y=0, width=2121, height=3000)


def test_a_picture_can_be_too_small_for_an_exact_ratio() -> None:
    with pytest.raises(UserError) as caught:
        crop_for_ratio(100, 100, Ratio.parse("191:100"))
    assert caught.value.cause is Cause.BAD_INPUT
    assert "191:100" in str(caught.value)


@pytest.mark.parametrize("focal", [(-0.1, 0.5), (0.5, 1.1), (float("nan"), 0.5)])
def test_a_focal_point_outside_is_refused(focal: tuple[float, float]) -> None:
    with pytest.raises(UserError) as caught:
        crop_for_ratio(100, 100, Ratio.parse("1:1"), focal)
    assert caught.value.cause is Cause.ILLEGAL_REQUEST


def test_tiny_pictures_have_tiny_crops() -> None:
    assert crop_for_ratio(1, 9000, A_LANDSCAPE) == Rect(x=0, y=4500, width=1, height=1)
    assert crop_for_ratio(1, 1, Ratio.parse("1:1")) == Rect(x=0, y=0, width=1, height=1)
