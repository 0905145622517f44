"""Paints an image of the filmstrip: the picture, its tier, and the marks that help to choose."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from gi2desk.core.record import Flag
from gi2desk.library.row import Row
from gi2desk.ui import icon, theme
from gi2desk.ui.gallery import words
from gi2desk.ui.gallery.cell import draw_picture, font
from gi2desk.ui.gallery.model import ROW
from gi2desk.ui.gallery.thumbnail import Thumbnails
from gi2desk.ui.gallery.view import GalleryView
from gi2desk.ui.theme import Size, Weight

Index = QModelIndex | QPersistentModelIndex
_REJECTED = 0.35
_AROUND = 10  # of the text on a plate
_PLATE = 18
_VEIL = 200
_STAR = "★"


class StripDelegate(QStyledItemDelegate):
    """Frames of a strip. `numbers` are those of the concept's images by their ids."""

    def __init__(self, view: GalleryView, thumbnails: Thumbnails, numbers: Mapping[str, int]) -> None:
        super().__init__(view)
        self._view = view
        self._thumbnails = thumbnails
        self._numbers = numbers

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._view.arrangement.rect(0).size()

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, rect = index.data(ROW), option.rect
        if not isinstance(row, Row):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hover" if hovered else "raised"))
        painter.drawRoundedRect(QRectF(rect), 2, 2)
        painter.setOpacity(_REJECTED if row.flag is Flag.REJECT else 1.0)
        self._paint_picture(painter, row, rect)
        painter.setOpacity(1.0)
        self._paint_plates(painter, row, rect)
        self._paint_state(painter, row, rect)
        if selected or focused:
            # Of several that are compared, one is the master, and the one that keys and the info are about.
            active = index.row() == self._view.currentIndex().row()
            token = ("accent" if active else "selected_edge") if selected else "edge"
            painter.setPen(QPen(theme.colour(token), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(-1, -1, 1, 1), 3, 3)

    def _paint_picture(self, painter: QPainter, row: Row, area: QRect) -> None:
        ratio = self._view.devicePixelRatioF()
        box = QSize(round(area.width() * ratio), round(area.height() * ratio))
        image = self._thumbnails.get(row, box)
        if image is not None:
            draw_picture(painter, image, area, ratio)
        elif (stand_in := self._thumbnails.latest(row)) is not None:
            draw_picture(painter, stand_in, area, ratio, exact=False)
        elif self._thumbnails.failure(row) is not None:
            middle = QRectF(0, 0, 18, 18)
            middle.moveCenter(QRectF(area).center())
            icon.paint(painter, middle, "warning", theme.colour("warn"))

    def _paint_state(self, painter: QPainter, row: Row, rect: QRect) -> None:
        """Approval or flag as an icon in the upper right corner."""
        name, token = "", "text"
        if words.is_approved(row):
            name, token = "check-circle", "ok_text"
        elif row.flag is Flag.PICK:
            name = "flag"
        elif row.flag is Flag.REJECT:
            name, token = "x", "bad_text"
        if name:
            box = QRect(rect.right() - _PLATE - 3, rect.top() + 4, _PLATE, _PLATE)
            self._veil(painter, box)
            icon.paint(painter, QRectF(box).adjusted(2, 2, -2, -2), name, theme.colour(token))

    def _paint_plates(self, painter: QPainter, row: Row, rect: QRect) -> None:
        """Number above, tier and kind below, and the stars beside them, or above them where both need the width."""
        painter.setFont(font(Size.TINY, Weight.MEDIUM))
        named, rated = words.tier(row), f"{row.rating}{_STAR}" if row.rating else ""
        needed = sum(painter.fontMetrics().horizontalAdvance(text) + _AROUND for text in (named, rated))
        self._plate(painter, rect, named, "text", left=True)
        if rated:
            self._plate(painter, rect, rated, "star", left=False, up=int(needed + 12 > rect.width()))
        number = self._numbers.get(row.id)
        if number is not None and rect.height() >= 2 * _PLATE + 10:
            self._plate(painter, rect, f"#{number}", "secondary", left=True, top=True)

    def _plate(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        token: str,
        *,
        left: bool,
        top: bool = False,
        up: int = 0,
    ) -> None:
        """`up` is the row from below, `top` the one at the upper edge."""
        painter.setFont(font(Size.TINY, Weight.MEDIUM))
        width = painter.fontMetrics().horizontalAdvance(text) + _AROUND
        x = rect.left() + 4 if left else rect.right() - width - 3
        y = rect.top() + 4 if top else rect.bottom() - _PLATE - 3 - up * (_PLATE + 2)
        box = QRect(x, y, width, _PLATE)
        self._veil(painter, box)
        painter.setPen(theme.colour(token))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    @staticmethod
    def _veil(painter: QPainter, box: QRect) -> None:
        fill = QColor(theme.colour("panel"))
        fill.setAlpha(_VEIL)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(box), 3, 3)
