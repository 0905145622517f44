"""Tick boxes and radio buttons drawn with the theme's colours."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from gi2desk.ui import icon, theme

BOX = 16
GAP = 8
_LEAST = BOX + GAP + 48  # where another language has more words than room


def _width(button: QAbstractButton) -> int:
    text = button.text()
    return BOX + GAP + button.fontMetrics().horizontalAdvance(text) + 2 if text else BOX


def _paint_text(painter: QPainter, button: QAbstractButton) -> None:
    painter.setPen(theme.colour("text" if button.isEnabled() else "disabled"))
    room = QRectF(BOX + GAP, 0, button.width() - BOX - GAP, button.height())
    text = button.fontMetrics().elidedText(button.text(), Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class CheckBox(QCheckBox):
    """On or off, with its meaning beside it."""

    def __init__(self, text: str, *, checked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setChecked(checked)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(_width(self), theme.HIT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(_width(self), _LEAST), theme.HIT)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and not self.toolTip() and self.width() < _width(self):
            assert isinstance(event, QHelpEvent)
            QToolTip.showText(event.globalPos(), self.text(), self)
            return True
        return super().event(event)

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - BOX) / 2
        on, enabled = self.checkState() != Qt.CheckState.Unchecked, self.isEnabled()
        fill = theme.colour("accent" if on and enabled else "field")
        painter.setPen(QPen(fill if on and enabled else theme.colour("edge"), 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(0.5, top + 0.5, BOX - 1, BOX - 1), 3, 3)
        if on:
            mark = "check" if self.checkState() == Qt.CheckState.Checked else "minus"
            ink = theme.colour("on_accent" if enabled else "disabled")
            icon.paint(painter, QRectF(2, top + 2, BOX - 4, BOX - 4), mark, ink)
        _paint_text(painter, self)


class RadioButton(QRadioButton):
    """One of several, with its meaning beside it."""

    def __init__(self, text: str, *, checked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setChecked(checked)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @override
    def sizeHint(self) -> QSize:
        return QSize(_width(self), theme.HIT)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(BOX / 2, self.height() / 2)
        on = self.isChecked() and self.isEnabled()
        painter.setPen(QPen(theme.colour("accent" if on else "edge"), 1))
        painter.setBrush(theme.colour("accent" if on else "field"))
        painter.drawEllipse(centre, BOX / 2 - 0.5, BOX / 2 - 0.5)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("on_accent" if on else "disabled"))
            painter.drawEllipse(centre, 3, 3)
        _paint_text(painter, self)
