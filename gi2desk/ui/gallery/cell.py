"""Paints an image as a tile: its picture, and below it tier, stars, flag and the one badge that matters."""

from __future__ import annotations

import functools

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from gi2desk.core.record import Flag
from gi2desk.library.row import Row
from gi2desk.ui import icon, theme
from gi2desk.ui.gallery import words
from gi2desk.ui.gallery.model import ROW
from gi2desk.ui.gallery.thumbnail import Thumbnails
from gi2desk.ui.gallery.view import GalleryView
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size, Tone, Weight

Index = QModelIndex | QPersistentModelIndex

PADDING = 12
FOOT = 34
_CHIP = 20
_SPACE = 6
_NAME_ROOM = 40
_REJECTED = 0.35
_STAR = "★"
# A shape for each, since a colour alone says nothing to many.
_SHAPES: dict[str, tuple[str, int]] = {
    "red": ("bad", 0),
    "yellow": ("star", 3),
    "green": ("ok", 4),
    "blue": ("accent", 2),
}


@functools.cache
def font(size: Size, weight: Weight = Weight.REGULAR) -> QFont:
    """The fonts of cells; making one for each would take longer than painting with it."""
    return theme.font(size, weight, tabular=True)


@functools.lru_cache(maxsize=256)
def _width(text: str, size: Size, weight: Weight) -> int:
    return QFontMetrics(font(size, weight)).horizontalAdvance(text)


@functools.lru_cache(maxsize=2048)
def _cut(text: str, room: int) -> str:
    """A name that fits into `room`; its end says as much as its beginning."""
    return QFontMetrics(font(Size.TINY)).elidedText(text, Qt.TextElideMode.ElideMiddle, room)


def draw_picture(painter: QPainter, image: QImage, area: QRect, ratio: float, *, exact: bool = True) -> QRect:
    """Draws a picture centred in `area` on whole device pixels and returns where; `exact` is pixel for pixel."""
    size = image.size()
    if not exact:
        box = QSize(round(area.width() * ratio), round(area.height() * ratio))
        size = size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio)
    left = round((area.x() + area.width() / 2) * ratio - size.width() / 2) / ratio
    top = round((area.y() + area.height() / 2) * ratio - size.height() / 2) / ratio
    target = QRectF(left, top, size.width() / ratio, size.height() / ratio)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not exact)
    painter.drawImage(target, image, QRectF(image.rect()))
    return target.toAlignedRect()


def chip(
    painter: QPainter, left: int, centre: int, text: str, tone: Tone = Tone.NEUTRAL, *, end: bool = False
) -> int:
    """A short text on a tinted ground, from `left` on, or up to it with `end`; returns its width."""
    _mark, fill, ink = theme.tone_colours(tone)
    width = _width(text, Size.TINY, Weight.MEDIUM) + 12
    box = QRect(left - width if end else left, centre - _CHIP // 2, width, _CHIP)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(fill))
    painter.drawRoundedRect(QRectF(box), 3, 3)
    painter.setFont(font(Size.TINY, Weight.MEDIUM))
    painter.setPen(theme.colour(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return width


def label_shape(painter: QPainter, box: QRectF, label: str) -> None:
    """A colour label as a shape of its own: circle, triangle, square, diamond."""
    token, corners = _SHAPES[label]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(token))
    if corners == 0:
        painter.drawEllipse(box)
    elif corners == 3:
        top = QPointF(box.center().x(), box.top())
        painter.drawPolygon(QPolygonF([top, box.bottomRight(), box.bottomLeft()]))
    elif corners == 4:
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
    else:
        c = box.center()
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(c.x(), box.top() - 1),
                    QPointF(box.right() + 1, c.y()),
                    QPointF(c.x(), box.bottom() + 1),
                    QPointF(box.left() - 1, c.y()),
                ]
            )
        )


class TileDelegate(QStyledItemDelegate):
    """Tiles of a grid; `demo` marks every generated picture as one of the demo's."""

    def __init__(self, view: GalleryView, thumbnails: Thumbnails, *, demo: bool = False) -> None:
        super().__init__(view)
        self._view = view
        self._thumbnails = thumbnails
        self._demo = demo

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._view.arrangement.rect(0).size()

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, rect = index.data(ROW), option.rect
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, option.state)
        area = rect.adjusted(PADDING, PADDING, -PADDING, -FOOT)
        if isinstance(row, Row):
            painter.setOpacity(_REJECTED if row.flag is Flag.REJECT else 1.0)
            self._paint_picture(painter, row, area)
            painter.setOpacity(1.0)
            self.paint_foot(painter, row, rect)

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(Qt.PenStyle.NoPen)
        # Neutral ground even when chosen: a tint beside a picture changes how its colours are seen.
        painter.setBrush(theme.colour("hover" if hovered or selected else "tile"))
        painter.drawRoundedRect(QRectF(rect), theme.RADIUS, theme.RADIUS)
        if selected or focused:
            # The one that single-picture commands mean stands out from the others that are chosen.
            token = "accent" if focused and selected else ("selected_edge" if selected else "edge")
            painter.setPen(QPen(theme.colour(token), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)

    def _paint_picture(self, painter: QPainter, row: Row, area: QRect) -> None:
        ratio = self._view.devicePixelRatioF()
        box = QSize(round(area.width() * ratio), round(area.height() * ratio))
        image = self._thumbnails.get(row, box)
        if image is not None:
            draw_picture(painter, image, area, ratio)
            return
        stand_in = self.stand_in(row)
        if stand_in is not None:
            draw_picture(painter, stand_in, area, ratio, exact=False)
        elif self._thumbnails.failure(row) is not None:
            self._paint_failure(painter, area)
        else:
            self._paint_waiting(painter, row, area)

    def stand_in(self, row: Row) -> QImage | None:
        """A picture of another size, to be stretched until the right one is there."""
        return self._thumbnails.latest(row)

    def _paint_waiting(self, painter: QPainter, row: Row, area: QRect) -> None:
        """The picture's own frame, empty: nothing jumps when it comes."""
        size = QSize(row.width, row.height).scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        frame = QRect(area.topLeft(), size)
        frame.moveCenter(area.center())
        painter.fillRect(frame, theme.colour("neutral_fill"))

    def _paint_failure(self, painter: QPainter, area: QRect) -> None:
        middle = QRectF(0, 0, 24, 24)
        middle.moveCenter(QRectF(area).center() - QPointF(0, 12))
        icon.paint(painter, middle, "warning", theme.colour("warn"))
        painter.setFont(font(Size.SMALL))
        painter.setPen(theme.colour("secondary"))
        painter.drawText(
            area.adjusted(0, 40, 0, 0), Qt.AlignmentFlag.AlignCenter, tr("The file cannot be read")
        )

    def paint_foot(self, painter: QPainter, row: Row, rect: QRect) -> None:
        """What stands below the picture."""
        centre = rect.bottom() - 17
        left = rect.left() + PADDING
        left += chip(painter, left, centre, row.tier.label) + _SPACE + 2
        right = self._paint_badge(painter, row, rect.right() + 1 - PADDING, left, centre)
        for name, wanted, token in (("flag", Flag.PICK, "text"), ("x", Flag.REJECT, "bad")):
            if row.flag is wanted and left + 16 <= right:
                icon.paint(painter, QRectF(left, centre - 7, 14, 14), name, theme.colour(token))
                left += 14 + _SPACE
        stars = _STAR * row.rating
        width = _width(stars, Size.BODY, Weight.REGULAR)
        if left + width > right and row.rating > 1:
            stars = f"{row.rating}{_STAR}"
            width = _width(stars, Size.BODY, Weight.REGULAR)
        if stars and left + width <= right:
            painter.setFont(font(Size.BODY))
            painter.setPen(theme.colour("star"))
            box = QRect(left, centre - 10, width + 2, 20)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, stars)
            left += width + _SPACE
        if row.label in _SHAPES and left + 10 <= right:
            label_shape(painter, QRectF(left + 1, centre - 4, 9, 9), row.label)
            left += 10 + _SPACE
        if right - left >= _NAME_ROOM:
            painter.setFont(font(Size.TINY))
            painter.setPen(theme.colour("secondary"))
            line = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            box = QRect(left, centre - 10, right - left, 20)
            painter.drawText(box, line, _cut(words.called(row), right - left))

    def _paint_badge(self, painter: QPainter, row: Row, right: int, left: int, centre: int) -> int:
        """The badge at the right; returns where it begins."""
        found = words.badge(row)
        if found is None and self._demo and row.generation:
            found = (tr("Demo"), Tone.NEUTRAL)
        if found is None:
            return right
        text, tone = found
        room = right - left
        if _width(text, Size.TINY, Weight.MEDIUM) + 12 > room:
            text = QFontMetrics(font(Size.TINY, Weight.MEDIUM)).elidedText(
                text, Qt.TextElideMode.ElideRight, max(0, room - 12)
            )
        begin = right - chip(painter, right, centre, text, tone, end=True) - _SPACE
        if words.is_approved(row) and tone is Tone.WARN and begin - 16 > left:
            # Both are true, and neither may hide the other.
            icon.paint(
                painter, QRectF(begin - 16, centre - 8, 16, 16), "check-circle", theme.colour("ok_text")
            )
            begin -= 16 + _SPACE
        return begin
