"""A card that opens beside what was pressed and goes with Esc or the next click elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.widgets.surface import Surface

_EDGE = theme.GRID  # stays free at the edges of the window


def beside(pressed: QRect, size: QSize, owner: QWidget, *, above: bool = False, end: bool = False) -> QPoint:
    """Where a card of a size goes that belongs to something `pressed`, on the screen.

    Below it, or `above`, or on the other side or beside it where there is no room; flush with its left, or its right `end`.
    Inside the window of `owner`, and inside the screen where the window is smaller than the card.
    """
    screen, window = owner.screen().availableGeometry(), owner.window().geometry()
    room = screen & window.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
    if room.width() < size.width() or room.height() < size.height():
        room = screen
    under, over = pressed.bottom() + 1 + theme.GRID, pressed.top() - theme.GRID - size.height()
    left = pressed.right() + 1 - size.width() if end else pressed.left()
    first, second = (over, under) if above else (under, over)
    top = next((y for y in (first, second) if room.top() <= y <= _last(room, size).y()), None)
    if top is None:
        top = pressed.top()
        left = pressed.left() - theme.GRID - size.width() if end else pressed.right() + 1 + theme.GRID
    last = _last(room, size)
    return QPoint(max(room.left(), min(left, last.x())), max(room.top(), min(top, last.y())))


def _last(room: QRect, size: QSize) -> QPoint:
    """The farthest right and down that something of a size may begin."""
    return QPoint(room.right() + 1 - size.width(), room.bottom() + 1 - size.height())


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
        """Shows the card below `anchor`, or wherever there is room for it in the window."""
        self.adjustSize()
        if self.column.hasHeightForWidth():
            # The hint of texts that wrap is that of another width.
            self.resize(self.width(), self.column.totalHeightForWidth(self.width()))
        pressed = QRect(anchor.mapToGlobal(QPoint(0, 0)), anchor.size())
        self.move(beside(pressed, self.size(), anchor))
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
