"""The end of the panel: what stands against an export, the button that starts it, and how far it is."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.delivery import Delivered
from gi2desk.ui import theme
from gi2desk.ui.export.pace import Pace
from gi2desk.ui.text import tr, tr_count, wrapped
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, PrimaryButton, Role
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.running import Running

_STEPS = 1000
_TICK_MS = 100
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
        self._pace, self._place, self._total = Pace(()), 0, 0
        self._stopping, self._said = False, ""
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._move)
        self._build()
        self.button.clicked.connect(self.export_requested)
        self.running.cancel_requested.connect(self.cancel_requested)
        self.replace.clicked.connect(self.replace_requested)
        self.show_running()
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

    def show_running(self, files: Sequence[Delivered] = ()) -> None:
        """Swaps the button for the progress of these files and, without any, back."""
        self.button.setVisible(not files)
        self.running.setVisible(bool(files))
        self._stopping, self._said = False, ""
        if files:
            self._pace, self._place, self._total = Pace(files), 0, len(files)
            self.running.begin()
            self._move()
            self._tick.start()
        else:
            self._tick.stop()

    def show_file(self, name: str) -> None:
        """Another file is at hand."""
        self._place += 1
        self._pace.begin(name, time.monotonic())
        self._said = tr("{n} of {total}: {name}", n=self._place, total=self._total, name=name)
        self._move()

    def _move(self) -> None:
        share = round(self._pace.share(time.monotonic()) * _STEPS)
        if not self._stopping:
            self.running.show_progress(share, _STEPS, self._said or tr("Reading the master…"))

    def show_stopping(self) -> None:
        """Cancel was pressed: the file at hand is finished first."""
        self._stopping = True
        self.running.show_stopping(tr("Stopping after this file…"))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_button(*self._shown)
