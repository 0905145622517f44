"""The menus behind the two names at the top left: which library, which project."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget, QWidgetAction

from gi2desk.core.record import Project
from gi2desk.ui.monitor import Monitor, library_title
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import tr, wrapped
from gi2desk.ui.topbar import TopBar
from gi2desk.ui.widgets.field import TextField

FIELD_WIDTH = 200


class Crumbs(QObject):
    """Fills the menus when they open; `close` it with the library."""

    library_chosen = Signal(object)
    demo_chosen = Signal()

    def __init__(self, top: TopBar, services: Services, monitor: Monitor) -> None:
        super().__init__()
        self._top, self._services, self._monitor = top, services, monitor
        top.library.opened.connect(self._fill_libraries)
        top.project.opened.connect(self._fill_projects)

    def close(self) -> None:
        """Fills no longer."""
        self._top.library.opened.disconnect(self._fill_libraries)
        self._top.project.opened.disconnect(self._fill_projects)

    def _fill_libraries(self, menu: QMenu) -> None:
        menu.clear()
        services, settings = self._services, self._services.preferences.settings
        current = services.library.root
        default = settings.library or str(services.places.library)
        for name in dict.fromkeys((default, *settings.recent_libraries)):
            root = Path(name).expanduser().absolute()
            action = _add(menu, library_title(root, services.places), checked=root == current)
            action.setToolTip(wrapped(str(root)))
            action.triggered.connect(lambda _checked, root=root: self.library_chosen.emit(root))
        demo = _add(menu, tr("Demo library"), checked=current == services.places.demo_library)
        demo.triggered.connect(self.demo_chosen)
        menu.addSeparator()
        menu.addAction(services.actions.action("file.open"))
        menu.addAction(services.actions.action("file.import"))
        menu.addAction(services.actions.action("file.import_folder"))

    def _fill_projects(self, menu: QMenu) -> None:
        menu.clear()
        desk = self._services.desk
        every = _add(menu, tr("All projects"), checked=not desk.project)
        every.triggered.connect(lambda: desk.open_project(""))
        for project in self._monitor.projects:
            action = _add(menu, project.name, checked=project.id == desk.project)
            action.triggered.connect(lambda _checked, name=project.id: desk.open_project(name))
        menu.addSeparator()
        if desk.project:
            brief = menu.addAction(tr("Brief and style…"))
            brief.setToolTip(wrapped(tr("What the client wants, and what is put in front of every prompt")))
            brief.triggered.connect(desk.brief_requested)
        menu.addAction(self._new_project(menu))

    def _new_project(self, menu: QMenu) -> QAction:
        field = TextField(name=tr("Name of a new project"), placeholder=tr("New project"))
        field.setFixedWidth(FIELD_WIDTH)
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(8, 4, 8, 4)
        row.addWidget(field)
        field.returnPressed.connect(lambda: self._make(menu, field.text().strip()))
        action = QWidgetAction(menu)
        action.setDefaultWidget(box)
        action.setEnabled(not self._services.library.read_only)
        # Not by a lambda, which would outlive the field: the menu is filled anew each time.
        menu.aboutToShow.connect(field.setFocus)
        return action

    def _make(self, menu: QMenu, name: str) -> None:
        if not name:
            return
        menu.close()

        def make() -> Project:
            return self._services.library.new_project(name)

        self._services.tasks.run(
            make,
            scope=Scope.SAVE,
            key="new-project",
            done=lambda project: self._services.desk.open_project(project.id),
        )


def _add(menu: QMenu, text: str, *, checked: bool) -> QAction:
    action = menu.addAction(text.replace("&", "&&"))
    action.setCheckable(True)
    action.setChecked(checked)
    return action
