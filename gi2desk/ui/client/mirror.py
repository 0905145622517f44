"""Shows what the panes of a stage show, fitted to another place of another size, and only the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid
from typing_extensions import override

from gi2desk.ui.canvas.geometry import Scaling
from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.canvas.render import Renderer
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.canvas.widget import Canvas, Exposure
from gi2desk.ui.client.subject import Subject
from gi2desk.ui.compare.board import areas_of
from gi2desk.ui.compare.layout import mean_aspect
from gi2desk.ui.compare.wipe import Divider
from gi2desk.ui.widgets.surface import Surface


class _Pane:
    """A pane with layers of its own, since another screen has other pixels and another profile."""

    def __init__(
        self, view: ViewState, subject: Subject, renderer: Renderer, index: int, mirror: Mirror
    ) -> None:
        self.canvas = Canvas(view, ("client", index), mirror)
        self.canvas.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._parts = (view, subject.loader, renderer)
        self._mirror = mirror
        self._layers: list[Layer] = []

    def follow(self, shown: Canvas) -> None:
        """Takes over layers, exposures and the divider of a pane."""
        theirs = shown.layers
        while len(self._layers) < len(theirs):
            made = Layer(*self._parts, len(self._layers), self.canvas)
            made.loaded.connect(self._mirror.follow_soon)
            self._layers.append(made)
        own = self._layers[: len(theirs)]
        for mine, layer in zip(own, theirs, strict=True):
            _take(mine, layer)
        if len(self.canvas.layers) != len(own):
            self.canvas.set_layers(own, [])
        exposures = tuple(
            Exposure(own[theirs.index(one.layer)], one.start, one.end) for one in shown.exposures
        )
        if exposures != self.canvas.exposures:
            self.canvas.expose(exposures)
        dividers = [overlay for overlay in shown.overlays if isinstance(overlay, Divider)]
        if dividers != self.canvas.overlays:
            self.canvas.overlays = list(dividers)
            self.canvas.update()
        elif dividers:
            self.canvas.update()

    def rest(self) -> None:
        """Lets go of its pictures."""
        for layer in self._layers:
            layer.set_image(None)
        self.canvas.hide()


class Mirror(Surface):
    """Follows a stage: whenever a pane of it is painted, something may look different.

    A stage that is hidden is not painted, so what it showed last stays while other work is done.
    """

    def __init__(self, subject: Subject, parent: QWidget | None = None) -> None:
        super().__init__("stage", parent)
        self._subject = subject
        self._view = ViewState(self)
        self._renderer = Renderer(self)
        self._panes: list[_Pane] = []
        self._watched: list[Canvas] = []
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.follow)
        subject.view.changed.connect(self.follow_soon)
        self.follow()

    @property
    def canvases(self) -> list[Canvas]:
        """The panes in use."""
        return [pane.canvas for pane in self._panes[: len(self._watched)]]

    @property
    def view(self) -> ViewState:
        """What its panes look at."""
        return self._view

    def follow_soon(self) -> None:
        """Once this round of events is over."""
        self._soon.start()

    def follow(self) -> None:
        """Shows what the stage shows now."""
        shown = [canvas for canvas in self._subject.canvases() if canvas.isVisible()]
        if shown:
            self._watch(shown)
            self._arrange()
            for pane, canvas in zip(self._panes, shown, strict=False):
                pane.follow(canvas)
                pane.canvas.show()
            self._follow_view(shown)

    def close_workers(self) -> None:
        """Ends it for good."""
        self._soon.stop()
        self._watch([])
        self._renderer.close()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.follow_soon()
        return False

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _watch(self, shown: list[Canvas]) -> None:
        for canvas in self._watched:
            if canvas not in shown and isValid(canvas):
                canvas.removeEventFilter(self)
        for canvas in shown:
            if canvas not in self._watched:
                canvas.installEventFilter(self)
        self._watched = shown
        while len(self._panes) < len(shown):
            self._panes.append(_Pane(self._view, self._subject, self._renderer, len(self._panes), self))
        for pane in self._panes[len(shown) :]:
            pane.rest()

    def _follow_view(self, shown: Sequence[Canvas]) -> None:
        theirs = self._subject.view
        for slot in {layer.slot for canvas in shown for layer in canvas.layers}:
            if self._view.offset(slot) != theirs.offset(slot):
                self._view.set_offset(slot, theirs.offset(slot))
        wanted = theirs.view
        if wanted.scaling is Scaling.PRINT and self._subject.printed is not None:
            # As large in millimetres, whatever pixels this screen has.
            factor = self._subject.printed(self) / self._subject.printed(shown[0])
            wanted = replace(wanted, zoom=wanted.zoom * factor)
        if self._view.view != wanted:
            self._view.restore(wanted)

    def _arrange(self) -> None:
        fronts = [canvas.front for canvas in self._watched]
        aspect = mean_aspect(front.extent for front in fronts if front is not None)
        areas = areas_of(len(fronts), QRect(0, 0, self.width(), self.height()), aspect)
        for pane, area in zip(self._panes, areas, strict=False):
            pane.canvas.setGeometry(area)


def _take(mine: Layer, theirs: Layer) -> None:
    """Shows in `mine` what `theirs` shows."""
    if (mine.slot, mine.frame) != (theirs.slot, theirs.frame):
        mine.slot, mine.frame = theirs.slot, theirs.frame
        mine.loaded.emit()
    if theirs.image is None:
        if mine.image is not None or mine.computed is not theirs.computed:
            mine.set_picture(theirs.computed)
        return
    if mine.image != theirs.image:
        mine.set_image(theirs.image)
    turned = theirs.full is not theirs.own
    if mine.own is not None and theirs.own is not None:
        mine.stand_in(theirs.full if turned else None)
