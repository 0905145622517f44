"""How large the pictures of a stage are shown: opened, fitted, at 100 %, and kept as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gi2desk.ui.canvas.geometry import Scaling
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.stage import CompareStage
from tests.ui.compare.motif import motif
from tests.ui.compare.standing import settle, texts


def test_narrow_panes_open_filled_and_wide_ones_whole(
    ready: CompareStage, tiers: list[PaneImage], qtbot: QtBot
) -> None:
    for pane in ready.panes:
        placed, size = pane.canvas.placement, pane.canvas.viewport
        assert placed is not None
        assert placed.width >= size.width
        assert placed.height >= size.height
    ready.show_images(tiers[2:])
    settle(ready, qtbot)
    assert ready.view.fits


def test_an_upright_picture_among_wide_ones_does_not_crop_all_of_them(
    stage: CompareStage, tiers: list[PaneImage], tmp_path: Path, qtbot: QtBot
) -> None:
    upright = tmp_path / "upright.png"
    motif(320).rotate(90, expand=True).save(upright)
    stage.resize(1280, 520)
    stage.show_images([*tiers, PaneImage(path=upright, width=180, height=320)])
    settle(stage, qtbot)
    assert stage.view.fits
    # Of one kind they fill their narrow panes, with half of each in sight.
    stage.resize(1200, 600)
    stage.show_images(tiers)
    settle(stage, qtbot)
    assert stage.view.fills


def test_100_percent_and_back(ready: CompareStage) -> None:
    ready.bar.scaling_requested.emit(Scaling.PIXELS)
    scales = [pane.canvas.placement.scale for pane in ready.panes if pane.canvas.placement]
    assert scales == [1, 1, 1]
    assert all("100 %" in text for text in texts(ready))
    ready.zoom.set_scaling(Scaling.FRAMING)
    widths = {pane.canvas.placement.width for pane in ready.panes if pane.canvas.placement}
    assert len(widths) == 1


def test_fit_once_more_fills(ready: CompareStage) -> None:
    ready.zoom.fit()
    assert ready.view.fits
    ready.zoom.fit()
    assert not ready.view.fits


def test_the_whole_picture_is_one_press_away(ready: CompareStage) -> None:
    ready.zoom.by(4)
    assert not ready.view.fits
    ready.bar.fit.click()
    assert ready.view.fits


@pytest.mark.parametrize("change", ["difference", "inspect", "print row", "window"])
def test_what_is_enlarged_stays_as_large_when_its_pane_changes(
    ready: CompareStage, qtbot: QtBot, change: str
) -> None:
    ready.resize(1280, 720)
    ready.set_mode(Mode.FLICKER)
    ready.zoom.fit()
    canvas = ready.panes[0].canvas
    ready.view.zoom_by(5, canvas.centre(), canvas.key)
    settle(ready, qtbot)
    before = canvas.placement
    if change == "difference":
        ready.set_mode(Mode.DIFFERENCE)
    elif change == "inspect":
        ready.set_inspecting(True)
    elif change == "print row":
        ready.bar.aligning_requested.emit(True)
    else:
        ready.resize(1100, 640)
    settle(ready, qtbot)
    after = canvas.placement
    assert before is not None and after is not None
    assert canvas.viewport.height < 720
    assert (after.width, after.height) == (before.width, before.height)
