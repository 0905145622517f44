"""What hangs on the pointer while images are dragged: one of them, with how many they are."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from gi2desk.ui import theme
from gi2desk.ui.gallery.model import ImageModel
from gi2desk.ui.gallery.thumbnail import Thumbnails
from gi2desk.ui.text import number
from gi2desk.ui.theme import Size, Weight


def picture_of(model: ImageModel, thumbnails: Thumbnails, index: QModelIndex, size: QSize) -> QPixmap:
    """The thumbnail of an image inside `size` device pixels; empty where there is none yet."""
    row = model.row(index.row())
    image = thumbnails.latest(row) if row is not None else None
    if image is None:
        return QPixmap()
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return QPixmap.fromImage(image.scaled(size, keep, smooth))


def write_count(picture: QPixmap, count: int) -> None:
    """Writes how many are dragged on the picture."""
    if count < 2:
        return
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.font(Size.SMALL, Weight.STRONG, tabular=True))
    text = number(count)
    width = painter.fontMetrics().horizontalAdvance(text) + 14
    box = QRectF(picture.deviceIndependentSize().width() - width - 4, 4, width, 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent"))
    painter.drawRoundedRect(box, 10, 10)
    painter.setPen(theme.colour("on_accent"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
