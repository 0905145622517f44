"""A card that opens beside what was pressed and goes with Esc or the next click elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.widgets.surface import Surface


class Popover(Surface):
    """Fill `column`. It takes itself away when it is closed and gives the focus back to `owner`."""

    def __init__(self, name: str, owner: QWidget) -> None:
        super().__init__("float", owner)
        self.setWindowFlags(Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(name)
        self.setWindowTitle(name)
        self._owner = owner
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 12, 12, 12)
        self.column.setSpacing(theme.GRID * 2)

    def open_below(self, anchor: QWidget) -> None:
        """Shows the card below `anchor`, or wherever there is room for it on the screen."""
        self.adjustSize()
        if self.column.hasHeightForWidth():
            # The hint of texts that wrap is that of another width.
            self.resize(self.width(), self.column.totalHeightForWidth(self.width()))
        room = anchor.screen().availableGeometry()
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + theme.GRID))
        if place.y() + self.height() > room.bottom():
            place = anchor.mapToGlobal(QPoint(anchor.width() + theme.GRID, 0))
        left = max(room.left(), min(place.x(), room.right() - self.width()))
        top = max(room.top(), min(place.y(), room.bottom() - self.height()))
        self.move(left, top)
        self.show()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._owner.isEnabled() and self._owner.isVisible():
            self._owner.setFocus(Qt.FocusReason.PopupFocusReason)
