"""Opens and closes the client's window for the workspaces that show pictures; there is one for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid
from typing_extensions import override

from gi2desk.ui.action import Actions
from gi2desk.ui.client.subject import Subject
from gi2desk.ui.desk import Desk
from gi2desk.ui.memory import Memory
from gi2desk.ui.services import Services

if TYPE_CHECKING:
    from gi2desk.ui.client.window import ClientWindow

COMMAND = "view.client"


class Client(QObject):
    """While it is open it shows what the workspace in front shows, or showed last."""

    def __init__(self, actions: Actions, memory: Memory) -> None:
        super().__init__()
        self._actions, self._memory = actions, memory
        self._sources: dict[str, tuple[Subject, QWidget]] = {}
        self._window: ClientWindow | None = None
        self._main: QWidget | None = None
        self._place = ""

    @property
    def window(self) -> ClientWindow | None:
        """The window while it is open."""
        return self._window

    def offer(self, place: str, source: Subject, stage: QWidget) -> None:
        """Lets the workspace `place` be mirrored; `stage` stands in the main window."""
        self._sources[place] = source, stage
        self._actions.bind(COMMAND, lambda on: self.set_open(place, bool(on)), place=place)
        # A workspace may be built while the window is open.
        self._actions.set_checked(COMMAND, self._window is not None, place=place)

    def withdraw(self, place: str) -> None:
        """The workspace closes: its pictures are no longer shown to anybody."""
        self._sources.pop(place, None)
        if place == self._place:
            self.close()

    def come(self, place: str) -> None:
        """The workspace is in front: an open window shows it from now on, if there are pictures to be seen."""
        if self._window is not None and place != self._place and self._sources[place][0].canvases():
            self._show(place)

    def set_open(self, place: str, on: bool) -> None:
        """Opens the window with the workspace `place`, or closes it."""
        if on:
            self._show(place)
        else:
            self.close()

    def close(self) -> None:
        """Closes the window, if it is open."""
        window, self._window, self._place = self._window, None, ""
        if window is not None:
            window.closed.disconnect(self.close)
            if self._main is not None and isValid(self._main):
                self._main.removeEventFilter(self)
            window.leave()
        for place in self._sources:
            self._actions.set_checked(COMMAND, False, place=place)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of the main window, which gets the keys that nothing in it took."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            wanted = event.key() == Qt.Key.Key_Escape and not event.modifiers()
            if wanted and self._main is not None and not self._main.isFullScreen():
                self.close()
                return True
        return False

    def _show(self, place: str) -> None:
        source, stage = self._sources[place]
        self._place = place
        if self._window is not None:
            self._window.show_source(source)
            return
        from gi2desk.ui.client.window import ClientWindow

        self._main = stage.window()
        self._window = ClientWindow(source, self._main, self._memory)
        self._window.closed.connect(self.close)
        # Its key means it in either window, and so does Esc where nobody else wants it.
        self._window.addAction(self._actions.action(COMMAND))
        self._main.installEventFilter(self)
        self._window.open()
        for other in self._sources:
            self._actions.set_checked(COMMAND, True, place=other)


_clients: WeakKeyDictionary[Desk, Client] = WeakKeyDictionary()


def shared(services: Services) -> Client:
    """The one of an open library."""
    found = _clients.get(services.desk)
    if found is None:
        found = _clients[services.desk] = Client(services.actions, services.memory)
    return found
