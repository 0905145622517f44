"""Draws the crop over the picture: what goes is dimmed, what is sent has a frame with handles."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter

from gi2desk.core.framing import Handle
from gi2desk.ui import theme
from gi2desk.ui.canvas.frame import Frame
from gi2desk.ui.export.overlay import device_rect, handle_place, outline
from gi2desk.ui.trim.model import TrimModel

_ARM = 14  # of a corner handle, in logical pixels
_THICK = 3


class TrimOverlay:
    """Its colours do not follow the theme, as the picture does not. `ready` is False while other pixels are awaited."""

    def __init__(self, model: TrimModel) -> None:
        self._model = model
        self.dragging = False  # shows thirds
        self.ready = True

    def rect(self, frame: Frame) -> QRect:
        """The crop in device pixels."""
        return device_rect(frame, self._model.frame, self._model.rect)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """The crop as it is now."""
        if not self.ready:
            return
        rect, line = self.rect(frame), frame.logical(1)
        self._dim(painter, frame, rect)
        if self.dragging:
            self._paint_thirds(painter, rect, line)
        outline(painter, rect.adjusted(-line, -line, line, line), line, _dark(0.5))
        outline(painter, rect, line, _light(1.0))
        for handle in Handle:
            self._paint_handle(painter, frame, rect, handle)

    def _dim(self, painter: QPainter, frame: Frame, clear: QRect) -> None:
        placed, shade = frame.placement, _dark(0.55)
        picture = QRect(placed.left, placed.top, placed.width, placed.height)
        area = picture & QRect(0, 0, frame.viewport.width, frame.viewport.height)
        right, bottom = clear.left() + clear.width(), clear.top() + clear.height()
        end_x, end_y = area.left() + area.width(), area.top() + area.height()
        for part in (
            QRect(area.left(), area.top(), area.width(), clear.top() - area.top()),
            QRect(area.left(), bottom, area.width(), end_y - bottom),
            QRect(area.left(), clear.top(), clear.left() - area.left(), clear.height()),
            QRect(right, clear.top(), end_x - right, clear.height()),
        ):
            if part.width() > 0 and part.height() > 0:
                painter.fillRect(part & area, shade)

    def _paint_thirds(self, painter: QPainter, rect: QRect, line: int) -> None:
        for third in (1, 2):
            x = rect.left() + rect.width() * third // 3
            y = rect.top() + rect.height() * third // 3
            painter.fillRect(x, rect.top(), line, rect.height(), _light(0.35))
            painter.fillRect(rect.left(), y, rect.width(), line, _light(0.35))

    def _paint_handle(self, painter: QPainter, frame: Frame, rect: QRect, handle: Handle) -> None:
        """Corners as two bars, edges as one, inside the crop so that none is cut off at the picture's edge."""
        across, down = handle.value
        arm, thick, line = frame.logical(_ARM), frame.logical(_THICK), frame.logical(1)
        if min(rect.width(), rect.height()) < 4 * arm:
            if not (across and down):
                return
            arm = max(thick, min(rect.width(), rect.height()) // 3)
        at = handle_place(rect, handle)
        left = at.x() if across < 0 else at.x() - (thick if across > 0 else arm // 2)
        top = at.y() if down < 0 else at.y() - (thick if down > 0 else arm // 2)
        bars = []
        if across:
            start = top if not down else (at.y() if down < 0 else at.y() - arm)
            bars.append(QRect(left, start, thick, arm))
        if down:
            start = left if not across else (at.x() if across < 0 else at.x() - arm)
            bars.append(QRect(start, top, arm, thick))
        for bar in bars:
            painter.fillRect(bar.adjusted(-line, -line, line, line), _dark(0.55))
        for bar in bars:
            painter.fillRect(bar, _light(1.0))


def _light(alpha: float) -> QColor:
    colour = QColor(theme.surround_colour(theme.Surround.WHITE))
    colour.setAlphaF(alpha)
    return colour


def _dark(alpha: float) -> QColor:
    colour = QColor(theme.surround_colour(theme.Surround.BLACK))
    colour.setAlphaF(alpha)
    return colour
