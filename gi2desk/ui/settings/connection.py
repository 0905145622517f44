"""Connections: which endpoints there are, which one is used, their keys, and whether they answer."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from gi2desk.core.connection import DEMO, Connection
from gi2desk.core.errors import UserError
from gi2desk.ui import theme
from gi2desk.ui.services import Shell
from gi2desk.ui.settings.key import KeyEntry
from gi2desk.ui.settings.rules import RulesEntry
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size, Weight
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.check import RadioButton
from gi2desk.ui.widgets.field import NumberField, TextField
from gi2desk.ui.widgets.form import FieldRow
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.surface import Surface

NO_LIMIT = 0


class ConnectionCard(Surface):
    """One endpoint: chosen by its radio button, edited below it."""

    chosen = Signal(str)
    removed = Signal(str)
    key_changed = Signal()

    def __init__(self, shell: Shell, connection: Connection, *, in_use: bool) -> None:
        super().__init__("card")
        self._shell, self.connection = shell, connection
        self.radio = RadioButton(connection.title or connection.name)
        self.radio.setFont(theme.font(weight=Weight.MEDIUM))
        self.radio.setChecked(in_use)
        self.radio.toggled.connect(self._on_toggled)
        self._on_toggled(in_use)
        self.radio.clicked.connect(lambda: self.chosen.emit(connection.name))
        self._problem = Label("", size=Size.SMALL, tone="bad", wrap=True)
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(theme.GRID * 2)
        head = QHBoxLayout()
        head.addWidget(self.radio, 1)
        column.addLayout(head)
        if connection.kind == "demo":
            text = tr(
                "A local stand-in with a library of its own: it answers like the real one, with drawings that do not "
                "follow the prompt, and costs nothing."
            )
            column.addWidget(Label(text, size=Size.SMALL, tone="secondary", wrap=True))
            return
        more = Button(tr("More"), role=Role.QUIET, picture="caret-down", checkable=True)
        head.addWidget(more)
        self.key = KeyEntry(shell, connection)
        self.key.kept.connect(self.key_changed)
        self.key.removed.connect(self.key_changed)
        column.addWidget(FieldRow(tr("Key"), self.key))
        column.addWidget(self._problem)
        self._details = self._make_details()
        self._details.setVisible(not connection.base_url)
        more.setChecked(not connection.base_url)
        more.toggled.connect(self._details.setVisible)
        column.addWidget(self._details)

    def _on_toggled(self, on: bool) -> None:
        # Tab goes to the chosen one, as in every group of radio buttons; the arrow keys go on from there.
        self.radio.setFocusPolicy(Qt.FocusPolicy.TabFocus if on else Qt.FocusPolicy.NoFocus)

    def _make_details(self) -> QWidget:
        connection = self.connection
        self.title = TextField(connection.title or connection.name, name=tr("Name"))
        self.url = TextField(connection.base_url, name=tr("Address"), placeholder="https://host/v1")
        self.parallel = NumberField(connection.concurrency, low=1, high=32, name=tr("At once"))
        self.rate = NumberField(
            connection.images_per_minute or NO_LIMIT, low=NO_LIMIT, high=1000, name=tr("Per minute")
        )
        self.rate.setSpecialValueText(tr("Not known: as fast as the endpoint allows"))
        model = self._shell.catalogue.default
        self.model = TextField(
            connection.models.get(model.id, ""), name=tr("Model name there"), placeholder=model.id
        )
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID * 2)
        for name, control in (
            (tr("Name"), self.title),
            (tr("Address"), self.url),
            (tr("At once"), self.parallel),
            (tr("Per minute"), self.rate),
            (tr("Model name"), self.model),
        ):
            column.addWidget(FieldRow(name, control))
            control.editingFinished.connect(self._on_edited)
        self.rules = RulesEntry(connection)
        self.rules.edited.connect(self._keep)
        column.addWidget(FieldRow(tr("Rules"), self.rules))
        remove = Button(tr("Remove this connection"), role=Role.QUIET, picture="trash")
        remove.clicked.connect(lambda: self.removed.emit(connection.name))
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(remove)
        column.addLayout(line)
        return box

    def _edited(self) -> Connection:
        model = self._shell.catalogue.default
        models = {key: value for key, value in self.connection.models.items() if key != model.id}
        if self.model.text().strip():
            models[model.id] = self.model.text().strip()
        return replace(
            self.connection,
            title=self.title.text().strip() or self.connection.name,
            base_url=self.url.text().strip(),
            concurrency=self.parallel.value(),
            images_per_minute=self.rate.value() or None,
            models=models,
        )

    def _on_edited(self) -> None:
        edited = self._edited()
        problem = address_problem(edited.base_url)
        self.url.set_problem(problem)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        if not problem and edited != self.connection:
            self._keep(edited)

    def _keep(self, edited: Connection) -> None:
        preferences = self._shell.preferences
        connections = tuple(
            edited if connection.name == edited.name else connection
            for connection in preferences.settings.connections
        )
        self.connection = edited
        self.radio.setText(edited.title)
        try:
            preferences.change(connections=connections)
        except UserError as error:
            self._shell.messages.error(error)
        self.key.use(edited)
        self.rules.use(edited)


class Connections(QWidget):
    """All of them, the demo last, and a way to add one."""

    key_changed = Signal()
    taken = Signal(str)  # a person chose this one

    def __init__(self, shell: Shell, started_with: str = "") -> None:
        super().__init__()
        self._shell, self._started_with = shell, started_with
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GRID * 3)
        self._group: QButtonGroup | None = None
        self._fill()

    @property
    def cards(self) -> tuple[ConnectionCard, ...]:
        """The cards as they stand."""
        return tuple(self.findChildren(ConnectionCard))

    def _fill(self) -> None:
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        settings = self._shell.preferences.settings
        in_use = self._started_with or settings.default_connection
        self._group = QButtonGroup(self)
        for connection in (*settings.connections, DEMO):
            card = ConnectionCard(self._shell, connection, in_use=connection.name == in_use)
            card.chosen.connect(self._on_chosen)
            card.removed.connect(self._on_removed)
            card.key_changed.connect(self.key_changed)
            self._group.addButton(card.radio)
            self._column.addWidget(card)
        add = Button(tr("Add a connection"), role=Role.OUTLINE, picture="plus")
        add.clicked.connect(self._on_add_clicked)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(add)
        row.addStretch(1)
        self._column.addWidget(line)

    def _on_chosen(self, name: str) -> None:
        # From now on a choice counts, whatever the window was told at its start.
        self._started_with = ""
        self._change(default_connection=name)
        self.taken.emit(name)

    def _on_add_clicked(self) -> None:
        connections = self._shell.preferences.settings.connections
        names = {connection.name for connection in connections}
        number = next(n for n in range(2, 1000) if f"connection-{n}" not in names)
        added = Connection(
            name=f"connection-{number}", title=tr("Connection {n}", n=number), base_url="", concurrency=2
        )
        self._change(connections=(*connections, added))
        self._fill()
        self.cards[-2].url.setFocus()

    def _on_removed(self, name: str) -> None:
        before = self._shell.preferences.settings
        kept = tuple(connection for connection in before.connections if connection.name != name)
        default = (
            before.default_connection
            if before.default_connection != name
            else (kept[0].name if kept else DEMO.name)
        )
        self._change(connections=kept, default_connection=default)
        self._fill()

        def undo() -> None:
            self._change(connections=before.connections, default_connection=before.default_connection)
            self._fill()

        self._shell.messages.offer_undo(tr("Connection removed. Its key stays in the keyring."), undo)

    def _change(self, **changes: object) -> None:
        try:
            self._shell.preferences.change(**changes)
        except UserError as error:
            self._shell.messages.error(error)


def address_problem(url: str) -> str:
    """Why `url` is no address of an endpoint, or an empty text. Plain http only reaches this machine."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return tr("An address looks like https://host/v1.")
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        return tr("A key is only sent over https, except to this computer.")
    return ""
