"""The modes of a stage: wipe, flicker, difference, the flash of the reference, and the way back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gi2desk.ui.canvas.geometry import Scaling
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.compare.difference import Kind
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.stage import CompareStage
from tests.ui.compare.motif import motif
from tests.ui.compare.standing import pixels, settle, texts


@pytest.mark.parametrize("mode", [Mode.WIPE, Mode.FLICKER, Mode.DIFFERENCE])
def test_two_pictures_share_one_pane_at_any_zoom(ready: CompareStage, qtbot: QtBot, mode: Mode) -> None:
    ready.set_active(2)
    ready.set_mode(mode)
    settle(ready, qtbot)
    assert len(ready.panes) == 1
    for scaling in Scaling:
        ready.zoom.set_scaling(scaling)
        canvas = ready.panes[0].canvas
        placed = [layer.placement(canvas.viewport) for layer in canvas.layers if layer.image]
        assert len({(one.left, one.top, one.width, one.height) for one in placed if one is not None}) == 1
    captions = [caption.text for caption in ready.panes[0].captions]
    assert captions[0].startswith("1K")
    assert captions[1].startswith("4K")


def test_coming_back_finds_the_panes_as_they_were(ready: CompareStage, qtbot: QtBot) -> None:
    ready.view.zoom_by(1.7, ready.panes[1].canvas.centre(), 1)
    before = ready.view.view
    ready.set_mode(Mode.WIPE)
    settle(ready, qtbot)
    ready.set_mode(Mode.SIDE_BY_SIDE)
    assert ready.view.view == before


def test_a_picture_stays_as_large_when_the_mode_changes(ready: CompareStage, qtbot: QtBot) -> None:
    ready.view.zoom_by(3.0, ready.panes[0].canvas.centre(), 0)
    width = ready.panes[0].canvas.placement.width if ready.panes[0].canvas.placement else 0
    ready.set_mode(Mode.FLICKER)
    settle(ready, qtbot)
    placed = ready.panes[0].canvas.placement
    assert placed is not None
    assert placed.width == pytest.approx(width, abs=1)


def test_a_single_picture_has_only_one_mode(stage: CompareStage, tiers: list[PaneImage]) -> None:
    stage.show_images(tiers[:1])
    stage.set_mode(Mode.WIPE)
    assert stage.mode is Mode.SIDE_BY_SIDE
    assert not stage.bar._mode.button(Mode.WIPE.value).isEnabled()


def test_one_key_goes_round_the_modes(ready: CompareStage) -> None:
    seen = []
    for _ in range(5):
        seen.append(ready.mode)
        ready.cycle_mode()
    assert seen == [*Mode, Mode.SIDE_BY_SIDE]


def test_a_pair_is_named_and_stepping_means_its_second(ready: CompareStage, qtbot: QtBot) -> None:
    ready.set_active(0)
    assert ready.selection.reference == 0
    ready.set_mode(Mode.DIFFERENCE)
    settle(ready, qtbot)
    # The filmstrip exchanges what is active: the reference stays.
    assert ready.selection.active == 1
    assert ready.status == "same framing · 1K #1 against 2K #2"
    ready.set_active(2)
    assert ready.status.endswith("1K #1 against 4K #3")


def held(stage: CompareStage, kind: QEvent.Type) -> None:
    event = QKeyEvent(kind, Qt.Key.Key_B, Qt.KeyboardModifier.NoModifier, "b")
    QApplication.sendEvent(stage.window(), event)


def test_holding_b_flashes_the_reference_in_every_other_pane(
    stage: CompareStage, tmp_path: Path, qtbot: QtBot
) -> None:
    from PIL import Image

    images = []
    for name, colour in (("dark", 30), ("light", 220)):
        path = tmp_path / f"{name}.png"
        Image.new("RGB", (160, 90), (colour,) * 3).save(path)
        images.append(PaneImage(path=path, width=160, height=90, label=name))
    stage.show_images(images)
    settle(stage, qtbot)
    middle = (pixels(stage, 1).shape[0] // 2, 100)
    assert pixels(stage, 1)[middle][0] == 220
    assert "light" in texts(stage)[1]
    held(stage, QEvent.Type.KeyPress)
    assert pixels(stage, 1)[middle][0] == 30
    assert "dark" in texts(stage)[1], "the pane says which picture it shows"
    held(stage, QEvent.Type.KeyRelease)
    assert pixels(stage, 1)[middle][0] == 220
    assert "light" in texts(stage)[1]
    held(stage, QEvent.Type.KeyPress)
    QApplication.sendEvent(stage.window(), QEvent(QEvent.Type.WindowDeactivate))
    assert pixels(stage, 1)[middle][0] == 220, "the release went to another window"


def test_the_line_of_a_wipe_is_dragged(ready: CompareStage, qtbot: QtBot) -> None:
    ready.set_mode(Mode.WIPE)
    settle(ready, qtbot)
    canvas = ready.panes[0].canvas
    middle = QPoint(canvas.width() // 2, 100)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(canvas, QPoint(300, 100))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    assert ready._pair.divider.position == pytest.approx(300 / canvas.width(), abs=0.002)


def test_flicker_shows_both_in_turn_and_stops_with_its_mode(ready: CompareStage, qtbot: QtBot) -> None:
    ready.set_mode(Mode.FLICKER)
    seen = set()
    for _ in range(3):
        seen.add(ready._pair._second)
        ready._pair._on_flicker()
    assert seen == {True, False}
    ready.set_mode(Mode.SIDE_BY_SIDE)
    assert not ready._pair._timer.isActive()


def test_the_difference_says_what_it_amounts_to(ready: CompareStage, tmp_path: Path, qtbot: QtBot) -> None:
    said: list[str] = []
    ready._pair.said.connect(said.append)
    path = tmp_path / "moved.png"
    motif(800, shift=3).save(path)
    ready.put_images(2, [PaneImage(path=path, width=800, height=450)])
    ready.set_active(2)
    ready.set_mode(Mode.DIFFERENCE)
    qtbot.waitUntil(lambda: bool(said) and "reduced to 320×180 by Lanczos3" in said[-1])
    assert "of 255" in said[-1]
    ready.bar.kind_requested.emit(Kind.PERCEIVED)
    qtbot.waitUntil(lambda: "ΔE2000" in said[-1])
    before = pixels(ready, 0)
    ready.bar.gain_requested.emit(16)
    qtbot.waitUntil(lambda: not np.array_equal(pixels(ready, 0), before))
