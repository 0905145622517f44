"""Files before they are written: names, pixels, what is missing, and what is there already."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core import codec
from gi2desk.core.board import Board, Crop
from gi2desk.core.delivery import delivered_of, files_of, taken
from gi2desk.core.errors import UserError
from gi2desk.core.naming import collision_key, web_name
from gi2desk.core.recipe import OutputFormat
from gi2desk.host.atlas import packaged

PICTURE = (3840, 2160)


def test_names_say_master_variant_and_pixels() -> None:
    board = Board.standard()
    board = board.with_crop(board.crops[2].id, name="Story", width=1080, format=OutputFormat.JPEG)
    names = [one.name for one in files_of(board, PICTURE, "Monolith")]
    assert names[:3] == [
        "Monolith_1x1_2160x2160.png",
        "Monolith_16x9_3840x2160.png",
        "Monolith_Story_1080x1920.jpg",
    ]


def test_what_is_not_ticked_is_not_written() -> None:
    board = Board.standard()
    for crop in board.crops[1:]:
        board = board.with_crop(crop.id, included=False)
    assert len(files_of(board, PICTURE, "a")) == 1


@given(st.lists(st.sampled_from(["Label", "label", "LABEL", "", "Cap"]), min_size=6, max_size=6))
def test_names_never_meet_on_any_system(names: list[str]) -> None:
    board = Board.standard().with_output(template="{variant}")
    for crop, name in zip(board.crops, names, strict=True):
        board = board.with_crop(crop.id, name=name)
    found = [collision_key(one.name) for one in files_of(board, PICTURE, "a")]
    assert len(set(found)) == len(found) == 6


def test_a_name_cannot_leave_the_folder() -> None:
    board = Board.standard()
    board = board.with_crop(board.crops[0].id, name="../../etc/passwd")
    name = files_of(board, PICTURE, "..")[0].name
    assert "/" not in name and not name.startswith(".")


def test_a_template_with_an_unknown_token_is_refused() -> None:
    with pytest.raises(UserError, match="size"):
        files_of(Board.standard().with_output(template="{size}"), PICTURE, "a")


def test_pixels_that_lack_are_told_unless_enlarging_was_allowed() -> None:
    board = Board.standard()
    story = board.crops[2]
    board = board.with_crop(story.id, width=1440)
    one = delivered_of(board, PICTURE, board.crops[2])
    assert one is not None and one.lacks and one.size == (1440, 2560)
    assert round(one.effective_ppi) == 253
    board = board.with_crop(story.id, enlarge=True)
    one = delivered_of(board, PICTURE, board.crops[2])
    assert one is not None and not one.lacks and one.enlargement > 1


def test_scaling_down_may_miss_the_ratio_by_a_pixel_and_says_so() -> None:
    board = Board.standard()
    board = board.with_crop(board.crops[1].id, width=1000).with_crop(board.crops[0].id, scale=0.5)
    wide, square = (delivered_of(board, PICTURE, crop) for crop in (board.crops[1], board.crops[0]))
    assert wide is not None and wide.size == (1000, 562) and wide.inexact
    assert square is not None and square.size == (1080, 1080) and not square.inexact


def test_print_size_at_300_ppi() -> None:
    board = Board.standard()
    one = delivered_of(board, PICTURE, board.crops[1])
    assert one is not None and one.print_cm == pytest.approx((32.512, 18.288))


def test_files_that_are_there_are_found_whatever_their_case(tmp_path: Path) -> None:
    board = Board.standard()
    files = files_of(board, PICTURE, "Hero")
    assert taken(files, tmp_path / "not there") == frozenset()
    (tmp_path / "HERO_1X1_2160x2160.PNG").touch()
    assert taken(files, tmp_path) == {"Hero_1x1_2160x2160.png"}


def _meant(*names: str) -> Board:
    return Board.meant_for([packaged().named(name) for name in names])


def test_a_placement_has_its_exact_pixels_and_its_own_resolution() -> None:
    board = _meant("website-hero-2x", "feed-landscape", "a3-portrait-bleed")
    hero, feed, sheet = files_of(board, PICTURE, "Hero")
    assert [one.size for one in (hero, feed, sheet)] == [(2880, 1620), (1200, 628), (3579, 5031)]
    assert hero.name == "Hero_Website-hero-2x_2880x1620.png"
    assert not (hero.lacks or feed.lacks or hero.inexact or feed.inexact)
    # 300:157 as whole pixels, not as a multiple of it.
    assert (feed.rect.width, feed.rect.height) == (3840, 2010)
    assert sheet.lacks and sheet.effective_ppi == pytest.approx(300 * 1537 / 3579)
    assert sheet.print_cm == pytest.approx((30.3, 42.6), abs=0.01)


def test_a_placement_may_be_written_in_other_pixels() -> None:
    board = _meant("story")
    (crop,) = board.crops
    assert board.rect(PICTURE, crop.id) is not None
    for changes, size in (
        ({"exact": False}, (1215, 2160)),
        ({"width": 540}, (540, 960)),
        ({"scale": 0.5}, (608, 1080)),
    ):
        one = delivered_of(board, PICTURE, board.with_crop(crop.id, **changes).crops[0])
        assert one is not None and one.size == size


def test_a_poster_has_the_resolution_of_a_poster() -> None:
    (poster,) = files_of(_meant("a1-poster"), PICTURE, "a")
    assert poster.ppi == 150
    assert poster.print_cm == pytest.approx((59.4, 84.1), abs=0.01)


def test_each_placement_is_on_the_board_once_and_boards_serialise_with_them() -> None:
    board = Board.standard().with_destinations([packaged().named("story")])
    again = board.with_destinations([packaged().named("story"), packaged().named("feed-square")])
    assert [crop.name for crop in again.crops][6:] == ["Story", "Feed square"]
    assert codec.decode(Board, codec.encode(again)) == again
    older = codec.to_plain(Board.standard())
    for crop in older["crops"]:
        del crop["destination"], crop["exact"]
    assert codec.from_plain(Board, older).crops[0].target is None


def test_names_stand_in_an_address_as_they_are_read() -> None:
    crop = Crop(id="a", ratio="16:9", name="Website hero @2x")
    (one,) = files_of(Board(crops=(crop,)), (1600, 900), "KUPFER Herbst / Kessel № 2")
    assert one.name == "KUPFER-Herbst-Kessel-2_Website-hero-2x_1600x900.png"
    assert web_name("灯台 夜") == "灯台-夜" and web_name("@") == "@"
