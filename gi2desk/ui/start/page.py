"""The first start: add a key, try the demo, or open a folder."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.connection import OPENAI, Connection
from gi2desk.host.settings import Settings
from gi2desk.ui import icon, theme
from gi2desk.ui.asking import ask_folder
from gi2desk.ui.services import Shell
from gi2desk.ui.settings.key import KeyEntry
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size, Weight
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.form import PanelScroll
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.surface import Surface

WIDTH = 640


class _Picture(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(24, 24)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        icon.paint(QPainter(self), QRectF(self.rect()), self._name, theme.colour("text"))


class _Way(Surface):
    """A card for one way in: an icon, what it is, and its controls."""

    def __init__(self, picture: str, title: str, text: str) -> None:
        super().__init__("card")
        self.setAccessibleName(title)
        self.column = QVBoxLayout()
        self.column.setSpacing(theme.GRID)
        self.column.addWidget(Label(title, size=Size.TITLE, weight=Weight.MEDIUM, tone="strong"))
        self.column.addWidget(Label(text, tone="secondary", wrap=True))
        self.column.addSpacing(theme.GRID)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 16, 20, 16)
        row.setSpacing(theme.GRID * 4)
        row.addWidget(_Picture(picture), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.column, 1)

    def add_buttons(self, *buttons: Button) -> None:
        """Puts buttons in a line at the left."""
        line = QHBoxLayout()
        line.setSpacing(theme.GRID * 2)
        for button in buttons:
            line.addWidget(button)
        line.addStretch(1)
        self.column.addLayout(line)


class StartPage(Surface):
    """Three ways in. Nothing is made on the disk before one is taken."""

    key_added = Signal(str)  # name of the connection
    demo_chosen = Signal()
    library_chosen = Signal(object)  # a folder that is a library, or becomes one
    pictures_chosen = Signal(object)  # a folder of pictures to copy

    def __init__(self, shell: Shell) -> None:
        super().__init__("window")
        self._shell = shell
        self.setAccessibleName(tr("Welcome"))
        self._connection = _own(shell.preferences.settings)
        scroll = PanelScroll(margin=24)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        body = QWidget()
        body.setFixedWidth(WIDTH)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID * 3)
        column.addWidget(
            Label(tr("Welcome to gi2desk"), size=Size.DISPLAY, weight=Weight.STRONG, tone="strong")
        )
        text = tr(
            "From brief to delivered files: explore at 1K, review at 2K, finish at 4K, export every crop."
        )
        column.addWidget(Label(text, tone="secondary", wrap=True))
        column.addSpacing(theme.GRID * 3)
        for way in (self._demo(), self._key(), self._folder()):
            column.addWidget(way)
        centre = QHBoxLayout()
        centre.addStretch(1)
        centre.addWidget(body)
        centre.addStretch(1)
        scroll.column.addStretch(2)
        scroll.column.addLayout(centre)
        scroll.column.addStretch(3)

    def _demo(self) -> QWidget:
        way = _Way(
            "flask",
            tr("Try the demo"),
            tr("Everything works, with made-up pictures, without a key and at no cost."),
        )
        self.demo = Button(tr("Open the demo"), role=Role.PRIMARY)
        self.demo.clicked.connect(self.demo_chosen)
        way.add_buttons(self.demo)
        return way

    def _key(self) -> QWidget:
        title = self._connection.title or self._connection.name
        way = _Way(
            "key",
            tr("Add your {endpoint} key", endpoint=title),
            tr("It goes into the system’s keyring and to {endpoint}, nowhere else.", endpoint=title),
        )
        self.key = KeyEntry(self._shell, self._connection)
        self.go_on = Button(tr("Start with this key"), role=Role.PLAIN)
        self.go_on.clicked.connect(lambda: self.key_added.emit(self._connection.name))
        self.go_on.hide()
        self.key.kept.connect(self.go_on.show)
        self.key.kept.connect(self.key.run_test)
        self.key.found.connect(self.go_on.setVisible)
        way.column.addWidget(self.key)
        way.add_buttons(self.go_on)
        return way

    def _folder(self) -> QWidget:
        way = _Way(
            "folder-open",
            tr("Open a folder"),
            tr(
                "A library you already have, or a folder of pictures to rate, compare and crop. Needs no key."
            ),
        )
        library = Button(tr("Open a library…"))
        library.clicked.connect(
            lambda: ask_folder(
                self._shell,
                self,
                tr("Open a library"),
                "library",
                self.library_chosen.emit,
            )
        )
        pictures = Button(tr("Import pictures…"))
        pictures.clicked.connect(
            lambda: ask_folder(
                self._shell,
                self,
                tr("Import pictures"),
                "import",
                self.pictures_chosen.emit,
            )
        )
        way.add_buttons(library, pictures)
        return way


def _own(settings: Settings) -> Connection:
    """Whose key the start asks for: the one that the settings chose, which may be a person's own endpoint."""
    own = [each for each in settings.connections if each.name == settings.default_connection]
    return next(iter((*own, *settings.connections)), OPENAI)
