"""The brush of a mask: by mouse, pen, keys and wheel, and what its strokes keep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gi2desk.ui.mask.model import MOST_KEPT
from tests.ui.bench import bench
from tests.ui.create.easel import ALT, NONE, at, drag, kept, painting, sent_mask
from tests.ui.desktop import Run, until


def test_strokes_are_steps_until_the_mask_is_done_and_then_it_is_one(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            undo = made.services.undo
            painter = await painting(made, tmp_path)
            drag(painter, (400, 600), (600, 600))
            drag(painter, (900, 600), (1100, 600))
            assert undo.undo_text == "Paint the mask"
            both = painter.values()
            undo.undo()
            assert painter.values()[600, 1000] == 0
            assert painter.values()[600, 500] == 255
            undo.redo()
            assert (painter.values() == both).all()
            QTest.keyClick(painter.canvas, Qt.Key.Key_Return)
            await kept(made)
            assert undo.undo_text == "Mask of Image 1"
            undo.undo()
            assert made.create.sheet.recipe.mask is None
            undo.redo()
            assert (sent_mask(made) == both).all()
            made.create.edit_row.remove.click()
            assert made.create.sheet.recipe.mask is None
            undo.undo()
            again = await painting(made, tmp_path)  # goes on where it ended
            assert (again.values() == both).all()
            drag(again, (100, 100), (300, 100))
            await until(lambda: made.create.edit.layers.session and not made.create.edit.layers.session.dirty)
            again.dismiss.click()
            await made.quiet()
            assert (sent_mask(made) == both).all()
            assert undo.undo_text == "Mask of Image 1"

    run(story())


def test_a_pen_presses_and_its_other_end_erases(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            painter = await painting(made, tmp_path)
            painter.model.set_size(200)

            def press(pressure: float, kind: QPointingDevice.PointerType) -> None:
                pen = QPointingDevice(
                    "pen",
                    1,
                    QPointingDevice.DeviceType.Stylus,
                    kind,
                    QPointingDevice.Capability.Pressure,
                    1,
                    1,
                )
                point = QPointF(at(painter, 800, 600))
                event = QTabletEvent(
                    QEvent.Type.TabletPress,
                    pen,
                    point,
                    QPointF(painter.canvas.mapToGlobal(point.toPoint())),
                    pressure,
                    0,
                    0,
                    0,
                    0,
                    0,
                    NONE,
                    Qt.MouseButton.LeftButton,
                    Qt.MouseButton.LeftButton,
                )
                QApplication.sendEvent(painter.canvas, event)
                drag(painter, (800, 600))

            press(0.5, QPointingDevice.PointerType.Pen)
            assert painter.values()[600, 840] == 255
            assert painter.values()[600, 860] == 0
            press(1.0, QPointingDevice.PointerType.Eraser)
            assert not painter.values().any()

    run(story())


def test_keys_change_the_brush_and_are_silent_without_a_painter(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            actions = made.services.actions
            assert not actions.action("mask.larger").isEnabled()
            assert "No mask is being painted" in actions.action("mask.larger").toolTip()
            painter = await painting(made, tmp_path)
            size = painter.model.size
            actions.trigger("mask.larger")
            assert painter.model.size > size
            painter.model.set_size(1)
            actions.trigger("mask.larger")
            assert painter.model.size == 2
            actions.trigger("mask.erase")
            assert painter.bar.mode.value == "erase"
            assert painter.model.erasing
            painter.bar.mode.button("paint").click()
            assert not actions.action("mask.erase").isChecked()
            actions.trigger("zoom.toggle")
            assert painter.canvas.placement is not None
            assert painter.canvas.placement.scale == 1.0
            drag(painter, (800, 600))
            QTest.keyClick(painter.canvas, Qt.Key.Key_Escape)
            assert made.create.table.tool is painter  # only what is being drawn is dropped

    run(story())


def test_what_strokes_keep_is_bounded(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            painter = await painting(made, tmp_path)
            model, undo = painter.model, made.services.undo
            drag(painter, (400, 600), (600, 600))
            model._kept[:] = [*model._kept, *model._kept] * 3
            assert sum(patch.bytes for patch in model._kept) < MOST_KEPT
            model._kept.clear()  # as if it had been given up for later ones
            undo.undo()
            assert made.notices[-1].text == "That stroke is too long ago to be taken back."
            assert painter.values().any()

    run(story())


def test_the_wheel_with_alt_changes_the_brush_and_without_it_zooms(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            painter = await painting(made, tmp_path)

            def turn(held: Qt.KeyboardModifier) -> None:
                where = QPointF(at(painter, 800, 600))
                event = QWheelEvent(
                    where,
                    QPointF(painter.canvas.mapToGlobal(where.toPoint())),
                    QPoint(),
                    QPoint(0, 120),
                    Qt.MouseButton.NoButton,
                    held,
                    Qt.ScrollPhase.NoScrollPhase,
                    False,
                )
                QApplication.sendEvent(painter.canvas, event)

            size, placed = painter.model.size, painter.canvas.placement
            turn(ALT)
            assert painter.model.size > size
            assert painter.canvas.placement == placed
            turn(NONE)
            assert painter.canvas.placement != placed

    run(story())
