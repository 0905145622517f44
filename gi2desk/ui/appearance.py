"""Keeps the look in step with the settings and the system: scheme, surround, the display's profile."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from gi2desk.host import resource
from gi2desk.host.preferences import Preferences
from gi2desk.host.settings import Settings, Theme
from gi2desk.ui import style, theme
from gi2desk.ui.display.display import displays
from gi2desk.ui.theme import Surround

FONTS = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")


class Appearance(QObject):
    """Applies the look before the first window, and again whenever its reasons change."""

    def __init__(self, app: QApplication, preferences: Preferences) -> None:
        super().__init__()
        self._app, self._preferences = app, preferences
        app.setWindowIcon(QIcon(str(resource.path("icons/gi2desk.svg"))))
        theme.load_fonts(tuple(str(resource.path(f"fonts/{name}")) for name in FONTS))
        self._choose(preferences.settings)
        style.apply(app, sheet=False)
        theme.theme().changed.connect(self._on_theme_changed)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._stop = preferences.subscribe(self._choose)

    def close(self) -> None:
        """Follows nothing any longer."""
        self._stop()
        displays().close()
        theme.theme().changed.disconnect(self._on_theme_changed)

    def _choose(self, settings: Settings) -> None:
        dark = theme.system_is_dark() if settings.theme is Theme.SYSTEM else settings.theme is Theme.DARK
        step = settings.surround
        theme.theme().choose(dark=dark, surround=None if step is None else Surround(step))
        displays().choose(settings.display_source, settings.display_file)

    def _on_system_changed(self) -> None:
        self._choose(self._preferences.settings)

    def _on_theme_changed(self) -> None:
        style.apply(self._app, sheet=False)
