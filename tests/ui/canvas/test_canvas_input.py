"""Wheel, trackpad, mouse and tools, as the systems send them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gi2desk.ui.canvas.frame import Frame, Pointer
from gi2desk.ui.canvas.geometry import NO_OFFSET, Placement, Point
from gi2desk.ui.canvas.gesture import STEP
from gi2desk.ui.canvas.image import image_of_file
from gi2desk.ui.canvas.widget import Canvas
from tests.ui.canvas.scenery import Bench, noise, save

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def canvas(shared: Bench, tmp_path: Path, qtbot: QtBot) -> Canvas:
    made = shared.canvas(image_of_file(save(tmp_path, noise(800, 600))))
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    front = made.front
    assert front is not None
    qtbot.waitUntil(lambda: front.full is not None)
    return made


@pytest.fixture(scope="module")
def trackpad(qapp: QApplication) -> QPointingDevice:
    return QPointingDevice(
        "trackpad",
        7,
        QInputDevice.DeviceType.TouchPad,
        QPointingDevice.PointerType.Finger,
        QInputDevice.Capability.Position | QInputDevice.Capability.PixelScroll,
        5,
        0,
    )


def wheel(
    canvas: Canvas,
    angle: tuple[int, int],
    *,
    pixels: tuple[int, int] = (0, 0),
    modifiers: Qt.KeyboardModifier = NONE,
    at: tuple[float, float] = (100, 100),
    phase: Qt.ScrollPhase = Qt.ScrollPhase.NoScrollPhase,
    device: QPointingDevice | None = None,
) -> None:
    place = QPointF(*at)
    event = QWheelEvent(
        place,
        canvas.mapToGlobal(place),
        QPoint(*pixels),
        QPoint(*angle),
        Qt.MouseButton.NoButton,
        modifiers,
        phase,
        False,
        Qt.MouseEventSource.MouseEventNotSynthesized,
        device or QPointingDevice.primaryPointingDevice(),
    )
    QApplication.sendEvent(canvas, event)


def placed(canvas: Canvas) -> Placement:
    found = canvas.placement
    assert found is not None
    return found


def test_a_notch_of_the_wheel_zooms_at_the_pointer(canvas: Canvas) -> None:
    under = placed(canvas).to_relative(Point(100, 100))
    wheel(canvas, (0, 120))
    assert placed(canvas).width == pytest.approx(400 * STEP, abs=1)
    found = placed(canvas).to_screen(under)
    assert (found.x, found.y) == pytest.approx((100, 100), abs=0.51)
    wheel(canvas, (0, -120))
    assert placed(canvas).width == 400


@pytest.mark.parametrize("angle", [(0, 120), (120, 0)])
@pytest.mark.parametrize("modifiers", [CONTROL, CONTROL | SHIFT])
def test_either_axis_zooms_because_shift_turns_it_on_macos(
    canvas: Canvas, angle: tuple[int, int], modifiers: Qt.KeyboardModifier
) -> None:
    wheel(canvas, angle, modifiers=modifiers)
    assert placed(canvas).width == pytest.approx(400 * STEP, abs=1)
    alone = bool(modifiers & SHIFT)
    assert (canvas._view.offset(0) != NO_OFFSET) is alone


def test_two_fingers_pan_and_with_ctrl_they_zoom(canvas: Canvas, trackpad: QPointingDevice) -> None:
    canvas._view.zoom_to_pixels(2)
    before = placed(canvas)
    wheel(canvas, (-240, -80), pixels=(-30, -10), device=trackpad)
    assert (placed(canvas).left - before.left, placed(canvas).top - before.top) == (-30, -10)
    assert placed(canvas).width == before.width
    wheel(canvas, (0, 60), pixels=(0, 8), modifiers=CONTROL, device=trackpad)
    assert placed(canvas).width > before.width


def test_a_scroll_that_begins_and_ends_is_of_fingers(canvas: Canvas) -> None:
    canvas._view.zoom_to_pixels(2)
    before = placed(canvas)
    wheel(canvas, (0, 120), pixels=(0, 17), phase=Qt.ScrollPhase.ScrollUpdate)
    assert placed(canvas).width == before.width
    assert placed(canvas).top - before.top == 17


def gesture(
    canvas: Canvas,
    kind: Qt.NativeGestureType,
    device: QPointingDevice,
    value: float = 0.0,
    delta: tuple[float, float] = (0, 0),
) -> None:
    place = QPointF(100, 100)
    event = QNativeGestureEvent(
        kind, device, 2, place, place, canvas.mapToGlobal(place), value, QPointF(*delta)
    )
    QApplication.sendEvent(canvas, event)


def test_a_pinch_zooms_and_a_smart_zoom_goes_to_100_percent(
    canvas: Canvas, trackpad: QPointingDevice
) -> None:
    gesture(canvas, Qt.NativeGestureType.ZoomNativeGesture, trackpad, 0.1)
    assert placed(canvas).width == pytest.approx(440, abs=1)
    canvas._view.fit()
    gesture(canvas, Qt.NativeGestureType.SmartZoomNativeGesture, trackpad)
    assert placed(canvas).scale == 1
    before = placed(canvas)
    gesture(canvas, Qt.NativeGestureType.PanNativeGesture, trackpad, delta=(12, 5))
    assert (placed(canvas).left - before.left, placed(canvas).top - before.top) == (12, 5)


def drag(canvas: Canvas, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, modifiers, start)
    for step in range(1, 11):
        QTest.mouseMove(canvas, start + (end - start) * step / 10)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, modifiers, end)


def test_dragging_moves_the_picture_with_the_pointer(canvas: Canvas) -> None:
    canvas._view.zoom_to_pixels(2)
    before = placed(canvas)
    drag(canvas, QPoint(200, 150), QPoint(140, 190))
    assert (placed(canvas).left - before.left, placed(canvas).top - before.top) == (-60, 40)
    assert canvas._view.offset(0) == NO_OFFSET


def test_shift_drag_moves_this_pane_alone(canvas: Canvas) -> None:
    canvas._view.zoom_to_pixels(2)
    before = placed(canvas)
    drag(canvas, QPoint(200, 150), QPoint(215, 140), SHIFT)
    assert (placed(canvas).left - before.left, placed(canvas).top - before.top) == (15, -10)
    assert canvas._view.offset(0) != NO_OFFSET


def test_a_click_is_no_drag_and_a_double_click_toggles_100_percent(canvas: Canvas) -> None:
    clicks: list[Pointer] = []
    canvas.clicked.connect(clicks.append)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 75))
    assert [(click.relative.x, click.relative.y) for click in clicks] == [(0.25, 0.25)]
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 75))
    assert placed(canvas).scale == 1


def test_the_pointer_is_told_in_the_pictures_own_place(canvas: Canvas) -> None:
    told: list[Pointer | None] = []
    canvas.pointed.connect(told.append)
    QTest.mouseMove(canvas, QPoint(300, 150))
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert told[-1] is None
    pointer = next(pointer for pointer in told if pointer is not None)
    assert (pointer.relative.x, pointer.relative.y) == (0.75, 0.5)


class Handle:
    """A tool that takes drags in the left half."""

    def __init__(self) -> None:
        self.places: list[float] = []
        self.released = 0

    def press(self, pointer: Pointer, frame: Frame) -> bool:
        return pointer.relative.x < 0.5

    def drag(self, pointer: Pointer, frame: Frame) -> None:
        self.places.append(pointer.relative.x)

    def release(self) -> None:
        self.released += 1

    def cursor(self, pointer: Pointer, frame: Frame) -> Qt.CursorShape | None:
        return Qt.CursorShape.SplitHCursor if pointer.relative.x < 0.5 else None


def test_a_tool_comes_before_panning(canvas: Canvas) -> None:
    canvas._view.zoom_to_pixels(2)
    handle = Handle()
    canvas.tools = [handle]
    before = placed(canvas)
    drag(canvas, QPoint(20, 150), QPoint(60, 150))
    assert placed(canvas) == before
    assert handle.places
    assert handle.released == 1
    canvas._view.fit()
    QTest.mouseMove(canvas, QPoint(350, 100))
    assert canvas.cursor().shape() is Qt.CursorShape.OpenHandCursor
    QTest.mouseMove(canvas, QPoint(50, 100))
    assert canvas.cursor().shape() is Qt.CursorShape.SplitHCursor
