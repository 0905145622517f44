"""How an earlier prompt stands in its list: the picture that came of it, when it was, and how it begins."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from gi2desk.jobs.history import Earlier
from gi2desk.ui import theme
from gi2desk.ui.gallery.thumbnail import Thumbnails
from gi2desk.ui.text import day, tr, tr_count
from gi2desk.ui.theme import Size

Index = QModelIndex | QPersistentModelIndex
EARLIER = Qt.ItemDataRole.UserRole + 1
THUMBNAIL = QSize(56, 40)
_HEIGHT = 56
_PAD = 8


class HistoryRow(QStyledItemDelegate):
    """Paints one line of the list."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, _HEIGHT)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one: Earlier = index.data(EARLIER)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ground = "selected" if selected else "hover" if state & QStyle.StateFlag.State_MouseOver else ""
        if ground:
            path = QPainterPath()
            path.addRoundedRect(QRectF(rect), theme.RADIUS, theme.RADIUS)
            painter.fillPath(path, theme.colour(ground))
        left = rect.left() + _PAD
        box = QRect(QPoint(left, rect.top() + (_HEIGHT - THUMBNAIL.height()) // 2), THUMBNAIL)
        self._paint_picture(painter, box, one)
        room = QRect(box.right() + 1 + _PAD, rect.top() + _PAD, rect.right() - box.right() - 2 * _PAD, 20)
        words = " ".join(one.writing.text.split())
        self._paint_line(painter, room, words, "on_selected" if selected else "text")
        self._paint_line(
            painter, room.translated(0, 20), title(one), "on_selected" if selected else "secondary"
        )
        painter.restore()

    def _paint_picture(self, painter: QPainter, box: QRect, one: Earlier) -> None:
        ratio = painter.device().devicePixelRatioF()
        image: QImage | None = None
        if one.row is not None:
            image = self._thumbnails.get(one.row, THUMBNAIL * ratio) or self._thumbnails.latest(one.row)
        if image is None or image.isNull():
            painter.fillRect(box, theme.colour("tile"))
            return
        shown = image.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(QPoint(0, 0), shown)
        place.moveCenter(box.center())
        painter.drawImage(place, image)

    def _paint_line(self, painter: QPainter, room: QRect, text: str, token: str) -> None:
        font = theme.font(Size.SMALL, tabular=True)
        painter.setFont(font)
        painter.setPen(theme.colour(token))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


def title(one: Earlier) -> str:
    """When it was, and whether and how often it was sent."""
    if one.tier is None:
        kind = tr("Draft")
    elif one.sent > 1:
        kind = tr_count("{tier}", "{tier}, {n} requests", one.sent, tier=one.tier.label)
    else:
        kind = one.tier.label
    return f"{_when(one.when)} · {kind}"


def _when(when: datetime) -> str:
    local = when.astimezone()
    clock = f"{local:%H:%M}"
    if local.date() == datetime.now().astimezone().date():
        return tr("Today {time}", time=clock)
    return f"{day(local)} {clock}"
