"""Waiting until a stage shows everything."""

from __future__ import annotations

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
