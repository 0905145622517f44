"""A row of the settings page for any plain setting: its title, its help and the control that its type asks for."""

from __future__ import annotations

import enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gi2desk.core.errors import UserError
from gi2desk.host.preferences import Preferences
from gi2desk.host.settings import Setting
from gi2desk.ui import theme
from gi2desk.ui.text import mark, tr
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.check import CheckBox
from gi2desk.ui.widgets.field import NumberField, TextField
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.segmented import Segmented

CONTROL_WIDTH = 300
_CHOICES = {"system": mark("System"), "dark": mark("Dark"), "light": mark("Light")}


class SettingRow(QWidget):
    """Title and help on the left, the control on the right, and a line for what is wrong."""

    def __init__(self, title: str, help_text: str, control: QWidget) -> None:
        super().__init__()
        self.title = title
        texts = QVBoxLayout()
        texts.setSpacing(2)
        name = Label(title)
        name.setBuddy(control)
        texts.addWidget(name)
        if help_text:
            texts.addWidget(Label(help_text, size=Size.SMALL, tone="secondary", wrap=True))
        self._note = Label("", size=Size.SMALL, tone="secondary", wrap=True)
        self._note.hide()
        texts.addWidget(self._note)
        self._problem = Label("", size=Size.SMALL, tone="bad", wrap=True)
        self._problem.hide()
        texts.addWidget(self._problem)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 12, 0, 12)
        row.setSpacing(theme.GRID * 6)
        row.addLayout(texts, 1)
        side = QVBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(control, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(side)

    @property
    def problem(self) -> str:
        """What is said to be wrong."""
        return self._problem.text()

    def show_note(self, note: str) -> None:
        """Says what became of the value; an empty text takes it away."""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def show_problem(self, problem: str) -> None:
        """Says what is wrong with the value; an empty text takes it away."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))


def row_for(setting: Setting, preferences: Preferences) -> SettingRow | None:
    """The row of `setting`; None for one that needs an editor of its own."""
    value = getattr(preferences.settings, setting.name)
    title, help_text = tr(setting.title), tr(setting.help)
    control: QWidget

    def change(new: object) -> None:
        try:
            preferences.change(**{setting.name: new})
        except UserError as error:
            row.show_problem(str(error))
        else:
            row.show_problem("")

    if setting.choices:
        kind = type(setting.choices[0])
        control = _choices(setting.choices, title, value)
        control.chosen.connect(lambda text: change(kind(text)))
    elif setting.kind is bool:
        control = CheckBox(tr("On"), checked=bool(value))
        control.setAccessibleName(title)
        control.toggled.connect(change)
    elif setting.kind is int:
        low, high = setting.minimum or 0, setting.maximum if setting.maximum is not None else 1_000_000
        control = NumberField(int(value), low=low, high=high, name=title)
        control.committed.connect(change)
        control.setFixedWidth(CONTROL_WIDTH // 2)
    elif setting.kind is str:
        control = TextField(str(value), name=title)
        field = control
        control.editingFinished.connect(lambda: change(field.text().strip()))
        control.setFixedWidth(CONTROL_WIDTH)
    else:
        return None
    row = SettingRow(title, help_text, control)
    return row


def _choices(choices: tuple[enum.StrEnum, ...], title: str, value: object) -> Segmented:
    options = [(choice.value, tr(_CHOICES.get(choice.value, choice.value))) for choice in choices]
    control = Segmented(options, name=title)
    control.set_value(str(value))
    return control
