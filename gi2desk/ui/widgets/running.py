"""How far something long is, and the way to stop it: takes the place of the button that began it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from gi2desk.ui import theme
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.label import ElidedLabel


class Running(QWidget):
    """Hidden until `begin`; `cancel_requested` once, then `show_stopping` says what is still waited for."""

    cancel_requested = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name` is what the bar is called for those who do not see it."""
        super().__init__(parent)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(name)
        self.count = ElidedLabel(
            mode=Qt.TextElideMode.ElideMiddle, size=Size.SMALL, tone="secondary", tabular=True
        )
        self.cancel = Button(tr("Cancel"), role=Role.QUIET)
        self.cancel.clicked.connect(self.cancel_requested)
        state = QHBoxLayout()
        state.addWidget(self.count, 1)
        state.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.bar)
        column.addLayout(state)
        self.hide()

    def begin(self) -> None:
        """Something begins, and can be stopped."""
        self.cancel.setEnabled(True)
        self.show()

    def show_progress(self, done: int, total: int, text: str) -> None:
        """So much of it is done, in a bar and in words."""
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.count.setText(text)

    def show_stopping(self, text: str) -> None:
        """It was asked to stop, and ends with what is at hand."""
        self.cancel.setEnabled(False)
        self.count.setText(text)
