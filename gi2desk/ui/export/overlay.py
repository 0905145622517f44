"""Draws the crops of a board over the master: the selected one clear, the others quiet, and the focal point."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from gi2desk.core.board import Crop
from gi2desk.ui import theme
from gi2desk.ui.canvas import crop_frame
from gi2desk.ui.canvas.crop_frame import around, device_rect, outline
from gi2desk.ui.canvas.frame import Frame
from gi2desk.ui.canvas.geometry import Point, whole
from gi2desk.ui.canvas.ink import dark, light
from gi2desk.ui.export.model import FOCAL, BoardModel
from gi2desk.ui.export.words import tag, warning
from gi2desk.ui.theme import Size, Tone, Weight

FOCAL_RADIUS = 9
"""Of the focal point's ring, in logical pixels; so are the others."""

_DIMMED = 0.45
_TAG_HEIGHT = 20
_TAG_PADDING = 6
_TAG_MARGIN = 7
_TAG_GAP = 3


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
            crop_frame.dim(painter, frame, selected, _DIMMED)
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

    def _paint_quiet(self, painter: QPainter, frame: Frame, crop: Crop, rect: QRect) -> None:
        line = frame.logical(1)
        strength = 1.0 if crop.id == self.hovered else 0.45
        colour = light(strength)
        if self._warned(crop):
            colour = QColor(theme.DARK.warn)
            colour.setAlphaF(max(strength, 0.8))
        if crop.id == self.hovered or self._model.selection == FOCAL:
            self._paint_zones(painter, frame, crop, rect)
        outline(painter, rect.adjusted(line, line, -line, -line), line, dark(0.35))
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
            around(painter, part_of(rect, meant.trim_box()), free, dark(0.25))
            outline(painter, free.adjusted(-line, -line, line, line), line, dark(0.35))
            outline(painter, free, line, warn)
        if any(meant.target.trim):
            trim = part_of(rect, meant.trim_box())
            outline(painter, trim.adjusted(-line, -line, line, line), line, dark(0.35))
            outline(painter, trim, line, QColor(theme.DARK.bad))

    def _paint_selected(self, painter: QPainter, frame: Frame, rect: QRect) -> None:
        crop = self._model.crop
        if crop is not None:
            self._paint_zones(painter, frame, crop, rect)
        crop_frame.paint(painter, frame, rect, thirds=self.dragging)

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
            painter.setBrush(dark(0.85 if chosen else 0.6))
            painter.drawRoundedRect(QRectF(place), radius, radius)
            painter.setPen(light(1.0 if chosen else 0.82))
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
        painter.setPen(QPen(dark(0.75), frame.logical(6)))
        painter.setBrush(dark(0.35))
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(QPen(light(0.9), frame.logical(1)))
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
