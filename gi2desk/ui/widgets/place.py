"""Where a menu opens that belongs to a button: beside it, and whole within the window."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QMenu, QWidget

from gi2desk.ui.widgets.popover import beside


def drop_down(menu: QMenu, anchor: QWidget, *, end: bool = False) -> None:
    """Opens `menu` below `anchor`, flush with its left, or its right `end`; on the other side where there is no room."""
    menu.ensurePolished()
    pressed = QRect(anchor.mapToGlobal(QPoint(0, 0)), anchor.size())
    menu.popup(beside(pressed, menu.sizeHint(), anchor, end=end))
