"""The bar at the top: where we are, the four workspaces, search, the connection, the settings."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QMenu, QWidget
from typing_extensions import override

from gi2desk.ui import icon, theme
from gi2desk.ui.text import tr, wrapped
from gi2desk.ui.theme import Tone, Weight
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.field import SearchField
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.pill import Pill
from gi2desk.ui.widgets.surface import Surface
from gi2desk.ui.widgets.tab import Tab

SEARCH_WIDTH = 208
SEARCH_NARROWEST = 88
LONGEST_NAME = 200


class Crumb(Button):
    """A name that opens a menu of its siblings."""

    CARET = 10

    opened = Signal(QMenu)  # fill it now

    def __init__(self, name: str, *, last: bool) -> None:
        super().__init__("", role=Role.QUIET)
        self.setProperty("role", "crumb")
        self.setProperty("last", last)
        self.setAccessibleDescription(name)
        self.setFont(theme.font(weight=Weight.MEDIUM if last else Weight.REGULAR))
        self.setMaximumWidth(LONGEST_NAME)
        self._name = name
        self.clicked.connect(self._on_clicked)
        self.menu_shown = QMenu(self)

    def show_text(self, text: str) -> None:
        """Changes the name, shortened in its middle where it is long."""
        room = LONGEST_NAME - 32
        self.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room))
        self.setAccessibleName(f"{self._name}: {text}")
        self.setToolTip(wrapped(text))

    def _on_clicked(self) -> None:
        self.opened.emit(self.menu_shown)
        self.menu_shown.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    @override
    def sizeHint(self) -> QSize:
        return QSize(
            self.fontMetrics().horizontalAdvance(self.plain) + 8 + self.CARET + 10,
            super().sizeHint().height(),
        )

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        where = QRectF(self.width() - self.CARET - 6, 1, self.CARET, self.height())
        icon.paint(QPainter(self), where, "caret-down", theme.colour("secondary"))


class TopBar(Surface):
    """Places its parts and tells what was chosen; it knows nothing about libraries or connections."""

    workspace_chosen = Signal(str)
    workspace_sprung = Signal(str)  # something to be dropped there is held over its tab
    connection_pressed = Signal()

    def __init__(self, workspaces: tuple[tuple[str, str], ...], parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.setFixedHeight(theme.TOP_BAR)
        self.menu_button = IconButton("list", tr("Menu"))
        self.library = Crumb(tr("Library"), last=False)
        self.project = Crumb(tr("Project"), last=True)
        self.slash = Label("/", tone="secondary")
        self.search = SearchField(tr("Search prompts and notes"))
        self.search.setMinimumWidth(SEARCH_NARROWEST)
        self.search.setMaximumWidth(SEARCH_WIDTH)
        self.connection = Pill(tr("No connection"), Tone.NEUTRAL)
        self.connection.clicked.connect(self.connection_pressed)
        self.settings = IconButton("gear", tr("Settings"))
        self._tabs = QButtonGroup(self)
        self._buttons: dict[str, Tab] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 0, 8, 0)
        grid.setHorizontalSpacing(theme.GRID * 4)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        grid.addLayout(self._left(), 0, 0)
        grid.addWidget(self._middle(workspaces), 0, 1)
        grid.addLayout(self._right(), 0, 2)

    def _left(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        for widget in (self.menu_button, self.library, self.slash, self.project):
            row.addWidget(widget)
        row.addStretch(1)
        return row

    def _middle(self, workspaces: tuple[tuple[str, str], ...]) -> QWidget:
        self.tabs = QWidget()
        self.tabs.setAccessibleName(tr("Workspaces"))
        row = QHBoxLayout(self.tabs)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        for place, title in workspaces:
            button = Tab(title)
            button.clicked.connect(lambda _checked, place=place: self.workspace_chosen.emit(place))
            button.sprung.connect(lambda place=place: self.workspace_sprung.emit(place))
            self._tabs.addButton(button)
            self._buttons[place] = button
            row.addWidget(button)
        return self.tabs

    def _right(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GRID * 3)
        row.addStretch(1)
        row.addWidget(self.search, 1000)
        row.addWidget(self.connection)
        row.addWidget(self.settings)
        return row

    def tab(self, place: str) -> Tab:
        """The tab of a workspace."""
        return self._buttons[place]

    def show_workspace(self, place: str) -> None:
        """Marks the open workspace; an empty text marks none."""
        self._tabs.setExclusive(False)
        for name, button in self._buttons.items():
            button.setChecked(name == place)
            button.setFont(theme.font(weight=Weight.MEDIUM if name == place else Weight.REGULAR))
        self._tabs.setExclusive(bool(place))

    def show_library(self, shown: bool) -> None:
        """Before a library is open there is nothing to go to or to look for."""
        for widget in (self.library, self.slash, self.project, self.tabs, self.search, self.connection):
            widget.setVisible(shown)
