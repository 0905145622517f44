"""Which pictures are compared, as a value."""

from __future__ import annotations

from pathlib import Path

import pytest

from gi2desk.ui.canvas.geometry import Extent
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.compare.layout import mean_aspect, rows_of_panes
from gi2desk.ui.compare.selection import Selection


def images(names: str) -> list[PaneImage]:
    return [PaneImage(path=Path(name)) for name in names]


def names(selection: Selection) -> str:
    return "".join(image.path.name for image in selection.images)


ABC = Selection().of(images("abc"))


def test_the_candidate_is_the_active_picture_or_the_one_after_the_reference() -> None:
    assert ABC.candidate == 1
    assert ABC.with_active(2).candidate == 2
    assert ABC.with_reference(2).with_active(2).candidate == 0
    assert Selection().of(images("a")).candidate is None


def test_no_more_than_six_panes() -> None:
    assert names(Selection().of(images("abcdefgh"))) == "abcdef"
    assert names(ABC.put(2, images("xyzuvw"))) == "abxyzu"


def test_a_dropped_picture_replaces_and_further_ones_open_panes() -> None:
    assert names(ABC.put(1, images("x"))) == "axc"
    assert names(ABC.put(2, images("xy"))) == "abxy"
    assert names(Selection().put(0, images("xy"))) == "xy"


def test_a_dropped_picture_that_is_shown_already_changes_places() -> None:
    assert names(ABC.dropped(2, images("a"))) == "cba"
    assert names(ABC.dropped(1, images("b"))) == "abc"
    assert names(ABC.dropped(1, images("abx"))) == "axc"
    assert names(ABC.dropped(1, images("ab"))) == "abc"
    assert names(Selection().dropped(0, images("ab"))) == "ab"


def test_closing_a_pane_keeps_reference_and_active_on_their_pictures() -> None:
    selection = ABC.with_reference(2).with_active(1).without(0)
    assert names(selection) == "bc"
    assert (selection.reference, selection.active) == (1, 0)
    assert names(ABC.without(0).without(0).without(0)) == ""


def test_stepping_exchanges_the_candidate_and_skips_what_is_shown() -> None:
    choices = images("abcdef")
    selection = ABC.stepped(1, choices)
    assert names(selection) == "adc"
    assert selection.active == 1
    assert names(selection.stepped(1, choices)) == "aec"
    assert names(selection.stepped(-1, choices)) == "abc"
    assert names(ABC.with_active(2).stepped(-1, choices)) == "abf"


def test_stepping_starts_at_the_first_choice_for_a_picture_from_elsewhere() -> None:
    selection = Selection().of(images("xy"))
    assert names(selection.stepped(1, images("pq"))) == "xp"
    assert names(selection.stepped(-1, images("pq"))) == "xq"


def test_without_choices_the_next_pane_becomes_the_candidate() -> None:
    assert ABC.stepped(1, ()).candidate == 2
    assert ABC.with_active(2).stepped(1, ()).candidate == 1
    assert Selection().stepped(1, ()) == Selection()


def test_there_is_nothing_to_step_to_when_all_is_shown() -> None:
    assert names(ABC.stepped(1, images("abc"))) == "abc"


@pytest.mark.parametrize(
    ("count", "size", "rows"),
    [
        (1, (1440, 700), (1,)),
        (2, (1440, 700), (2,)),
        (3, (1440, 700), (3,)),
        (4, (1440, 700), (2, 2)),
        (5, (1440, 700), (3, 2)),
        (6, (1440, 700), (3, 3)),
        (3, (500, 1000), (1, 1, 1)),
        (6, (500, 1000), (2, 2, 2)),
        (5, (500, 1000), (2, 2, 1)),
        (0, (1440, 700), ()),
    ],
)
def test_panes_stand_in_rows(count: int, size: tuple[int, int], rows: tuple[int, ...]) -> None:
    assert rows_of_panes(count, *size, bars=62) == rows


@pytest.mark.parametrize(
    ("count", "aspect", "rows"),
    [
        (2, 9 / 16, (2,)),
        (4, 9 / 16, (4,)),
        (6, 9 / 16, (6,)),
        (4, 1, (4,)),
        (6, 1, (3, 3)),
        (4, 8, (1, 1, 1, 1)),
    ],
)
def test_panes_stand_so_that_their_pictures_are_large(
    count: int, aspect: float, rows: tuple[int, ...]
) -> None:
    assert rows_of_panes(count, 1440, 620, aspect=aspect, bars=62) == rows


def test_pictures_of_several_ratios_are_laid_out_for_their_mean() -> None:
    wide, tall = Extent(width=2000, height=1000), Extent(width=1000, height=2000)
    assert mean_aspect([wide, tall, None]) == pytest.approx(1)
    assert mean_aspect([tall]) == pytest.approx(0.5)
    assert mean_aspect([None]) > 1
