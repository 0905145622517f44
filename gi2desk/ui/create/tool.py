"""What every tool on Create's stage has: a name, a way back, a part that scrolls, and the button that pays."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.connection import Connection
from gi2desk.ui import theme
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size, Weight
from gi2desk.ui.widgets.button import IconButton
from gi2desk.ui.widgets.form import PanelScroll
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.surface import Divider, Surface

MARGIN = 24


def each_text(count: int) -> str:
    """Says where “Pictures” in the panel makes several of each; empty for one."""
    return tr("{n} pictures of each, as “Pictures” in the panel says.", n=count) if count > 1 else ""


class Tool(Surface):
    """Fill `column`, and `footer` from the left. Esc and the cross give the stage back to the pictures."""

    closed = Signal()

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.body = PanelScroll(margin=0)
        self.column = self.body.column
        self.column.setContentsMargins(MARGIN, theme.GRID, MARGIN, theme.GRID * 4)
        self.footer = QHBoxLayout()
        self.footer.setContentsMargins(MARGIN, theme.GRID * 3, MARGIN, theme.GRID * 4)
        self.footer.setSpacing(theme.GRID * 3)
        self.note = Label("", size=Size.SMALL, tone="secondary", wrap=True)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.footer.addWidget(self.note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head(title, text))
        column.addWidget(self.body, 1)
        column.addWidget(Divider())
        column.addLayout(self.footer)

    def _head(self, title: str, text: str) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(theme.GRID)
        words.addWidget(Label(title, size=Size.TITLE, weight=Weight.MEDIUM))
        self.subtitle = Label(text, size=Size.SMALL, tone="secondary", wrap=True)
        words.addWidget(self.subtitle)
        self.close_button = IconButton("x", tr("Close"))
        self.close_button.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, theme.GRID * 4, theme.GRID * 4, theme.GRID * 3)
        head.addLayout(words, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def remark(self, connection: Connection, refused: str = "") -> None:
        """Says at the foot what is left out, else that the demo costs nothing."""
        demo = connection.kind == "demo"
        text = refused or (tr("Demo: nothing is billed. OpenAI would charge this.") if demo else "")
        self.note.setText(text)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
