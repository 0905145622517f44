"""The settings: sections on the left, rows on the right, changes in force at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk import __version__
from gi2desk.core.errors import UserError
from gi2desk.host.log import diagnostics
from gi2desk.host.settings import Group, table
from gi2desk.ui import theme
from gi2desk.ui.services import Shell
from gi2desk.ui.settings.connection import Connections
from gi2desk.ui.settings.display import DisplayRow
from gi2desk.ui.settings.keyboard import Keyboard
from gi2desk.ui.settings.row import SettingRow, row_for
from gi2desk.ui.settings.surround import SurroundPicker
from gi2desk.ui.text import mark, tr
from gi2desk.ui.theme import Size, Weight
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.form import PanelScroll
from gi2desk.ui.widgets.label import ElidedLabel, Label
from gi2desk.ui.widgets.surface import Divider, Surface

NAV_WIDTH = 220
PAGE_WIDTH = 720
ABOUT = "about"
SECTIONS: dict[str, str] = {
    Group.CONNECTIONS: mark("Connections"),
    Group.LIBRARY: mark("Library"),
    Group.APPEARANCE: mark("Appearance"),
    Group.REVIEW: mark("Pictures"),
    Group.KEYS: mark("Keyboard"),
    ABOUT: mark("About"),
}
# Edited elsewhere on the page, or without anything to choose from yet (there is one language).
_OWN = {
    "connections",
    "default_connection",
    "keys",
    "library",
    "surround",
    "language",
    "display_source",
    "display_file",
}


class SettingsPage(Surface):
    """The page. Sections are built when they are first shown."""

    closed = Signal()
    library_wanted = Signal()
    key_changed = Signal()
    connection_taken = Signal(str)

    def __init__(self, shell: Shell, section: str = "", *, started_with: str = "") -> None:
        """`started_with` is the connection that this window was told to use at its start, if it was."""
        super().__init__("panel")
        self._shell, self._started_with = shell, started_with
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Button] = {}
        self.section = ""
        self.setAccessibleName(tr("Settings"))
        self._title = Label("", size=Size.DISPLAY, weight=Weight.STRONG, tone="strong")
        self._scroll: PanelScroll | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._nav())
        row.addWidget(Divider(vertical=True))
        row.addWidget(self._body(), 1)
        self.show_section(section or Group.CONNECTIONS)

    def _nav(self) -> QWidget:
        nav = Surface("window")
        nav.setFixedWidth(NAV_WIDTH)
        nav.setAccessibleName(tr("Sections"))
        column = QVBoxLayout(nav)
        column.setContentsMargins(8, 16, 8, 16)
        column.setSpacing(2)
        for section, title in SECTIONS.items():
            button = Button(tr(title), role=Role.NAV, checkable=True)
            button.clicked.connect(lambda _checked, section=section: self.show_section(section))
            self._group.addButton(button)
            self._buttons[section] = button
            column.addWidget(button)
        column.addStretch(1)
        return nav

    def _body(self) -> QWidget:
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(40, 24, 16, 0)
        self._column.setSpacing(theme.GRID * 3)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        close = IconButton("x", tr("Close the settings"))
        close.clicked.connect(self.closed)
        head.addWidget(close)
        self._column.addLayout(head)
        return body

    def show_section(self, section: str) -> None:
        """Shows a section by its id."""
        self.section = section
        self._buttons[section].setChecked(True)
        self._title.setText(tr(SECTIONS[section]))
        if self._scroll is not None:
            self._scroll.hide()
            self._scroll.deleteLater()
        self._scroll = PanelScroll(margin=0)
        self._scroll.limit_width(PAGE_WIDTH)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 24, 32)
        column.setSpacing(0)
        make = self._makers().get(section)
        if make is not None:
            make(column)
        else:
            self._add_rows(column, section)
        column.addStretch(1)
        self._scroll.column.addWidget(content)
        self._column.addWidget(self._scroll, 1)

    def _makers(self) -> dict[str, Callable[[QVBoxLayout], None]]:
        return {
            Group.CONNECTIONS: self._add_connections,
            Group.LIBRARY: self._add_library,
            Group.APPEARANCE: self._add_appearance,
            Group.REVIEW: self._add_pictures,
            Group.KEYS: lambda column: column.addWidget(Keyboard(self._shell)),
            ABOUT: self._add_about,
        }

    def _add_rows(self, column: QVBoxLayout, section: str) -> None:
        for setting in table():
            if setting.group == section and setting.name not in _OWN:
                row = row_for(setting, self._shell.preferences)
                if row is not None:
                    self._add(column, row)

    def _add(self, column: QVBoxLayout, row: QWidget) -> None:
        if column.count():
            column.addWidget(Divider())
        column.addWidget(row)

    def _add_connections(self, column: QVBoxLayout) -> None:
        column.setSpacing(theme.GRID * 3)
        text = tr("The chosen connection is used for new requests. Keys are kept in the system’s keyring.")
        column.addWidget(Label(text, tone="secondary", wrap=True))
        connections = Connections(self._shell, self._started_with)
        connections.key_changed.connect(self.key_changed)
        connections.taken.connect(self.connection_taken)
        column.addWidget(connections)

    def _add_library(self, column: QVBoxLayout) -> None:
        settings, places = self._shell.preferences.settings, self._shell.places
        folder = Path(settings.library).expanduser() if settings.library else places.library
        control = QWidget()
        line = QHBoxLayout(control)
        line.setContentsMargins(0, 0, 0, 0)
        choose = Button(tr("Choose…"), picture="folder-open")
        choose.clicked.connect(self.library_wanted)
        show = Button(tr("Show"), tip=tr("In Finder, Explorer or the file manager"))
        show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        line.addWidget(choose)
        line.addWidget(show)
        row = SettingRow(tr("Library folder"), str(folder), control)
        self._add(column, row)
        self._add_rows(column, Group.LIBRARY)

    def _add_appearance(self, column: QVBoxLayout) -> None:
        self._add_rows(column, Group.APPEARANCE)
        picker = SurroundPicker(self._shell.preferences.settings.surround)
        picker.picked.connect(lambda step: self._change(surround=step))
        self._add(
            column,
            SettingRow(tr("Image surround"), tr("What lies around a picture while it is judged."), picker),
        )

    def _add_pictures(self, column: QVBoxLayout) -> None:
        self._add(column, DisplayRow(self._shell))
        self._add_rows(column, Group.REVIEW)

    def _add_about(self, column: QVBoxLayout) -> None:
        copy = Button(tr("Copy"), picture="copy")
        copy.clicked.connect(self._on_copy_clicked)
        self._add(
            column,
            SettingRow(
                tr("Diagnostics"),
                tr("Versions, settings and the end of the log, without keys, to paste into a report."),
                copy,
            ),
        )
        logs = Button(tr("Show"))
        logs.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._shell.places.logs)))
        )
        self._add(column, SettingRow(tr("Log folder"), str(self._shell.places.logs), logs))
        self._add(
            column,
            SettingRow(
                tr("Version"), tr("gi2desk is free software (MIT)."), Label(__version__, tabular=True)
            ),
        )
        notes = tr("Interface in Inter (SIL Open Font License). Icons by Phosphor (MIT).")
        self._add(column, SettingRow(tr("Made with"), notes, ElidedLabel("")))

    def _on_copy_clicked(self) -> None:
        shell = self._shell

        def done(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            shell.messages.say(tr("Diagnostics copied."))

        shell.tasks.run(
            lambda: diagnostics(shell.places, shell.preferences.settings), key="diagnostics", done=done
        )

    def _change(self, **changes: object) -> None:
        try:
            self._shell.preferences.change(**changes)
        except UserError as error:
            self._shell.messages.error(error)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
