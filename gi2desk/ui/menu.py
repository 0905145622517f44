"""Menus made from the table of commands: a menu bar on macOS, one compact menu behind a button elsewhere."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from gi2desk.ui.action import Actions
from gi2desk.ui.command import AREA_TITLES, Area
from gi2desk.ui.text import tr

_ORDER = (Area.FILE, Area.EDIT, Area.GENERATE, Area.VIEW, Area.ZOOM, Area.JUDGE, Area.COMPARE, Area.WINDOW)
# macOS moves these into the application's own menu.
_ROLES = {
    "window.settings": QAction.MenuRole.PreferencesRole,
    "window.quit": QAction.MenuRole.QuitRole,
}


def fill(menu: QMenu | QMenuBar, actions: Actions) -> None:
    """One submenu for each area, holding what this window can do."""
    menu.clear()
    shown = tuple(item for item in actions.shown() if not item.held)
    for area in _ORDER:
        items = [item for item in shown if item.area is area]
        if not items:
            continue
        part = menu.addMenu(tr(AREA_TITLES[area]))
        series = ""
        for item in items:
            if item.series != series:
                part.addSeparator()
            series = item.series
            action = actions.action(item.id)
            action.setMenuRole(_ROLES.get(item.id, QAction.MenuRole.NoRole))
            part.addAction(action)


def compact(actions: Actions, parent: QWidget) -> QMenu:
    """The menu behind the button, filled whenever it opens."""
    menu = QMenu(parent)
    menu.aboutToShow.connect(lambda: fill(menu, actions))
    return menu
