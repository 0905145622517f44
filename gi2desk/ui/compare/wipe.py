"""The divider between the reference on the left and the candidate on the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gi2desk.ui import theme
from gi2desk.ui.canvas.frame import Frame, Pointer
from gi2desk.ui.canvas.geometry import whole

_GRIP = 10  # logical pixels on both sides in which the divider is taken
_KNOB = 11  # logical pixels, its radius


class Divider:
    """Overlay and tool in one: where the line stands (0…1 of the pane's width), and dragging it."""

    def __init__(self, moved: Callable[[], None]) -> None:
        self.position = 0.5
        self._moved = moved
        self._held = False

    def move_to(self, position: float) -> None:
        """Puts the line elsewhere, inside the pane."""
        self.position = min(max(position, 0.0), 1.0)
        self._moved()

    def paint(self, painter: QPainter, frame: Frame) -> None:
        x = self._x(frame)
        dark, light = self._colours()
        line = frame.logical(1)
        painter.fillRect(x - 2 * line, 0, 4 * line, frame.viewport.height, dark)
        painter.fillRect(x - line // 2, 0, line, frame.viewport.height, light)
        self._paint_knob(painter, frame, x)

    def press(self, pointer: Pointer, frame: Frame) -> bool:
        self._held = abs(pointer.screen.x - self._x(frame)) <= frame.logical(_GRIP)
        return self._held

    def drag(self, pointer: Pointer, frame: Frame) -> None:
        self.move_to(pointer.screen.x / frame.viewport.width)

    def release(self) -> None:
        self._held = False

    def cursor(self, pointer: Pointer, frame: Frame) -> Qt.CursorShape | None:
        near = self._held or abs(pointer.screen.x - self._x(frame)) <= frame.logical(_GRIP)
        return Qt.CursorShape.SplitHCursor if near else None

    def _x(self, frame: Frame) -> int:
        return whole(self.position * frame.viewport.width)

    def _colours(self) -> tuple[QColor, QColor]:
        dark = QColor(theme.surround_colour(theme.Surround.BLACK))
        dark.setAlphaF(0.3)
        return dark, QColor(theme.surround_colour(theme.Surround.WHITE))

    def _paint_knob(self, painter: QPainter, frame: Frame, x: int) -> None:
        """A round handle with two arrows, so that it is seen that the line can be moved."""
        dark, light = self._colours()
        dark.setAlphaF(0.75)
        radius, middle = frame.logical(_KNOB), frame.viewport.height / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(light, frame.logical(1)))
        painter.setBrush(dark)
        painter.drawEllipse(QPointF(x, middle), radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(light)
        for side in (-1, 1):
            tip, back, half = x + side * radius * 0.66, x + side * radius * 0.26, radius * 0.34
            points = [QPointF(tip, middle), QPointF(back, middle - half), QPointF(back, middle + half)]
            painter.drawPolygon(QPolygonF(points))
