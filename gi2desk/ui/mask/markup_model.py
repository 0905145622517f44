"""What is drawn over a picture to show the model what is meant: strokes and arrows, each of which can be taken back."""

from __future__ import annotations

import enum
import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPen, QPolygonF

from gi2desk.core.geometry import Rect
from gi2desk.ui import theme
from gi2desk.ui.mask.model import Tint
from gi2desk.ui.undo import Step, Undo

LEAST_WIDTH, MOST_WIDTH = 1, 200
_HEAD = 4.0  # length of an arrow's head, in line widths


class Pen(enum.StrEnum):
    """What a drag draws."""

    FREE = "free"
    ARROW = "arrow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """One drag: its places in pixels of the picture."""

    pen: Pen
    tint: Tint
    width: int
    points: tuple[tuple[float, float], ...]

    def draw(self, painter: QPainter) -> None:
        """Draws it in pixels of the picture."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = theme.mask_colour(self.tint.value)
        pen = QPen(
            colour,
            self.width,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
            Qt.PenJoinStyle.RoundJoin,
        )
        painter.setPen(pen)
        line = [QPointF(x, y) for x, y in self.points]
        if len(line) == 1:
            painter.drawPoint(line[0])
        elif self.pen is Pen.FREE:
            painter.drawPolyline(QPolygonF(line))
        else:
            self._draw_arrow(painter, line[0], line[-1])

    def _draw_arrow(self, painter: QPainter, start: QPointF, end: QPointF) -> None:
        painter.drawLine(start, end)
        angle = math.atan2(start.y() - end.y(), start.x() - end.x())
        length = _HEAD * self.width
        for turn in (-0.5, 0.5):
            tip = QPointF(length * math.cos(angle + turn), length * math.sin(angle + turn))
            painter.drawLine(end, end + tip)

    def area(self) -> Rect:
        """The pixels that it may cover."""
        reach = math.ceil(self.width * ((_HEAD + 1) if self.pen is Pen.ARROW else 1)) + 2
        left = math.floor(min(x for x, _ in self.points)) - reach
        top = math.floor(min(y for _, y in self.points)) - reach
        right = math.ceil(max(x for x, _ in self.points)) + reach
        bottom = math.ceil(max(y for _, y in self.points)) + reach
        return Rect(x=left, y=top, width=right - left, height=bottom - top)


class MarkupModel(QObject):
    """`image` is clear where nothing is drawn. What was there at the start stays below the strokes."""

    changed = Signal(object)  # the Rect of the picture in which it may look different
    ended = Signal()
    tools_changed = Signal()
    busy = False  # nothing here takes longer than a moment

    def __init__(
        self, width: int, height: int, undo: Undo, base: QImage | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.pen = Pen.FREE
        self.tint = Tint.RED
        self.width = min(MOST_WIDTH, max(2, round(min(width, height) / 120)))
        self._undo = undo
        self._base = base
        self._strokes: list[Stroke] = []
        self.image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        self._redraw()

    @property
    def empty(self) -> bool:
        """True where nothing is drawn."""
        return self._base is None and not self._strokes

    @property
    def count(self) -> int:
        """How many strokes there are."""
        return len(self._strokes)

    def choose(self, pen: Pen) -> None:
        """Another pen."""
        self.pen = pen
        self.tools_changed.emit()

    def set_tint(self, tint: Tint) -> None:
        """Another colour for what is drawn next."""
        self.tint = tint
        self.tools_changed.emit()

    def set_width(self, width: int) -> None:
        """Of the line, in pixels of the picture."""
        self.width = min(MOST_WIDTH, max(LEAST_WIDTH, width))
        self.tools_changed.emit()

    def add(self, stroke: Stroke, text: str) -> None:
        """Draws a stroke that can be taken back under that name."""
        before = tuple(self._strokes)
        self._put(text, (*before, stroke), self._base)

    def clear(self, text: str) -> None:
        """Takes everything away."""
        if not self.empty:
            self._put(text, (), None)

    def forget(self) -> None:
        """The tool is put away: its strokes are no longer steps of the window."""
        self._undo.forget(self)

    def _put(self, text: str, strokes: tuple[Stroke, ...], base: QImage | None) -> None:
        redo = self._setting(strokes, base)
        step = Step(text=text, redo=redo, undo=self._setting(tuple(self._strokes), self._base), owner=self)
        redo()
        self._undo.keep(step)

    def _setting(self, strokes: tuple[Stroke, ...], base: QImage | None) -> Callable[[], None]:
        def put() -> None:
            self._strokes = list(strokes)
            self._base = base
            self._redraw()
            self.changed.emit(Rect(x=0, y=0, width=self.image.width(), height=self.image.height()))
            self.ended.emit()

        return put

    def _redraw(self) -> None:
        self.image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self.image)
        if self._base is not None:
            painter.drawImage(QRect(0, 0, self.image.width(), self.image.height()), self._base)
        for stroke in self._strokes:
            stroke.draw(painter)
        painter.end()
