"""A board: what follows the focal point, what a hand placed, and that framing is relative."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gi2desk.core import codec, framing
from gi2desk.core.board import STANDARD, Board, Crop, Placement, detail, placement_of, rect_of
from gi2desk.core.geometry import Rect, crop_for_ratio
from gi2desk.core.naming import new_id
from gi2desk.core.ratio import RATIOS, Ratio

PICTURE = (3840, 2160)
edges = st.integers(40, 8000)
shares = st.floats(0, 1)


def test_a_new_board_has_the_standard_ratios_around_the_middle() -> None:
    board = Board.standard()
    assert [crop.ratio for crop in board.crops] == list(STANDARD)
    assert board.rect(PICTURE, board.crops[0].id) == Rect(x=840, y=0, width=2160, height=2160)
    assert board.rect(PICTURE, board.crops[2].id) == Rect(x=1313, y=0, width=1215, height=2160)


@given(shares, shares, st.integers(0, 5), st.integers(-500, 500))
def test_the_focal_point_moves_only_what_no_hand_moved(x: float, y: float, place: int, dx: int) -> None:
    board = Board.standard()
    crop = board.crops[place]
    rect = board.rect(PICTURE, crop.id)
    assert rect is not None
    placed = framing.moved(PICTURE, rect, dx, 0)
    after = board.with_rect(PICTURE, crop.id, placed).with_focal(x, y)
    assert after.rect(PICTURE, crop.id) == placed
    for other in after.crops:
        if other.id != crop.id:
            assert after.rect(PICTURE, other.id) == crop_for_ratio(*PICTURE, other.shape, (x, y))


@given(edges, edges, st.sampled_from(RATIOS), st.data())
def test_a_place_given_by_hand_is_kept_to_the_pixel(
    width: int, height: int, ratio: Ratio, data: st.DataObject
) -> None:
    picture = (width, height)
    most = framing.most_steps(picture, ratio)
    assume(most > 0)
    size = framing.size_at(picture, ratio, data.draw(st.integers(1, most)))
    rect = Rect(
        x=data.draw(st.integers(0, width - size[0])),
        y=data.draw(st.integers(0, height - size[1])),
        width=size[0],
        height=size[1],
    )
    crop = Crop(id="a", ratio=ratio.name, placement=placement_of(picture, ratio, rect))
    assert rect_of(picture, crop, (0.5, 0.5)) == rect


@given(edges, edges, st.sampled_from(RATIOS), shares, shares, st.floats(-1, 3))
def test_any_record_gives_a_crop_inside_any_master(
    width: int, height: int, ratio: Ratio, x: float, y: float, share: float
) -> None:
    crop = Crop(id="a", ratio=ratio.name, placement=Placement(x=x * 2 - 0.5, y=y * 2 - 0.5, share=share))
    rect = rect_of((width, height), crop, (0.5, 0.5))
    if rect is None:
        return
    assert rect.x >= 0 and rect.y >= 0 and rect.right <= width and rect.bottom <= height
    if ratio.exact is not None:
        assert rect.width * ratio.exact[1] == rect.height * ratio.exact[0]


def test_another_master_of_the_same_scene_keeps_the_framing() -> None:
    board = Board.standard()
    crop = board.crops[0]
    board = board.with_rect((1536, 864), crop.id, Rect(x=96, y=108, width=432, height=432))
    assert board.rect(PICTURE, crop.id) == Rect(x=240, y=270, width=1080, height=1080)


@given(st.floats(-3, 3), st.floats(-3, 3))
def test_the_focal_point_stays_in_the_picture(x: float, y: float) -> None:
    focal = Board().with_focal(x, y).focal
    assert 0 <= focal[0] <= 1 and 0 <= focal[1] <= 1


def test_resetting_lets_a_crop_follow_again() -> None:
    board = Board.standard()
    first = board.crops[0]
    placed = board.with_rect(PICTURE, first.id, Rect(x=0, y=0, width=100, height=100))
    assert placed.with_crop(first.id, placement=None) == board


def test_adding_and_removing_keep_the_order() -> None:
    board = Board.standard()
    crop = detail(board, PICTURE, "4:5", "Label")
    added = board.added(crop, after=board.crops[1].id)
    assert [one.ratio for one in added.crops] == ["1:1", "16:9", "4:5", "9:16", "4:3", "3:4", "4:5"]
    rect = added.rect(PICTURE, crop.id)
    assert rect is not None and (rect.width, rect.height) == (864, 1080)
    assert added.without(crop.id) == board


def test_a_picture_too_small_for_a_ratio_has_no_such_crop() -> None:
    board = Board.standard()
    assert board.rect((10, 6), board.crops[1].id) is None
    assert board.rect((10, 6), board.crops[0].id) == Rect(x=2, y=0, width=6, height=6)


def test_a_board_is_a_record() -> None:
    board = Board.standard().with_focal(0.25, 0.75).with_output(folder="/somewhere", quality=80)
    board = board.with_rect(PICTURE, board.crops[3].id, Rect(x=4, y=3, width=400, height=300))
    assert codec.decode(Board, codec.encode(board)) == board


@pytest.mark.parametrize("ratio", ["", "16:0", "wide"])
def test_a_record_without_a_ratio_is_refused(ratio: str) -> None:
    from gi2desk.core.errors import UserError

    with pytest.raises(UserError):
        _ = Crop(id=new_id(), ratio=ratio).shape
