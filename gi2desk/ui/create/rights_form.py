"""Whose a reference is and how long it may be used, typed below the tiles."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.rights import UNKNOWN, Rights
from gi2desk.ui import theme
from gi2desk.ui.text import locale, tr
from gi2desk.ui.theme import Size, Weight
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.field import TextField
from gi2desk.ui.widgets.form import FieldRow
from gi2desk.ui.widgets.label import ElidedLabel, Label


class RightsForm(QWidget):
    """Opens for one reference; what is typed is kept by Return or Done, Escape leaves it as it was."""

    kept = Signal(str, object)  # the kept picture's sha256 and its Rights
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = ""
        self._before = UNKNOWN
        self.title = ElidedLabel("", size=Size.SMALL, weight=Weight.MEDIUM)
        self.owner = TextField(name=tr("Owner"), placeholder=tr("Who made it or owns it"))
        self.licence = TextField(name=tr("Licence"), placeholder=tr("What it may be used for"))
        self.expires = TextField(name=tr("Licence until"), placeholder=tr("YYYY-MM-DD"))
        self.note = Label("", size=Size.SMALL, tone="secondary", wrap=True)
        self.done = Button(tr("Done"), role=Role.OUTLINE)
        self.cancel = Button(tr("Cancel"), role=Role.QUIET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.title)
        for name, field in (
            (tr("Owner"), self.owner),
            (tr("Licence"), self.licence),
            (tr("Until"), self.expires),
        ):
            column.addWidget(FieldRow(name, field))
            field.returnPressed.connect(self._keep)
        column.addWidget(self.note)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.done)
        column.addLayout(row)
        self.expires.textChanged.connect(self._check)
        self.done.clicked.connect(self._keep)
        self.cancel.clicked.connect(self.leave)
        self.hide()

    def open(self, number: int, name: str, source: str, rights: Rights) -> None:
        """Shows what is known of the picture `source`, which the prompt calls by `number`."""
        self._source, self._before = source, rights
        self.title.setText(tr("Image {n}: {name}", n=number, name=name))
        self.owner.setText(rights.owner)
        self.licence.setText(rights.licence)
        self.expires.setText(rights.expires.isoformat() if rights.expires else "")
        self.note.setText(tr("The file says so itself. Done confirms it."))
        self.note.setVisible(rights.stated)
        self._check()
        self.show()
        self.owner.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Leaves everything as it was."""
        self._source = ""
        self.hide()
        self.closed.emit()

    def _check(self) -> date | None:
        """The day that is typed; what is no day is marked, and Done says why it waits."""
        text = self.expires.text().strip()
        found, problem = None, ""
        try:
            found = date.fromisoformat(text) if text else None
        except ValueError:
            problem = tr("“{text}” is not a day. Write it as in 2026-12-31.", text=text)
        self.expires.set_problem(problem)
        self.done.set_available(not problem, problem)
        return found

    def _keep(self) -> None:
        until = self._check()
        if not self.done.isEnabled():
            return
        rights = Rights(owner=self.owner.text().strip(), licence=self.licence.text().strip(), expires=until)
        source = self._source
        self.leave()
        if rights != self._before:
            self.kept.emit(source, rights)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)


def day(when: date) -> str:
    """A day as the user's language writes it, without a doubt which number is the month."""
    return locale().toString(QDate(when.year, when.month, when.day), "d MMMM yyyy")


def rights_text(rights: Rights, today: date) -> str:
    """What is known, in one line, or an empty text."""
    parts = []
    if rights.owner:
        text = tr("Owner: {owner} (as the file says)") if rights.stated else tr("Owner: {owner}")
        parts.append(text.format(owner=rights.owner))
    if rights.licence:
        parts.append(tr("Licence: {licence}", licence=rights.licence))
    if rights.expires is not None:
        text = tr("expired on {day}") if rights.expired(today) else tr("until {day}")
        parts.append(text.format(day=day(rights.expires)))
    return " · ".join(parts)
