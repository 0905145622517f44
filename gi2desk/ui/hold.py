"""Tells a key that is held down from one that is pressed again, where the system makes them look alike.

X11 repeats a held key as pairs of release and press, which Qt can only sometimes tell from deliberate ones; a key that costs
money must count once, however long it is held.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

SAME_PRESS_MS = 30
"""A release and a press that lie closer together are one held key: no finger is as fast."""
_LET_GO_MS = 120
# Longer than any system waits before it repeats a key. The end where no release is ever told, as when another window
# has taken the keyboard.
_FORGOTTEN_MS = 2_500
_PRESSES = {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress}


class KeyHold(QObject):
    """From `begin` on it is `active` until every key has been let go."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.stop)

    @property
    def active(self) -> bool:
        """True while the key may still be down."""
        return self._timer.isActive()

    def begin(self) -> None:
        """A key has just been pressed."""
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)
        self._timer.start(_FORGOTTEN_MS)

    def stop(self) -> None:
        """Watches no longer."""
        self._timer.stop()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _PRESSES:
            self._timer.start(_FORGOTTEN_MS)
        elif event.type() == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            self._timer.start(_FORGOTTEN_MS if event.isAutoRepeat() else _LET_GO_MS)
        return False
