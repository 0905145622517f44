"""A larger canvas is always one that can be asked for, and the old part of it is where it is said to be."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gi2desk.core.errors import UserError
from gi2desk.core.expansion import Frame, expand, frame_for_ratio, within_ratio
from gi2desk.core.size import Limits, Size, is_legal

LIMITS = Limits()
NAMED_SIZES = Limits(fixed=(Size(1024, 1024), Size(1536, 1024), Size(1024, 1536)))
EDGES = st.integers(64, 4200)
PULLS = st.one_of(st.just(0), st.integers(1, 3000))
FRAMES = st.builds(Frame, left=PULLS, top=PULLS, right=PULLS, bottom=PULLS)


@settings(max_examples=300, deadline=None)
@given(EDGES, EDGES, FRAMES)
def test_the_canvas_is_always_legal_and_holds_the_whole_picture(
    width: int, height: int, frame: Frame
) -> None:
    assume(max(width, height) <= 3 * min(width, height))
    frame = within_ratio(width, height, frame, LIMITS)
    found = expand(width, height, frame, LIMITS)
    place = found.place
    assert is_legal(found.canvas, LIMITS)
    assert 0 <= place.x <= place.right <= found.canvas.width
    assert 0 <= place.y <= place.bottom <= found.canvas.height
    if found.scale == 1:
        assert (place.width, place.height) == (width, height)
    else:
        assert abs(place.width - width * found.scale) <= 1
        assert abs(place.height - height * found.scale) <= 1


@settings(max_examples=200, deadline=None)
@given(st.integers(640, 1600), st.integers(640, 1600), FRAMES)
def test_where_it_fits_no_pixel_of_the_picture_is_lost(width: int, height: int, frame: Frame) -> None:
    whole = Size(width + frame.left + frame.right, height + frame.top + frame.bottom)
    up = Size(-(-whole.width // 16) * 16, -(-whole.height // 16) * 16)
    assume(is_legal(up, LIMITS))
    found = expand(width, height, frame, LIMITS)
    assert (found.canvas, found.scale) == (up, 1.0)
    # What the multiples of 16 add goes to the sides that were pulled.
    if not frame.left and frame.right:
        assert found.place.x == 0
    if not frame.bottom and frame.top:
        assert found.place.bottom == found.canvas.height
    assert abs(found.place.x - frame.left) <= 16
    assert abs(found.place.y - frame.top) <= 16


@given(
    EDGES, EDGES, st.sampled_from([1.0, 16 / 9, 9 / 16, 4 / 5, 3.0, 1 / 3]), st.floats(0, 1), st.floats(0, 1)
)
def test_the_least_frame_of_a_ratio(
    width: int, height: int, ratio: float, across: float, down: float
) -> None:
    frame = frame_for_ratio(width, height, ratio, (across, down))
    assert min(frame.left, frame.top, frame.right, frame.bottom) >= 0
    whole = (width + frame.left + frame.right, height + frame.top + frame.bottom)
    assert whole[0] == width or whole[1] == height
    assert abs(whole[0] - whole[1] * ratio) <= max(1.0, ratio)


def test_examples() -> None:
    found = expand(1536, 864, Frame(right=384), LIMITS)
    assert (found.canvas, found.place.x, found.scale) == (Size(1920, 864), 0, 1.0)
    assert found.new_share == pytest.approx(0.2)
    square = expand(3840, 2160, frame_for_ratio(3840, 2160, 1.0), LIMITS)
    assert square.canvas == Size(2880, 2880)
    assert square.scale == 0.75
    assert square.shrinks
    assert (square.place.y, square.place.height) == (630, 1620)
    small = expand(400, 300, Frame(left=100), LIMITS)  # too few pixels for any model
    assert small.scale > 1
    assert is_legal(small.canvas, LIMITS)


def test_what_is_pulled_too_far_ends_where_the_rules_end() -> None:
    frame = within_ratio(900, 300, Frame(left=500, right=100), LIMITS)
    assert (frame.left, frame.right) == (0, 0)
    frame = within_ratio(600, 300, Frame(left=500, right=100), LIMITS)
    assert 600 + frame.left + frame.right == 900
    assert frame.left > frame.right


def test_a_model_with_a_list_of_sizes_gets_one_of_them() -> None:
    found = expand(1024, 1024, frame_for_ratio(1024, 1024, 1.5), NAMED_SIZES)
    assert found.canvas == Size(1536, 1024)
    assert found.scale == 1.0
    with pytest.raises(UserError, match="No size that can be asked for"):
        expand(1024, 1024, Frame(left=2000), NAMED_SIZES)
