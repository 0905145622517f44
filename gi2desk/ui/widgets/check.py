"""A tick box drawn with the theme's colours."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget
from typing_extensions import override

from gi2desk.ui import icon, theme

BOX = 16
GAP = 8


class CheckBox(QCheckBox):
    """On or off, with its meaning beside it."""

    def __init__(self, text: str, *, checked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setChecked(checked)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumHeight(theme.HIT)

    @override
    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(BOX + GAP + width + 2 if self.text() else BOX, theme.HIT)

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
        top = (self.height() - BOX) / 2
        box = QRectF(0.5, top + 0.5, BOX - 1, BOX - 1)
        on = self.checkState() != Qt.CheckState.Unchecked
        enabled = self.isEnabled()
        fill = theme.colour("accent" if on and enabled else "field")
        painter.setPen(QPen(fill if on and enabled else theme.colour("edge"), 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(box, 3, 3)
        if on:
            mark = "check" if self.checkState() == Qt.CheckState.Checked else "minus"
            icon.paint(
                painter,
                QRectF(2, top + 2, 12, 12),
                mark,
                theme.colour("on_accent" if enabled else "disabled"),
            )
        painter.setPen(theme.colour("text" if enabled else "disabled"))
        room = QRectF(BOX + GAP, 0, self.width() - BOX - GAP, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
