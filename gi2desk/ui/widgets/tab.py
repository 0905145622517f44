"""A tab that comes to the front by itself while something is held over it, so that a drag goes on elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QHideEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gi2desk.ui.canvas import drop
from gi2desk.ui.widgets.button import Button, Role

SPRING_MS = 700


class Tab(Button):
    """`sprung` after something that a workspace could show was held over it for a moment. Nothing is dropped on it."""

    sprung = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, role=Role.TAB, checkable=True, parent=parent)
        self._spring = QTimer(self, singleShot=True, interval=SPRING_MS)
        self._spring.timeout.connect(self._on_held)
        self.setAcceptDrops(True)

    @property
    def springing(self) -> bool:
        """True while something is held over it."""
        return self._spring.isActive()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self.isChecked() and drop.accepts(event.mimeData()):
            # Accepted, so that leaving is told; what is held cannot be let go of here.
            event.accept()
            self._press(True)
            self._spring.start()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.ignore()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._relax()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.ignore()
        self._relax()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._relax()
        super().hideEvent(event)

    def _on_held(self) -> None:
        self._relax()
        self.sprung.emit()

    def _relax(self) -> None:
        self._spring.stop()
        self._press(False)

    def _press(self, down: bool) -> None:
        """Looks as under the pointer: a drag brings no hover."""
        self.setDown(down)
