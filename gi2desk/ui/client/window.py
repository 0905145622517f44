"""The second window: on another screen without any frame, or movable where there is only one screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QMouseEvent, QScreen, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.ui import style
from gi2desk.ui.client.mirror import Mirror
from gi2desk.ui.client.subject import Subject
from gi2desk.ui.memory import Memory, fit, is_reachable
from gi2desk.ui.text import tr
from gi2desk.ui.widgets.surface import Surface

_FRAMED_MS = 150
_SHARE = 0.6  # of the room on a screen that it shares with the main window


class ClientWindow(Surface):
    """Takes no keys away: it opens without the focus. Esc closes it, a double click takes the frame on and off."""

    closed = Signal()

    def __init__(self, source: Subject, main: QWidget, memory: Memory) -> None:
        super().__init__("stage")
        self._main, self._memory = main, memory
        self.mirror = Mirror(source, self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.mirror)
        self.setWindowTitle(tr("Client window"))
        self.setAccessibleName(tr("Client window"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        style.dress(self)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenRemoved.connect(self._on_screen_removed)

    def show_source(self, source: Subject) -> None:
        """Shows another stage in place of the one before."""
        before = self.mirror
        self.mirror = Mirror(source, self)
        self._column.replaceWidget(before, self.mirror)
        self.mirror.show()
        before.close_workers()
        before.hide()
        before.deleteLater()

    def open(self) -> None:
        """On the screen where it was last, else on one that the main window is not on, else beside it."""
        others = [screen for screen in QGuiApplication.screens() if screen is not self._main.screen()]
        last = (screen for screen in others if screen.name() == self._memory.client_screen)
        screen = next(last, others[0] if others else None)
        if screen is None:
            self._stand_beside()
            self.show()
        else:
            self.setScreen(screen)
            self.setGeometry(screen.geometry())
            self.showFullScreen()

    def leave(self) -> None:
        """Closes for good."""
        self.mirror.close_workers()
        self.close()
        self.deleteLater()

    def _stand_beside(self) -> None:
        room = self._main.screen().availableGeometry()
        size = room.size() * _SHARE
        # Above the bar of the stage, which goes on being used.
        self.setGeometry(QRect(room.topRight() - QPoint(size.width(), 0), size))
        if self.isVisible():
            self._come_inside()

    def _come_inside(self) -> None:
        """With its frame, which is known only now: the title bar is what a hand moves it by."""
        if self.isFullScreen() or self.isMaximized():
            return
        inner, frame = self.geometry(), self.frameGeometry()
        fitted = fit(inner.size(), frame, self.screen().availableGeometry())
        if fitted != QRect(frame.topLeft(), inner.size()):
            self.resize(fitted.size())
            self.move(fitted.topLeft())

    def _on_screen_removed(self, _screen: QScreen) -> None:
        # The system moves its windows first.
        QTimer.singleShot(0, self, self._come_back)

    def _come_back(self) -> None:
        """Full screen over the main window would hide all of it; elsewhere it must be within reach."""
        rooms = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        covers = self.isFullScreen() and self.screen() is self._main.screen()
        if covers or not is_reachable(self.frameGeometry(), rooms):
            self.showNormal()
            self._stand_beside()

    def _note_screen(self) -> None:
        if self.screen() is not self._main.screen():
            self._memory.client_screen = self.screen().name()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._note_screen()
        # The system puts the frame around it a moment later.
        for wait in (0, _FRAMED_MS):
            QTimer.singleShot(wait, self, self._come_inside)
        self.windowHandle().screenChanged.connect(lambda _screen: self._note_screen())

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
