"""Pictures of crops: the whole one with a focal point that is dragged, and what one destination keeps of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from gi2desk.core.geometry import CENTRE, Rect
from gi2desk.core.placement import Placement
from gi2desk.imaging.pyramid import level_for
from gi2desk.jobs.destination import Destination
from gi2desk.ui import theme
from gi2desk.ui.canvas.picture import Picture
from gi2desk.ui.text import percent, tr
from gi2desk.ui.theme import Size, Weight

HEIGHT = 300
_RING = 9
_STEP = 0.01
_BIG_STEP = 0.05
CARD = QSize(168, 168)
_LINES = 54


class FocalPicture(QWidget):
    """The whole picture; a press or a drag moves the focal point, and so do the arrow keys."""

    moved = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._full = (1, 1)
        self._focal = CENTRE
        self._rects: tuple[Rect, ...] = ()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleDescription(tr("Arrow keys move the focal point"))
        self._name()

    def show_picture(
        self, picture: Picture, full: tuple[int, int], focal: tuple[float, float], rects: Sequence[Rect]
    ) -> None:
        """`rects` are crops in pixels of a picture of `full` pixels."""
        self._picture, self._full, self._focal, self._rects = picture, full, focal, tuple(rects)
        self._name()
        self.update()

    def _name(self) -> None:
        across, down = (percent(part) for part in self._focal)
        self.setAccessibleName(tr("Focal point {across} across, {down} down", across=across, down=down))

    def area(self) -> QRectF:
        """Where the picture lies, on whole device pixels."""
        return _fitted(QRectF(self.rect()), self._full[0] / self._full[1], self.devicePixelRatioF())

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._move_to(event.position())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move_to(event.position())

    def _move_to(self, at: QPointF) -> None:
        area = self.area()
        if self._picture is not None and area.width() > 0 and area.height() > 0:
            x, y = (at.x() - area.x()) / area.width(), (at.y() - area.y()) / area.height()
            self.moved.emit(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _BIG_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
        by = {
            Qt.Key.Key_Left: (-step, 0.0),
            Qt.Key.Key_Right: (step, 0.0),
            Qt.Key.Key_Up: (0.0, -step),
            Qt.Key.Key_Down: (0.0, step),
        }.get(Qt.Key(event.key()))
        if by is None or self._picture is None:
            super().keyPressEvent(event)
            return
        self.moved.emit(
            min(max(self._focal[0] + by[0], 0.0), 1.0), min(max(self._focal[1] + by[1], 0.0), 1.0)
        )

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            return
        painter = QPainter(self)
        area = self.area()
        whole = Rect(x=0, y=0, width=self._full[0], height=self._full[1])
        paint_part(painter, area, self._picture, self._full, whole)
        scale = area.width() / self._full[0]
        for rect in self._rects:
            frame = QRectF(
                area.x() + rect.x * scale, area.y() + rect.y * scale, rect.width * scale, rect.height * scale
            )
            painter.setPen(QPen(_shade("BLACK", 0.5), 3))
            painter.drawRect(frame.adjusted(1, 1, -1, -1))
            painter.setPen(QPen(_shade("WHITE", 0.75), 1))
            painter.drawRect(frame.adjusted(1, 1, -1, -1))
        self._paint_ring(painter, area)

    def _paint_ring(self, painter: QPainter, area: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(area.x() + self._focal[0] * area.width(), area.y() + self._focal[1] * area.height())
        painter.setBrush(_shade("BLACK", 0.35))
        painter.setPen(QPen(_shade("BLACK", 0.75), 6))
        painter.drawEllipse(centre, _RING, _RING)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(_shade("WHITE", 0.9), 1))
        painter.drawEllipse(centre, _RING + 2, _RING + 2)
        painter.setPen(QPen(QColor(theme.DARK.accent), 2))
        painter.drawEllipse(centre, _RING, _RING)


class CropCard(QWidget):
    """What one destination keeps, with its name and a line of figures below it; what lies over it there is shaded."""

    def __init__(self, target: Destination, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = target.name
        self._placement = target.placement
        self._said: tuple[str, ...] = ()
        self._picture: Picture | None = None
        self._full = (1, 1)
        self._rect: Rect | None = None
        self.setFixedSize(CARD.width(), CARD.height() + _LINES)
        self.setAccessibleName(self._name)
        theme.theme().changed.connect(self.update)

    def show_crop(
        self, picture: Picture, full: tuple[int, int], rect: Rect | None, said: Sequence[str]
    ) -> None:
        """Shows `rect` in pixels of a picture of `full` pixels, and one or two lines about it."""
        self._picture, self._full, self._rect, self._said = picture, full, rect, tuple(said)
        self.setAccessibleName(", ".join((self._name, *said)))
        self.update()

    @property
    def rect_shown(self) -> Rect | None:
        """What it shows."""
        return self._rect

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(0, 0, CARD.width(), CARD.height())
        painter.fillRect(box, theme.colour("stage"))
        if self._picture is not None and self._rect is not None:
            inner = box.adjusted(8, 8, -8, -8)
            area = _fitted(inner, self._rect.width / self._rect.height, self.devicePixelRatioF())
            paint_part(painter, area, self._picture, self._full, self._rect)
            if self._placement is not None:
                _paint_covered(painter, area, self._placement)
        self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        font = theme.font(Size.SMALL, Weight.MEDIUM)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        shown = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRect(0, CARD.height() + 4, self.width(), 16), flags, shown)
        painter.setFont(theme.font(Size.TINY, tabular=True))
        painter.setPen(theme.colour("secondary"))
        for number, line in enumerate(self._said):
            painter.drawText(QRect(0, CARD.height() + 21 + 15 * number, self.width(), 15), flags, line)


def paint_part(painter: QPainter, area: QRectF, picture: Picture, full: tuple[int, int], rect: Rect) -> None:
    """Paints `rect`, in pixels of a picture of `full` pixels, into `area`, from the nearest reduction."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    own = area.width() / rect.width * painter.device().devicePixelRatio() * full[0] / picture.extent.width
    level = picture.levels[level_for(min(1.0, own), len(picture.levels))].image
    across, down = level.width() / full[0], level.height() / full[1]
    source = QRectF(rect.x * across, rect.y * down, rect.width * across, rect.height * down)
    painter.drawImage(area, level, source)


def _paint_covered(painter: QPainter, area: QRectF, placement: Placement) -> None:
    """Shades what a surface lays over the picture, and draws where print is cut."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if placement.safe:
        inner = _share_of(area, placement.safe_box())
        shade = QPainterPath()
        shade.addRect(area)
        shade.addRect(inner)
        painter.fillPath(shade, _shade("BLACK", 0.45))
        painter.setPen(QPen(_shade("WHITE", 0.75), 1, Qt.PenStyle.DashLine))
        painter.drawRect(inner)
    if any(placement.target.trim):
        painter.setPen(QPen(_shade("WHITE", 0.75), 1))
        painter.drawRect(_share_of(area, placement.trim_box()))


def _share_of(area: QRectF, box: tuple[float, float, float, float]) -> QRectF:
    left, top, right, bottom = box
    return QRectF(
        area.x() + left * area.width(),
        area.y() + top * area.height(),
        (right - left) * area.width(),
        (bottom - top) * area.height(),
    )


def _fitted(box: QRectF, ratio: float, device: float) -> QRectF:
    """The largest area of `ratio` in the middle of `box`, on whole device pixels."""
    width = min(box.width(), box.height() * ratio)
    width, height = (max(1, round(edge * device)) / device for edge in (width, width / ratio))
    left = round((box.x() + (box.width() - width) / 2) * device) / device
    top = round((box.y() + (box.height() - height) / 2) * device) / device
    return QRectF(left, top, width, height)


def _shade(step: str, alpha: float) -> QColor:
    colour = QColor(theme.surround_colour(theme.Surround[step]))
    colour.setAlphaF(alpha)
    return colour
