"""What a workspace is to the window: a stage, perhaps panels beside it, and a line of status."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gi2desk.ui import theme
from gi2desk.ui.services import Services


class Workspace(QObject):
    """Base of Create, Review, Compare and Crop & export.

    A subclass sets `id`, builds `stage` and perhaps `left` and `right` in its constructor, and binds its actions with
    `services.actions.bind(name, call, place=self.id)`. It keeps no reference to the window.
    """

    id: str = ""
    filmstrip: bool = False
    left_width: int = theme.PANEL
    right_width: int = theme.PANEL

    status_changed = Signal(str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.stage: QWidget = QWidget()
        self.left: QWidget | None = None
        self.right: QWidget | None = None
        self._status = ""

    @property
    def status(self) -> str:
        """The text at the right of the status bar."""
        return self._status

    def set_status(self, text: str) -> None:
        """Changes the text at the right of the status bar."""
        if text != self._status:
            self._status = text
            self.status_changed.emit(text)

    def activated(self) -> None:
        """The workspace came to the front."""

    def take_keys(self) -> None:
        """It came to the front, and the keys are wanted where its pictures are, if anywhere."""

    def expect_drop(self) -> None:
        """It comes to the front because something is dragged there: what it shows now is where that goes."""

    def pressed_again(self) -> None:
        """Its tab was pressed while it is in front: whatever has a beginning goes back to it."""

    def deactivated(self) -> None:
        """Another workspace came to the front."""

    def closing(self) -> None:
        """The window closes or another library opens: write what is not written, stop what moves."""
