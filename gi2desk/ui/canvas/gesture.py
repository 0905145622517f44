"""What wheels and trackpads mean: zoom or pan, by how much, and for one pane or for all."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QWheelEvent

NOTCH = 120  # eighths of a degree, Qt's unit for one step of a wheel
STEP = 1.25
"""Zoom of one notch: four of them are a bit more than doubling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesture:
    """A zoom by `factor`, or a pan by `dx`, `dy` logical pixels; `alone` for the pane under the pointer only."""

    factor: float = 1.0
    dx: float = 0.0
    dy: float = 0.0
    alone: bool = False


def zoom_factor(angle: float) -> float:
    """The factor of a wheel turned by `angle` eighths of a degree."""
    return float(STEP ** (angle / NOTCH))


def read_wheel(event: QWheelEvent) -> Gesture:
    """A mouse wheel zooms, two fingers on a trackpad pan; with Ctrl both zoom, with Ctrl+Shift one pane only."""
    modifiers = event.modifiers()
    control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
    shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    if control or not is_trackpad(event):
        return Gesture(factor=zoom_factor(_along(event.angleDelta().toPointF())), alone=control and shift)
    moved = event.pixelDelta().toPointF()
    if moved.isNull():
        moved = event.angleDelta().toPointF() / 8
    return Gesture(dx=moved.x(), dy=moved.y(), alone=shift)


def is_trackpad(event: QWheelEvent) -> bool:
    """True for fingers on a surface. Systems say it by the device, or by telling where the scroll begins and ends."""
    if event.device().type() is QInputDevice.DeviceType.TouchPad:
        return True
    return event.phase() is not Qt.ScrollPhase.NoScrollPhase


def _along(delta: QPointF) -> float:
    """The turn of a wheel on either axis: with Shift on macOS, and with Alt elsewhere, it comes as horizontal."""
    return delta.y() if abs(delta.y()) >= abs(delta.x()) else delta.x()


def read_native(event: QNativeGestureEvent) -> Gesture | None:
    """Pinch and pan of a trackpad; None for other gestures. With Shift for one pane only."""
    alone = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
        return Gesture(factor=max(0.1, 1 + event.value()), alone=alone)
    if event.gestureType() is Qt.NativeGestureType.PanNativeGesture:
        return Gesture(dx=event.delta().x(), dy=event.delta().y(), alone=alone)
    return None
