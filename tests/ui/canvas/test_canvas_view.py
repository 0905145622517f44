"""The shared view as panes and people see it: sync, offsets, stepping, fit and 100 %."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gi2desk.ui.canvas.geometry import NO_OFFSET, Extent, Offset, Point, Scaling
from gi2desk.ui.canvas.view import ViewState

VIEWPORT = Extent(width=480, height=640)
TIERS = (Extent(width=1536, height=864), Extent(width=2560, height=1440), Extent(width=3840, height=2160))
MIDDLE = Point(240, 320)


@pytest.fixture
def view(qtbot: QtBot) -> ViewState:
    made = ViewState()
    for slot, picture in enumerate(TIERS):
        made.set_pane(slot, VIEWPORT, picture, slot)
    return made


def placements(view: ViewState) -> list[tuple[int, int, int, int]]:
    found = [view.placement(VIEWPORT, picture, slot) for slot, picture in enumerate(TIERS)]
    return [(placed.left, placed.top, placed.width, placed.height) for placed in found]


def test_tiers_of_one_picture_lie_alike_in_same_framing(view: ViewState) -> None:
    assert placements(view) == [(0, 185, 480, 270)] * 3
    view.zoom_by(7.3, Point(100, 200), 1)
    view.pan_by(-33, 12, 2)
    assert len(set(placements(view))) == 1


def test_at_100_percent_every_picture_has_its_own_pixels(view: ViewState) -> None:
    view.zoom_to_pixels()
    assert [(width, height) for _, _, width, height in placements(view)] == [
        (picture.width, picture.height) for picture in TIERS
    ]
    assert view.scaling is Scaling.PIXELS


def test_space_goes_to_100_percent_at_the_pointer_and_back_to_all_of_it(view: ViewState) -> None:
    at = Point(400, 300)
    under = view.placement(VIEWPORT, TIERS[2], 2).to_relative(at)
    view.toggle_fit(2, at)
    now = view.placement(VIEWPORT, TIERS[2], 2)
    assert now.scale == 1
    found = now.to_screen(under)
    assert (found.x, found.y) == pytest.approx((at.x, at.y), abs=0.51)
    view.toggle_fit(2, at)
    assert view.fits
    assert placements(view) == [(0, 185, 480, 270)] * 3


def test_zoom_ends_at_fit_and_at_6400_percent(view: ViewState) -> None:
    for _ in range(80):
        view.zoom_by(1.25, MIDDLE, 0)
    assert view.placement(VIEWPORT, TIERS[0], 0).scale == pytest.approx(64, rel=1e-3)
    view.zoom_to_pixels()
    for _ in range(80):
        view.zoom_by(1.25, MIDDLE, 2)
    assert [view.placement(VIEWPORT, picture, slot).scale for slot, picture in enumerate(TIERS)] == [
        64,
        64,
        64,
    ]
    for _ in range(120):
        view.zoom_by(0.8, MIDDLE, 1)
    assert view.placement(VIEWPORT, TIERS[2], 2).width == 480


def test_an_offset_is_kept_while_the_panes_move_together_until_it_is_reset(view: ViewState) -> None:
    view.zoom_by(4, MIDDLE, 0)
    before = placements(view)
    view.pan_by(10, -6, 1, alone=True)
    assert placements(view)[0] == before[0]
    assert placements(view)[1][:2] == (before[1][0] + 10, before[1][1] - 6)
    view.pan_by(30, 30, 0)
    first, second, third = placements(view)
    assert (second[0] - first[0], second[1] - first[1]) == (10, -6)
    assert first == third
    view.reset_offsets()
    assert len(set(placements(view))) == 1


def test_zooming_one_pane_alone_leaves_the_others(view: ViewState) -> None:
    view.zoom_by(4, MIDDLE, 0)
    before = placements(view)
    view.zoom_by(1.5, Point(50, 60), 2, alone=True)
    assert placements(view)[:2] == before[:2]
    assert placements(view)[2][2] == pytest.approx(before[2][2] * 1.5, abs=1)


def test_without_sync_every_pane_moves_by_itself_and_keeps_that_when_synced_again(view: ViewState) -> None:
    view.zoom_by(4, MIDDLE, 0)
    view.set_synced(False)
    view.pan_by(25, 0, 0)
    first, second, _ = placements(view)
    assert first[0] - second[0] == 25
    view.set_synced(True)
    view.pan_by(5, 5, 2)
    first, second, third = placements(view)
    assert first[0] - second[0] == 25
    assert second == third


def test_place_and_zoom_stay_when_a_picture_is_exchanged(view: ViewState) -> None:
    view.zoom_by(5, Point(300, 300), 0)
    before = view.view
    view.set_pane(1, VIEWPORT, Extent(width=1152, height=1536), 1)
    view.set_pane(1, VIEWPORT, Extent(width=3840, height=2160), 1)
    assert view.view == before


def test_a_pane_that_goes_and_comes_back_finds_its_offset(view: ViewState) -> None:
    view.zoom_by(3, MIDDLE, 0)
    view.pan_by(9, 9, 1, alone=True)
    offset = view.offset(1)
    view.remove_pane(1)
    view.set_pane(1, VIEWPORT, TIERS[1], 1)
    assert view.offset(1) == offset != NO_OFFSET


def test_same_framing_after_100_percent_keeps_what_the_active_pane_shows(view: ViewState) -> None:
    view.zoom_to_pixels(2.0, 2, Point(200, 400))
    before = view.placement(VIEWPORT, TIERS[2], 2)
    view.zoom_to_framing(2)
    assert view.scaling is Scaling.FRAMING
    assert view.placement(VIEWPORT, TIERS[2], 2) == before
    assert len(set(placements(view))) == 1


def test_filling_leaves_no_empty_band(view: ViewState) -> None:
    view.fill()
    for left, top, width, height in placements(view):
        assert left <= 0 <= left + width - VIEWPORT.width
        assert top <= 0 <= top + height - VIEWPORT.height


def test_what_fills_the_panes_goes_on_filling_them(view: ViewState) -> None:
    view.fill()
    taller = Extent(width=480, height=900)
    for slot, picture in enumerate(TIERS):
        view.set_pane(slot, taller, picture, slot)
    placed = view.placement(taller, TIERS[0], 0)
    assert (placed.top, placed.height) == (0, 900)
    view.zoom_by(1.5, MIDDLE, 0)
    zoom = view.view.zoom
    for slot, picture in enumerate(TIERS):
        view.set_pane(slot, VIEWPORT, picture, slot)
    assert view.view.zoom == zoom


def test_space_comes_back_to_the_overview_that_there_was(view: ViewState) -> None:
    view.fill()
    filled = view.view
    view.toggle_fit(1, MIDDLE)
    assert view.placement(VIEWPORT, TIERS[1], 1).scale == 1
    view.toggle_fit(1, MIDDLE)
    assert view.view == filled
    view.fit()
    view.toggle_fit(1, MIDDLE)
    view.toggle_fit(1, MIDDLE)
    assert view.fits
    view.zoom_by(3, MIDDLE, 0)
    view.toggle_fit(1, MIDDLE)
    assert view.fits


def test_it_settles_once_after_the_last_change(view: ViewState, qtbot: QtBot) -> None:
    settled: list[bool] = []
    view.settled.connect(lambda: settled.append(True))
    view.zoom_by(2, MIDDLE, 0)
    view.pan_by(3, 3, 0)
    assert view.moving
    qtbot.waitUntil(lambda: not view.moving)
    qtbot.wait(20)
    assert settled == [True]


def test_unknown_panes_are_ignored(view: ViewState) -> None:
    before = view.view
    view.zoom_by(2, MIDDLE, "nobody")
    view.pan_by(5, 5, "nobody", alone=True)
    view.toggle_fit("nobody", MIDDLE)
    view.remove_pane("nobody")
    assert view.view == before


@pytest.mark.parametrize(
    "offset",
    [
        Offset(across=1.5, down=1.0, x=1 / 6),  # expanded to the left
        Offset(across=1.1, down=1.3),  # turned, with its corners
        Offset(across=2.0, down=2.0, x=-0.2, y=0.1),
    ],
)
def test_what_a_laid_picture_shows_around_the_scene_is_never_lost(view: ViewState, offset: Offset) -> None:
    view.set_offset(1, offset)
    view.fit()
    placed = view.placement(VIEWPORT, TIERS[1], 1)
    assert placed.left >= -1 and placed.left + placed.width <= VIEWPORT.width + 1
    assert placed.top >= -1 and placed.top + placed.height <= VIEWPORT.height + 1
    # Enlarged, every corner can be dragged into sight.
    for across in (1, -1):
        for down in (1, -1):
            view.zoom_to_pixels()
            for _ in range(40):
                view.pan_by(across * 400, down * 400, 1)
            placed = view.placement(VIEWPORT, TIERS[1], 1)
            corner = placed.to_screen(Point(0 if across > 0 else 1, 0 if down > 0 else 1))
            assert -1 <= corner.x <= VIEWPORT.width + 1
            assert -1 <= corner.y <= VIEWPORT.height + 1
    view.reset_offsets()
    view.fit()
    assert placements(view) == [(0, 185, 480, 270)] * 3


def test_a_pane_dragged_alone_does_not_move_the_others(view: ViewState) -> None:
    view.set_offset(1, Offset(across=1.4, down=1.4))
    view.fit()
    before = placements(view)
    view.pan_by(60, 0, 1, alone=True)
    after = placements(view)
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1][0] == before[1][0] + 60


def test_a_laid_picture_that_no_pane_shows_takes_no_room(view: ViewState) -> None:
    view.set_offset(1, Offset(across=2.0, down=2.0))
    view.fit()
    assert view.placement(VIEWPORT, TIERS[0], 0).width == 240
    view.remove_pane(1)
    assert view.placement(VIEWPORT, TIERS[0], 0).width == 480
    # Wiped in one pane with another it is shown again.
    view.set_beside(0, [1])
    assert view.placement(VIEWPORT, TIERS[0], 0).width == 240
    view.remove_pane(0)
    assert view.placement(VIEWPORT, TIERS[2], 2).width == 480


def test_who_fills_the_panes_when_the_last_one_comes_finds_them_filled_after_it_too(qtbot: QtBot) -> None:
    """The pane that was just told of forgot it again, so that a larger window was no longer filled."""
    view, picture = ViewState(), Extent(width=1600, height=900)

    def open_once() -> None:
        view.changed.disconnect(open_once)
        view.fill()

    view.set_pane(0, Extent(width=400, height=450), picture, 0)
    view.changed.connect(open_once)
    view.set_pane(1, Extent(width=400, height=450), picture, 1)
    assert view.fills
    for key in (0, 1):
        view.set_pane(key, Extent(width=480, height=630), picture, key)
    assert view.fills
    assert view.placement(Extent(width=480, height=630), picture, 0).height >= 630
