"""The bar at the bottom: requests under way, money, the display's profile, and what the workspace says."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gi2desk.ui import theme
from gi2desk.ui.action import Actions
from gi2desk.ui.command import command
from gi2desk.ui.display.label import DisplayLabel
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size, Tone
from gi2desk.ui.widgets.button import IconButton
from gi2desk.ui.widgets.label import ElidedLabel, Label
from gi2desk.ui.widgets.pill import Pill
from gi2desk.ui.widgets.surface import Surface


class StatusBar(Surface):
    """Places its parts; the monitor and the workspaces fill them."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.setFixedHeight(theme.STATUS_BAR)
        self.queue = Pill(tr("Nothing under way"), Tone.NEUTRAL, filled=False)
        self.ready = _text()
        self.spend = _text()
        self.display = DisplayLabel()
        self.status = ElidedLabel("", size=Size.TINY, tone="secondary", tabular=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 8, 0)
        row.setSpacing(theme.GRID * 4)
        for widget in (self.queue, self.ready, self.spend, self.display):
            row.addWidget(widget)
        row.addWidget(self.status, 1)
        self.status.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.toggles = QWidget()
        toggles = QHBoxLayout(self.toggles)
        toggles.setContentsMargins(0, 0, 0, 0)
        toggles.setSpacing(0)
        for name in ("view.left_panel", "view.filmstrip", "view.right_panel"):
            button = IconButton(command(name).icon, "", side=theme.HIT, checkable=True, switch=True)
            button.follow(actions.action(name))
            toggles.addWidget(button)
        row.addWidget(self.toggles)

    def show_status(self, text: str) -> None:
        """Says what the workspace says, to screen readers too: an accessible name would replace the text."""
        self.status.setText(text)
        self.status.setAccessibleName(tr("Status: {text}", text=text) if text else "")

    def show_library(self, shown: bool) -> None:
        """Before a library is open there is nothing to count."""
        for widget in (self.queue, self.ready, self.spend, self.toggles):
            widget.setVisible(shown)


def _text() -> Label:
    return Label("", size=Size.TINY, tone="secondary", tabular=True)
