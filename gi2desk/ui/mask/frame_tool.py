"""The frame that is pulled outwards over a picture: its state, its handles, and how it is drawn."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from typing_extensions import override

from gi2desk.core.errors import UserError
from gi2desk.core.expansion import Expansion, Frame, expand, frame_for_ratio, within_ratio
from gi2desk.core.framing import Handle
from gi2desk.core.size import Limits
from gi2desk.ui.canvas import checker
from gi2desk.ui.canvas.crop_frame import paint_bars, parts_around
from gi2desk.ui.canvas.frame import Frame as Pane
from gi2desk.ui.canvas.frame import Pointer, Tool
from gi2desk.ui.canvas.geometry import Placement, whole
from gi2desk.ui.canvas.ink import dark, light

_REACH = 14  # logical pixels from a handle or an edge
_SNAP = 6  # device pixels within which an edge goes back to the picture's own
_ARM, _THICK = 14, 3
_RIM = 0.6

_SHAPES = Qt.CursorShape
_CURSORS = {
    (1, 1): _SHAPES.SizeFDiagCursor,
    (1, -1): _SHAPES.SizeBDiagCursor,
    (1, 0): _SHAPES.SizeHorCursor,
    (0, 1): _SHAPES.SizeVerCursor,
}


class ExpandModel(QObject):
    """How far the frame is pulled on each side, in pixels of the picture, and what canvas that comes to."""

    changed = Signal()

    def __init__(self, width: int, height: int, limits: Limits, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.width, self.height, self.limits = width, height, limits
        self.frame = Frame()
        self.refusal = ""
        self.expansion: Expansion | None = None

    def set_frame(self, frame: Frame) -> None:
        """Pulls the frame as far as the rules allow."""
        clean = Frame(
            left=max(0, frame.left),
            top=max(0, frame.top),
            right=max(0, frame.right),
            bottom=max(0, frame.bottom),
        )
        self.frame = within_ratio(self.width, self.height, clean, self.limits)
        self.expansion, self.refusal = None, ""
        if not self.frame.empty:
            try:
                self.expansion = expand(self.width, self.height, self.frame, self.limits)
            except UserError as error:
                self.refusal = f"{error} {error.hint}".strip()
        self.changed.emit()

    def choose_ratio(self, ratio: float, anchor: tuple[float, float]) -> None:
        """The least frame of a ratio around the picture."""
        self.set_frame(frame_for_ratio(self.width, self.height, ratio, anchor))

    def outer(self, placed: Placement) -> QRect:
        """The canvas in device pixels, as it will be: legal sizes are a little larger than what was pulled."""
        pulled = self.frame
        left, top, right, bottom = map(float, (pulled.left, pulled.top, pulled.right, pulled.bottom))
        found = self.expansion
        across, down = placed.width / self.width, placed.height / self.height
        if found is not None:
            spot, scale = found.place, found.place.width / self.width
            left, top = spot.x / scale, spot.y / scale
            right = (found.canvas.width - spot.right) / scale
            bottom = (found.canvas.height - spot.bottom) / scale
        x, y = placed.left - whole(left * across), placed.top - whole(top * down)
        end_x = placed.left + placed.width + whole(right * across)
        end_y = placed.top + placed.height + whole(bottom * down)
        return QRect(x, y, end_x - x, end_y - y)


class FrameTool(Tool):
    """Pulls edges and corners; elsewhere the pane pans."""

    def __init__(self, model: ExpandModel) -> None:
        self._model = model
        self._handle: tuple[int, int] | None = None
        self._start: tuple[float, float] = (0.0, 0.0)
        self._frame = Frame()

    @property
    def busy(self) -> bool:
        """True while an edge is held."""
        return self._handle is not None

    @override
    def press(self, pointer: Pointer, frame: Pane) -> bool:
        self._handle = self._target(pointer, frame)
        self._start, self._frame = (pointer.screen.x, pointer.screen.y), self._model.frame
        return self._handle is not None

    @override
    def drag(self, pointer: Pointer, frame: Pane) -> None:
        if self._handle is None:
            return
        across, down = self._handle
        scale = frame.placement.scale
        dx, dy = (pointer.screen.x - self._start[0]) / scale, (pointer.screen.y - self._start[1]) / scale
        wanted = self._frame
        if across < 0:
            wanted = replace(wanted, left=_pulled(wanted.left - dx, scale))
        elif across > 0:
            wanted = replace(wanted, right=_pulled(wanted.right + dx, scale))
        if down < 0:
            wanted = replace(wanted, top=_pulled(wanted.top - dy, scale))
        elif down > 0:
            wanted = replace(wanted, bottom=_pulled(wanted.bottom + dy, scale))
        self._model.set_frame(wanted)

    @override
    def release(self) -> None:
        self._handle = None
        self._model.changed.emit()

    def cancel(self) -> None:
        """As it was before the drag."""
        if self._handle is not None:
            self._handle = None
            self._model.set_frame(self._frame)

    @override
    def cursor(self, pointer: Pointer, frame: Pane) -> Qt.CursorShape | None:
        target = self._handle or self._target(pointer, frame)
        if target is None:
            return None
        across, down = target
        key = (1, across * down) if across and down else (abs(across), abs(down))
        return _CURSORS[key]

    def _target(self, pointer: Pointer, frame: Pane) -> tuple[int, int] | None:
        """Which sides are under the pointer: -1, 0 or 1 across and down."""
        outer, reach = self._model.outer(frame.placement), frame.logical(_REACH)
        x, y = pointer.screen.x, pointer.screen.y
        within = outer.adjusted(-reach, -reach, reach, reach).contains(whole(x), whole(y))
        if not within:
            return None
        across = _side(x, outer.left(), outer.left() + outer.width(), reach)
        down = _side(y, outer.top(), outer.top() + outer.height(), reach)
        return (across, down) if across or down else None


def _side(place: float, start: int, end: int, reach: int) -> int:
    if abs(place - start) <= reach:
        return -1
    return 1 if abs(place - end) <= reach else 0


def _pulled(pixels: float, scale: float) -> int:
    return 0 if pixels * scale < _SNAP else round(pixels)


class FrameOverlay:
    """The new part as an empty ground, the frame with its handles around it."""

    def __init__(self, model: ExpandModel) -> None:
        self._model = model

    def paint(self, painter: QPainter, frame: Pane) -> None:
        """The frame as it is now."""
        placed = frame.placement
        inner = QRect(placed.left, placed.top, placed.width, placed.height)
        outer = self._model.outer(placed)
        line = frame.logical(1)
        for part in parts_around(outer, inner):
            checker.paint(painter, part, placed)
        painter.setPen(QPen(light(), line, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if outer != inner:
            painter.drawRect(inner.adjusted(0, 0, -1, -1))
        for pen in (QPen(dark(_RIM), 3 * line), QPen(light(), line)):
            painter.setPen(pen)
            painter.drawRect(outer.adjusted(0, 0, -1, -1))
        for handle in Handle:
            self._paint_handle(painter, frame, outer, handle.value)

    @staticmethod
    def _paint_handle(painter: QPainter, frame: Pane, rect: QRect, handle: tuple[int, int]) -> None:
        across, down = handle
        arm, thick, line = frame.logical(_ARM), frame.logical(_THICK), frame.logical(1)
        x = rect.left() + (across + 1) * rect.width() // 2
        y = rect.top() + (down + 1) * rect.height() // 2
        bars = []
        if across:
            start = y - arm // 2 if not down else (y if down < 0 else y - arm)
            bars.append(QRect(x - thick // 2, start, thick, arm))
        if down:
            start = x - arm // 2 if not across else (x if across < 0 else x - arm)
            bars.append(QRect(start, y - thick // 2, arm, thick))
        paint_bars(painter, bars, line, dark(_RIM))
