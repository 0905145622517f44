"""The status bar's word on colour: by which profile the pictures in this window are shown, or that none is known."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from typing_extensions import override

from gi2desk.ui.display.display import displays
from gi2desk.ui.text import wrapped
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.label import Label


class DisplayLabel(Label):
    """Follows its window from screen to screen."""

    def __init__(self) -> None:
        super().__init__("", size=Size.TINY, tone="secondary", tabular=True)
        displays().changed.connect(self._show)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Show, QEvent.Type.ScreenChangeInternal}:
            displays().settle(self.screen())
            self._show()
        return super().event(event)

    def _show(self) -> None:
        display = displays().display_of(self.screen())
        self.setText(display.text)
        self.setToolTip(wrapped(display.tip))
