"""The displays of all screens: asked once, again when one changes, and told to whoever paints pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QScreen

from gi2desk.core.errors import UserError
from gi2desk.host.settings import DisplaySource
from gi2desk.ui.canvas.worker import Ticket, Worker
from gi2desk.ui.display.state import Display, Management
from gi2desk.ui.display.system import Place, converts_windows, reader
from gi2desk.ui.text import tr

if TYPE_CHECKING:
    from gi2desk.ui.display.x11 import Watch

MOST_BYTES = 16_000_000
"""The largest profiles are about 4 MB."""


Key = tuple[str, int, int]
"""A screen's name and where it begins: two monitors of one make bear the same name."""


def _key(screen: QScreen) -> Key:
    corner = screen.geometry().topLeft()
    return screen.name(), corner.x(), corner.y()


class Displays(QObject):
    """`changed` tells that pictures have to be painted for another profile, or that another name is to be said.

    No screen is kept: PySide takes what a widget's `screen()` gives for a child of the widget, and gone with it.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._source, self._file = DisplaySource.SYSTEM, ""
        self._known: dict[Key, Display] = {}
        self._asked: dict[Key, Ticket] = {}
        self._home: Key | None = None
        self._watch: Watch | None = None
        self._worker = Worker(1, "display", self)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenRemoved.connect(self._on_screen_removed)
        app.applicationStateChanged.connect(self._on_state_changed)

    def choose(self, source: DisplaySource, file: str) -> None:
        """Whose profile is used: the system's, none, or the one in `file`, for every screen."""
        self._watch_system(source is DisplaySource.SYSTEM)
        if (source, file) != (self._source, self._file):
            self._source, self._file = source, file
            self.refresh()

    def close(self) -> None:
        """Watches the system no longer."""
        self._watch_system(False)

    def settle(self, screen: QScreen) -> None:
        """The main window is on `screen` now: pictures that belong to no pane are made for it."""
        self._home = _key(screen)
        self.display_of(screen)

    @property
    def target(self) -> bytes | None:
        """The profile for pictures that belong to no pane; None is sRGB."""
        known = self._known.get(self._home) if self._home is not None else None
        return known.target if known is not None else None

    def display_of(self, screen: QScreen) -> Display:
        """What is known about a screen's display; `changed` comes when it is found out."""
        key = _key(screen)
        if key not in self._known:
            self._known[key] = Display(screen=screen.name(), management=Management.ASKED)
            self._ask(screen)
        return self._known[key]

    def refresh(self) -> None:
        """Asks again about every screen that was asked about."""
        for screen in QGuiApplication.screens():
            if _key(screen) in self._known:
                self._ask(screen)

    def _ask(self, screen: QScreen) -> None:
        key, name, read = _key(screen), screen.name(), self._reader(screen)
        before = self._asked.pop(key, None)
        if before is not None:
            before.cancel()
        if read is None:
            self._keep(key, self._unasked(name))
            return
        chosen = self._source is DisplaySource.FILE

        def keep(found: Display) -> None:
            self._asked.pop(key, None)
            self._keep(key, found)

        self._asked[key] = self._worker.submit(
            lambda _ticket: examine(name, read, chosen=chosen),
            keep,
            lambda error: keep(Display(screen=name, management=Management.NONE, reason=str(error))),
        )

    def _reader(self, screen: QScreen) -> Callable[[], bytes | None] | None:
        """How its profile is read; None where there is none to read."""
        if self._source is DisplaySource.FILE:
            path = Path(self._file)
            return lambda: read_file(path)
        read = reader(QGuiApplication.platformName()) if self._source is DisplaySource.SYSTEM else None
        if read is None:
            return None
        corner = screen.geometry().topLeft()
        keys = [_key(other) for other in QGuiApplication.screens()]
        place = Place(left=corner.x(), top=corner.y(), index=keys.index(_key(screen)))
        return lambda: read(place)

    def _unasked(self, name: str) -> Display:
        if self._source is DisplaySource.NONE:
            reason = tr("The settings say that no profile is used.")
            return Display(screen=name, management=Management.NONE, reason=reason)
        if converts_windows(QGuiApplication.platformName()):
            return Display(screen=name, management=Management.SYSTEM)
        reason = tr("The system cannot be asked for its profile.")
        return Display(screen=name, management=Management.NONE, reason=reason)

    def _keep(self, key: Key, found: Display) -> None:
        if self._known.get(key) != found:
            self._known[key] = found
            self.changed.emit()

    def _watch_system(self, on: bool) -> None:
        if on and self._watch is None and QGuiApplication.platformName() == "xcb":
            from gi2desk.ui.display.x11 import Watch

            try:
                self._watch = Watch(self.refresh, self)
            except OSError:
                return  # it is asked again whenever the window comes to the front
        elif not on and self._watch is not None:
            self._watch.close()
            self._watch = None

    def _on_screen_removed(self, screen: QScreen) -> None:
        self._known.pop(_key(screen), None)

    def _on_state_changed(self, state: Qt.ApplicationState) -> None:
        # Somebody may come back from the system's settings.
        if state is Qt.ApplicationState.ApplicationActive:
            self.refresh()


def examine(screen: str, read: Callable[[], bytes | None], *, chosen: bool) -> Display:
    """What a profile makes of a display; runs in a worker."""
    from gi2desk.imaging.conversion import conversion, target_problem
    from gi2desk.imaging.profile import profile_name

    try:
        profile = read()
    except OSError as error:
        reason = tr("Its profile cannot be read: {reason}.", reason=error.strerror or str(error))
        return Display(screen=screen, management=Management.NONE, reason=reason)
    if profile is None:
        return Display(
            screen=screen, management=Management.NONE, reason=tr("The system has no profile for it.")
        )
    problem = target_problem(profile)
    if problem:
        return Display(screen=screen, management=Management.NONE, reason=problem)
    return Display(
        screen=screen,
        management=Management.PROFILED,
        profile=profile_name(profile),
        target=profile if conversion(None, profile) is not None else None,
        chosen=chosen,
    )


def read_file(path: Path) -> bytes:
    """A profile that the user chose. Raises OSError."""
    with path.open("rb") as stream:
        return stream.read(MOST_BYTES)


def file_problem(path: Path) -> str:
    """Why a file is no profile to show pictures by, as a sentence, or an empty text; runs in a worker."""
    from gi2desk.imaging.conversion import target_problem

    try:
        return target_problem(read_file(path))
    except (OSError, UserError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return tr("{file} cannot be read: {reason}.", file=path.name, reason=reason)


_displays: Displays | None = None


def displays() -> Displays:
    """The one of the application."""
    global _displays  # noqa: PLW0603  # made on first use, since a QObject must not exist before the application
    if _displays is None:
        _displays = Displays()
    return _displays
