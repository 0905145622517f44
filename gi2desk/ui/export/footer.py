"""The end of the panel: what stands against an export, the button that starts it, and how far it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.text import tr, tr_count, wrapped
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, PrimaryButton, Role
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.running import Running

_BUTTON_MARGIN = 34  # of the button's text, and the gap before its detail


class Footer(QWidget):
    """Shows what it is told and asks for what is pressed."""

    export_requested = Signal()
    cancel_requested = Signal()
    replace_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = Label(size=Size.SMALL, wrap=True)
        self.replace = Button(tr("Replace them"), role=Role.LINK)
        self.replace.setFont(theme.font(Size.SMALL))
        self.button = PrimaryButton("")
        self.button.setMinimumWidth(1)
        self.running = Running(tr("Export"))
        self._shown = (0, "", "")
        self._build()
        self.button.clicked.connect(self.export_requested)
        self.running.cancel_requested.connect(self.cancel_requested)
        self.replace.clicked.connect(self.replace_requested)
        self.show_running(False)
        self.show_problem("", "")

    def _build(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.GRID)
        line.addWidget(self.said, 1)
        line.addWidget(self.replace)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, 3 * theme.GRID, theme.MARGIN, theme.MARGIN)
        column.setSpacing(2 * theme.GRID)
        column.addLayout(line)
        column.addWidget(self.button)
        column.addWidget(self.running)

    def show_button(self, count: int, folder: str, reason: str) -> None:
        """What a press would do, or in `reason` why it can do nothing."""
        self._shown = (count, folder, reason)
        text = tr_count("Export {n} file", "Export {n} files", count) if count else tr("Export")
        if text != self.button.plain:
            self.button.setText(text)
        metrics = QFontMetrics(theme.font(Size.SMALL, tabular=True))
        room = (
            self.width()
            - 2 * theme.MARGIN
            - _BUTTON_MARGIN
            - self.button.fontMetrics().horizontalAdvance(text)
        )
        shown = metrics.elidedText(folder, Qt.TextElideMode.ElideMiddle, max(room, 0)) if count else ""
        self.button.set_detail(shown)
        self.button.set_available(not reason, reason)
        if not reason:
            self.button.setToolTip(wrapped(tr("Writes the files and a manifest")))

    def show_problem(self, text: str, tone: str, *, replaceable: bool = False) -> None:
        """One line above the button."""
        self.said.setText(text)
        self.said.set_tone(tone)
        self.said.setVisible(bool(text))
        self.replace.setVisible(replaceable)

    def show_running(self, running: bool, total: int = 0) -> None:
        """Swaps the button for the progress and back."""
        self.button.setVisible(not running)
        self.running.setVisible(running)
        if running:
            self.running.begin()
            self.show_progress(0, total)

    def show_progress(self, done: int, total: int) -> None:
        """So many files are written."""
        text = tr("Exporting {n} of {total}", n=min(done + 1, total), total=total)
        self.running.show_progress(done, total, text)

    def show_stopping(self) -> None:
        """Cancel was pressed: the file at hand is finished first."""
        self.running.show_stopping(tr("Stopping after this file…"))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_button(*self._shown)
