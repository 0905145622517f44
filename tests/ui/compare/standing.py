"""Waiting until a stage shows everything, and what it shows then."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gi2desk.ui.compare.stage import CompareStage


def settle(stage: CompareStage, qtbot: QtBot) -> None:
    """Waits until everything is loaded and sharp."""

    def done() -> bool:
        layers = [layer for pane in stage.panes for layer in pane.canvas.layers if layer.image is not None]
        return all(layer.full or layer.error for layer in layers) and not any(
            layer.rendering for layer in layers
        )

    qtbot.waitUntil(lambda: not stage.view.moving and done())


def pixels(stage: CompareStage, index: int) -> np.ndarray:
    """What a pane shows: blue, green, red and a fourth value, shape (height, width, 4)."""
    image = stage.panes[index].canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


def texts(stage: CompareStage) -> list[str]:
    """What the captions of the panes say of their first pictures."""
    return [pane.captions[0].text for pane in stage.panes]
