"""Runs the window: which library is open, which page is in front, and how it all ends."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gi2desk.core.connection import DEMO, Connection
from gi2desk.core.errors import UserError
from gi2desk.host.settings import Settings
from gi2desk.ui.asking import PICTURES, ask_files, ask_folder
from gi2desk.ui.notice import Choice, Notice
from gi2desk.ui.services import Shell
from gi2desk.ui.text import tr, tr_count
from gi2desk.ui.theme import Tone
from gi2desk.ui.window import Window

if TYPE_CHECKING:
    from gi2desk.ui.crumbs import Crumbs
    from gi2desk.ui.monitor import Monitor
    from gi2desk.ui.session import Session

RECENT = 8
_OPENING = "opening a library"


class Studio(QObject):
    """One window's life. `library`, `connection` and `base_url` are what the command line asked for.

    What a library needs is imported after the first paint: the frame of the window is there a quarter of a second
    earlier for it.
    """

    ready = Signal()  # the first page or workspace can be used

    def __init__(
        self,
        shell: Shell,
        window: Window,
        *,
        library: str | None = None,
        connection: str | None = None,
        base_url: str | None = None,
    ) -> None:
        super().__init__()
        self._shell, self._window = shell, window
        self._library, self._connection, self._base_url = library, connection, base_url
        self._sessions: dict[Path, Session] = {}
        self._session: Session | None = None
        self._monitor: Monitor | None = None
        self._crumbs: Crumbs | None = None
        self._painted = False
        self._asked: frozenset[str] = frozenset()
        self.quit = asyncio.Event()
        window.close_requested.connect(self._on_close_requested)
        window.settings_wanted.connect(self.show_settings)
        window.painted.connect(self._on_painted)
        shell.actions.bind("file.open", self.choose_library)
        shell.actions.bind("file.import", self.choose_import)
        shell.actions.bind("file.import_folder", self.choose_import_folder)
        self._stop = shell.preferences.subscribe(self._on_settings_changed)

    # Beginning.

    def start(self) -> None:
        """Shows the first start at once, or the frame of the window; what was open last is opened after the paint."""
        settings = self._shell.preferences.settings
        self._shell.tasks.hold()
        for notice in self._shell.preferences.notices:
            self._shell.messages.warn(notice)
        asked = self._library is not None or self._connection is not None
        if asked or settings.welcomed:
            self._window.expect_library()
        else:
            self.show_start()

    def _on_painted(self) -> None:
        if self._window.deck.page is None and self._session is None:
            self._open_last()
        QTimer.singleShot(0, self, self._on_shown)

    def _on_shown(self) -> None:
        """The workspace is on the screen: now come the things that take their time."""
        from gi2desk.ui.decoder import load_decoders

        self._painted = True
        QTimer.singleShot(0, self._window.deck, self._window.deck.build_rest)
        if self._session is not None:
            self._session.serve()
        if self._monitor is not None:
            self._monitor.start()
        self.ready.emit()
        # Last, as the workspace can be used by now; and the workers only after it.
        load_decoders()
        self._shell.tasks.release()

    def _open_last(self) -> None:
        settings = self._shell.preferences.settings
        try:
            connection = settings.connection(self._connection)
        except UserError as error:
            self._shell.messages.error(error)
            connection = settings.connections[0] if settings.connections else DEMO
        self.open(self._root(connection), connection)

    def _root(self, connection: Connection) -> Path:
        settings, places = self._shell.preferences.settings, self._shell.places
        if self._library is not None:
            return Path(self._library).expanduser()
        if connection.kind == "demo":
            return places.demo_library
        return Path(settings.library).expanduser() if settings.library else places.library

    # Libraries and connections.

    @property
    def session(self) -> Session | None:
        """The library that is open."""
        return self._session

    def open(self, root: Path, connection: Connection) -> bool:
        """Opens a library and its workspaces; False, with a message, where it cannot be opened."""
        from gi2desk.ui.session import Session

        root = root.expanduser().absolute()
        try:
            session = self._sessions.get(root) or Session(self._shell, root, connection, self._base_url)
        except UserError as error:
            self._shell.messages.error(error, key=_OPENING)
            if self._session is None:
                self.show_start()
            return False
        self._shell.messages.withdraw(_OPENING)
        if self._session is not None and self._session is not session:
            self._session.leave()
        session.use(connection)
        self._sessions[root] = self._session = session
        self._show(session)
        return True

    def _show(self, session: Session) -> None:
        from gi2desk.ui.crumbs import Crumbs
        from gi2desk.ui.monitor import Monitor

        if self._monitor is not None:
            self._monitor.close()
            self._window.close_library()
        if self._crumbs is not None:
            self._crumbs.close()
        self._monitor = Monitor(session.services, self._window.top, self._window.status)
        self._crumbs = Crumbs(self._window.top, session.services, self._monitor)
        self._crumbs.library_chosen.connect(self.open_own)
        self._crumbs.demo_chosen.connect(lambda: self._change(default_connection=DEMO.name))
        self._window.open(session.services)
        if self._painted:
            self._on_shown()

    def use_connection(self, name: str) -> None:
        """Sends new requests through another connection; the demo has a library of its own."""
        connection = self._shell.preferences.settings.connection(name)
        if self._session is None or (connection.kind == "demo") != (
            self._session.services.connection.kind == "demo"
        ):
            self.open(self._root(connection), connection)
            return
        if connection != self._session.services.connection:
            self._session.use(connection)
            self._show(self._session)
        elif self._monitor is not None:
            self._monitor.check_key()

    def choose_library(self) -> None:
        """Asks for a folder, without a nested loop, and opens the library in it."""
        ask_folder(self._shell, self._window, tr("Open a library"), "library", self.open_own)

    def open_own(self, root: Path) -> None:
        """Opens a library of the user's and keeps it as the one to open next time."""
        connection = self._own_connection()
        if self.open(root, connection):
            recent = dict.fromkeys((str(root), *self._shell.preferences.settings.recent_libraries))
            self._change(library=str(root), recent_libraries=tuple(recent)[:RECENT], welcomed=True)

    def _own_connection(self) -> Connection:
        settings = self._shell.preferences.settings
        connection = settings.connection()
        return connection if connection.kind != "demo" else next(iter(settings.connections), DEMO)

    def choose_import(self) -> None:
        """Asks for pictures and copies them into the library."""
        filters = [tr("Pictures ({patterns})", patterns=PICTURES), tr("All files (*)")]
        ask_files(self._shell, self._window, tr("Import pictures"), "import", self.take_in, filters)

    def choose_import_folder(self) -> None:
        """Asks for a folder of pictures and copies them into the library."""
        title = tr("Import a folder")
        ask_folder(
            self._shell,
            self._window,
            title,
            "import",
            lambda folder: self.take_in([folder]),
            with_files=True,
        )

    def take_in(self, paths: Sequence[Path]) -> None:
        """Copies pictures, and those in folders, into the open library, in a worker."""
        from gi2desk.ui.importing import Importing

        if self._session is not None:
            Importing(self._session.services, paths, self).start()
            self._session.services.desk.go_to("review")

    # Pages.

    def show_settings(self, section: str = "") -> None:
        """Brings the settings to the front, or takes them away again."""
        from gi2desk.ui.settings.page import SettingsPage

        page = self._window.deck.page
        if isinstance(page, SettingsPage):
            if section and section != page.section:
                page.show_section(section)
            elif self._session is not None:
                self._window.deck.close_page()
            else:
                self.show_start()
            return
        page = SettingsPage(self._shell, section, started_with=self._connection or "")
        page.connection_taken.connect(self._on_connection_taken)
        page.closed.connect(lambda: self.show_settings(page.section))
        page.library_wanted.connect(self.choose_library)
        page.key_changed.connect(self._on_key_changed)
        self._window.deck.show_page(page)

    def show_start(self) -> None:
        """Brings the first start to the front."""
        from gi2desk.ui.start.page import StartPage

        page = StartPage(self._shell)
        page.key_added.connect(self._on_key_added)
        page.demo_chosen.connect(self._on_demo_chosen)
        page.library_chosen.connect(self.open_own)
        page.pictures_chosen.connect(self._on_pictures_chosen)
        self._window.deck.show_page(page)

    def _on_key_added(self, name: str) -> None:
        connection = self._shell.preferences.settings.connection(name)
        if self.open(self._root(connection), connection):
            self._change(welcomed=True, default_connection=name)

    def _on_demo_chosen(self) -> None:
        self._change(welcomed=True, default_connection=DEMO.name)
        self.use_connection(DEMO.name)
        from gi2desk.ui.start.sample import make_sample

        if self._session is not None:
            make_sample(self._session.services)

    def _on_pictures_chosen(self, folder: Path) -> None:
        connection = self._own_connection()
        if self.open(self._root(connection), connection):
            self._change(welcomed=True)
            self.take_in([folder])

    def _on_connection_taken(self, name: str) -> None:
        """A person chose it in the settings, which counts for more than what the window was started with."""
        if self._connection is not None:
            self._connection = None
            self.use_connection(name)

    def _on_key_changed(self) -> None:
        if self._monitor is not None:
            self._monitor.check_key()

    def _on_settings_changed(self, settings: Settings) -> None:
        self._shell.actions.remap(settings.keys)
        if self._session is not None and self._connection is None:
            self.use_connection(settings.default_connection)

    def _change(self, **changes: object) -> None:
        try:
            self._shell.preferences.change(**changes)
        except UserError as error:
            self._shell.messages.error(error)

    # The end.

    def _running(self) -> frozenset[str]:
        return frozenset().union(*(session.running() for session in self._sessions.values()))

    def _on_close_requested(self) -> None:
        running = self._running()
        if running <= self._asked:
            # Nothing runs, or it was asked about and closed again: that is an answer.
            self.quit.set()
            return
        self._asked = running
        self._shell.messages.post(
            Notice(
                text=tr_count(
                    "{n} request is still running.", "{n} requests are still running.", len(running)
                ),
                tone=Tone.WARN,
                hint=self._about_quitting(len(running)),
                choices=(
                    Choice(text=tr("Quit when done"), call=self._quit_when_done),
                    Choice(text=tr("Quit now"), call=self.quit.set),
                ),
                key="quit",
            )
        )

    def _about_quitting(self, count: int) -> str:
        """What becomes of `count` requests that run."""
        busy = [session for session in self._sessions.values() if session.running()]
        if all(session.keeping() for session in busy):
            return tr_count(
                "The answer has arrived and is kept. If you quit now it is saved at the next start.",
                "The answers have arrived and are kept. If you quit now they are saved at the next start.",
                count,
            )
        if all(session.services.connection.kind == "demo" for session in busy):
            return tr_count(
                "Quitting now cancels it. The demo bills nothing.",
                "Quitting now cancels them. The demo bills nothing.",
                count,
            )
        return tr_count(
            "Quitting now cancels it; what was sent may still be billed.",
            "Quitting now cancels them; what was sent may still be billed.",
            count,
        )

    def _quit_when_done(self) -> None:
        for session in self._sessions.values():
            session.services.queue.watch(lambda _progress: self._on_request_moved())
        self._shell.messages.say(tr("The app quits when the last request has ended."))
        self._on_request_moved()

    def _on_request_moved(self) -> None:
        if not self._running():
            self.quit.set()

    async def close(self) -> None:
        """Requests end, saves are joined, then libraries and window close, in that order."""
        self._stop()
        if self._monitor is not None:
            self._monitor.close()
        for session in self._sessions.values():
            session.close_queue()
        await self._shell.tasks.close()
        self._window.leave()
        for session in self._sessions.values():
            session.close()
