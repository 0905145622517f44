"""The loupe: one picture as large as there is room, looked at with the canvas of every workspace."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.errors import UserError
from gi2desk.ui import theme
from gi2desk.ui.canvas.gesture import STEP
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.canvas.loader import Loader, Loan
from gi2desk.ui.canvas.overlay import PixelGrid
from gi2desk.ui.canvas.picture import Picture
from gi2desk.ui.canvas.render import Renderer
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.canvas.widget import Canvas
from gi2desk.ui.compare.caption import Caption
from gi2desk.ui.text import percent, tr
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.surface import Surface

# The one behind and the one ahead are decoded once the picture itself is there.
_AHEAD = 2
_PREFETCH_MS = 150


class _Silent:
    """Waits for a picture so that it is in memory when it is wanted."""

    def on_picture(self, picture: Picture) -> None:
        """Nothing is to be done: the loader keeps it."""

    def on_failure(self, error: UserError) -> None:
        """It is told when the picture is looked at."""


class Loupe(Surface):
    """Stepping keeps zoom and place. `left` asks for the grid, `status_changed` tells that the zoom is another."""

    left = Signal()
    menu_requested = Signal(QPoint)  # on the screen; also from the filmstrip
    status_changed = Signal()

    def __init__(self, loader: Loader, below: QWidget, parent: QWidget | None = None) -> None:
        super().__init__("stage", parent)
        self.setAccessibleName(tr("Loupe"))
        self.loader = loader
        self.view = ViewState(self)
        self._renderer = Renderer(self)
        self._layer = Layer(self.view, loader, self._renderer, "loupe", self)
        self.canvas = Canvas(self.view, "loupe")
        self.canvas.overlays.append(PixelGrid())
        self.canvas.set_layers([self._layer])
        self.caption = Caption()
        self._back_action: QAction | None = None
        self._near: tuple[PaneImage, ...] = ()
        self._loans: deque[Loan] = deque(maxlen=_AHEAD)
        self._prefetch = QTimer(self, singleShot=True, interval=_PREFETCH_MS)
        self._prefetch.timeout.connect(self._load_near)
        self.setFocusProxy(self.canvas)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self.canvas, 1)
        column.addWidget(below)
        self.canvas.placed.connect(self._refresh)

    def _bar(self) -> QWidget:
        bar = Surface("panel")
        self.back = Button(tr("Grid"), role=Role.QUIET, picture="squares-four")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.GRID, 0, theme.GRID, 0)
        row.setSpacing(0)
        row.addWidget(self.back)
        row.addWidget(self.caption, 1)
        self.zooms = {
            "zoom.fit": Button(tr("Fit"), role=Role.QUIET),
            "zoom.actual": Button(tr("100 %"), role=Role.QUIET),
        }
        for button in self.zooms.values():
            row.addWidget(button)
        return bar

    def lead_back(self, action: QAction) -> None:
        """Lets the button above the picture do `action`, whose tooltip tells its key."""
        self._back_action = action
        self.back.clicked.connect(action.trigger)
        # A method: the connection has to end with the loupe, which goes before the action.
        action.changed.connect(self._name_back)
        self._name_back()

    def _name_back(self) -> None:
        if self._back_action is not None:
            self.back.setToolTip(self._back_action.toolTip())

    def lead_zoom(self, name: str, action: QAction) -> None:
        """Lets the button of a zoom do `action`, whose tooltip tells its key."""
        button = self.zooms[name]
        button.clicked.connect(action.trigger)
        button.setToolTip(action.toolTip())

    @property
    def image(self) -> PaneImage | None:
        """What is looked at."""
        return self._layer.image

    def show_image(self, image: PaneImage | None, near: tuple[PaneImage, ...] = ()) -> None:
        """Looks at another image; `near` are the ones that are likely to be next."""
        self._layer.set_image(image)
        self._near = near
        self._prefetch.start()
        self._refresh()

    @property
    def status(self) -> str:
        """“3840×2160 · 62 %”."""
        placement, extent = self.canvas.placement, self._layer.extent
        if placement is None or extent is None:
            return ""
        return (
            f"{extent.width}×{extent.height} · {percent(placement.scale, 1 if placement.scale < 0.1 else 0)}"
        )

    # Zoom, at the pointer when it is over the picture

    def toggle_fit(self) -> None:
        """Fit or 100 %."""
        self.view.toggle_fit(self.canvas.key, self.canvas.pointer_place())

    def fit(self) -> None:
        """The picture whole; once more, no empty band."""
        if self.view.fits:
            self.view.fill()
        else:
            self.view.fit()

    def actual_size(self) -> None:
        """100 % about the middle."""
        self.view.zoom_to_pixels()

    def zoom(self, steps: float) -> None:
        """In (positive) or out by steps of the wheel."""
        self.view.zoom_by(STEP**steps, self.canvas.pointer_place(), self.canvas.key)

    def close_workers(self) -> None:
        """Called before the library closes."""
        self._prefetch.stop()
        self._renderer.close()
        self.loader.close()

    def _refresh(self) -> None:
        placement = self.canvas.placement
        scale = placement.scale if placement is not None and self._layer.error is None else 0.0
        self.caption.show_image(self._layer.image, self._layer.extent, scale)
        self.canvas.setAccessibleName(self.caption.text)
        self.canvas.setAccessibleDescription(str(self._layer.error) if self._layer.error else "")
        self.status_changed.emit()

    def _load_near(self) -> None:
        if self._layer.full is None and self._layer.error is None and self._layer.image is not None:
            self._prefetch.start()
            return
        for image in self._near[:_AHEAD]:
            if len(self._loans) == _AHEAD:
                self._loans.popleft().release()
            self._loans.append(self.loader.load(image, _Silent(), self._layer.target))

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.image is not None:
            self.menu_requested.emit(event.globalPos())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
