"""The checkerboard that stands for nothing behind pictures with transparency."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

from gi2desk.ui import theme

if TYPE_CHECKING:
    from gi2desk.ui.canvas.geometry import Placement

SQUARE = 8
"""Device pixels of one square, whatever the zoom: it must never be taken for part of the picture."""


@functools.lru_cache(maxsize=4)
def _tile(light: str, dark: str) -> QImage:
    tile = QImage(2 * SQUARE, 2 * SQUARE, QImage.Format.Format_RGB32)
    tile.fill(QColor(light))
    painter = QPainter(tile)
    painter.fillRect(0, 0, SQUARE, SQUARE, QColor(dark))
    painter.fillRect(SQUARE, SQUARE, SQUARE, SQUARE, QColor(dark))
    painter.end()
    return tile


def paint(painter: QPainter, area: QRect, placement: Placement) -> None:
    """Fills `area` (device pixels) with squares that move with the picture's top left corner."""
    painter.setBrushOrigin(QPoint(placement.left, placement.top))
    painter.fillRect(area, brush())


def brush() -> QBrush:
    """The squares, for small pictures that do not move."""
    light, dark = theme.surround_colour(theme.Surround.WHITE), theme.surround_colour(theme.Surround.LIGHT)
    return QBrush(_tile(light, dark))
