"""A part of a picture that a hand can move and pull: where it lies, how it is drawn, and where it can be taken."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter

from gi2desk.core.framing import Handle
from gi2desk.core.geometry import Rect
from gi2desk.ui.canvas.frame import Frame
from gi2desk.ui.canvas.geometry import whole
from gi2desk.ui.canvas.ink import dark, light

REACH = 12
"""Around a handle, in logical pixels."""

_ARM = 14  # of a corner handle, in logical pixels
_THICK = 3

_SHAPES = Qt.CursorShape
CURSORS = {
    Handle.TOP_LEFT: _SHAPES.SizeFDiagCursor,
    Handle.BOTTOM_RIGHT: _SHAPES.SizeFDiagCursor,
    Handle.TOP_RIGHT: _SHAPES.SizeBDiagCursor,
    Handle.BOTTOM_LEFT: _SHAPES.SizeBDiagCursor,
    Handle.LEFT: _SHAPES.SizeHorCursor,
    Handle.RIGHT: _SHAPES.SizeHorCursor,
    Handle.TOP: _SHAPES.SizeVerCursor,
    Handle.BOTTOM: _SHAPES.SizeVerCursor,
}


def device_rect(frame: Frame, picture: tuple[int, int], rect: Rect) -> QRect:
    """The device pixels of a part of a picture of so many pixels (width, height)."""
    placed = frame.placement
    left = placed.left + whole(rect.x * placed.width / picture[0])
    top = placed.top + whole(rect.y * placed.height / picture[1])
    right = placed.left + whole(rect.right * placed.width / picture[0])
    bottom = placed.top + whole(rect.bottom * placed.height / picture[1])
    return QRect(left, top, right - left, bottom - top)


# Taking


def handle_at(rect: QRect, at: QPoint, reach: int) -> Handle | None:
    """Corners before edges; an edge can be taken anywhere along it."""
    corners = [handle for handle in Handle if all(handle.value)]
    for handle in corners:
        place = handle_place(rect, handle)
        if max(abs(place.x() - at.x()), abs(place.y() - at.y())) <= reach:
            return handle
    small = min(rect.width(), rect.height()) < 4 * reach
    near = reach // 2
    if small or not rect.adjusted(-near, -near, near, near).contains(at):
        return None
    if abs(at.x() - rect.left()) <= near:
        return Handle.LEFT
    if abs(at.x() - rect.right()) <= near:
        return Handle.RIGHT
    if abs(at.y() - rect.top()) <= near:
        return Handle.TOP
    if abs(at.y() - rect.bottom()) <= near:
        return Handle.BOTTOM
    return None


def handle_place(rect: QRect, handle: Handle) -> QPoint:
    """Where a handle of a rectangle is."""
    across, down = handle.value
    x = rect.left() + (across + 1) * rect.width() // 2
    y = rect.top() + (down + 1) * rect.height() // 2
    return QPoint(x, y)


# Drawing


def dim(painter: QPainter, frame: Frame, clear: QRect, alpha: float) -> None:
    """Darkens all that is seen of the picture but the part `clear`."""
    placed = frame.placement
    picture = QRect(placed.left, placed.top, placed.width, placed.height)
    area = picture & QRect(0, 0, frame.viewport.width, frame.viewport.height)
    around(painter, area, clear, dark(alpha))


def around(painter: QPainter, area: QRect, clear: QRect, shade: QColor) -> None:
    """Fills `area` except for the part `clear` of it."""
    for part in parts_around(area, clear):
        if part.width() > 0 and part.height() > 0:
            painter.fillRect(part & area, shade)


def parts_around(outer: QRect, inner: QRect) -> tuple[QRect, QRect, QRect, QRect]:
    """What one rectangle leaves of another around it: above, below, left and right; empty or inside out where nothing."""
    right, bottom = inner.left() + inner.width(), inner.top() + inner.height()
    end_x, end_y = outer.left() + outer.width(), outer.top() + outer.height()
    return (
        QRect(outer.left(), outer.top(), outer.width(), inner.top() - outer.top()),
        QRect(outer.left(), bottom, outer.width(), end_y - bottom),
        QRect(outer.left(), inner.top(), inner.left() - outer.left(), inner.height()),
        QRect(right, inner.top(), end_x - right, inner.height()),
    )


def outline(painter: QPainter, rect: QRect, width: int, colour: QColor) -> None:
    """A frame of whole device pixels inside `rect`."""
    if rect.width() <= 2 * width or rect.height() <= 2 * width:
        return
    painter.fillRect(rect.left(), rect.top(), rect.width(), width, colour)
    painter.fillRect(rect.left(), rect.top() + rect.height() - width, rect.width(), width, colour)
    inner = rect.height() - 2 * width
    painter.fillRect(rect.left(), rect.top() + width, width, inner, colour)
    painter.fillRect(rect.left() + rect.width() - width, rect.top() + width, width, inner, colour)


def paint(painter: QPainter, frame: Frame, rect: QRect, *, thirds: bool) -> None:
    """The frame with its handles, and with the lines of thirds while it is pulled."""
    line = frame.logical(1)
    if thirds:
        _paint_thirds(painter, rect, line)
    outline(painter, rect.adjusted(-line, -line, line, line), line, dark(0.5))
    outline(painter, rect, line, light())
    for handle in Handle:
        _paint_handle(painter, frame, rect, handle)


def _paint_thirds(painter: QPainter, rect: QRect, line: int) -> None:
    colour = light(0.35)
    for third in (1, 2):
        x = rect.left() + rect.width() * third // 3
        y = rect.top() + rect.height() * third // 3
        painter.fillRect(x, rect.top(), line, rect.height(), colour)
        painter.fillRect(rect.left(), y, rect.width(), line, colour)


def _paint_handle(painter: QPainter, frame: Frame, rect: QRect, handle: Handle) -> None:
    """Corners as two bars, edges as one, inside the frame so that none is cut off at the picture's edge."""
    across, down = handle.value
    arm, thick = frame.logical(_ARM), frame.logical(_THICK)
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
    paint_bars(painter, bars, frame.logical(1), dark(0.55))


def paint_bars(painter: QPainter, bars: list[QRect], line: int, rim: QColor) -> None:
    """A dark rim, so that they are seen on white; then the bars, so that a corner is one piece."""
    for bar in bars:
        painter.fillRect(bar.adjusted(-line, -line, line, line), rim)
    for bar in bars:
        painter.fillRect(bar, light())
