"""The pixel inspector and the readouts below the panes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gi2desk.ui.action import Actions
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.compare.binding import PLACE, bind
from gi2desk.ui.compare.detail import Verdict
from gi2desk.ui.compare.reading import Reading
from gi2desk.ui.compare.readout import Readout
from gi2desk.ui.compare.stage import CompareStage
from gi2desk.ui.theme import Tone
from tests.ui.compare.standing import pixels, settle, texts


def test_the_inspector_reads_the_same_place_everywhere(ready: CompareStage, tiers: list[PaneImage]) -> None:
    from PIL import Image

    ready.set_inspecting(True)
    canvas = ready.panes[2].canvas
    QTest.mouseMove(canvas, QPoint(200, 210))
    placed = canvas.placement
    assert placed is not None
    readings = [pane.readouts[0].reading for pane in ready.panes]
    for image, reading in zip(tiers, readings, strict=True):
        assert reading is not None
        assert (reading.x + 0.5) / image.width == pytest.approx(
            (200.5 - placed.left) / placed.width, abs=0.5 / 300
        )
        assert reading.rgb == Image.open(image.path).getpixel((reading.x, reading.y))
    deltas = [pane.readouts[0].delta for pane in ready.panes]
    assert deltas[0] is None
    assert deltas[1] is not None
    crosshairs = [
        [
            type(item).__name__
            for item in pane.canvas.overlays
            if type(item).__name__ in {"Crosshair", "PixelLoupe"}
        ]
        for pane in ready.panes
    ]
    assert crosshairs == [["Crosshair", "PixelLoupe"]] * 3


def test_a_click_holds_the_place_and_the_next_one_lets_it_go(ready: CompareStage) -> None:
    ready.set_inspecting(True)
    canvas = ready.panes[0].canvas
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(150, 150))
    held = ready.inspector.place
    QTest.mouseMove(canvas, QPoint(60, 60))
    assert ready.inspector.place == held
    ready.inspector.nudge(1, 0)
    moved = ready.panes[2].readouts[0].reading
    ready.inspector.nudge(1, 0)
    again = ready.panes[2].readouts[0].reading
    assert moved is not None
    assert again is not None
    assert again.x == moved.x + 1
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(90, 90))
    QTest.mouseMove(canvas, QPoint(100, 100))
    assert ready.inspector.place != held


def test_shift_and_an_arrow_move_the_held_place_by_a_pixel(ready: CompareStage) -> None:
    canvas = ready.panes[2].canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert ready.inspector.place is None
    ready.set_inspecting(True)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(180, 190))
    before = ready.panes[2].readouts[0].reading
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    after = ready.panes[2].readouts[0].reading
    assert before is not None and after is not None
    assert (after.x, after.y) == (before.x + 1, before.y - 1)


def test_w_leaves_the_pictures_alone(ready: CompareStage, qtbot: QtBot) -> None:
    actions = Actions(parent=ready)
    bind(actions, ready)
    actions.enter(PLACE)
    ready.view.zoom_to_pixels(16)
    ready.set_inspecting(True)
    settle(ready, qtbot)
    QTest.mouseMove(ready.panes[0].canvas, QPoint(170, 190))
    action = actions.action("compare.overlays")
    assert action.isChecked()
    marked = pixels(ready, 0)
    action.trigger()
    bare = pixels(ready, 0)
    # Every image pixel is one colour from edge to edge, and it is still read.
    assert np.unique(bare).size < np.unique(marked).size
    assert ready.panes[1].readouts[0].reading is not None
    action.trigger()
    assert np.array_equal(pixels(ready, 0), marked)


def test_readouts_follow_the_pointer_without_the_inspector_and_end_with_it(ready: CompareStage) -> None:
    canvas = ready.panes[0].canvas
    QTest.mouseMove(canvas, QPoint(150, 150))
    assert ready.panes[1].readouts[0].reading is not None
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert ready.panes[1].readouts[0].reading is None


@pytest.mark.parametrize(
    ("width", "beside"),
    [
        (400, []),
        (500, ["real detail 100 %"]),
        (660, ["real detail 100 %", "close to its parent, drift 0.06"]),
    ],
)
def test_what_is_known_anyway_gives_way_to_the_colour_that_is_read(
    qtbot: QtBot, width: int, beside: list[str]
) -> None:
    readout = Readout()
    qtbot.addWidget(readout)
    readout.resize(width, readout.height())
    readout.show_verdict(Verdict("real detail 100 %", Tone.NEUTRAL))
    readout.show_drift(Verdict("close to its parent, drift 0.06", Tone.NEUTRAL))
    readout.show_reading(None)
    readout.grab()
    assert readout.shown[0] == "real detail 100 %"
    reading = Reading(
        x=1527, y=1401, red=158, green=130, blue=100, alpha=255, lab=(56.0, 8.1, 20.2), samples=5
    )
    readout.show_reading(reading, 1.4)
    readout.grab()
    colour = ["x 1527  y 1401", "5×5", "158 130 100", "#9E8264", "ΔE 1.4"]
    assert [text for text in readout.shown if text in colour] == colour
    assert [text for text in readout.shown if text not in colour and not text.startswith("Lab")] == beside
    assert "mean 5×5" in readout.accessibleName()


def test_a_narrow_pane_keeps_the_colour_and_its_difference_longest(qtbot: QtBot) -> None:
    readout = Readout()
    qtbot.addWidget(readout)
    reading = Reading(
        x=1527, y=1401, red=158, green=130, blue=100, alpha=255, lab=(56.0, 8.1, 20.2), samples=1
    )
    readout.show_verdict(Verdict("real detail 100 %", Tone.NEUTRAL))
    readout.show_reading(reading, 1.4)
    seen = []
    for width in range(400, 60, -2):
        readout.resize(width, readout.height())
        readout.grab()
        if readout.shown not in seen:
            seen.append(readout.shown)
    assert seen[-5:] == [
        ("x 1527  y 1401", "158 130 100", "#9E8264", "ΔE 1.4"),
        ("x 1527  y 1401", "158 130 100", "ΔE 1.4"),
        ("158 130 100", "ΔE 1.4"),
        ("158 130 100",),
        (),
    ]


def test_a_value_is_copied(ready: CompareStage) -> None:
    ready.set_inspecting(True)
    QTest.mouseMove(ready.panes[1].canvas, QPoint(150, 150))
    readout = ready.panes[1].readouts[0]
    QTest.mouseClick(readout, Qt.MouseButton.LeftButton)
    assert readout.reading is not None
    assert QGuiApplication.clipboard().text() == readout.reading.hex
    assert ready.copy_value().startswith("#")


def test_the_crosshair_follows_an_offset_pane_to_the_same_place_of_the_scene(ready: CompareStage) -> None:
    ready.view.pan_by(20, 10, 1, alone=True)
    ready.set_inspecting(True)
    QTest.mouseMove(ready.panes[0].canvas, QPoint(150, 200))
    first, second = (pane.readouts[0].reading for pane in ready.panes[:2])
    placed = ready.panes[1].canvas.placement
    assert first is not None
    assert second is not None
    assert placed is not None
    shift = 20 / placed.width
    assert second.x / 560 == pytest.approx(first.x / 320 - shift, abs=0.004)
    assert "moved alone" in texts(ready)[1]
