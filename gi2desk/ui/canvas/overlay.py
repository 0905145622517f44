"""What is drawn over pictures to look at single pixels: grid, crosshair and loupe."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gi2desk.core.geometry import Rect
from gi2desk.imaging.resample import nearest
from gi2desk.ui import theme
from gi2desk.ui.canvas import checker
from gi2desk.ui.canvas.frame import Frame
from gi2desk.ui.canvas.geometry import Placement, Point, pixel_at, pixel_edge, whole
from gi2desk.ui.canvas.ink import dark, light
from gi2desk.ui.canvas.picture import Picture, level_of_pixels

GRID_FROM = 8.0
"""Grid lines are drawn from 800 %."""

LOUPE = 112  # logical pixels
LOUPE_PIXELS = 24
"""Pixels of the least detailed picture across the loupe."""

_LOUPE_MARGIN = 14
_GAP = 6  # logical pixels of picture left free around the crosshair's middle


class PixelGrid:
    """Lines between the pixels of each picture that is seen, from 800 % on. Middle grey shows on light and on dark."""

    def __init__(self) -> None:
        self.shown = True

    def paint(self, painter: QPainter, frame: Frame) -> None:
        for placed, part in frame.exposed if self.shown else ():
            painter.save()
            painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
            self._paint_lines(painter, placed, frame)
            painter.restore()

    @staticmethod
    def _paint_lines(painter: QPainter, placed: Placement, frame: Frame) -> None:
        region, picture = placed.visible(frame.viewport), placed.picture
        if placed.scale < GRID_FROM or region is None:
            return
        colour = QColor(theme.surround_colour(theme.Surround.MIDDLE))
        colour.setAlphaF(0.5)
        across, down = placed.width / picture.width, placed.height / picture.height
        left, top = placed.left + region.x, placed.top + region.y
        for column in range(math.ceil(region.x / across), math.floor(region.right / across) + 1):
            x = placed.left + pixel_edge(column, picture.width, placed.width)
            painter.fillRect(x, top, 1, region.height, colour)
        for row in range(math.ceil(region.y / down), math.floor(region.bottom / down) + 1):
            y = placed.top + pixel_edge(row, picture.height, placed.height)
            painter.fillRect(left, y, region.width, 1, colour)


def pixel_rect(placed: Placement, x: int, y: int, samples: int = 1) -> QRect:
    """The device pixels that an image pixel, or the `samples`×`samples` around it, covers."""
    picture, half = placed.picture, samples // 2
    left, right = (pixel_edge(x - half + n, picture.width, placed.width) for n in (0, samples))
    top, bottom = (pixel_edge(y - half + n, picture.height, placed.height) for n in (0, samples))
    return QRect(placed.left + left, placed.top + top, max(1, right - left), max(1, bottom - top))


class Crosshair:
    """Two lines through the place that is being read, and the outline of what is measured there."""

    def __init__(self) -> None:
        self.place: Point | None = None  # 0…1 in this pane's picture
        self.samples = 1
        self.pinned = False

    def paint(self, painter: QPainter, frame: Frame) -> None:
        if self.place is None:
            return
        found = pixel_at(self.place, frame.placement.picture)
        at = frame.placement.to_screen(self.place)
        gap = frame.logical(_GAP)
        middle = QRect(math.floor(at.x), math.floor(at.y), 1, 1)
        if found is not None:
            measured = pixel_rect(frame.placement, *found, self.samples)
            if max(measured.width(), measured.height()) >= gap:
                _outline(painter, measured)
                middle = measured
        self._lines(painter, frame, middle.adjusted(-gap, -gap, gap, gap))

    def _lines(self, painter: QPainter, frame: Frame, free: QRect) -> None:
        x, y = free.center().x(), free.center().y()
        size, thick = frame.viewport, frame.logical(1)
        edge = frame.logical(1)
        for width, colour in ((thick + 2 * edge, dark(0.28)), (thick, light(1.0 if self.pinned else 0.85))):
            lean = width // 2
            painter.fillRect(x - lean, 0, width, free.top(), colour)
            painter.fillRect(x - lean, free.bottom() + 1, width, size.height - free.bottom(), colour)
            painter.fillRect(0, y - lean, free.left(), width, colour)
            painter.fillRect(free.right() + 1, y - lean, size.width - free.right(), width, colour)


def _outline(painter: QPainter, rect: QRect) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(dark(0.8), 1))
    painter.drawRect(rect.adjusted(-1, -1, 0, 0))
    painter.setPen(QPen(light(1.0), 1))
    painter.drawRect(rect.adjusted(-2, -2, 1, 1))


class PixelLoupe:
    """An inset with the pixels around the place that is being read, as they are in the file."""

    def __init__(self, *, left: bool = False) -> None:
        self.place: Point | None = None
        self.picture: Picture | None = None
        self.scale = 8.0  # device pixels per image pixel
        self.samples = 1
        self._left = left

    def paint(self, painter: QPainter, frame: Frame) -> None:
        if self.place is None or self.picture is None:
            return
        inset = self._inset(frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = frame.logical(theme.RADIUS)
        self._shadow(painter, frame, inset, radius)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(inset), radius, radius)
        painter.save()
        painter.setClipPath(outline, Qt.ClipOperation.IntersectClip)
        painter.fillRect(inset, theme.colour("stage"))
        self._paint_pixels(painter, self.picture, self.place, inset)
        painter.restore()
        painter.setPen(QPen(light(0.9), frame.logical(1)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(inset), radius, radius)

    def _inset(self, frame: Frame) -> QRect:
        """A top corner, or the bottom one of that side while the place that is read lies there."""
        side, margin = frame.logical(LOUPE), frame.logical(_LOUPE_MARGIN)
        side = min(side, frame.viewport.width // 2, frame.viewport.height // 2)
        inset = QRect(margin if self._left else frame.viewport.width - side - margin, margin, side, side)
        assert self.place is not None
        at = frame.placement.to_screen(self.place)
        if inset.adjusted(-margin, -margin, margin, margin).contains(QPoint(whole(at.x), whole(at.y))):
            inset.moveBottom(frame.viewport.height - margin)
        return inset

    def _shadow(self, painter: QPainter, frame: Frame, inset: QRect, radius: int) -> None:
        for spread in range(3, 0, -1):
            painter.setPen(QPen(dark(0.18), frame.logical(2 * spread)))
            painter.drawRoundedRect(QRectF(inset), radius, radius)

    def _paint_pixels(self, painter: QPainter, picture: Picture, place: Point, inset: QRect) -> None:
        size = picture.extent
        width, height = max(1, whole(size.width * self.scale)), max(1, whole(size.height * self.scale))
        left = whole(inset.width() / 2 - place.x * width)
        top = whole(inset.height() / 2 - place.y * height)
        placed = Placement(left=left, top=top, width=width, height=height, picture=size)
        x, y = max(0, -left), max(0, -top)
        right, bottom = min(width, inset.width() - left), min(height, inset.height() - top)
        if right <= x or bottom <= y:
            return
        pixels = nearest(
            picture.pixels[0], (width, height), Rect(x=x, y=y, width=right - x, height=bottom - y)
        )
        level = level_of_pixels(pixels, translucent=picture.translucent)
        where = QPoint(inset.left() + left + x, inset.top() + top + y)
        if picture.translucent:
            checker.paint(painter, QRect(where.x(), where.y(), right - x, bottom - y), placed)
        painter.drawImage(where, level.image)
        found = pixel_at(place, size)
        if found is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            _outline(painter, pixel_rect(placed, *found, self.samples).translated(inset.topLeft()))
