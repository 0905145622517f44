"""Crop & export with a master open, and a hand on its stage."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gi2desk.core.geometry import Rect
from gi2desk.library.query import Query
from gi2desk.ui.export.workspace import CropWorkspace
from tests.ui.desktop import Desktop, desktop, until

SIZE = (960, 540)


class Bench:
    """The workspace in front with a master open."""

    def __init__(self, desk: Desktop) -> None:
        self.desk = desk
        session = desk.studio.session
        assert session is not None
        self.services = session.services
        space = desk.window.deck.workspace("crop")
        assert isinstance(space, CropWorkspace)
        self.space, self.model = space, space.model
        self.canvas, self.panel = space.board_stage.canvas, space.panel

    def image(self, name: str) -> str:
        """The id of a picture by its file name."""
        rows = self.services.library.query(Query()).page(0, 10)
        return next(row.id for row in rows if name in row.name)

    async def open(self, name: str) -> None:
        """Chooses a picture, as Review does, and waits until it is seen."""
        self.services.desk.choose([self.image(name)])
        await until(lambda: self.model.master is not None and self.model.master.name == name, "the master")
        await until(lambda: self.space.board_stage.picture is not None, "its pixels")

    def crop(self, ratio: str) -> str:
        """The id of the crop of a ratio."""
        return next(crop.id for crop in self.model.board.crops if crop.ratio == ratio)

    def rect(self, ratio: str) -> Rect:
        """Where it lies."""
        rect = self.model.rect(self.crop(ratio))
        assert rect is not None
        return rect

    def at(self, x: float, y: float) -> QPoint:
        """A place of the master (0 to 1) on the canvas."""
        placed = self.canvas.placement
        assert placed is not None
        return QPoint(round(placed.left + x * placed.width), round(placed.top + y * placed.height))

    def drag(self, start: QPoint, end: QPoint) -> None:
        """With the left button, in two moves."""
        QTest.mousePress(self.canvas, Qt.MouseButton.LeftButton, pos=start)
        for place in ((start + end) / 2, end):
            self._move(place)
        QTest.mouseRelease(self.canvas, Qt.MouseButton.LeftButton, pos=end)

    def _move(self, place: QPoint) -> None:
        from PySide6.QtCore import QEvent
        from PySide6.QtGui import QMouseEvent

        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        where, screen = QPointF(place), QPointF(self.canvas.mapToGlobal(place))
        event = QMouseEvent(QEvent.Type.MouseMove, where, screen, Qt.MouseButton.NoButton, left, none)
        QApplication.sendEvent(self.canvas, event)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """On the canvas."""
        QTest.keyClick(self.canvas, key, modifier)


@contextlib.asynccontextmanager
async def bench(root: Path, name: str = "hero") -> AsyncIterator[Bench]:
    """The application on the library, in Crop & export, with a master."""
    async with desktop(library=str(root)) as desk:
        await until(lambda: desk.studio.session is not None, "the library")
        await desk.settle()
        made = Bench(desk)
        desk.window.deck.go_to("crop")
        if name:
            await made.open(name)
        yield made
