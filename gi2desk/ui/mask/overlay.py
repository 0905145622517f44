"""Draws a mask over its picture in a colour that is not the picture's, and the shape that is being drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from gi2desk.core.geometry import Rect
from gi2desk.ui import theme
from gi2desk.ui.canvas.frame import Frame
from gi2desk.ui.canvas.geometry import Placement, Point, whole
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.mask.model import MaskModel, Shape, Tint
from gi2desk.ui.mask.tool import Grip, MaskTool

if TYPE_CHECKING:
    from gi2desk.imaging.mask import Mask


def tint_colour(tint: Tint) -> QColor:
    """The colour of a tint."""
    return theme.mask_colour(tint.value)


def device_rect(placed: Placement, size: tuple[int, int], rect: Rect) -> QRect:
    """The device pixels that show a part of the picture, and those beside it that smoothing reaches."""
    left = placed.left + whole(rect.x * placed.width / size[0]) - 2
    top = placed.top + whole(rect.y * placed.height / size[1]) - 2
    right = placed.left + whole(rect.right * placed.width / size[0]) + 2
    bottom = placed.top + whole(rect.bottom * placed.height / size[1]) + 2
    return QRect(left, top, right - left, bottom - top)


class MaskOverlay:
    """Paints from the mask's own memory through a table of colours, so that a stroke costs only what it touched."""

    def __init__(self, model: MaskModel, tool: MaskTool, view: ViewState) -> None:
        self._model = model
        self._tool = tool
        self._view = view
        self.place: Point | None = None
        """Where the brush is, in device pixels; None where it is not shown."""
        self._image = _image_of(model.mask)
        self._colour()
        model.tint_changed.connect(self._colour)

    def _colour(self) -> None:
        colour = tint_colour(self._model.tint)
        share = self._model.opacity / 100
        table = []
        for value in range(256):
            colour.setAlpha(round(value * share))
            table.append(colour.rgba())
        self._image.setColorTable(table)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """The mask as it is now."""
        self._paint_mask(painter, frame)
        grip = self._tool.grip
        if grip is not None and grip.shape is not Shape.BRUSH:
            self._paint_shape(painter, frame, grip)
        elif self.place is not None and self._model.shape is Shape.BRUSH:
            self._paint_brush(painter, frame, self.place)

    def _paint_mask(self, painter: QPainter, frame: Frame) -> None:
        placed = frame.placement
        region = placed.visible(frame.viewport)
        if region is None:
            return
        across, down = self._image.width() / placed.width, self._image.height() / placed.height
        # Only from a standing view: smoothing all of a large screen takes longer than one frame.
        smooth = placed.scale < 1 and not self._view.moving and self._tool.grip is None
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(
            QRectF(placed.left + region.x, placed.top + region.y, region.width, region.height),
            self._image,
            QRectF(region.x * across, region.y * down, region.width * across, region.height * down),
        )

    def _paint_shape(self, painter: QPainter, frame: Frame, grip: Grip) -> None:
        places = [self._tool.to_screen(frame, point) for point in grip.points]
        if grip.shape is Shape.RECTANGLE:
            start, end = places[0], places[-1]
            corners = [(start.x, start.y), (end.x, start.y), (end.x, end.y), (start.x, end.y)]
        else:
            corners = [(place.x, place.y) for place in places]
        outline = QPolygonF([QPointF(x, y) for x, y in corners])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, grip.shape is Shape.LASSO)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        line = frame.logical(1)
        for pen in (QPen(_dark(), 3 * line), QPen(_light(), line, Qt.PenStyle.DashLine)):
            painter.setPen(pen)
            painter.drawPolygon(outline)

    def brush_rect(self, frame: Frame, place: Point) -> QRect:
        """The device pixels of the brush's outline."""
        radius = self._model.size / 2 * frame.placement.scale + frame.logical(3)
        side = whole(2 * radius) + 1
        return QRect(whole(place.x - radius), whole(place.y - radius), side, side)

    def _paint_brush(self, painter: QPainter, frame: Frame, place: Point) -> None:
        """Light in dark, so that it is seen on everything; a second ring where the brush begins to be soft."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        at, line = QPointF(place.x, place.y), frame.logical(1)
        radius = self._model.size / 2 * frame.placement.scale
        for pen in (QPen(_dark(), 3 * line), QPen(_light(), line)):
            painter.setPen(pen)
            painter.drawEllipse(at, radius, radius)
        core = radius * self._model.hardness / 100
        if frame.logical(3) < core < radius - frame.logical(3):
            painter.setPen(QPen(_light(), line, Qt.PenStyle.DotLine))
            painter.drawEllipse(at, core, core)


def _image_of(mask: Mask) -> QImage:
    # The array is kept by the mask, which lives as long as the overlay's model.
    values = mask.values
    return QImage(values.data, mask.width, mask.height, mask.width, QImage.Format.Format_Indexed8)


def _light() -> QColor:
    return QColor(theme.surround_colour(theme.Surround.WHITE))


def _dark() -> QColor:
    colour = QColor(theme.surround_colour(theme.Surround.BLACK))
    colour.setAlphaF(0.6)
    return colour
