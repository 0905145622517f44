"""The widget that shows one picture, or several over one another, on whole device pixels."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPointingDevice,
    QRegion,
    QResizeEvent,
    QShowEvent,
    QTabletEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.canvas.frame import Frame, Overlay, Pointer, Tool
from gi2desk.ui.canvas.geometry import Extent, Placement, Point, whole
from gi2desk.ui.canvas.gesture import Gesture, read_native, read_wheel
from gi2desk.ui.canvas.hand import OPEN, Hand
from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.canvas.notice import paint_notice
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.display.display import displays

_REDRAWN_ON = frozenset(
    {QEvent.Type.DevicePixelRatioChange, QEvent.Type.ParentChange, QEvent.Type.PaletteChange}
)


@dataclass(frozen=True, slots=True)
class Exposure:
    """A layer and the part of the pane's width, 0…1, in which it shows."""

    layer: Layer
    start: float = 0.0
    end: float = 1.0


class Canvas(QWidget):
    """A pane. `key` is its name in the view; the first exposure's picture is the one that it is about."""

    pointed = Signal(object)  # Pointer, or None when the pointer left
    clicked = Signal(object)  # Pointer of a click that was no drag
    entered_focus = Signal()
    placed = Signal()  # the picture's placement, extent or error may be another

    def __init__(self, view: ViewState, key: Hashable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.overlays: list[Overlay] = []
        self._view = view
        self._layers: tuple[Layer, ...] = ()
        self._exposures: tuple[Exposure, ...] = ()
        self._hand = Hand(view, key)
        self._pressure, self._eraser = 1.0, False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(OPEN)
        view.changed.connect(self._on_view_changed)
        view.settled.connect(self._prepare)
        theme.theme().changed.connect(self.update)
        displays().changed.connect(self._on_displays_changed)

    # What it shows

    @property
    def tools(self) -> list[Tool]:
        """What takes the pointer before the pane pans with it, in this order."""
        return self._hand.tools

    @tools.setter
    def tools(self, tools: list[Tool]) -> None:
        self._hand.tools = tools

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Every layer that it may show; all of them are kept sharp."""
        return self._layers

    def set_layers(self, layers: Sequence[Layer], exposures: Sequence[Exposure] | None = None) -> None:
        """Shows `exposures`, all of each layer by default one over the other; further layers are kept ready."""
        for layer in self._layers:
            layer.changed.disconnect(self.update)
            layer.loaded.disconnect(self._on_loaded)
        self._layers = tuple(layers)
        for layer in self._layers:
            layer.changed.connect(self.update)
            layer.loaded.connect(self._on_loaded)
        self._choose_display()
        self.expose(exposures if exposures is not None else [Exposure(layer) for layer in layers])
        self._on_loaded()

    def expose(self, exposures: Sequence[Exposure]) -> None:
        """Changes which layers show where, of those that it has."""
        self._exposures = tuple(exposures)
        self.update()

    @property
    def exposures(self) -> tuple[Exposure, ...]:
        """Which layers show where."""
        return self._exposures

    @property
    def front(self) -> Layer | None:
        """The layer that the pane is about."""
        return self._layers[0] if self._layers else None

    @property
    def viewport(self) -> Extent:
        """Its size in device pixels."""
        ratio = self.devicePixelRatioF()
        return Extent(width=max(1, whole(self.width() * ratio)), height=max(1, whole(self.height() * ratio)))

    @property
    def placement(self) -> Placement | None:
        """Where the front picture lies, in device pixels."""
        return self.front.placement(self.viewport) if self.front is not None else None

    def frame(self, layer: Layer | None = None) -> Frame | None:
        """What overlays and tools are told, for the front or another layer."""
        layer = layer or self.front
        placement = layer.placement(self.viewport) if layer is not None else None
        if layer is None or placement is None:
            return None
        ratio = self.devicePixelRatioF()
        return Frame(viewport=self.viewport, placement=placement, picture=layer.full, ratio=ratio)

    def centre(self) -> Point:
        """The viewport's middle in device pixels."""
        size = self.viewport
        return Point(size.width / 2, size.height / 2)

    def pointer_place(self) -> Point:
        """The pointer in device pixels if it is over the pane, else the middle: where keys zoom."""
        return self._hand.place or self.centre()

    # Painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.save()
        self._to_device_pixels(painter)
        viewport = self.viewport
        self._paint_surround(painter, viewport)
        for exposure in self._exposures:
            self._paint_exposure(painter, exposure, viewport)
        frame = self.frame()
        if frame is not None and not self.notice:
            frame = replace(frame, exposed=self._exposed(viewport))
            for overlay in self.overlays:
                painter.save()
                overlay.paint(painter, frame)
                painter.restore()
        painter.restore()
        paint_notice(painter, self.rect(), self.notice, waiting=self._waiting())

    def _exposed(self, viewport: Extent) -> tuple[tuple[Placement, QRect], ...]:
        """Where each picture lies whose own pixels are seen, and in which part."""
        own = (exposure for exposure in self._exposures if not exposure.layer.seen)
        placed = ((exposure.layer.placement(viewport), exposure) for exposure in own)
        return tuple(
            (placement, self._part(exposure, viewport))
            for placement, exposure in placed
            if placement is not None
        )

    def _paint_surround(self, painter: QPainter, viewport: Extent) -> None:
        """Fills what no picture covers, and nothing twice: at four million pixels that would be felt."""
        # One more on each side, since a fractional ratio can show a part of the next device pixel.
        bare = QRegion(-1, -1, viewport.width + 2, viewport.height + 2)
        for exposure in self._exposures:
            covered = exposure.layer.covered(viewport)
            if covered is not None:
                bare -= QRegion(covered & self._part(exposure, viewport))
        if not bare.isEmpty():
            painter.save()
            painter.setClipRegion(bare, Qt.ClipOperation.IntersectClip)
            painter.fillRect(bare.boundingRect(), theme.colour("stage"))
            painter.restore()

    def _part(self, exposure: Exposure, viewport: Extent) -> QRect:
        start, end = whole(exposure.start * viewport.width), whole(exposure.end * viewport.width)
        return QRect(start, 0, end - start, viewport.height)

    def _paint_exposure(self, painter: QPainter, exposure: Exposure, viewport: Extent) -> None:
        if exposure.start <= 0 and exposure.end >= 1:
            exposure.layer.paint(painter, viewport)
            return
        painter.save()
        painter.setClipRect(self._part(exposure, viewport), Qt.ClipOperation.IntersectClip)
        exposure.layer.paint(painter, viewport)
        painter.restore()

    def _to_device_pixels(self, painter: QPainter) -> None:
        """Makes the device pixel the unit, with the origin on a whole one.

        With a fractional ratio a widget may begin in the middle of a device pixel; pictures drawn from there would
        be blurred by half a pixel.
        """
        base = painter.deviceTransform()
        scale = base.m11() or 1.0
        shift_x, shift_y = whole(base.dx()) - base.dx(), whole(base.dy()) - base.dy()
        to_device = QTransform(1 / scale, 0, 0, 1 / scale, shift_x / scale, shift_y / scale)
        painter.setTransform(to_device, True)

    @property
    def notice(self) -> str:
        """Why nothing is seen: the error of what is exposed, or of what that is made from; else an empty text."""
        exposed = [exposure.layer for exposure in self._exposures]
        if not any(layer.picture for layer in exposed) and exposed != [self.front]:
            exposed += self._layers
        return next((str(layer.error) for layer in exposed if layer.error is not None), "")

    def _waiting(self) -> bool:
        return any(exposure.layer.waiting for exposure in self._exposures)

    def _choose_display(self) -> None:
        """Its pictures are painted for the display that it is on."""
        target = displays().display_of(self.screen()).target
        for layer in self._layers:
            layer.set_target(target)

    def _on_displays_changed(self) -> None:
        if self.isVisible():
            self._choose_display()

    # The view

    def _on_view_changed(self) -> None:
        self.update()
        self.placed.emit()

    def _on_loaded(self) -> None:
        self._tell_view()
        self.update()
        self.placed.emit()
        if not self._view.moving:
            self._prepare()

    def _tell_view(self) -> None:
        extent = self.front.laid_out if self.front is not None else None
        if extent is None or self.front is None or not self.isVisible():
            self._view.remove_pane(self.key)
        else:
            self._view.set_pane(self.key, self.viewport, extent, self.front.slot)
            self._view.set_beside(self.key, (layer.slot for layer in self._layers if layer.image is not None))

    def _prepare(self) -> None:
        if self.isVisible():
            for layer in self._layers:
                layer.prepare(self.viewport)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_view()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._choose_display()
        self._tell_view()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._view.remove_pane(self.key)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered_focus.emit()

    # Pointer

    def _pointer(self, position: QPointF, event: QMouseEvent) -> Pointer | None:
        placement = self.placement
        if placement is None:
            return None
        screen = self._screen(position)
        return Pointer(
            screen=screen,
            relative=placement.to_relative(screen),
            buttons=event.buttons() | event.button(),
            modifiers=event.modifiers(),
            pressure=self._pressure,
            eraser=self._eraser,
        )

    def _screen(self, position: QPointF) -> Point:
        """A position of an event in device pixels from where the picture's pixels are counted."""
        ratio = self.devicePixelRatioF()
        origin = QPointF(self.mapTo(self.window(), QPointF(0, 0))) * ratio
        return Point(
            position.x() * ratio + origin.x() - whole(origin.x()),
            position.y() * ratio + origin.y() - whole(origin.y()),
        )

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        pointer, frame = self._pointer(event.position(), event), self.frame()
        if event.button() not in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton}:
            event.ignore()
        elif pointer is not None and frame is not None:
            self._hand.press(pointer, frame)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointer, frame = self._pointer(event.position(), event), self.frame()
        if pointer is None or frame is None:
            return
        self._hand.move(pointer, frame)
        self._show_cursor(pointer, frame)
        # A pan has put another place of the picture under the pointer, or the same where it could not go on.
        self.pointed.emit(self._pointer(event.position(), event) if self._hand.panning else pointer)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        clicked = self._hand.release()
        pointer, frame = self._pointer(event.position(), event), self.frame()
        if pointer is not None and frame is not None:
            if clicked:
                self.clicked.emit(pointer)
            self._show_cursor(pointer, frame)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._view.toggle_fit(self.key, self._screen(event.position()))

    @override
    def tabletEvent(self, event: QTabletEvent) -> None:
        """Notes how a pen is held; the mouse event that Qt makes of an ignored one says where."""
        self._eraser = event.pointerType() is QPointingDevice.PointerType.Eraser
        released = event.type() is QEvent.Type.TabletRelease
        self._pressure = 1.0 if released or not event.buttons() else event.pressure()
        event.ignore()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hand.place = None
        self.pointed.emit(None)

    def _show_cursor(self, pointer: Pointer, frame: Frame) -> None:
        shape = self._hand.cursor(pointer, frame)
        if self.cursor().shape() is not shape:
            self.setCursor(shape)

    # Wheel and trackpad

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self._do(read_wheel(event), self._screen(event.position()))
        event.accept()

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            return self._on_native_gesture(event)
        if event.type() in _REDRAWN_ON:
            self._tell_view()
            self.update()
        if event.type() is QEvent.Type.ScreenChangeInternal:
            self._choose_display()
        return super().event(event)

    def _on_native_gesture(self, event: QNativeGestureEvent) -> bool:
        at = self._screen(event.position())
        if event.gestureType() is Qt.NativeGestureType.SmartZoomNativeGesture:
            self._view.toggle_fit(self.key, at)
            return True
        gesture = read_native(event)
        if gesture is None:
            return super().event(event)
        self._do(gesture, at)
        return True

    def _do(self, gesture: Gesture, at: Point) -> None:
        if gesture.factor != 1.0:
            self._view.zoom_by(gesture.factor, at, self.key, alone=gesture.alone)
        ratio = self.devicePixelRatioF()
        if gesture.dx or gesture.dy:
            self._view.pan_by(gesture.dx * ratio, gesture.dy * ratio, self.key, alone=gesture.alone)
