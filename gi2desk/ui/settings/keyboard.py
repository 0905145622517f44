"""The shortcut editor, made from the table of commands: every key can be changed, clashes are named."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.errors import UserError
from gi2desk.ui import theme
from gi2desk.ui.action import clashes, native
from gi2desk.ui.command import AREA_TITLES, Area, Command, command
from gi2desk.ui.services import Shell
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.field import SearchField
from gi2desk.ui.widgets.label import Label, SectionHeader

FIELD_WIDTH = 180


class KeyField(QKeySequenceEdit):
    """Takes one key sequence; Backspace takes the key away."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setMaximumSequenceLength(1)
        self.setFixedWidth(FIELD_WIDTH)
        self.setAccessibleName(name)
        inner = self.findChild(QLineEdit)
        if inner is not None:
            inner.setPlaceholderText(tr("None"))  # Qt's own asks for a key in every row that has none

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            event.ignore()  # leaves the field
        elif event.key() == Qt.Key.Key_Backspace and not event.modifiers():
            self.clear()
            self.editingFinished.emit()
        else:
            super().keyPressEvent(event)


class KeyRow(QWidget):
    """One command with its key."""

    def __init__(self, shell: Shell, item: Command) -> None:
        super().__init__()
        self._shell, self.item = shell, item
        self.field = KeyField(tr("Key of {command}", command=tr(item.text)))
        self.field.editingFinished.connect(self._on_edited)
        self.also = Label("", size=Size.TINY, tone="secondary")
        self.problem = Label("", size=Size.TINY, tone="warn")
        self.reset = IconButton("arrow-counter-clockwise", tr("Back to the default"), side=theme.HIT)
        self.reset.clicked.connect(self._on_reset_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(theme.GRID * 2)
        row.addWidget(Label(tr(item.text)), 1)
        for widget in (self.problem, self.also, self.field, self.reset):
            row.addWidget(widget)
        self.refresh()

    def refresh(self) -> None:
        """Shows the key as it is, and who else has it."""
        keys = self._shell.actions.keys(self.item.id)
        self.field.blockSignals(True)
        self.field.setKeySequence(QKeySequence(keys[0]) if keys else QKeySequence())
        self.field.blockSignals(False)
        others = ", ".join(native(key) for key in keys[1:])
        self.also.setText(tr("also {keys}", keys=others) if others else "")
        self.reset.setVisible(self.item.id in self._shell.actions.remapped)
        found = clashes(self._shell.actions.remapped).get(self.item.id, ())
        names = ", ".join(tr(command(name).text) for name in found)
        self.problem.setText(tr("also: {commands}", commands=names) if names else "")

    def _on_edited(self) -> None:
        made = self.field.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        before = self._shell.actions.keys(self.item.id)
        keys = tuple(dict.fromkeys(key for key in (made, *before[1:]) if key))
        if keys != before:
            self._save({**self._shell.actions.remapped, self.item.id: keys})

    def _on_reset_clicked(self) -> None:
        self._save(
            {name: keys for name, keys in self._shell.actions.remapped.items() if name != self.item.id}
        )

    def _save(self, keys: dict[str, tuple[str, ...]]) -> None:
        kept = {name: found for name, found in keys.items() if found != command(name).keys}
        try:
            self._shell.preferences.change(keys=kept)
        except UserError as error:
            self._shell.messages.error(error)


class Keyboard(QWidget):
    """Every command of the table, by area, with a search."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._rows: list[KeyRow] = []
        self._headers: dict[Area, SectionHeader] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._heading())
        shown = tuple(shell.actions.shown())
        for area in Area:
            items = [item for item in shown if item.area is area]
            if items:
                self._headers[area] = SectionHeader(tr(AREA_TITLES[area]))
                self._headers[area].setContentsMargins(0, 16, 0, 4)
                column.addWidget(self._headers[area])
            for item in items:
                row = KeyRow(shell, item)
                self._rows.append(row)
                column.addWidget(row)
        shell.actions.changed.connect(self._on_keys_changed)

    def _heading(self) -> QHBoxLayout:
        line = QHBoxLayout()
        search = SearchField(tr("Search commands"))
        search.searched.connect(self._on_searched)
        line.addWidget(search, 1)
        defaults = Button(tr("All defaults"), role=Role.QUIET)
        defaults.clicked.connect(self._on_defaults_clicked)
        line.addWidget(defaults)
        return line

    def _on_searched(self, text: str) -> None:
        for row in self._rows:
            row.setVisible(text.casefold() in tr(row.item.text).casefold())
        for area, header in self._headers.items():
            header.setVisible(any(not row.isHidden() for row in self._rows if row.item.area is area))

    def _on_keys_changed(self) -> None:
        for row in self._rows:
            row.refresh()

    def _on_defaults_clicked(self) -> None:
        before = self._shell.actions.remapped
        if not before:
            return
        self._shell.preferences.change(keys={})
        self._shell.messages.offer_undo(
            tr("All keys are back to their defaults."), lambda: self._shell.preferences.change(keys=before)
        )
