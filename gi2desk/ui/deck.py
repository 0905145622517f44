"""Holds the workspaces and the pages that may stand before them, and shows one at a time."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from gi2desk.ui import registry
from gi2desk.ui.panel import Frame, Side
from gi2desk.ui.services import Services, Shell
from gi2desk.ui.text import tr
from gi2desk.ui.workspace import Workspace

if TYPE_CHECKING:
    from gi2desk.ui.filmstrip.strip import Filmstrip

RENAME = "file.rename"
PAGE = "page"  # where the actions are while a page is in front


class Deck(QStackedWidget):
    """The middle of the window. `shown` tells the id of the workspace that came to the front, empty for a page."""

    shown = Signal(str)
    status_changed = Signal(str)
    folded = Signal()
    built = Signal()

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._services: Services | None = None
        self._frames: dict[str, Frame] = {}
        self._page: QWidget | None = None
        self._place = ""

    # Workspaces.

    def open(self, services: Services) -> None:
        """Builds the workspace that was open last; `build_rest` builds the others."""
        self.close_library()
        self._services = services
        last = self._shell.memory.workspace
        self.go_to(last if last in self.places else self.places[0])

    def close_library(self) -> None:
        """Takes the workspaces of the library that was open away."""
        for frame in self._frames.values():
            frame.workspace.closing()
            self._shell.actions.unbind(frame.workspace.id)
            self.removeWidget(frame)
            frame.deleteLater()
        self._frames.clear()
        self._services, self._place = None, ""

    @property
    def places(self) -> tuple[str, ...]:
        """Ids of all workspaces, in the order of their tabs."""
        return tuple(entry.id for entry in registry.WORKSPACES)

    @property
    def place(self) -> str:
        """The workspace in front, or behind the page that is."""
        return self._place

    @property
    def frame(self) -> Frame | None:
        """The workspace in front as it is laid out; None while a page is."""
        return self._frames.get(self._place) if self._page is None else None

    def workspace(self, place: str) -> Workspace:
        """The workspace `place`, built if it was not yet."""
        return self._frame(place).workspace

    def go_to(self, place: str, *, keys: bool = True) -> None:
        """Brings a workspace to the front, without `keys` while somebody types elsewhere."""
        if self._services is None:
            return
        self._drop_page()
        frame = self._frame(place)
        if self._place != place:
            if self._place:
                self._frames[self._place].workspace.deactivated()
            self._place = place
            self._shell.memory.workspace = place
            frame.workspace.activated()
            if keys:
                frame.workspace.take_keys()
        self._show_frame(frame)

    def spring(self, place: str) -> None:
        """A workspace comes to the front under a drag, which ends in what it shows."""
        if self._services is not None and place != self._place:
            self._frame(place).workspace.expect_drop()
        self.go_to(place)  # from a page, too, that stands before it

    def press(self, place: str) -> None:
        """The tab of a workspace was pressed, perhaps of the one that is in front."""
        frame = self.frame
        if frame is not None and place == self._place:
            frame.workspace.pressed_again()
        self.go_to(place)

    def _show_frame(self, frame: Frame) -> None:
        self.setCurrentWidget(frame)
        self._shell.actions.enter(frame.workspace.id)
        self.shown.emit(frame.workspace.id)
        self.status_changed.emit(frame.workspace.status)
        self.folded.emit()

    def _frame(self, place: str) -> Frame:
        if place not in self._frames:
            assert self._services is not None
            workspace = _entry(place).load()(self._services)
            strip = registry.filmstrip(self._services, place) if workspace.filmstrip else None
            frame = Frame(workspace, self._shell.memory, strip)
            if strip is not None and not self._shell.actions.is_bound(RENAME, place):
                self._shell.actions.bind(RENAME, functools.partial(_rename, frame, strip), place=place)
                self._shell.actions.set_text(RENAME, tr("Rename the concept"), place=place)
            workspace.status_changed.connect(self._on_status_changed)
            frame.folded.connect(self.folded)
            self._frames[place] = frame
            self.addWidget(frame)
        return self._frames[place]

    def build_rest(self) -> None:
        """Builds one workspace at a time, so that input is served in between; `built` comes at the end."""
        waiting = self._waiting()
        if waiting:
            # Its modules in one turn, its widgets in the next.
            _entry(waiting[0]).load()
            QTimer.singleShot(0, self, self._build_next)
        elif self._services is not None:
            self.built.emit()

    def _build_next(self) -> None:
        for place in self._waiting()[:1]:
            self._frame(place)
        QTimer.singleShot(0, self, self.build_rest)

    def _waiting(self) -> list[str]:
        """The workspaces of the open library that are not built yet."""
        return [place for place in self.places if place not in self._frames] if self._services else []

    def _on_status_changed(self) -> None:
        frame = self.frame
        if frame is not None:
            self.status_changed.emit(frame.workspace.status)

    # Pages: first start and settings.

    @property
    def page(self) -> QWidget | None:
        """The page in front, if one is."""
        return self._page

    def show_page(self, page: QWidget) -> None:
        """Brings `page` to the front and takes the one before away."""
        self._drop_page()
        self._page = page
        self.addWidget(page)
        self.setCurrentWidget(page)
        self._shell.actions.enter(PAGE)
        self.shown.emit("")
        self.status_changed.emit("")
        self.folded.emit()
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_page(self) -> None:
        """Takes the page away; the workspace behind it is in front again."""
        self._drop_page()
        if self._place:
            self._show_frame(self._frames[self._place])

    def _drop_page(self) -> None:
        if self._page is not None:
            page, self._page = self._page, None
            self.removeWidget(page)
            page.deleteLater()


def _rename(frame: Frame, strip: Filmstrip) -> None:
    """Puts the cursor into the concept's name, which stands in the filmstrip."""
    frame.show_part(Side.FILMSTRIP, True)
    strip.edit_name()


def _entry(place: str) -> registry.Entry:
    return next(entry for entry in registry.WORKSPACES if entry.id == place)
