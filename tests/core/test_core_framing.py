"""Crops under a hand: inside the picture, exact in ratio, anchored where they should be."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from gi2desk.core import framing
from gi2desk.core.framing import Handle
from gi2desk.core.geometry import Rect
from gi2desk.core.ratio import RATIOS, Ratio

ratios = st.sampled_from(RATIOS)
edges = st.integers(1, 6000)
places = st.floats(-8000, 8000)


@st.composite
def crops(draw: st.DrawFn) -> tuple[tuple[int, int], Ratio, Rect]:
    """A picture, a ratio, and a crop of one of its sizes somewhere in it."""
    picture, ratio = (draw(edges), draw(edges)), draw(ratios)
    most = framing.most_steps(picture, ratio)
    assume(most > 0)
    size = framing.size_at(picture, ratio, draw(st.integers(1, most)))
    x, y = draw(st.integers(0, picture[0] - size[0])), draw(st.integers(0, picture[1] - size[1]))
    return picture, ratio, Rect(x=x, y=y, width=size[0], height=size[1])


def check(picture: tuple[int, int], ratio: Ratio, rect: Rect) -> None:
    assert rect.x >= 0 and rect.y >= 0 and rect.width >= 1 and rect.height >= 1
    assert rect.right <= picture[0] and rect.bottom <= picture[1]
    if ratio.exact is not None:
        assert rect.width * ratio.exact[1] == rect.height * ratio.exact[0]
    elif rect.width < framing.most_steps(picture, ratio):
        assert abs(rect.height - rect.width / ratio.value) <= 0.5


@given(crops(), st.integers(-9000, 9000), st.integers(-9000, 9000))
def test_moving_keeps_size_and_stays_inside(crop: tuple, dx: int, dy: int) -> None:
    picture, ratio, rect = crop
    moved = framing.moved(picture, rect, dx, dy)
    check(picture, ratio, moved)
    assert (moved.width, moved.height) == (rect.width, rect.height)
    assert framing.moved(picture, rect, 0, 0) == rect


@given(crops(), st.sampled_from(list(Handle)), places, places)
def test_resizing_keeps_the_ratio_and_the_opposite_side(
    crop: tuple, handle: Handle, x: float, y: float
) -> None:
    picture, ratio, rect = crop
    after = framing.resized(picture, rect, ratio, handle, x, y)
    check(picture, ratio, after)
    across, down = handle.value
    if across:
        assert (after.x == rect.x) if across > 0 else (after.right == rect.right)
    if down:
        assert (after.y == rect.y) if down > 0 else (after.bottom == rect.bottom)


@given(crops(), st.sampled_from([handle for handle in Handle if all(handle.value)]))
def test_a_corner_that_is_not_pulled_changes_nothing(crop: tuple, handle: Handle) -> None:
    picture, ratio, rect = crop
    assume(framing.step_of(rect, ratio) >= framing.least_step(picture, ratio))
    x = rect.right if handle.value[0] > 0 else rect.x
    y = rect.bottom if handle.value[1] > 0 else rect.y
    after = framing.resized(picture, rect, ratio, handle, x, y)
    if ratio.exact is not None:
        assert after == rect
    else:
        assert abs(after.width - rect.width) <= 1


@given(crops(), st.integers(-500, 500))
def test_growing_stays_inside(crop: tuple, steps: int) -> None:
    picture, ratio, rect = crop
    check(picture, ratio, framing.grown(picture, rect, ratio, steps))


def test_an_edge_grows_about_the_middle_of_the_other_direction() -> None:
    rect = Rect(x=100, y=100, width=200, height=200)
    after = framing.resized((1000, 1000), rect, Ratio.parse("1:1"), Handle.RIGHT, 340, 0)
    assert after == Rect(x=100, y=80, width=240, height=240)


def test_a_corner_cannot_be_pulled_to_nothing_or_through_itself() -> None:
    rect = Rect(x=100, y=100, width=160, height=90)
    after = framing.resized((1000, 1000), rect, Ratio.parse("16:9"), Handle.BOTTOM_RIGHT, -500, -500)
    assert (after.x, after.y) == (100, 100) and min(after.width, after.height) >= framing.SMALLEST
