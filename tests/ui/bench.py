"""A library with its queue and a Create workspace on it, without a window around them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gi2desk import app as composition
from gi2desk.core.connection import DEMO, Connection
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Generation, State, Timing
from gi2desk.host.place import Places
from gi2desk.ui.create.workspace import CreateWorkspace
from gi2desk.ui.notice import Messages, Notice
from gi2desk.ui.services import Services
from gi2desk.ui.session import Session
from tests.ui.desktop import until


class Bench:
    """What a test holds in its hands. `notices` are what the window would say."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.notices: list[Notice] = []
        session.services.messages.posted.connect(self.notices.append)
        self._open()

    def _open(self) -> None:
        self.create = CreateWorkspace(self.services)
        self.services.actions.enter("create")
        self.window = QWidget()
        row = QHBoxLayout(self.window)
        row.setContentsMargins(0, 0, 0, 0)
        self.create.panel.setFixedWidth(356)
        self.create.queue_panel.setFixedWidth(300)
        for part in (self.create.panel, self.create.table, self.create.queue_panel):
            row.addWidget(part)
        self.services.actions.attach(self.window)
        self.window.resize(1440, 860)
        self.window.show()

    def reopen(self, connection: Connection) -> None:
        """Takes the workspace away and makes another, as the window does for another connection."""
        self.close()
        self.session.use(connection)
        self._open()

    def close(self) -> None:
        """Takes the workspace away."""
        self.create.closing()
        self.services.actions.unbind("create")
        self.window.close()
        self.window.deleteLater()

    @property
    def services(self) -> Services:
        return self.session.services

    async def quiet(self) -> None:
        """Waits until nothing is read or saved."""
        await asyncio.sleep(0.3)
        await until(lambda: not self.create.autosave.pending, "saved")
        await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def bench(connection: Connection = DEMO, *, serve: bool = False) -> AsyncIterator[Bench]:
    """Opens the demo library, with its queue running if `serve`; closes as the window does."""
    loop = asyncio.get_running_loop()
    places = Places.standard()
    shell = composition.make_shell(loop, places, Messages())
    session = Session(shell, places.demo_library, connection)
    if serve:
        session.serve()
    made = Bench(session)
    try:
        yield made
    finally:
        session.close_queue()
        await shell.tasks.close()
        made.close()
        session.close()


def picture(
    path: Path, size: tuple[int, int] = (64, 48), colour: tuple[int, ...] = (200, 120, 40), mode: str = "RGB"
) -> Path:
    """A small picture file."""
    Image.new(mode, size, colour[: len(mode)] if mode != "CMYK" else (0, 200, 100, 20)).save(path)
    return path


def files(*paths: Path) -> QMimeData:
    """What a file manager drags."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop_on(widget: QWidget, data: QMimeData, at: QPoint) -> QDropEvent:
    """Drops `data` on a widget, as the platform would after a drag."""
    event = QDropEvent(
        QPointF(at),
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    widget.dropEvent(event)
    return event


def generation(name: str, recipe: Recipe, state: State, timing: Timing, **more: object) -> Generation:
    """A generation as the queue would have it; `name` is padded to an id."""
    base = Generation(
        id=name.upper().ljust(26, "0"),
        job="J".ljust(26, "0"),
        concept="C".ljust(26, "0"),
        connection="demo",
        recipe=recipe,
        state=state,
        timing=timing,
        image_ids=(),
    )
    return replace(base, **more)
