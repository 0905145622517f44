"""What the window remembers between runs: where it stood and how its panels lay. Settings are not among it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

DEFAULT = (1440, 900)
SMALLEST = (960, 600)
# So much of the title bar must lie on a screen that a hand can take it.
GRIP = (160, 24)


class Memory:
    """A small file of its own beside the settings."""

    def __init__(self, folder: Path) -> None:
        self._store = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    def save_window(self, window: QWidget) -> None:
        """Notes where `window` stands."""
        # The place of the frame, title bar included: that is what a hand has to reach.
        if not (window.isMaximized() or window.isFullScreen()):
            self._store.setValue("window/geometry", QRect(window.pos(), window.size()))
        self._store.setValue("window/maximized", window.isMaximized())

    def restore_window(self, window: QWidget) -> None:
        """Puts `window` where it stood, or on the main screen where that place is gone."""
        kept = self._store.value("window/geometry")
        rect = kept if isinstance(kept, QRect) and is_reachable(kept, _screens()) else _centred()
        window.resize(rect.size().boundedTo(window.screen().virtualSize()))
        window.move(rect.topLeft())
        if self._store.value("window/maximized", False, bool):
            window.showMaximized()

    def panel(self, place: str, side: str, width: int) -> tuple[int, bool]:
        """Width in logical pixels and whether it is shown, of the panel `side` of the workspace `place`."""
        kept = self._store.value(f"{place}/{side}/width", width, int)
        shown = self._store.value(f"{place}/{side}/shown", True, bool)
        return (kept if isinstance(kept, int) and kept > 0 else width), bool(shown)

    def save_panel(self, place: str, side: str, width: int, shown: bool) -> None:
        """Notes how a panel lies."""
        self._store.setValue(f"{place}/{side}/width", width)
        self._store.setValue(f"{place}/{side}/shown", shown)

    @property
    def workspace(self) -> str:
        """The workspace that was open, or an empty text."""
        return str(self._store.value("window/workspace", ""))

    @workspace.setter
    def workspace(self, place: str) -> None:
        self._store.setValue("window/workspace", place)


def is_reachable(rect: QRect, screens: list[QRect]) -> bool:
    """True if the upper edge of `rect` can be seen and taken on one of `screens`, and it is no bigger than all of them."""
    bar = QRect(rect.x(), rect.y(), rect.width(), GRIP[1])
    for screen in screens:
        seen = bar & screen
        if seen.width() >= min(GRIP[0], rect.width()) and seen.height() >= GRIP[1]:
            return True
    return False


def _screens() -> list[QRect]:
    return [screen.availableGeometry() for screen in QGuiApplication.screens()]


def _centred() -> QRect:
    screen = QGuiApplication.primaryScreen()
    room = screen.availableGeometry()
    width, height = min(DEFAULT[0], room.width()), min(DEFAULT[1], room.height())
    return QRect(
        room.x() + (room.width() - width) // 2, room.y() + (room.height() - height) // 2, width, height
    )
