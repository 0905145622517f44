"""The live preview of a crop, painted straight from the master's reductions, so that it follows every drag."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gi2desk.core.geometry import Rect
from gi2desk.imaging.pyramid import level_for
from gi2desk.ui import theme
from gi2desk.ui.canvas.picture import Picture

WIDTH, HEIGHT = 84, 62
_INSET = 5


class Thumbnail(QWidget):
    """A small box with the part of the master that a crop keeps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._full = (1, 1)
        self._rect: Rect | None = None
        self._faint = False
        self.setFixedSize(WIDTH, HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.theme().changed.connect(self.update)

    def show_part(
        self, picture: Picture | None, full: tuple[int, int], rect: Rect | None, *, faint: bool
    ) -> None:
        """Shows `rect` in pixels of a master of `full` pixels; `faint` for a crop that is not exported."""
        if (picture, full, rect, faint) != (self._picture, self._full, self._rect, self._faint):
            self._picture, self._full, self._rect, self._faint = picture, full, rect, faint
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QPainterPath()
        box.addRoundedRect(QRectF(self.rect()), theme.RADIUS, theme.RADIUS)
        painter.fillPath(box, theme.colour("stage"))
        if self._picture is None or self._rect is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._faint:
            painter.setOpacity(0.4)
        self._paint_part(painter, self._picture, self._rect)

    def _paint_part(self, painter: QPainter, picture: Picture, rect: Rect) -> None:
        ratio = self.devicePixelRatioF()
        room = (self.width() - 2 * _INSET, self.height() - 2 * _INSET)
        scale = min(room[0] / rect.width, room[1] / rect.height)
        width = max(1, round(rect.width * scale * ratio)) / ratio
        height = max(1, round(rect.height * scale * ratio)) / ratio
        left = round((self.width() - width) / 2 * ratio) / ratio
        top = round((self.height() - height) / 2 * ratio) / ratio
        shown = picture.extent
        own = scale * ratio * self._full[0] / shown.width
        level = picture.levels[level_for(min(1.0, own), len(picture.levels))].image
        across, down = level.width() / self._full[0], level.height() / self._full[1]
        source = QRectF(rect.x * across, rect.y * down, rect.width * across, rect.height * down)
        painter.drawImage(QRectF(left, top, width, height), level, source)
        if rect.x < 0 or rect.y < 0:
            # A frame around the picture: what is not there yet is empty inside its outline.
            painter.setPen(theme.colour("edge"))
            painter.drawRect(QRectF(left, top, width - 1, height - 1))
