"""Plain areas: a background from the theme, and the one-pixel line between two of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from gi2desk.ui import theme


class Surface(QWidget):
    """An area with the background `kind`: window, panel, raised, stage, card or float."""

    def __init__(self, kind: str = "panel", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", kind)


class Divider(Surface):
    """A line of one pixel."""

    def __init__(self, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__("line", parent)
        fixed, free = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        if vertical:
            self.setFixedWidth(theme.LINE)
            self.setSizePolicy(fixed, free)
        else:
            self.setFixedHeight(theme.LINE)
            self.setSizePolicy(free, fixed)
