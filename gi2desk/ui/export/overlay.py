"""Draws the crops of a board over the master: the selected one clear, the others quiet, and the focal point."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from gi2desk.core.board import Crop
from gi2desk.core.framing import Handle
from gi2desk.core.geometry import Rect
from gi2desk.ui import theme
from gi2desk.ui.canvas.frame import Frame
from gi2desk.ui.canvas.geometry import Point, whole
from gi2desk.ui.export.model import FOCAL, BoardModel
from gi2desk.ui.export.words import tag, warning
from gi2desk.ui.theme import Size, Tone, Weight

FOCAL_RADIUS = 9
"""Of the focal point's ring, in logical pixels; so are the others."""

_ARM = 14  # of a corner handle
_THICK = 3
_TAG_HEIGHT = 20
_TAG_PADDING = 6
_TAG_MARGIN = 7
_TAG_GAP = 3


def _light(alpha: float) -> QColor:
    colour = QColor(theme.surround_colour(theme.Surround.WHITE))
    colour.setAlphaF(alpha)
    return colour


def _dark(alpha: float) -> QColor:
    colour = QColor(theme.surround_colour(theme.Surround.BLACK))
    colour.setAlphaF(alpha)
    return colour


def device_rect(frame: Frame, picture: tuple[int, int], rect: Rect) -> QRect:
    """The device pixels of a part of the master."""
    placed = frame.placement
    left = placed.left + whole(rect.x * placed.width / picture[0])
    top = placed.top + whole(rect.y * placed.height / picture[1])
    right = placed.left + whole(rect.right * placed.width / picture[0])
    bottom = placed.top + whole(rect.bottom * placed.height / picture[1])
    return QRect(left, top, right - left, bottom - top)


def handle_place(rect: QRect, handle: Handle) -> QPoint:
    """Where a handle of a rectangle is."""
    across, down = handle.value
    x = rect.left() + (across + 1) * rect.width() // 2
    y = rect.top() + (down + 1) * rect.height() // 2
    return QPoint(x, y)


class BoardOverlay:
    """Its colours are those of the dark theme in both: they lie on the picture, which no theme changes.

    `tags` are the labels where they were painted last, by the ids of their crops.
    """

    def __init__(self, model: BoardModel) -> None:
        self._model = model
        self.tags: dict[str, QRect] = {}
        self.dragging = False  # shows thirds
        self.hovered = ""  # the crop that a click would select

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """The board as it is now."""
        model = self._model
        rects = self.rects(frame)
        selected = rects.get(model.selection)
        if selected is not None:
            self._dim(painter, frame, selected)
        for crop in model.board.crops:
            if crop.id in rects and crop.id != model.selection:
                self._paint_quiet(painter, frame, crop, rects[crop.id])
        if selected is not None:
            self._paint_selected(painter, frame, selected)
        self._paint_tags(painter, frame, rects)
        self._paint_focal(painter, frame)

    def rects(self, frame: Frame) -> dict[str, QRect]:
        """Every crop that is seen, in device pixels: those that become files, and the selected one."""
        model = self._model
        seen = (crop for crop in model.board.crops if crop.included or crop.id == model.selection)
        found = ((crop.id, model.rect(crop.id)) for crop in seen)
        return {
            crop_id: device_rect(frame, model.picture, rect) for crop_id, rect in found if rect is not None
        }

    def focal(self, frame: Frame) -> Point:
        """The focal point in device pixels."""
        return frame.placement.to_screen(Point(*self._model.board.focal))

    def _dim(self, painter: QPainter, frame: Frame, clear: QRect) -> None:
        placed = frame.placement
        whole_picture = QRect(placed.left, placed.top, placed.width, placed.height)
        area = whole_picture & QRect(0, 0, frame.viewport.width, frame.viewport.height)
        around(painter, area, clear, _dark(0.45))

    def _paint_quiet(self, painter: QPainter, frame: Frame, crop: Crop, rect: QRect) -> None:
        line = frame.logical(1)
        strength = 1.0 if crop.id == self.hovered else 0.45
        colour = _light(strength)
        if self._warned(crop):
            colour = QColor(theme.DARK.warn)
            colour.setAlphaF(max(strength, 0.8))
        if crop.id == self.hovered or self._model.selection == FOCAL:
            self._paint_zones(painter, frame, crop, rect)
        outline(painter, rect.adjusted(line, line, -line, -line), line, _dark(0.35))
        outline(painter, rect, line, colour)

    def _warned(self, crop: Crop) -> bool:
        return crop.included and warning(self._model.delivered(crop), crop)[1] in {Tone.BAD, Tone.WARN}

    def _paint_zones(self, painter: QPainter, frame: Frame, crop: Crop, rect: QRect) -> None:
        """What is covered or cut off where the crop will be used: shaded, with the free part and the trim outlined."""
        meant = crop.destination
        if meant is None:
            return
        line, warn = frame.logical(1), QColor(theme.DARK.warn)
        if meant.safe:
            free = part_of(rect, meant.safe_box())
            # Neutral, so that the colours of what lies below can still be judged.
            around(painter, part_of(rect, meant.trim_box()), free, _dark(0.25))
            outline(painter, free.adjusted(-line, -line, line, line), line, _dark(0.35))
            outline(painter, free, line, warn)
        if any(meant.target.trim):
            trim = part_of(rect, meant.trim_box())
            outline(painter, trim.adjusted(-line, -line, line, line), line, _dark(0.35))
            outline(painter, trim, line, QColor(theme.DARK.bad))

    def _paint_selected(self, painter: QPainter, frame: Frame, rect: QRect) -> None:
        line = frame.logical(1)
        crop = self._model.crop
        if crop is not None:
            self._paint_zones(painter, frame, crop, rect)
        if self.dragging:
            self._paint_thirds(painter, rect, line)
        outline(painter, rect.adjusted(-line, -line, line, line), line, _dark(0.5))
        outline(painter, rect, line, _light(1.0))
        for handle in Handle:
            self._paint_handle(painter, frame, rect, handle)

    def _paint_thirds(self, painter: QPainter, rect: QRect, line: int) -> None:
        colour = _light(0.35)
        for third in (1, 2):
            x = rect.left() + rect.width() * third // 3
            y = rect.top() + rect.height() * third // 3
            painter.fillRect(x, rect.top(), line, rect.height(), colour)
            painter.fillRect(rect.left(), y, rect.width(), line, colour)

    def _paint_handle(self, painter: QPainter, frame: Frame, rect: QRect, handle: Handle) -> None:
        """Corners as two bars, edges as one, inside the crop so that none is cut off at the picture's edge."""
        across, down = handle.value
        arm, thick = frame.logical(_ARM), frame.logical(_THICK)
        if min(rect.width(), rect.height()) < 4 * arm:
            if not (across and down):
                return
            arm = max(thick, min(rect.width(), rect.height()) // 3)
        at = handle_place(rect, handle)
        left = at.x() if across < 0 else at.x() - (thick if across > 0 else arm // 2)
        top = at.y() if down < 0 else at.y() - (thick if down > 0 else arm // 2)
        bars = []
        if across:
            start = top if not down else (at.y() if down < 0 else at.y() - arm)
            bars.append(QRect(left, start, thick, arm))
        if down:
            start = left if not across else (at.x() if across < 0 else at.x() - arm)
            bars.append(QRect(start, top, arm, thick))
        # A dark rim, so that they are seen on white; then the bars, so that a corner is one piece.
        line = frame.logical(1)
        for bar in bars:
            painter.fillRect(bar.adjusted(-line, -line, line, line), _dark(0.55))
        for bar in bars:
            painter.fillRect(bar, _light(1.0))

    # Labels

    def _paint_tags(self, painter: QPainter, frame: Frame, rects: dict[str, QRect]) -> None:
        font = theme.font(Size.TINY, Weight.MEDIUM, tabular=True)
        font.setPixelSize(frame.logical(int(Size.TINY)))
        painter.setFont(font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.tags = self._placed_tags(frame, rects, font)
        radius = frame.logical(theme.RADIUS - 1)
        for crop in self._model.board.crops:
            place = self.tags.get(crop.id)
            if place is None:
                continue
            chosen = crop.id in {self._model.selection, self.hovered}
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_dark(0.85 if chosen else 0.6))
            painter.drawRoundedRect(QRectF(place), radius, radius)
            painter.setPen(_light(1.0 if chosen else 0.82))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, tag(crop))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _placed_tags(self, frame: Frame, rects: dict[str, QRect], font: QFont) -> dict[str, QRect]:
        """In the top left of each crop, down its own edge where two would lie over one another; the selected one first."""
        metrics = QFontMetrics(font)
        height = frame.logical(_TAG_HEIGHT)
        gap, padding = frame.logical(_TAG_GAP), frame.logical(_TAG_PADDING)
        crops = sorted(self._model.board.crops, key=lambda crop: crop.id != self._model.selection)
        placed: dict[str, QRect] = {}
        for crop in crops:
            if crop.id not in rects:
                continue
            rect = rects[crop.id]
            # Right in the corner, so that nobody takes it for another frame's; the selected crop has a handle there.
            margin = frame.logical(_TAG_MARGIN if crop.id == self._model.selection else 1)
            width = metrics.horizontalAdvance(tag(crop)) + 2 * padding
            x = max(rect.left(), 0) + margin
            y = max(rect.top(), 0) + margin
            place = QRect(x, y, width, height)
            around = QRect(-gap, -gap, width + 2 * gap, height + 2 * gap)
            while any(around.translated(place.topLeft()).intersects(other) for other in placed.values()):
                place.translate(0, height + gap)
            if place.bottom() < rect.bottom() and place.right() < frame.viewport.width:
                placed[crop.id] = place
        return placed

    def _paint_focal(self, painter: QPainter, frame: Frame) -> None:
        at = self.focal(frame)
        centre = QPointF(at.x, at.y)
        radius, chosen = frame.logical(FOCAL_RADIUS), self._model.selection == FOCAL
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(_dark(0.75), frame.logical(6)))
        painter.setBrush(_dark(0.35))
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(QPen(_light(0.9), frame.logical(1)))
        painter.drawEllipse(centre, radius + frame.logical(2), radius + frame.logical(2))
        painter.setPen(QPen(QColor(theme.DARK.accent), frame.logical(2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, radius, radius)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.DARK.accent))
            painter.drawEllipse(centre, frame.logical(4), frame.logical(4))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def part_of(rect: QRect, box: tuple[float, float, float, float]) -> QRect:
    """The part of `rect` between shares of its width and height: left, top, right, bottom."""
    left, top, right, bottom = box
    x, y = rect.left() + whole(left * rect.width()), rect.top() + whole(top * rect.height())
    return QRect(
        x,
        y,
        rect.left() + whole(right * rect.width()) - x,
        rect.top() + whole(bottom * rect.height()) - y,
    )


def around(painter: QPainter, area: QRect, clear: QRect, shade: QColor) -> None:
    """Fills `area` except for the part `clear` of it."""
    painter.fillRect(QRect(area.left(), area.top(), area.width(), clear.top() - area.top()), shade)
    below = clear.top() + clear.height()
    painter.fillRect(QRect(area.left(), below, area.width(), area.top() + area.height() - below), shade)
    painter.fillRect(QRect(area.left(), clear.top(), clear.left() - area.left(), clear.height()), shade)
    beside = clear.left() + clear.width()
    painter.fillRect(QRect(beside, clear.top(), area.left() + area.width() - beside, clear.height()), shade)


def outline(painter: QPainter, rect: QRect, width: int, colour: QColor) -> None:
    """A frame of whole device pixels inside `rect`."""
    if rect.width() <= 2 * width or rect.height() <= 2 * width:
        return
    painter.fillRect(rect.left(), rect.top(), rect.width(), width, colour)
    painter.fillRect(rect.left(), rect.top() + rect.height() - width, rect.width(), width, colour)
    inner = rect.height() - 2 * width
    painter.fillRect(rect.left(), rect.top() + width, width, inner, colour)
    painter.fillRect(rect.left() + rect.width() - width, rect.top() + width, width, inner, colour)
