"""The card that shows what changed between the requests behind two pictures."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gi2desk.core.alteration import Alteration, Parameter
from gi2desk.core.wording import Change, Piece
from gi2desk.ui import theme
from gi2desk.ui.compare.wording import Comparison
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size, Weight
from gi2desk.ui.widgets.label import Label, SectionHeader
from gi2desk.ui.widgets.popover import beside
from gi2desk.ui.widgets.surface import Divider, Surface
from gi2desk.ui.widgets.wording import WordingText

_WIDTH = 440
_TALLEST = 260  # of the wording, before it scrolls


class WordingCard(Surface):
    """Opens below what was pressed and closes with the next click anywhere, or with Esc."""

    def __init__(self, found: Comparison, parent: QWidget) -> None:
        super().__init__("float", parent)
        self._owner = parent
        self.setWindowFlags(Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = tr("{picture} beside {reference}", picture=found.picture, reference=found.reference)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(theme.GRID * 2)
        column.addWidget(Label(title, weight=Weight.STRONG, tone="strong"))
        column.addWidget(SectionHeader(_heading(found)))
        column.addWidget(_text(found.pieces))
        column.addWidget(Divider())
        if found.altered:
            column.addWidget(SectionHeader(tr("Asked for differently")))
            column.addLayout(_table(found.altered))
        else:
            column.addWidget(_small(tr("Model, size and all options are the same.")))

    def open_below(self, place: QPoint) -> None:
        """Shows the card with its top right corner at a place of the screen, inside the window."""
        self.adjustSize()
        self.move(beside(QRect(place - QPoint(1, 1), QSize(1, 1)), self.size(), self._owner, end=True))
        self.show()


def _heading(found: Comparison) -> str:
    if not found.same:
        return tr("Wording changed")
    if any(piece.kind is not Change.KEPT and piece.text.strip() for piece in found.pieces):
        return tr("Same wording, but for what is kept of Image 1")
    return tr("Same wording")


def _text(pieces: tuple[Piece, ...]) -> WordingText:
    text = WordingText(pieces)
    text.setFixedWidth(_WIDTH)
    text.setFixedHeight(min(_TALLEST, text.height_for(_WIDTH)))
    return text


def _table(altered: tuple[Alteration, ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(theme.GRID)
    grid.setColumnStretch(1, 1)
    for line, one in enumerate(altered):
        grid.addWidget(Label(_name(one.parameter), size=Size.SMALL, tone="secondary"), line, 0)
        value = Label(_values(one), size=Size.SMALL, tabular=True, wrap=True, selectable=True)
        grid.addWidget(value, line, 1)
    return grid


def _name(parameter: Parameter) -> str:
    names = {
        Parameter.MODEL: tr("Model"),
        Parameter.SIZE: tr("Size"),
        Parameter.QUALITY: tr("Quality"),
        Parameter.FORMAT: tr("Format"),
        Parameter.BACKGROUND: tr("Background"),
        Parameter.MODERATION: tr("Moderation"),
        Parameter.ROUTE: tr("Route"),
        Parameter.REFERENCES: tr("References"),
        Parameter.MASK: tr("Mask"),
    }
    return names[parameter]


def _values(one: Alteration) -> str:
    if one.parameter is Parameter.MASK:
        old, new = (tr("painted") if mask else tr("none") for mask in (one.old, one.new))
        return tr("painted differently") if old == new else f"{old} → {new}"
    if one.old == one.new:
        return tr("{files}, with other contents or in another order", files=one.new)
    values = (one.old, one.new)
    if one.parameter is Parameter.SIZE:
        values = (one.old.replace("x", "×"), one.new.replace("x", "×"))
    return " → ".join(value or tr("none") for value in values)


def _small(text: str) -> Label:
    label = Label(text, size=Size.SMALL, tone="secondary", wrap=True)
    label.setFixedWidth(_WIDTH)
    return label
