"""Draws the crop over the picture: what goes is dimmed, what is sent has a frame with handles."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from gi2desk.ui.canvas import crop_frame
from gi2desk.ui.canvas.frame import Frame
from gi2desk.ui.trim.model import TrimModel

_DIMMED = 0.55


class TrimOverlay:
    """Its colours do not follow the theme, as the picture does not. `ready` is False while other pixels are awaited."""

    def __init__(self, model: TrimModel) -> None:
        self._model = model
        self.dragging = False  # shows thirds
        self.ready = True

    def rect(self, frame: Frame) -> QRect:
        """The crop in device pixels."""
        return crop_frame.device_rect(frame, self._model.frame, self._model.rect)

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """The crop as it is now."""
        if self.ready:
            rect = self.rect(frame)
            crop_frame.dim(painter, frame, rect, _DIMMED)
            crop_frame.paint(painter, frame, rect, thirds=self.dragging)
