"""The window: places the bars and the deck of workspaces and connects them. What they do is theirs."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QMenuBar, QVBoxLayout
from typing_extensions import override

from gi2desk.ui import menu, registry, style
from gi2desk.ui.cheatsheet import CheatSheet
from gi2desk.ui.deck import Deck
from gi2desk.ui.memory import SMALLEST
from gi2desk.ui.message import MessageBar, OfferBar
from gi2desk.ui.navigation import Navigation
from gi2desk.ui.panel import Side
from gi2desk.ui.services import Services, Shell
from gi2desk.ui.statusbar import StatusBar
from gi2desk.ui.text import tr
from gi2desk.ui.topbar import TopBar
from gi2desk.ui.widgets.surface import Divider, Surface


class Window(Surface):
    """One window. `open` gives it a library; before that it shows only pages, such as the first start."""

    close_requested = Signal()
    painted = Signal()  # once, after the first time
    settings_wanted = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__("window")
        self._shell = shell
        self._may_close = self._was_painted = False
        self.setWindowTitle("gi2desk")
        self.setMinimumSize(*SMALLEST)
        self.top = TopBar(tuple((entry.id, tr(entry.title)) for entry in registry.WORKSPACES))
        self.deck = Deck(shell)
        self.status = StatusBar(shell.actions)
        self._place()
        self.offers = OfferBar(shell.messages, self.deck)
        self.sheet = CheatSheet(shell.actions, self)
        self._connect()
        Navigation(shell.actions, self.deck, shell.undo, self.top.search, self)
        self._make_menus()
        self._show_library(False)
        style.dress(self)
        shell.memory.restore_window(self)

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(Divider())
        column.addWidget(MessageBar(self._shell.messages))
        column.addWidget(self.deck, 1)
        column.addWidget(Divider())
        column.addWidget(self.status)

    def _connect(self) -> None:
        actions, deck = self._shell.actions, self.deck
        actions.attach(self)
        self.top.workspace_chosen.connect(deck.press)
        self.top.workspace_sprung.connect(deck.spring)
        self.top.connection_pressed.connect(lambda: self.settings_wanted.emit("connections"))
        self.top.settings.follow(actions.bind("window.settings", lambda: self.settings_wanted.emit("")))
        self.top.search.searched.connect(self._show_found)
        self.top.search.left.connect(deck.setFocus)
        self.top.search.returnPressed.connect(self._leave_search)
        deck.shown.connect(self.top.show_workspace)
        deck.status_changed.connect(self.status.show_status)
        actions.bind("window.quit", self.close_requested.emit)
        actions.bind("window.cheat_sheet", self.sheet.toggle)
        actions.bind("view.full_screen", self._set_full_screen)

    def _make_menus(self) -> None:
        actions = self._shell.actions
        if sys.platform == "darwin":
            self._menu_bar = QMenuBar(None)
            self.deck.built.connect(lambda: menu.fill(self._menu_bar, actions))
            menu.fill(self._menu_bar, actions)
            self.top.menu_button.hide()
        else:
            self.top.menu_button.setMenu(menu.compact(actions, self))
            self.top.menu_button.setPopupMode(self.top.menu_button.ToolButtonPopupMode.InstantPopup)

    def open(self, services: Services) -> None:
        """Gives the window a library: its workspaces come to the front."""
        desk = services.desk
        desk.workspace_requested.connect(self.deck.go_to)
        desk.settings_requested.connect(self.settings_wanted)
        desk.queue_requested.connect(self._show_queue)
        self.top.search.searched.connect(desk.look_for)
        self._show_library(True)
        self.deck.open(services)

    def expect_library(self) -> None:
        """Shows the frame as it will be while a library is being opened."""
        self._show_library(True)
        self.top.show_workspace(self._shell.memory.workspace or self.deck.places[0])

    def close_library(self) -> None:
        """Takes the library and all its workspaces out of the window."""
        self.deck.close_library()
        self._shell.undo.clear()
        self._show_library(False)

    def _show_library(self, shown: bool) -> None:
        self.top.show_library(shown)
        self.status.show_library(shown)

    def _show_found(self, text: str) -> None:
        """What is found stands in Review; the keys stay with the search, which may not be written to its end."""
        elsewhere = self.deck.place != "review" or self.deck.page is not None
        # Who has gone on elsewhere within the moment that a search waits is not taken away from there.
        if text and elsewhere and self.top.search.hasFocus():
            self.deck.go_to("review", keys=False)

    def _leave_search(self) -> None:
        """With Enter the search is written, and the keys go to what it found."""
        self.deck.go_to("review")
        if self.deck.frame is not None:
            self.deck.frame.workspace.take_keys()

    def _show_queue(self) -> None:
        """Requests stand in Create's right panel, which may be folded."""
        self.deck.go_to("create")
        frame = self.deck.frame
        if frame is not None:
            frame.show_part(Side.RIGHT, True)

    def _set_full_screen(self, on: bool) -> None:
        self.setWindowState(
            self.windowState() | Qt.WindowState.WindowFullScreen
            if on
            else self.windowState() & ~Qt.WindowState.WindowFullScreen
        )

    def leave(self) -> None:
        """Closes for good; what had to be finished is."""
        self._may_close = True
        self._shell.memory.save_window(self)
        self.deck.close_library()
        self.close()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self._on_painted)

    def _on_painted(self) -> None:
        self._shell.memory.settle_window(self)
        self.painted.emit()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        # Closing takes time: saves are joined first. The composition root calls `leave` when they are.
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.close_requested.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.deck.page is not None and self.deck.place:
            self.deck.close_page()
        elif event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self._shell.actions.trigger("view.full_screen")
        else:
            super().keyPressEvent(event)
