"""A reference on Create's stage with a tool on it, and a hand that draws there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gi2desk.imaging.mask_file import from_png
from gi2desk.ui.mask.easel import Easel
from gi2desk.ui.mask.painter import MaskPainter
from tests.ui.bench import Bench, drop_on, files, picture
from tests.ui.desktop import until

SIZE = (1600, 1200)
NONE, ALT, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


async def referenced(made: Bench, folder: Path) -> None:
    """Image 1 is there, dropped if it was not."""
    if not made.create.sheet.references:
        drop_on(made.create.panel.references.strip, files(picture(folder / "ref.png", SIZE)), QPoint(5, 5))
        await until(lambda: made.create.sheet.references, "the reference")


async def painting(made: Bench, folder: Path) -> MaskPainter:
    """A reference, and the painter on it."""
    await referenced(made, folder)
    made.create.edit_row.paint.click()
    await until(lambda: made.create.edit.painter, "the painter")
    painter = made.create.edit.painter
    assert painter is not None
    await until(lambda: painter.layer.full, "the picture")
    return painter


def at(painter: Easel, x: float, y: float) -> QPoint:
    """Where a pixel of the picture is on the canvas."""
    placed, ratio = painter.canvas.placement, painter.canvas.devicePixelRatioF()
    assert placed is not None
    return QPoint(
        round((placed.left + x * placed.scale) / ratio), round((placed.top + y * placed.scale) / ratio)
    )


def drag(painter: Easel, *places: tuple[float, float], held: Qt.KeyboardModifier = NONE) -> None:
    canvas, left = painter.canvas, Qt.MouseButton.LeftButton
    points = [at(painter, *place) for place in places]
    QTest.mousePress(canvas, left, held, points[0])
    for point in points[1:]:
        where = QPointF(canvas.mapToGlobal(point))
        move = QMouseEvent(QEvent.Type.MouseMove, QPointF(point), where, Qt.MouseButton.NoButton, left, held)
        QApplication.sendEvent(canvas, move)
    QTest.mouseRelease(canvas, left, held, points[-1])


async def kept(made: Bench) -> None:
    """Waits until the mask that was painted is in the recipe."""
    desk = made.create.edit
    await until(lambda: desk.layers._ending is not None and desk.layers._ending.done(), "kept")
    desk.layers._ending = None
    await made.quiet()


def sent_mask(made: Bench) -> np.ndarray[Any, Any]:
    mask = made.create.sheet.recipe.mask
    assert mask is not None
    return from_png(made.services.library.reference_path(mask), SIZE)
