"""Measures the screen by hand: a line is made as long as a bank card."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gi2desk.core.paper import MM_PER_INCH
from gi2desk.ui import theme
from gi2desk.ui.compare.print_size import PrintSize
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size, Weight
from gi2desk.ui.widgets.field import SliderField
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.popover import Popover

CARD_MM = 85.6
"""Width of a bank card (ISO/IEC 7810, ID-1)."""
_LOW, _HIGH = 55, 260
_HEIGHT = 36


class _Card(QWidget):
    """As wide as a card on a screen of so many dots an inch."""

    def __init__(self, dpi: float) -> None:
        super().__init__()
        self._length = 0
        self.setFixedHeight(_HEIGHT)
        self.setMinimumWidth(round(CARD_MM / MM_PER_INCH * _HIGH))
        self.setAccessibleName(tr("As wide as a bank card"))
        self.show_dpi(dpi)

    def show_dpi(self, dpi: float) -> None:
        self._length = round(CARD_MM / MM_PER_INCH * dpi)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("edge"))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(QRect(0, 0, self._length - 1, _HEIGHT - 1), theme.RADIUS, theme.RADIUS)


class CalibrationCard(Popover):
    """Every step of the slider counts at once, so that there is nothing to confirm."""

    def __init__(self, size: PrintSize, stage: QWidget, owner: QWidget) -> None:
        title = tr("How large is this screen?")
        super().__init__(title, owner)
        dpi = round(size.ruler.dpi(stage))
        card = _Card(dpi)
        self.slider = SliderField(dpi, low=_LOW, high=_HIGH, name=tr("Pixels an inch"))
        self.slider.changed.connect(card.show_dpi)
        self.slider.changed.connect(lambda value: size.calibrate(stage, value))
        text = tr(
            "Hold a bank card against the bar, its long side across, and move the slider until both are as wide."
        )
        words = Label(text, size=Size.SMALL, tone="secondary", wrap=True)
        words.setFixedWidth(card.minimumWidth())
        self.column.addWidget(Label(title, weight=Weight.STRONG, tone="strong"))
        for widget in (words, card, self.slider):
            self.column.addWidget(widget)
