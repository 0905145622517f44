"""A row for each variable of the prompt, so that one prompt serves many products."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gi2desk.core.writing import variables, whole
from gi2desk.ui import theme
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.text import tr, wrapped
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.field import TextField
from gi2desk.ui.widgets.form import NAME_WIDTH
from gi2desk.ui.widgets.label import Label


class VariableRows(QWidget):
    """Not there while the prompt has no variables."""

    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.fields: dict[str, TextField] = {}
        self._rows: dict[str, QWidget] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, theme.GRID)
        self._column.setSpacing(theme.GRID)
        sheet.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        writing = self._sheet.writing
        names = variables(whole(writing))
        for name in [name for name in self._rows if name not in names]:
            row = self._rows.pop(name)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
            del self.fields[name]
        for place, name in enumerate(names):
            if name not in self._rows:
                self._rows[name] = self._row(name)
            self._column.insertWidget(place, self._rows[name])
        values = {variable.name: variable.value for variable in writing.values}
        for name, field in self.fields.items():
            if field.text() != values.get(name, ""):
                field.setText(values.get(name, ""))
        self.setVisible(bool(names))

    def _row(self, name: str) -> QWidget:
        row = QWidget()
        label = Label("", size=Size.SMALL, tone="secondary")
        label.setFixedWidth(NAME_WIDTH)
        label.setText(
            QFontMetrics(label.font()).elidedText(f"{{{name}}}", Qt.TextElideMode.ElideRight, NAME_WIDTH)
        )
        label.setToolTip(wrapped(name))
        field = TextField(name=tr("Value of {name}", name=name), placeholder=tr("Not filled in yet"))
        label.setBuddy(field)
        field.textEdited.connect(lambda text, name=name: self._sheet.set_value(name, text))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.GRID)
        line.addWidget(label)
        line.addWidget(field, 1)
        self.fields[name] = field
        return row
