"""The middle of Create as a stack: the pictures of the last click, and a tool that lies before them while it is used."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget


class StageTable(QStackedWidget):
    """`ground` is what is there while no tool is. A tool is a widget that is made for one use and deleted after it."""

    changed = Signal()  # another tool lies on it, or none does

    def __init__(self, ground: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tool: QWidget | None = None
        self._ground = ground
        self.addWidget(ground)

    @property
    def tool(self) -> QWidget | None:
        """The tool that is in use."""
        return self._tool

    def lay(self, tool: QWidget) -> None:
        """Puts a tool before the pictures and takes the one before away."""
        self._drop()
        self._tool = tool
        self.addWidget(tool)
        self.setCurrentWidget(tool)
        tool.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def clear(self, tool: QWidget | None = None) -> None:
        """Takes the tool away, if it is `tool` or that is None: one that was replaced has nothing to clear."""
        if self._tool is not None and tool in {None, self._tool}:
            focused = QApplication.focusWidget()
            held = focused is not None and (focused is self._tool or self._tool.isAncestorOf(focused))
            self._drop()
            if held:
                # Else Qt would give it to the first button of the window.
                self._ground.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    def _drop(self) -> None:
        if self._tool is not None:
            tool, self._tool = self._tool, None
            tool.close()  # it may have something to keep
            self.removeWidget(tool)
            tool.deleteLater()
