"""The parts of a prompt, each in a field of its own."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from gi2desk.core.prompt import Kind
from gi2desk.core.recipe import PromptPart
from gi2desk.ui import theme
from gi2desk.ui.create.editor import PromptEdit
from gi2desk.ui.text import mark, tr, wrapped
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.place import drop_down

# What people read above a field, and what belongs there.
TEXTS: dict[Kind, tuple[str, str]] = {
    Kind.FREE: (mark("Before the parts"), mark("Anything that belongs to no part")),
    Kind.SUBJECT: (mark("Subject"), mark("Who or what, doing what")),
    Kind.COMPOSITION: (mark("Composition"), mark("Framing, camera, where things stand")),
    Kind.STYLE: (mark("Style anchor"), mark("A medium, a period, a look: “1970s film”")),
    Kind.MATERIAL: (
        mark("Materials and light"),
        mark("Surfaces, time of day, where light comes from"),
    ),
    Kind.WARDROBE: (mark("Wardrobe"), mark("What people wear, by person")),
    Kind.DESTINATION: (mark("Destination"), mark("What it is for: “website hero, headline on the left”")),
    Kind.ZONES: (mark("Text-safe zones"), mark("Where to leave it calm: “upper third is plain sky”")),
    Kind.SHOTS: (mark("Shot list"), mark("One shot on each line")),
    Kind.SCENES: (mark("Scene by scene"), mark("One scene on each line")),
    Kind.COPY: (mark("On-image copy"), mark("In quotation marks, as it is to be read")),
    Kind.PRESERVE: (mark("Keep from Image 1"), mark("What has to stay as it is in the first reference")),
}
# There from the start; the others are there once they are asked for or have a text.
USUAL = (Kind.SUBJECT, Kind.COMPOSITION, Kind.STYLE, Kind.MATERIAL, Kind.DESTINATION, Kind.ZONES)
_MOST_LINES = 10
_RANKS = {kind: rank for rank, kind in enumerate(Kind)}


class PartEditor(QWidget):
    """Fields in the order of the text. `changed` comes with every word of a person."""

    changed = Signal()
    pictures_given = Signal(QMimeData)
    entered = Signal(object)  # the field where the cursor is

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[Kind, PromptEdit] = {}
        self._labels: dict[Kind, Label] = {}
        self._order: list[Kind] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GRID)
        self.add_button = Button(tr("Add a part"), role=Role.QUIET, picture="plus")
        self.add_button.setFont(theme.font(Size.SMALL))
        self.add_button.clicked.connect(self._open_menu)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    def parts(self) -> tuple[PromptPart, ...]:
        """What is written, in the order of the fields."""
        return tuple(PromptPart(kind=kind.value, text=self.fields[kind].text()) for kind in self._order)

    def show_parts(self, parts: Sequence[PromptPart], *, other: bool = False) -> None:
        """Shows `parts` in their order. With `other` they belong to another prompt, and nothing of it is taken back."""
        texts = {Kind(part.kind): part.text for part in parts}
        for kind in Kind:
            if kind in texts or kind in USUAL:
                self._field(kind)
        for kind, field in self.fields.items():
            (field.open_text if other else field.replace_text)(texts.get(kind, ""))
            shown = kind in texts or kind in USUAL
            field.setVisible(shown)
            self._labels[kind].setVisible(shown)
        self._arrange(list(texts))

    def add(self, kind: Kind) -> None:
        """Shows the field of `kind` and goes there."""
        field = self._field(kind)
        field.show()
        self._labels[kind].show()
        self._arrange([one for one in self._order if self.fields[one].text()])
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def first(self) -> PromptEdit:
        """The first field that is shown."""
        return next(self.fields[kind] for kind in self._order if not self.fields[kind].isHidden())

    def _field(self, kind: Kind) -> PromptEdit:
        known = self.fields.get(kind)
        if known is not None:
            return known
        name, hint = (tr(text) for text in TEXTS[kind])
        # They are shown before they are laid out: without a parent that is a window.
        label = Label(name, size=Size.TINY, tone="secondary", parent=self)
        field = PromptEdit(name, hint, least=1, most=_MOST_LINES, parent=self)
        label.setBuddy(field)
        field.textChanged.connect(self.changed)
        field.pictures_given.connect(self.pictures_given)
        field.entered.connect(lambda: self.entered.emit(field))
        self.fields[kind], self._labels[kind] = field, label
        return field

    def _arrange(self, written: list[Kind]) -> None:
        """The written parts keep their order; each other field follows the one it follows in the list of kinds."""
        order = list(written)
        for kind in Kind:
            if kind in self.fields and kind not in order:
                before = [place for place, one in enumerate(order) if _RANKS[one] < _RANKS[kind]]
                order.insert(before[-1] + 1 if before else 0, kind)
        self._order = order
        for place, kind in enumerate(order):
            self._column.insertWidget(2 * place, self._labels[kind])
            self._column.insertWidget(2 * place + 1, self.fields[kind])
        if order:
            # Fields that are made later are the last of the window: first behind the button, then the button behind them.
            QWidget.setTabOrder(self.add_button, self.fields[order[0]])
        for one, other in itertools.pairwise(order):
            QWidget.setTabOrder(self.fields[one], self.fields[other])
        if order:
            QWidget.setTabOrder(self.fields[order[-1]], self.add_button)
        self.add_button.setVisible(bool(self._missing()))

    def _missing(self) -> list[Kind]:
        return [kind for kind in Kind if kind not in self.fields or self.fields[kind].isHidden()]

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for kind in self._missing():
            name, hint = TEXTS[kind]
            action = menu.addAction(tr(name))
            action.setToolTip(wrapped(tr(hint)))
            action.triggered.connect(lambda _checked=False, kind=kind: self.add(kind))
        drop_down(menu, self.add_button)
