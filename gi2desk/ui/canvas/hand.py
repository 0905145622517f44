"""What a pressed pointer does in a pane: a tool's drag, a pan, or a click."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gi2desk.ui.canvas.frame import Frame, Pointer, Tool
from gi2desk.ui.canvas.geometry import Point
from gi2desk.ui.canvas.view import ViewState

OPEN = Qt.CursorShape.OpenHandCursor
CLOSED = Qt.CursorShape.ClosedHandCursor


class Hand:
    """Tools come first. Without one, dragging pans: all panes, or with Shift this one alone."""

    def __init__(self, view: ViewState, key: Hashable) -> None:
        self.tools: list[Tool] = []
        self.place: Point | None = None
        """Where the pointer was seen last, in device pixels; None outside the pane."""
        self._view = view
        self._key = key
        self._pressed: Pointer | None = None
        self._tool: Tool | None = None
        self._panning = False

    @property
    def panning(self) -> bool:
        """True while the picture is being dragged."""
        return self._panning

    def press(self, pointer: Pointer, frame: Frame) -> None:
        """A button went down."""
        self._pressed, self._panning, self.place = pointer, False, pointer.screen
        self._tool = None
        if pointer.buttons & Qt.MouseButton.LeftButton:
            self._tool = next((tool for tool in self.tools if tool.press(pointer, frame)), None)

    def move(self, pointer: Pointer, frame: Frame) -> None:
        """The pointer moved, pressed or not."""
        before, self.place = self.place, pointer.screen
        if self._pressed is None or before is None:
            return
        if self._tool is not None:
            self._tool.drag(pointer, frame)
        elif self._panning:
            self._pan(pointer.screen, before)
        elif self._is_far(pointer.screen, self._pressed.screen, frame.ratio):
            self._panning = True
            self._pan(pointer.screen, self._pressed.screen)

    def release(self) -> bool:
        """The button went up; True if that was a click."""
        clicked = self._pressed is not None and self._tool is None and not self._panning
        if self._tool is not None:
            self._tool.release()
        left = self._pressed is not None and bool(self._pressed.buttons & Qt.MouseButton.LeftButton)
        self._pressed, self._tool, self._panning = None, None, False
        return clicked and left

    def cursor(self, pointer: Pointer, frame: Frame) -> Qt.CursorShape:
        """The shape of the pointer at this place."""
        if self._panning:
            return CLOSED
        wanted = (tool.cursor(pointer, frame) for tool in self.tools)
        return next((shape for shape in wanted if shape is not None), OPEN)

    @staticmethod
    def _is_far(now: Point, start: Point, ratio: float) -> bool:
        return abs(now.x - start.x) + abs(now.y - start.y) >= QApplication.startDragDistance() * ratio / 2

    def _pan(self, now: Point, before: Point) -> None:
        assert self._pressed is not None
        alone = bool(self._pressed.modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._view.pan_by(now.x - before.x, now.y - before.y, self._key, alone=alone)
