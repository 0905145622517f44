"""A round-ended button with a dot: the connection, the queue."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.text import wrapped
from gi2desk.ui.theme import Size, Tone
from gi2desk.ui.widgets.button import Button, Role


class Pill(Button):
    """State as a coloured dot and words; pressing it opens what it is about."""

    DOT = 7

    def __init__(
        self, text: str = "", tone: Tone = Tone.NEUTRAL, *, filled: bool = True, parent: QWidget | None = None
    ):
        super().__init__(text, role=Role.QUIET, parent=parent)
        self._tone = tone
        self.setProperty("role", "pill" if filled else "bare-pill")
        self.setFont(theme.font(Size.TINY, tabular=True))

    def show_state(self, text: str, tone: Tone, tip: str = "") -> None:
        """Changes words, dot and tooltip."""
        self._tone = tone
        self.setText(text)
        self.setToolTip(wrapped(tip))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(self.plain) + 11 + 9 + self.DOT + 6, hint.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        mark, _, _ = theme.tone_colours(self._tone)
        painter.setBrush(theme.colour(mark))
        painter.drawEllipse(QPointF(9 + self.DOT / 2 + 1, self.height() / 2), self.DOT / 2, self.DOT / 2)
