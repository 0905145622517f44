"""What an empty place says: what belongs here, and the one button that puts it there."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.ui import icon, theme
from gi2desk.ui.theme import Size, Weight
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.label import Label

WIDTH = 380


class _Picture(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(40, 40)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        icon.paint(QPainter(self), QRectF(self.rect()), self._name, theme.colour("on_stage_secondary"))


class EmptyState(QWidget):
    """Stands in the middle of a stage that has nothing to show."""

    pressed = Signal()

    def __init__(
        self,
        picture: str,
        title: str,
        text: str,
        button: str = "",
        *,
        primary: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(theme.GRID * 2)
        column.addStretch(4)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(_Picture(picture), 0, centre)
        column.addSpacing(theme.GRID)
        heading = Label(title, size=Size.TITLE, weight=Weight.MEDIUM, tone="stage")
        heading.setAlignment(centre)
        column.addWidget(heading, 0, centre)
        body = Label(text, tone="stage-secondary", wrap=True)
        body.setAlignment(centre)
        # A wrapped label only gets its height from its width when it is not aligned by the layout.
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(body, 1000)
        row.addStretch(1)
        body.setMaximumWidth(WIDTH)
        column.addLayout(row)
        self.button: Button | None = None
        if button:
            column.addSpacing(theme.GRID * 2)
            self.button = Button(button, role=Role.PRIMARY if primary else Role.PLAIN)
            self.button.clicked.connect(self.pressed)
            column.addWidget(self.button, 0, centre)
        column.addStretch(5)
