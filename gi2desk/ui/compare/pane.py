"""One pane of the stage: captions above, the picture, readouts below; what is dropped on it replaces its picture."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.canvas import drop
from gi2desk.ui.canvas.frame import Frame
from gi2desk.ui.canvas.geometry import NO_OFFSET
from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.canvas.overlay import PixelGrid
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.canvas.widget import Canvas
from gi2desk.ui.compare.caption import Caption
from gi2desk.ui.compare.readout import Readout
from gi2desk.ui.text import tr


class _DropMark:
    """A frame inside the pane over which something is dragged that it can show."""

    def __init__(self) -> None:
        self.shown = False

    def paint(self, painter: QPainter, frame: Frame) -> None:
        if self.shown:
            width, size = frame.logical(2), frame.viewport
            accent = theme.colour("accent")
            painter.fillRect(0, 0, size.width, width, accent)
            painter.fillRect(0, size.height - width, size.width, width, accent)
            painter.fillRect(0, 0, width, size.height, accent)
            painter.fillRect(size.width - width, 0, width, size.height, accent)


class PaneView(QWidget):
    """`count` captions and readouts: two where two pictures share the pane."""

    activated = Signal()
    dropped = Signal(tuple, tuple)  # ids of images, paths of files
    menu_requested = Signal(QPoint)  # where on the screen

    def __init__(self, view: ViewState, key: Hashable, count: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.canvas = Canvas(view, key)
        self.captions = [Caption() for _ in range(count)]
        self.readouts = [Readout() for _ in range(count)]
        self.note: Callable[[Hashable], str] = self._offset_note
        self.measure: Callable[[Layer], str] = _unmeasured
        self._instead: Layer | None = None
        self._mark = _DropMark()
        self._grid = PixelGrid()
        self.canvas.overlays += [self._grid, self._mark]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(_row(self.captions))
        column.addWidget(self.canvas, 1)
        column.addLayout(_row(self.readouts))
        self.setAcceptDrops(True)
        self.canvas.placed.connect(self.refresh)
        self.canvas.entered_focus.connect(self.activated)
        for caption in self.captions:
            caption.pressed.connect(self.canvas.setFocus)

    def refresh(self) -> None:
        """Brings the captions up to date with the layers."""
        told = [self._instead] if self._instead is not None else self.canvas.layers
        for caption, layer in zip(self.captions, told, strict=False):
            placement = layer.placement(self.canvas.viewport)
            scale = placement.scale if placement is not None and layer.error is None else 0.0
            caption.show_image(layer.image, layer.native, scale, self._said(layer))
        self.canvas.setAccessibleName("; ".join(caption.text for caption in self.captions))
        front = self.canvas.front
        self.canvas.setAccessibleDescription(str(front.error) if front is not None and front.error else "")

    def tell_of(self, instead: Layer | None) -> None:
        """The caption tells about `instead`, which is shown in place of the pane's own picture; None ends that."""
        self._instead = instead
        self.refresh()

    def show_grid(self, shown: bool) -> None:
        """Lines between pixels, or none."""
        self._grid.shown = shown
        self.canvas.update()

    def _said(self, layer: Layer) -> str:
        if layer is self._instead:
            return tr("Reference")
        return " · ".join(text for text in (self.measure(layer), self.note(layer.slot)) if text)

    def _offset_note(self, slot: Hashable) -> str:
        return "" if self._view.offset(slot) == NO_OFFSET else tr("moved alone")

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.canvas.setFocus()
        self.menu_requested.emit(event.globalPos())

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if drop.accepts(event.mimeData()):
            event.acceptProposedAction()
            self._show_mark(True)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_mark(False)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._show_mark(False)
        ids, files = drop.ids_of(event.mimeData()), drop.files_of(event.mimeData())
        if ids or files:
            event.acceptProposedAction()
            self.dropped.emit(ids, files)

    def _show_mark(self, shown: bool) -> None:
        self._mark.shown = shown
        self.canvas.update()


def _unmeasured(_layer: Layer) -> str:
    return ""


def _row(widgets: list[Caption] | list[Readout]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.LINE)
    for widget in widgets:
        row.addWidget(widget, 1)
    return row
