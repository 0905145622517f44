"""The stage of the workspace: the master with its crops, or what belongs there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.canvas import drop
from gi2desk.ui.canvas.gesture import STEP
from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.canvas.loader import Loader
from gi2desk.ui.canvas.picture import Picture
from gi2desk.ui.canvas.render import Renderer
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.export.canvas import BoardCanvas
from gi2desk.ui.export.model import BoardModel
from gi2desk.ui.text import tr
from gi2desk.ui.widgets.empty import EmptyState
from gi2desk.ui.widgets.surface import Surface

MARGIN = 24


class BoardStage(Surface):
    """`image_dropped` and `file_dropped` name another master, `picture_changed` that other pixels are there."""

    image_dropped = Signal(str)
    file_dropped = Signal(object)
    choose_requested = Signal()
    picture_changed = Signal()

    def __init__(self, model: BoardModel, loader: Loader, parent: QWidget | None = None) -> None:
        super().__init__("stage", parent)
        self._model = model
        self.view = ViewState(self)
        self.loader = loader
        self._renderer = Renderer(self)
        self._layer = Layer(self.view, self.loader, self._renderer, "master", self)
        self.canvas = BoardCanvas(self.view, "master", model)
        self.canvas.set_layers([self._layer])
        self._layer.loaded.connect(self.picture_changed)
        self._mark = _DropMark(self)
        self._build()
        self.setAcceptDrops(True)
        model.master_changed.connect(self._on_master_changed)

    def _build(self) -> None:
        self._empty = EmptyState(
            "crop",
            tr("No master chosen"),
            tr(
                "Drop a picture here, or choose one in Review: square, wide and story crops lie on it together, follow "
                "one focal point, and leave in one export."
            ),
            tr("Choose a master in Review"),
        )
        self._empty.pressed.connect(self.choose_requested)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.addWidget(self.canvas)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(page)

    @property
    def picture(self) -> Picture | None:
        """The master's pixels, perhaps of a proxy; None while they are awaited."""
        return self._layer.picture

    @property
    def scale(self) -> float:
        """Device pixels per pixel of the master."""
        placement = self.canvas.placement
        return placement.scale if placement is not None else 0.0

    def toggle_fit(self) -> None:
        """The whole master, or 100 % at the pointer."""
        self.view.toggle_fit(self.canvas.key, self.canvas.pointer_place())

    def zoom(self, steps: float) -> None:
        """In (positive) or out by steps of the wheel."""
        self.view.zoom_by(STEP**steps, self.canvas.pointer_place(), self.canvas.key)

    def close_workers(self) -> None:
        """No more pixels; called before the application ends."""
        self._renderer.close()
        self.loader.close()

    def _on_master_changed(self) -> None:
        master = self._model.master
        self._layer.set_image(master.image if master is not None else None)
        self._stack.setCurrentIndex(0 if master is None else 1)
        self._stack.activate()
        self.view.fit()

    # Drops

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if drop.accepts(event.mimeData()):
            event.acceptProposedAction()
            self._mark.show_over(self)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark.hide()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._mark.hide()
        ids, files = drop.ids_of(event.mimeData()), drop.files_of(event.mimeData())
        if ids:
            event.acceptProposedAction()
            self.image_dropped.emit(ids[0])
        elif files:
            event.acceptProposedAction()
            self.file_dropped.emit(files[0])


class _DropMark(QWidget):
    """A frame around the stage while something is dragged over it that can become the master."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_over(self, stage: QWidget) -> None:
        """Covers the stage."""
        self.setGeometry(stage.rect())
        self.raise_()
        self.show()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        text = tr("Drop to make it the master")
        painter.setFont(theme.font(theme.Size.BODY, theme.Weight.MEDIUM))
        metrics = painter.fontMetrics()
        box = metrics.boundingRect(text).adjusted(-12, -6, 12, 6)
        box.moveCenter(QPointF(self.width() / 2, self.height() - 40).toPoint())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        painter.setPen(theme.colour("on_accent"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
