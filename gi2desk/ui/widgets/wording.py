"""Two wordings in one text: what went is struck through, what came is underlined."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from gi2desk.core.wording import Change, Piece
from gi2desk.ui import theme
from gi2desk.ui.text import tr
from gi2desk.ui.widgets.label import Label


class WordingText(QScrollArea):
    """Colour says neither alone, and a screen reader hears the changes in words."""

    def __init__(self, pieces: Sequence[Piece] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces: tuple[Piece, ...] = ()
        self.label = Label("", wrap=True, selectable=True)
        self.label.setTextFormat(Qt.TextFormat.RichText)
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self.label)
        self.show_pieces(pieces)
        theme.theme().changed.connect(self._show)

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        """Shows another comparison."""
        self._pieces = tuple(pieces)
        self.label.setAccessibleName(spoken(self._pieces))
        self._show()

    def height_for(self, width: int) -> int:
        """How high the whole text is in a width."""
        return self.label.heightForWidth(width) + 2

    def _show(self) -> None:
        colours = {
            Change.REMOVED: f"color:{theme.colour('bad_text').name()};text-decoration:line-through",
            Change.ADDED: f"color:{theme.colour('ok_text').name()};text-decoration:underline",
        }
        parts = []
        for piece in self._pieces:
            text = html.escape(piece.text)
            style = colours.get(piece.kind)
            parts.append(f'<span style="{style}">{text}</span>' if style else text)
        self.label.setText(f'<div style="white-space:pre-wrap">{"".join(parts)}</div>')


def spoken(pieces: Sequence[Piece]) -> str:
    """The changes in words, since a screen reader hears neither colour nor line."""
    said = {Change.REMOVED: tr("removed: {text}"), Change.ADDED: tr("added: {text}")}
    changes = (said[piece.kind].format(text=piece.text.strip()) for piece in pieces if piece.kind in said)
    return "; ".join(changes)
