"""Keeps the bars up to date: requests under way, money, the connection, the names at the top left."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from gi2desk.core.errors import UserError
from gi2desk.core.record import Project
from gi2desk.host.key import account_of, find_key
from gi2desk.host.place import Places
from gi2desk.library.change import Change, Topic
from gi2desk.ui.money import amount
from gi2desk.ui.services import Services
from gi2desk.ui.statusbar import StatusBar
from gi2desk.ui.text import clock, tr, wrapped
from gi2desk.ui.theme import Tone
from gi2desk.ui.topbar import TopBar

DELAY_MS = 200
_MONEY = {Topic.GENERATION, Topic.PROJECT, Topic.LIBRARY}


class Monitor(QObject):
    """Watches one library for the window's bars; `close` it with the library."""

    _library_changed = Signal(object)

    def __init__(self, services: Services, top: TopBar, status: StatusBar) -> None:
        super().__init__()
        self._services, self._top, self._status = services, top, status
        self._delay = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._delay.timeout.connect(self._read_project)
        self._library_changed.connect(self._on_library_changed)
        # Observers are called on the thread that made the change; the signal brings it here.
        self._closed = False
        self.projects: tuple[Project, ...] = ()
        self._stop = services.library.subscribe(self._library_changed.emit)
        services.feed.changed.connect(self._show_queue)
        services.desk.project_changed.connect(self._read_project)
        status.queue.clicked.connect(services.desk.queue_requested)
        self._show_names(None)
        self._show_queue()
        self._show_connection()

    def start(self) -> None:
        """Reads what takes time; after the first paint."""
        self._read_project()
        self.check_key()

    def close(self) -> None:
        """Watches no longer."""
        self._closed = True
        self._stop()
        self._delay.stop()
        self._status.queue.clicked.disconnect(self._services.desk.queue_requested)

    def _on_library_changed(self, change: Change) -> None:
        if change.kind in _MONEY and not self._delay.isActive():
            self._delay.start()

    def _show_queue(self) -> None:
        summary = self._services.feed.summary
        self._status.queue.show_state(summary.text, summary.tone, tr("Shows the requests"))
        ready = summary.ready_in
        self._status.ready.setText(tr("ready about {time}", time=clock(ready)) if ready else "")
        self._status.ready.setVisible(bool(ready))

    def _show_connection(self) -> None:
        connection = self._services.connection
        demo = connection.kind == "demo"
        text = connection.title or connection.name
        tip = tr("Local stand-in: nothing is sent, nothing costs") if demo else connection.base_url
        self._top.connection.show_state(text, Tone.ACCENT if demo else Tone.NEUTRAL, tip)

    def check_key(self) -> None:
        """Finds out whether there is a key. Whether it works is only known by a test or a request."""
        services = self._services
        if services.connection.kind == "demo":
            return

        def find() -> bool | UserError:
            try:
                stored = account_of(services.connection) in services.preferences.settings.stored_keys
                return find_key(services.connection, run=services.keys, stored=stored) is not None
            except UserError as error:
                return error

        services.tasks.run(find, key=(self, "key"), done=self._show_key)

    def _show_key(self, found: bool | UserError) -> None:
        if self._closed:
            return
        connection = self._services.connection
        title = connection.title or connection.name
        if isinstance(found, UserError):
            self._top.connection.show_state(tr("{title}: keyring", title=title), Tone.WARN, str(found))
        elif found:
            self._top.connection.show_state(
                title, Tone.OK, tr("A key is there. {url}", url=connection.base_url)
            )
        else:
            self._top.connection.show_state(
                tr("{title}: no key", title=title), Tone.WARN, tr("Press to add a key")
            )

    def _show_names(self, project: Project | None) -> None:
        root = self._services.library.root
        self._top.library.show_text(library_title(root, self._services.places))
        self._top.project.show_text(project.name if project else tr("All projects"))

    def _read_project(self) -> None:
        services, wanted = self._services, self._services.desk.project

        def read() -> tuple[tuple[Project, ...], dict[str, Decimal]]:
            return services.library.projects(), services.library.spend(project=wanted or None)

        services.tasks.run(read, key=(self, "money"), done=lambda found: self._on_read(wanted, *found))

    def _on_read(self, wanted: str, projects: tuple[Project, ...], spent: dict[str, Decimal]) -> None:
        self.projects = projects
        if self._closed:
            return
        if wanted != self._services.desk.project:
            self._read_project()
            return
        project = next((project for project in projects if project.id == wanted), None)
        if wanted and project is None and not self._services.library.stale:
            self._services.desk.open_project("")  # it was removed
            return
        self._show_names(project)
        budget = project.budget if project else None
        unit = budget.unit if budget else self._services.connection.unit
        total = spent.get(unit, Decimal(0))
        text = amount(total, unit) if total else tr("Nothing spent")
        if total and self._services.connection.kind == "demo":
            text = tr("{amount}, not billed", amount=text)
        if budget is not None:
            text = tr("{spent} of {budget}", spent=text, budget=amount(budget.amount, budget.unit))
        self._status.spend.setText(text)
        self._status.spend.setToolTip(
            wrapped(tr("Spent in this project") if project else tr("Spent in this library"))
        )


def library_title(root: Path, places: Places) -> str:
    """What a library is called: by its folder."""
    return tr("Demo library") if root == places.demo_library else root.name
