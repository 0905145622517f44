"""Lays out one workspace: panels that fold and remember, the stage between them, the filmstrip below it."""

from __future__ import annotations

import enum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.memory import Memory
from gi2desk.ui.text import tr
from gi2desk.ui.widgets.surface import Divider, Surface
from gi2desk.ui.workspace import Workspace

NARROWEST = 200
WIDEST = 560
STAGE_NARROWEST = 320


class Side(enum.StrEnum):
    """The parts that fold."""

    LEFT = "left"
    RIGHT = "right"
    FILMSTRIP = "filmstrip"


class _Holder(Surface):
    """A panel as the splitter has it."""

    def __init__(self, content: QWidget, name: str) -> None:
        super().__init__("panel")
        self.setAccessibleName(name)
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(WIDEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(content)


class Frame(QWidget):
    """A workspace laid out. `folded` tells that a part was shown or hidden, by whatever way."""

    folded = Signal()

    def __init__(self, workspace: Workspace, memory: Memory, filmstrip: QWidget | None = None) -> None:
        super().__init__()
        self.workspace = workspace
        self._memory = memory
        self._widths: dict[Side, int] = {}
        self._shown: dict[Side, bool] = {}
        self._parts: dict[Side, QWidget] = {}
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(theme.LINE)
        self._add(Side.LEFT, workspace.left, workspace.left_width, tr("Left panel"))
        centre = self._centre(filmstrip if workspace.filmstrip else None)
        self._splitter.addWidget(centre)
        self._splitter.setCollapsible(self._splitter.indexOf(centre), False)
        self._splitter.setStretchFactor(self._splitter.count() - 1, 1)
        self._add(Side.RIGHT, workspace.right, workspace.right_width, tr("Right panel"))
        self._splitter.splitterMoved.connect(self._on_moved)
        for index in range(1, self._splitter.count()):
            self._splitter.handle(index).installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._splitter)

    def _add(self, side: Side, content: QWidget | None, width: int, name: str) -> None:
        if content is None:
            return
        holder = _Holder(content, name)
        self._widths[side], self._shown[side] = self._memory.panel(self.workspace.id, side, width)
        self._parts[side] = holder
        self._splitter.addWidget(holder)
        holder.setVisible(self._shown[side])

    def _centre(self, filmstrip: QWidget | None) -> QWidget:
        centre = Surface("stage")
        centre.setMinimumWidth(STAGE_NARROWEST)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.workspace.stage, 1)
        if filmstrip is not None:
            strip = Surface("panel")
            strip.setAccessibleName(tr("Filmstrip"))
            rows = QVBoxLayout(strip)
            rows.setContentsMargins(0, 0, 0, 0)
            rows.setSpacing(0)
            rows.addWidget(Divider())
            filmstrip.setFixedHeight(theme.FILMSTRIP)
            rows.addWidget(filmstrip)
            column.addWidget(strip)
            self._parts[Side.FILMSTRIP] = strip
            self._shown[Side.FILMSTRIP] = self._memory.panel(
                self.workspace.id, Side.FILMSTRIP, theme.FILMSTRIP
            )[1]
            strip.setVisible(self._shown[Side.FILMSTRIP])
        return centre

    def has(self, side: Side) -> bool:
        """True if the workspace has that part."""
        return side in self._parts

    def shown(self, side: Side) -> bool:
        """True if the part is there and not folded."""
        return self._shown.get(side, False)

    def show_part(self, side: Side, shown: bool) -> None:
        """Folds or unfolds a part and remembers it."""
        if side not in self._parts or self._shown[side] == shown:
            return
        self._shown[side] = shown
        self._parts[side].setVisible(shown)
        if shown:
            self._place()
        self._memory.save_panel(self.workspace.id, side, self._widths.get(side, theme.FILMSTRIP), shown)
        self.folded.emit()

    def toggle_all(self) -> None:
        """Folds everything, or unfolds everything when all is folded."""
        shown = not any(self._shown.values())
        for side in self._parts:
            self.show_part(side, shown)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonDblClick:
            is_left = watched is self._splitter.handle(1) and Side.LEFT in self._parts
            self.show_part(Side.LEFT if is_left else Side.RIGHT, False)
            return True
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._fold_dragged_away()
        return False

    @override
    def showEvent(self, event: QEvent) -> None:
        self._place()

    def _place(self) -> None:
        total = self.width()
        left = self._widths[Side.LEFT] if self.shown(Side.LEFT) else 0
        right = self._widths[Side.RIGHT] if self.shown(Side.RIGHT) else 0
        sizes = [left] if Side.LEFT in self._parts else []
        sizes.append(max(STAGE_NARROWEST, total - left - right))
        if Side.RIGHT in self._parts:
            sizes.append(right)
        self._splitter.setSizes(sizes)

    def _room(self, side: Side) -> int:
        """The width that the splitter gives a panel: 0 when it was dragged away, whatever its widget says."""
        return self._splitter.sizes()[self._splitter.indexOf(self._parts[side])]

    def _fold_dragged_away(self) -> None:
        # Only when the hand lets go: a panel dragged to its edge can be dragged back out before.
        for side in (Side.LEFT, Side.RIGHT):
            if self.shown(side) and self._room(side) == 0:
                self.show_part(side, False)

    def _on_moved(self) -> None:
        for side in (Side.LEFT, Side.RIGHT):
            if self.shown(side) and self._room(side) > 0:
                self._widths[side] = self._room(side)
                self._memory.save_panel(self.workspace.id, side, self._widths[side], True)
