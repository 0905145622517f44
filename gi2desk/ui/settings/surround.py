"""Chooses what lies around a picture: five greys, or the theme's own."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.text import mark, tr, wrapped
from gi2desk.ui.theme import Surround
from gi2desk.ui.widgets.button import Button, Role

_NAMES = {
    Surround.BLACK: mark("Black"),
    Surround.DARK: mark("Dark grey"),
    Surround.MIDDLE: mark("Middle grey"),
    Surround.LIGHT: mark("Light grey"),
    Surround.WHITE: mark("White"),
}


class _Swatch(QAbstractButton):
    def __init__(self, step: Surround) -> None:
        super().__init__()
        self._step = step
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr(_NAMES[step]))
        self.setToolTip(wrapped(tr(_NAMES[step])))
        self.setFixedSize(theme.CONTROL, theme.CONTROL)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.CONTROL, theme.CONTROL)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.colour("accent" if self.isChecked() else "edge")
        painter.setPen(QPen(edge, 2 if self.isChecked() else 1))
        painter.setBrush(QColor(theme.surround_colour(self._step)))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), theme.RADIUS, theme.RADIUS)


class SurroundPicker(QWidget):
    """Tells the step that was picked, or None for the theme's own."""

    picked = Signal(object)

    def __init__(self, step: int | None) -> None:
        super().__init__()
        self.setAccessibleName(tr("Image surround"))
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        own = Button(tr("Theme"), role=Role.CHIP, checkable=True, tip=tr("The grey of the theme"))
        own.setChecked(step is None)
        own.clicked.connect(lambda: self.picked.emit(None))
        group.addButton(own)
        row.addWidget(own)
        for surround in Surround:
            swatch = _Swatch(surround)
            swatch.setChecked(step == surround)
            swatch.clicked.connect(lambda _checked, value=int(surround): self.picked.emit(value))
            group.addButton(swatch)
            row.addWidget(swatch)
