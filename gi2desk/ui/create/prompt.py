"""What the picture shows: in one piece or in parts, with what is put in front of it, and counted as it is sent."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gi2desk.core.prompt import assemble, disassemble, length
from gi2desk.core.stage import without_preserve_clause
from gi2desk.core.writing import variables
from gi2desk.ui import theme
from gi2desk.ui.create.ahead import KeepLine, SentText, StyleLine
from gi2desk.ui.create.editor import PromptEdit
from gi2desk.ui.create.hint import HintList
from gi2desk.ui.create.part import PartEditor
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.create.variable import VariableRows
from gi2desk.ui.services import Services
from gi2desk.ui.text import number, tr
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.label import ElidedLabel

if TYPE_CHECKING:
    from gi2desk.ui.create.snippet import SnippetDrawer


class PromptSection(QWidget):
    """The text or its parts, the counter with three words beside it, and below what there is to fill in or to say."""

    pictures_given = Signal(QMimeData)
    history_requested = Signal()
    brief_requested = Signal()
    mode_changed = Signal()  # in parts, or in one piece

    def __init__(self, services: Services, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._sheet = sheet
        self._snippets: SnippetDrawer | None = None
        self.edit = PromptEdit(
            tr("Prompt"),
            tr("Describe the picture: subject, place, light, style, and where to leave room for text"),
        )
        self._current = self.edit
        self.parts = PartEditor()
        self.style_line = StyleLine(sheet)
        self.counter = ElidedLabel("", size=Size.SMALL, tone="secondary", tabular=True)
        self.parts_button = _word(
            tr("Parts"), tr("Subject, composition, light and more, each in a field"), checkable=True
        )
        self.snippets_button = _word(
            tr("Snippets"), tr("Texts that are used again. {name} becomes a field"), checkable=True
        )
        self.history_button = _word(
            tr("History"), tr("Earlier prompts of this concept, and what changed since")
        )
        self.values = VariableRows(sheet)
        self.keep_line = KeepLine(sheet)
        self.sent = SentText(sheet)
        self.hints = HintList(services.tasks, sheet)
        self._place()
        self._connect()
        self._on_opened()
        self._refresh()

    def _place(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(self.counter, 1)
        for button in (self.parts_button, self.snippets_button, self.history_button):
            line.addWidget(button)
        column.addWidget(self.style_line)
        column.addWidget(self.edit)
        column.addWidget(self.parts)
        column.addLayout(line)
        for below in (self.values, self.keep_line, self.sent, self.hints):
            column.addWidget(below)

    def _connect(self) -> None:
        sheet = self._sheet
        for source in (self.edit, self.parts):
            source.pictures_given.connect(self.pictures_given)
        self.edit.entered.connect(lambda: self._on_entered(self.edit))
        self.edit.textChanged.connect(lambda: sheet.set_prompt(self.edit.text()))
        self.parts.entered.connect(self._on_entered)
        self.parts.changed.connect(lambda: sheet.set_parts(self.parts.parts()))
        self.parts_button.toggled.connect(self._on_parts_toggled)
        self.snippets_button.toggled.connect(self._on_snippets_toggled)
        self.history_button.clicked.connect(self.history_requested)
        self.style_line.brief_requested.connect(self.brief_requested)
        self.hints.place_requested.connect(self.show_place)
        self.hints.mention_requested.connect(lambda numbers: self.mention(*numbers))
        self.keep_line.shown.connect(lambda text: self.show_place(text, enter=True))
        self.keep_line.removed.connect(self._remove_clause)
        sheet.changed.connect(self._refresh)
        sheet.opened.connect(self._on_opened)

    # What others ask for

    @property
    def in_parts(self) -> bool:
        """True where the prompt is shown in parts."""
        return self.parts_button.isChecked()

    @property
    def snippets(self) -> SnippetDrawer:
        """The library's snippets, made when they are wanted."""
        if self._snippets is None:
            from gi2desk.ui.create.snippet import SnippetDrawer

            drawer = self._snippets = SnippetDrawer(self._services)
            drawer.inserted.connect(self.insert)
            drawer.text_wanted.connect(lambda: drawer.offer(self._chosen_text()))
            self._column.insertWidget(self._column.indexOf(self.values), drawer)
            # Behind the buttons above it, as if it had always been there.
            for one, other in pairwise((self.history_button, drawer.list, drawer.name, drawer.save_button)):
                QWidget.setTabOrder(one, other)
        return self._snippets

    def mention(self, *numbers: int) -> None:
        """Says what references are for, each in a sentence of its own, and goes behind the last one."""
        self._sheet.introduce(numbers)
        last = self._sheet.introductions(numbers)[-1]
        any(field.write_after(last) for field in self._fields())

    def insert(self, text: str) -> None:
        """Writes `text` where the cursor is; its variables are filled in below."""
        self._current.insert(text, spaced=True)
        names = variables(text)
        if names and names[0] in self.values.fields:
            self.values.fields[names[0]].setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_text(self, reason: Qt.FocusReason) -> None:
        """Goes to where the prompt is written."""
        if self.in_parts:
            self.parts.first.setFocus(reason)
        else:
            self.edit.setFocus(reason)

    def show_place(self, text: str, *, enter: bool = False) -> None:
        """Selects the first place of `text`, where it was written by hand, and goes there with `enter`."""
        any(field.show_text(text, enter=enter) for field in self._fields())

    def _fields(self) -> list[PromptEdit]:
        return list(self.parts.fields.values()) if self.in_parts else [self.edit]

    def _chosen_text(self) -> str:
        chosen = self._current.textCursor().selection().toPlainText()
        return chosen or self._current.text()

    def _remove_clause(self) -> None:
        writing = self._sheet.writing
        text = without_preserve_clause(writing.text)
        parts = disassemble(text) if self.in_parts else ()
        self._sheet.rewrite(tr("Take out what Image 1 keeps"), replace(writing, text=text), parts)

    # What follows

    def _on_entered(self, field: PromptEdit) -> None:
        self._current = field

    def _on_parts_toggled(self, on: bool) -> None:
        writing = self._sheet.writing
        if on:
            parts = disassemble(writing.text)
            self.parts.show_parts(parts)
            self._sheet.write(writing, parts)
        else:
            self.edit.replace_text(writing.text)
            self._sheet.write(writing)
        self._show_mode()
        self.focus_text(Qt.FocusReason.OtherFocusReason)

    def _on_snippets_toggled(self, on: bool) -> None:
        self.snippets.setVisible(on)
        if on:
            self.snippets.offer(self._chosen_text())
            self.snippets.read()

    def _show_mode(self) -> None:
        self.edit.setVisible(not self.in_parts)
        self.parts.setVisible(self.in_parts)
        self._current = self.parts.first if self.in_parts else self.edit
        self.sent.follow(in_parts=self.in_parts)
        self.mode_changed.emit()

    def _on_opened(self) -> None:
        """Another prompt: nothing of the one before is to be taken back in these fields."""
        recipe, text = self._sheet.recipe, self._sheet.writing.text
        parts = disassemble(text) if recipe.parts else ()
        self.parts_button.blockSignals(True)
        self.parts_button.setChecked(bool(parts))
        self.parts_button.blockSignals(False)
        self.edit.open_text(text)
        self.parts.blockSignals(True)
        if parts or self.parts.fields:  # which are made when they are wanted
            self.parts.show_parts(parts, other=True)
        self.parts.blockSignals(False)
        self._show_mode()

    def _refresh(self) -> None:
        self._follow_text()
        if self.snippets_button.isChecked():
            self.snippets.offer(self._chosen_text())
        recipe = self._sheet.recipe
        count, most = length(recipe.prompt), self._sheet.connection.capabilities.prompt_limit
        self.counter.setText(f"{number(count)} / {number(most)}")
        over = count > most
        self.counter.set_tone("bad" if over else "secondary")
        self.counter.setAccessibleName(
            tr("{n} of at most {most} characters", n=number(count), most=number(most))
        )

    def _follow_text(self) -> None:
        """Shows what was written elsewhere: an earlier prompt, a clause that was taken away."""
        writing = self._sheet.writing
        if not self.in_parts:
            self.edit.replace_text(writing.text)
        elif assemble(self.parts.parts()) != writing.text:
            self.parts.show_parts(disassemble(writing.text))


def _word(text: str, tip: str, *, checkable: bool = False) -> Button:
    button = Button(text, role=Role.QUIET, tip=tip, checkable=checkable)
    button.setProperty("word", True)
    button.setFont(theme.font(Size.SMALL))
    return button
