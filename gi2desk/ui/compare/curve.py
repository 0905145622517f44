"""What the measured resolution of a picture rests on, as a small card with its curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.compare.detail import Verdict
from gi2desk.ui.sentence import said
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size, Weight
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.popover import beside
from gi2desk.ui.widgets.surface import Surface

if TYPE_CHECKING:
    from gi2desk.imaging.detail import Detail

_WIDTH = 320
_HEIGHT = 132
_RANGE = 70.0  # dB from the highest point down


class _Curve(QWidget):
    """Power over spatial frequency, and where the measured resolution ends."""

    def __init__(self, detail: Detail) -> None:
        super().__init__()
        self._detail = detail
        self.setFixedSize(_WIDTH, _HEIGHT)
        self.setAccessibleName(tr("Power over fineness"))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = QRectF(0, 4, self.width(), self.height() - 22)
        painter.setPen(QPen(theme.colour("line"), 1))
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            x = plot.left() + share * (plot.width() - 1)
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        self._paint_end(painter, plot)
        top = max(level for _, level in self._detail.curve)
        points = [
            QPointF(
                plot.left() + place * plot.width(),
                plot.top() + min((top - level) / _RANGE, 1.0) * plot.height(),
            )
            for place, level in self._detail.curve
        ]
        painter.setPen(QPen(theme.colour("text"), 1.5))
        painter.drawPolyline(QPolygonF(points))
        painter.setFont(theme.font(Size.TINY))
        painter.setPen(theme.colour("secondary"))
        foot = QRectF(0, plot.bottom() + 2, self.width(), 16)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, tr("coarse"))
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, tr("as fine as its pixels"))

    def _paint_end(self, painter: QPainter, plot: QRectF) -> None:
        fraction = self._detail.fraction
        if fraction is None or fraction >= 1:
            return
        x = plot.left() + fraction * plot.width()
        painter.setPen(QPen(theme.colour("warn"), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))


class DetailCard(Surface):
    """Opens above what was pressed and closes with the next click anywhere."""

    def __init__(self, verdict: Verdict, parent: QWidget) -> None:
        super().__init__("float", parent)
        self._owner = parent
        self.setWindowFlags(Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        detail = verdict.detail
        assert detail is not None
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(Label(_title(verdict), weight=Weight.STRONG, tone="strong"))
        if detail.fraction is not None:
            size = f"{detail.width}×{detail.height}"
            text = tr("Everything in it would fit into {size} pixels.", size=size)
            column.addWidget(_wrapped(text))
        column.addWidget(_wrapped(said(detail.reason)))
        if detail.curve:
            column.addWidget(_Curve(detail))

    def open_above(self, place: QPoint) -> None:
        """Shows the card with its bottom right corner at a place of the screen."""
        self.adjustSize()
        pressed = QRect(place - QPoint(1, 0), QSize(1, 1))
        self.move(beside(pressed, self.size(), self._owner, above=True, end=True))
        self.show()


def _title(verdict: Verdict) -> str:
    return verdict.text[:1].upper() + verdict.text[1:]


def _wrapped(text: str) -> Label:
    label = Label(text, size=Size.SMALL, tone="secondary", wrap=True)
    label.setFixedWidth(_WIDTH)
    return label
