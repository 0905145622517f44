"""A key that is held down: what it shows lasts as long."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override


class HeldKey(QObject):
    """Follows a key, without modifiers, in the window of a widget that is seen, as long as `wanted` says so.

    It is the window that is watched: a held key reaches it when nobody who has the focus wanted it.
    """

    held = Signal(bool)  # False, too, where the release goes to another window

    def __init__(self, key: Qt.Key, widget: QWidget, wanted: Callable[[], bool]) -> None:
        super().__init__(widget)
        self._key, self._widget, self._wanted = key, widget, wanted

    def watch(self) -> None:
        """Follows the window that the widget is in now."""
        self._widget.window().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self._widget.isVisible() and self._takes(event):
            return True
        if event.type() is QEvent.Type.WindowDeactivate:
            self.held.emit(False)
        return super().eventFilter(watched, event)

    def _takes(self, event: QKeyEvent) -> bool:
        if event.key() != self._key or event.modifiers() or not self._wanted():
            return False
        if not event.isAutoRepeat() and event.type() in {QEvent.Type.KeyPress, QEvent.Type.KeyRelease}:
            self.held.emit(event.type() is QEvent.Type.KeyPress)
        return True
