"""What the window remembers between runs: where it stood and how its panels lay. Settings are not among it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

DEFAULT = (1440, 900)
SMALLEST = (960, 600)
# So much of the title bar must lie on a screen that a hand can take it.
GRIP = (160, 24)
# Borders and title bar that the system adds; what they really take is known only once the window is shown.
FRAME = (16, 44)


class Memory:
    """A small file of its own beside the settings."""

    def __init__(self, folder: Path) -> None:
        self._store = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        self._placed_here = False

    def save_window(self, window: QWidget) -> None:
        """Notes where `window` stands."""
        # The place of the frame, title bar included: that is what a hand has to reach.
        if not (window.isMaximized() or window.isFullScreen()):
            self._store.setValue("window/geometry", QRect(window.pos(), window.size()))
        self._store.setValue("window/maximized", window.isMaximized())

    def restore_window(self, window: QWidget) -> None:
        """Puts `window` where it stood, or on the main screen where that place is gone."""
        kept = self._store.value("window/geometry")
        known = isinstance(kept, QRect) and is_reachable(kept, _screens())
        rect = kept if isinstance(kept, QRect) and known else centred(_main_room())
        self._placed_here = not known
        window.resize(rect.size().boundedTo(window.screen().virtualSize()))
        window.move(rect.topLeft())
        if self._store.value("window/maximized", False, bool):
            window.showMaximized()

    def settle_window(self, window: QWidget) -> None:
        """Once `window` is shown: takes it wholly onto its screen, frame included, unless the user had placed it."""
        if self._placed_here and not (window.isMaximized() or window.isFullScreen()):
            self._placed_here = False
            inner, frame = window.geometry(), window.frameGeometry()
            fitted = fit(inner.size(), frame, window.screen().availableGeometry())
            if fitted != QRect(frame.topLeft(), inner.size()):
                window.resize(fitted.size())
                window.move(fitted.topLeft())

    def panel(self, place: str, side: str, width: int) -> tuple[int, bool]:
        """Width in logical pixels and whether it is shown, of the panel `side` of the workspace `place`."""
        kept = self._store.value(f"{place}/{side}/width", width, int)
        shown = self._store.value(f"{place}/{side}/shown", True, bool)
        return (kept if isinstance(kept, int) and kept > 0 else width), bool(shown)

    def save_panel(self, place: str, side: str, width: int, shown: bool) -> None:
        """Notes how a panel lies."""
        self._store.setValue(f"{place}/{side}/width", width)
        self._store.setValue(f"{place}/{side}/shown", shown)

    def screen_dpi(self, screen: str) -> float:
        """Logical pixels an inch of a screen as they were measured by hand; 0 where they were not."""
        kept = self._store.value(f"screen/{_key(screen)}/dpi", 0.0, float)
        return kept if isinstance(kept, float) and kept > 0 else 0.0

    def save_screen_dpi(self, screen: str, dpi: float) -> None:
        """Notes what was measured by hand."""
        self._store.setValue(f"screen/{_key(screen)}/dpi", float(dpi))

    def project(self, library: str) -> str:
        """Id of the project that was open in the library with the id `library`, or an empty text."""
        return str(self._store.value(f"library/{_key(library)}/project", ""))

    def save_project(self, library: str, project: str) -> None:
        """Notes which project is open; an empty text is all of them."""
        self._store.setValue(f"library/{_key(library)}/project", project)

    def folder(self, purpose: str) -> str:
        """Where files for a purpose were chosen last, or an empty text."""
        return str(self._store.value(f"folder/{_key(purpose)}", ""))

    def save_folder(self, purpose: str, folder: str) -> None:
        """Notes where files were chosen."""
        self._store.setValue(f"folder/{_key(purpose)}", folder)

    @property
    def client_screen(self) -> str:
        """Name of the screen that the client's window was on, or an empty text."""
        return str(self._store.value("client/screen", ""))

    @client_screen.setter
    def client_screen(self, name: str) -> None:
        self._store.setValue("client/screen", name)

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


def centred(room: QRect) -> QRect:
    """The first place in `room`: corner of the frame and size inside it, with room left for the frame."""
    width = min(DEFAULT[0], room.width() - FRAME[0])
    height = min(DEFAULT[1], room.height() - FRAME[1])
    x = room.x() + (room.width() - width - FRAME[0]) // 2
    return QRect(x, room.y() + (room.height() - height - FRAME[1]) // 2, width, height)


def fit(inner: QSize, frame: QRect, room: QRect) -> QRect:
    """Corner of the frame and size inside it so that a `frame` around `inner` lies within `room`."""
    borders = frame.size() - inner
    size = inner.boundedTo(room.size() - borders)
    outer = size + borders
    x = max(room.left(), min(frame.left(), room.right() + 1 - outer.width()))
    y = max(room.top(), min(frame.top(), room.bottom() + 1 - outer.height()))
    return QRect(QPoint(x, y), size)


def _key(screen: str) -> str:
    """A screen's name without what would divide a key."""
    return screen.replace("/", "_").replace("\\", "_") or "unnamed"


def _screens() -> list[QRect]:
    return [screen.availableGeometry() for screen in QGuiApplication.screens()]


def _main_room() -> QRect:
    return QGuiApplication.primaryScreen().availableGeometry()
