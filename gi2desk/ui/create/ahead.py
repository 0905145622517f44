"""Lines around the prompt that say what is sent beyond the words that are written: style, kept picture, whole text."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from gi2desk.core.offer import tier_of_recipe
from gi2desk.core.prompt import disassemble
from gi2desk.core.stage import Stage, kept_image, preserve_clauses, with_preserve_clause
from gi2desk.core.writing import filled
from gi2desk.jobs.stage import stages
from gi2desk.ui import theme
from gi2desk.ui.create.options import Fold
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.text import tr, wrapped
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.label import ElidedLabel

_MOST_LINES = 8
_FRAME = 14  # padding and border of a field, by the stylesheet


class StyleLine(QWidget):
    """The project's style prefix, above the prompt that it is put in front of. Not there where there is none."""

    brief_requested = Signal()

    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.text = ElidedLabel("", size=Size.SMALL, tone="secondary")
        self.change = _small(tr("Edit"), tr("Edit the project's brief and style"))
        self.switch = _small("", "")
        self.change.clicked.connect(self.brief_requested)
        self.switch.clicked.connect(lambda: sheet.set_styled(not sheet.writing.styled))
        _line(self, self.text, self.change, self.switch)
        sheet.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        writing = self._sheet.writing
        style = filled(writing.style.strip(), writing.values)
        shown = " ".join(style.split())
        if writing.styled:
            self.text.setText(tr("Style: {style}", style=shown))
            self.switch.setText(tr("Leave out"))
            self.switch.setToolTip(wrapped(tr("Sends this request without the project's style")))
        else:
            self.text.setText(tr("Sent without the project's style"))
            self.switch.setText(tr("Put in front"))
            self.switch.setToolTip(wrapped(style))
        self.text.setAccessibleName(self.text.text())
        self.setVisible(bool(style))


class KeepLine(QWidget):
    """Says that the prompt keeps what Image 1 shows. `shown` names the clause to be looked at in the text."""

    shown = Signal(str)
    removed = Signal()

    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.text = ElidedLabel("", size=Size.SMALL, tone="secondary")
        self.look = _small(tr("Edit"), tr("Selects the clause in the prompt"))
        self.swap = _small(
            "", tr("Replaces the clause by that of the stage that is chosen; what you added stays")
        )
        self.away = IconButton("x", tr("Take the clause out of the prompt"), side=theme.HIT)
        self.look.clicked.connect(lambda: self.shown.emit(self._clause()))
        self.swap.clicked.connect(self._on_swap_clicked)
        self.away.clicked.connect(self.removed)
        _line(self, self.text, self.swap, self.look, self.away)
        sheet.changed.connect(self._refresh)
        self._refresh()

    def _clause(self) -> str:
        return next(iter(preserve_clauses(self._sheet.writing.text)), "")

    def _on_swap_clicked(self) -> None:
        writing = self._sheet.writing
        tier = tier_of_recipe(self._sheet.recipe)
        text = with_preserve_clause(writing.text, tier, stages())
        parts = disassemble(text) if self._sheet.recipe.parts else ()
        self._sheet.rewrite(tr("Keep as at {tier}", tier=tier.label), replace(writing, text=text), parts)

    def _refresh(self) -> None:
        text, clause = self._sheet.writing.text, self._clause()
        self.setVisible(bool(clause))
        if not clause:
            return
        tier = tier_of_recipe(self._sheet.recipe)
        known = stages().stage_of(clause)
        self.text.setText(_kept_text(kept_image(text), known))
        self.setToolTip(wrapped(tr(known.why) if known else ""))
        self.swap.setText(tr("For {tier}", tier=tier.label))
        self.swap.setVisible(known is not None and known.tier is not tier and bool(stages().get(tier).clause))


def _kept_text(image: str, known: Stage | None) -> str:
    """Which picture is kept, and in whose words."""
    if image == "?":
        return tr("Keeps what a picture shows that is no longer a reference")
    if known is None:
        return tr("Keeps what Image {n} shows, in your words", n=image)
    stage = tr(known.title).lower()
    return tr("Keeps what Image {n} shows ({tier} {stage})", n=image, tier=known.tier.label, stage=stage)


class SentText(QWidget):
    """The whole prompt as it is sent, where that is not what stands in the field above."""

    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self._in_parts = self._folded = False
        self.fold = Fold(tr("As it is sent"))
        self.fold.setFont(theme.font(Size.SMALL))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.text.setAccessibleName(tr("The prompt as it is sent"))
        self.text.setTabChangesFocus(True)
        self.text.setFont(theme.font(Size.SMALL))
        self.text.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.text)
        # Lines follow the width, which is known only when it is laid out.
        self.text.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self.fold.clicked.connect(self._on_fold_clicked)
        self.fold.toggled.connect(self._refresh)
        sheet.changed.connect(self._refresh)
        self._refresh()

    def follow(self, *, in_parts: bool) -> None:
        """Tells whether the prompt is written in parts, of which the whole is never seen otherwise."""
        self._in_parts = in_parts
        self.fold.setChecked(in_parts and not self._folded)
        self._refresh()

    def _on_fold_clicked(self, shown: bool) -> None:
        self._folded = self._in_parts and not shown

    def _refresh(self) -> None:
        recipe, writing = self._sheet.recipe, self._sheet.writing
        self.setVisible(bool(recipe.prompt.strip()) and (self._in_parts or recipe.prompt != writing.text))
        self.text.setVisible(self.fold.isChecked())
        if not self.fold.isChecked():
            return
        if self.text.toPlainText() != recipe.prompt:
            place = self.text.verticalScrollBar().value()
            self.text.setPlainText(recipe.prompt)
            self.text.verticalScrollBar().setValue(place)
        self._fit()

    def _fit(self) -> None:
        """As high as its lines at this width, up to some; then it scrolls by whole lines."""
        lines = min(max(round(self.text.document().size().height()), 2), _MOST_LINES)
        # Qt lays each line out in whole pixels, and scrolls unless one more is free.
        line = ceil(QFontMetricsF(self.text.font()).lineSpacing())
        around = 2 * ceil(self.text.document().documentMargin()) + _FRAME
        self.text.setFixedHeight(lines * line + around + 1)


def _small(text: str, tip: str) -> Button:
    button = Button(text, role=Role.QUIET, tip=tip)
    button.setFont(theme.font(Size.SMALL))
    return button


def _line(widget: QWidget, text: QWidget, *controls: QWidget) -> None:
    line = QHBoxLayout(widget)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(0)
    line.addWidget(text, 1)
    for control in controls:
        line.addWidget(control)
