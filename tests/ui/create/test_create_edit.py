"""Editing Image 1: a mask is painted on the stage, kept with the draft while it is painted, and sent with the request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPointingDevice, QTabletEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gi2desk.core.connection import DEMO
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.expansion import Frame
from gi2desk.core.record import State
from gi2desk.core.tier import Tier
from gi2desk.imaging.mask_file import from_png
from gi2desk.jobs.lineup import of_concept
from gi2desk.jobs.promote import promote
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.compare.caption import Caption
from gi2desk.ui.create import edit
from gi2desk.ui.gallery.words import badge, tier
from gi2desk.ui.mask.easel import Easel
from gi2desk.ui.mask.expander import Expander
from gi2desk.ui.mask.markup import MarkupPainter, encoded
from gi2desk.ui.mask.markup_model import Pen
from gi2desk.ui.mask.model import MOST_KEPT, Shape
from gi2desk.ui.mask.painter import MaskPainter
from gi2desk.ui.queue.feed import last_job
from gi2desk.ui.theme import Tone
from tests.ui.bench import Bench, bench, drop_on, files, picture
from tests.ui.desktop import Run, until

SIZE = (1600, 1200)
NONE, ALT, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


async def painting(made: Bench, folder: Path) -> MaskPainter:
    """A reference, and the painter on it."""
    if not made.create.sheet.references:
        drop_on(made.create.panel.references.strip, files(picture(folder / "ref.png", SIZE)), QPoint(5, 5))
        await until(lambda: made.create.sheet.references, "the reference")
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


def test_without_a_reference_the_row_says_why(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            paint = made.create.edit_row.paint
            assert not paint.isEnabled()
            assert paint.toolTip() == "Add a reference first: Image 1 is what is edited."
            assert not made.services.actions.action("mask.paint").isEnabled()
            drop_on(made.create.panel.references.strip, files(picture(tmp_path / "ref.png")), QPoint(5, 5))
            await until(lambda: made.create.sheet.references)
            assert paint.isEnabled()
            assert made.services.actions.action("mask.paint").isEnabled()

    run(story())


def test_the_focus_stays_on_the_stage_when_a_tool_goes(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            painter = await painting(made, tmp_path)
            painter.window().activateWindow()
            await until(painter.window().isActiveWindow)
            painter.accept.setFocus()
            painter.accept.click()
            await until(lambda: made.create.table.tool is None, "the pictures again")
            assert QApplication.focusWidget() is made.create.stage_view

    run(story())


def test_what_is_painted_is_what_changes(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            painter = await painting(made, tmp_path)
            assert painter.fact.text() == "Nothing will change yet"
            painter.model.set_size(200)
            painter.model.set_hardness(100)
            drag(painter, (400, 600), (800, 600), (1200, 600))
            assert painter.fact.text() == "10 % of the picture will change"
            values = painter.values()
            assert values[600, 400] == values[600, 800] == values[560, 1100] == 255
            assert values[300, 800] == 0
            drag(painter, (800, 600), held=ALT)  # takes away
            assert painter.values()[600, 800] == 0
            painter.model.set_erasing(True)
            drag(painter, (400, 600))
            assert painter.values()[600, 400] == 0
            painter.accept.click()
            await kept(made)
            assert made.create.table.tool is None
            assert (sent_mask(made) == painter.values()).all()
            path = made.services.library.reference_path(made.create.sheet.recipe.mask or "")
            with Image.open(path) as image:
                assert (image.mode, image.size) == ("RGBA", SIZE)
                assert image.getpixel((1100, 600))[3] == 0  # alpha 0: edit here
                assert image.getpixel((10, 10))[3] == 255
            assert made.create.edit_row.state.text() == "Mask: 7 %"

    run(story())


def test_rectangles_and_outlines_with_feather_and_what_reaches_over_all_of_it(
    run: Run[Any], tmp_path: Path
) -> None:
    async def story() -> None:
        async with bench() as made:
            painter = await painting(made, tmp_path)
            model = painter.model

            async def idle() -> None:
                await until(lambda: not model.busy)

            assert made.services.actions.trigger("mask.rectangle")
            assert model.shape is Shape.RECTANGLE
            drag(painter, (400, 300), (600, 400), (1000, 900))
            await idle()
            assert painter.values()[600, 700] == 255
            assert set(np.unique(painter.values())) == {0, 255}
            model.set_feather(30)
            drag(painter, (500, 400), (900, 800), held=ALT)
            await idle()
            assert painter.values()[600, 700] == 0
            assert len(np.unique(painter.values())) > 20
            made.services.actions.trigger("mask.clear")
            await idle()
            model.set_feather(0)
            made.services.actions.trigger("mask.lasso")
            drag(painter, (200, 200), (800, 200), (800, 1000), (200, 1000))
            await idle()
            assert abs(model.mask.share - 600 * 800 / (SIZE[0] * SIZE[1])) < 0.01
            made.services.actions.trigger("mask.invert")
            await idle()
            assert painter.values()[600, 500] == 0
            assert painter.values()[10, 10] == 255
            painter.bar.soften.click()
            await idle()
            assert made.services.undo.undo_text == "Soften the mask"
            while made.services.undo.undo_text != "Add a reference":
                made.services.undo.undo()
            assert not painter.values().any()
            assert painter.fact.text() == "Nothing will change yet"

    run(story())


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


def test_a_crash_while_painting_costs_nothing_and_leaves_nothing_behind(
    run: Run[Any], tmp_path: Path
) -> None:
    async def story() -> None:
        async with bench() as made:
            painter = await painting(made, tmp_path)
            for n in range(4):
                drag(painter, (400, 200 + 200 * n), (1000, 200 + 200 * n))
                await until(
                    lambda: made.create.edit.layers.session and not made.create.edit.layers.session.dirty
                )
                await made.quiet()
            # What a process that ends here leaves: the draft on the disk.
            mask = made.create.sheet.recipe.mask
            assert mask is not None

            def drafted() -> bool:
                draft = made.services.library.concept(made.create.sheet.concept).draft
                return draft is not None and draft.recipe.mask == mask

            await until(drafted, "the mask in the draft on the disk")
            assert (from_png(made.services.library.reference_path(mask), SIZE) == painter.values()).all()
            drag(painter, (100, 100), (1500, 1100))
            painter.accept.click()
            await kept(made)
            folder = made.services.library.root / "references"
            # The reference, the mask, and the one that the draft named until a moment ago.
            await until(lambda: len(list(folder.glob("*.png"))) <= 3)

    run(story())


def test_closing_the_workspace_or_opening_another_concept_keeps_what_was_painted(
    run: Run[Any], tmp_path: Path
) -> None:
    async def story() -> None:
        async with bench() as made:
            painter = await painting(made, tmp_path)
            made.create.panel.prompt.edit.setPlainText("A tower")
            await made.quiet()
            first = made.create.sheet.concept
            drag(painter, (400, 600), (1000, 600))
            painted = painter.values()
            made.create.start_new()
            await kept(made)
            library = made.services.library

            def mask_of() -> str | None:
                draft = library.concept(first).draft
                return draft.recipe.mask if draft is not None else None

            await until(mask_of, "the mask in the draft of the concept before")
            assert (from_png(library.reference_path(mask_of() or ""), SIZE) == painted).all()
            made.services.desk.open_concept(first)
            await until(lambda: made.create.sheet.concept == first)
            painter = await painting(made, tmp_path)
            drag(painter, (400, 900), (1000, 900))
            painted = painter.values()
            made.reopen(DEMO)
            await until(lambda: made.create.sheet.recipe.mask, "the draft")
            assert (sent_mask(made) == painted).all()

    run(story())


def test_generate_while_painting_sends_the_mask_as_it_is(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            painter = await painting(made, tmp_path)
            made.create.panel.prompt.edit.setPlainText("Another sky in Image 1")
            drag(painter, (400, 300), (1200, 300))
            painted = painter.values()
            made.create.panel.generate.press()
            model = made.services.feed.model
            await until(lambda: model.rowCount() and not model.items()[0].state.is_open, "ended")
            generation = model.items()[0].generation
            assert generation.state is State.DONE
            mask = generation.recipe.mask
            assert mask is not None
            assert (from_png(made.services.library.reference_path(mask), SIZE) == painted).all()
            assert generation.wire["mask"]["sha256"] == mask  # type: ignore[index]
            assert made.create.table.tool is None

    run(story())


def test_the_mask_goes_with_the_picture_that_it_was_painted_on(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            painter = await painting(made, tmp_path)
            drag(painter, (400, 600), (1000, 600))
            made.create.sheet.remove(0)
            assert made.create.table.tool is None
            await made.quiet()
            assert made.create.sheet.recipe.mask is None

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


def test_what_is_asked_for_has_to_have_the_shape_of_what_is_masked(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            row = made.create.edit_row
            assert made.create.sheet.recipe.size == "1536x864"  # 16:9, and the picture is 4:3
            painter = await painting(made, tmp_path)
            drag(painter, (400, 600), (1000, 600))
            painter.accept.click()
            await kept(made)
            assert "another shape than Image 1" in row.shape.text()
            assert row.shape.isVisibleTo(row)
            row.fit.click()
            width, height = (int(part) for part in made.create.sheet.recipe.size.split("x"))
            assert abs(width / height / (4 / 3) - 1) < 0.02
            assert not row.shape.isVisibleTo(row)
            row.keep.click()
            assert made.create.sheet.recipe.keep_outside
            made.create.sheet.set_role(0, "subject")
            assert made.create.sheet.recipe.mask is not None  # it is the same picture

    run(story())


def test_the_composite_lies_beside_its_answer(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            painter = await painting(made, tmp_path)
            made.create.panel.prompt.edit.setPlainText("Another middle in Image 1")
            drag(painter, (400, 600), (1000, 600))
            painter.accept.click()
            await kept(made)
            made.create.edit_row.fit.click()
            made.create.edit_row.keep.click()
            made.create.panel.generate.press()
            model = made.services.feed.model
            await until(lambda: model.rowCount() and not model.items()[0].state.is_open, "ended")
            library, generation = made.services.library, model.items()[0].generation
            assert generation.failure is None
            rows = of_concept(library, generation.concept)
            assert [row.lineage for row in rows] == ["generated", "derived"]
            assert badge(rows[1]) == ("Composite", Tone.NEUTRAL)
            assert (rows[1].width, rows[1].height) == SIZE
            before = np.asarray(Image.open(tmp_path / "ref.png"))
            after = np.asarray(Image.open(library.original_path(library.image(rows[1].id))))
            outside = painter.values() == 0
            assert (after[outside] == before[outside]).all()
            assert (after[600, 700] != before[600, 700]).any()

    run(story())


def test_the_stage_shows_the_composite_and_compares_it_with_its_parent(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            library, desk, stage = made.services.library, made.services.desk, made.create.stage_view
            made.create.panel.prompt.edit.setPlainText("A tower")
            model = made.services.feed.model
            made.create.panel.generate.press()
            await until(lambda: model.rowCount() and model.items()[0].images, "the parent")
            parent = model.items()[0].images[0]
            made.create.promote(parent.id, Tier.K1)
            await until(lambda: made.create.sheet.references, "itself as Image 1")
            await made.quiet()
            made.create.table.clear()
            painter = await painting(made, tmp_path)
            drag(painter, (400, 400), (900, 400))
            painter.accept.click()
            await kept(made)
            made.create.edit_row.keep.click()
            made.create.panel.generate.press()
            await until(lambda: stage.items and stage.items[0].composites, "the composite")
            (item,) = stage.items
            (answer,) = item.images
            mixed = next(row for row in of_concept(library, parent.concept) if row.lineage == "derived")
            (cell,) = stage.cells
            shot = cell.shot
            assert shot is not None and shot.image is not None and shot.image.id == mixed.id != answer.id
            assert shot.file == item.picture == library.root / mixed.path
            assert "Composite, " in cell.accessibleName()
            assert stage.caption.more.text().startswith("Composite: outside the mask as Image 1.")
            stage.caption.compare.click()
            assert tuple(desk.images) == (parent.id, mixed.id)
            cell.click()
            assert tuple(desk.images) == (mixed.id,)
            assert tier(mixed).endswith("K composite")
            # It goes on in the words of its answer.
            found = promote(library, mixed.id, made.services.catalogue, DEMO, Tier.K2)
            assert found.recipe.prompt.startswith("A tower") and not found.recipe.mask
            caption = Caption()
            pane = PaneImage(path=library.root / mixed.path, tier=mixed.tier, composite=True)
            caption.show_image(pane, None, 1.0)
            assert caption.text.startswith(f"{mixed.tier.label} composite")
            caption.deleteLater()
            # What was made is found again by those who come back, and the answer where there is no composite.
            assert last_job(library, parent.concept)[0].shown[0][0].id == mixed.id
            library.trash([mixed.id])
            (again,) = last_job(library, parent.concept)
            assert again.shown[0][0].id == answer.id

    run(story())


async def expanding(made: Bench, folder: Path) -> Expander:
    drop_on(made.create.panel.references.strip, files(picture(folder / "ref.png", SIZE)), QPoint(5, 5))
    await until(lambda: made.create.sheet.references, "the reference")
    made.create.edit_row.expand.click()
    await until(lambda: made.create.edit.easel, "the frame")
    easel = made.create.edit.easel
    assert isinstance(easel, Expander)
    await until(lambda: easel.layer.full, "the picture")
    await made.quiet()
    return easel


def test_the_frame_is_pulled_outwards_and_what_is_new_is_the_mask(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            expander = await expanding(made, tmp_path)
            assert not expander.accept.isEnabled()
            assert expander.accept.toolTip() == "Pull an edge outwards first"
            drag(expander, (SIZE[0], 600), (SIZE[0] + 200, 600), (SIZE[0] + 400, 610))
            frame = expander.model.frame
            assert (frame.left, frame.top, frame.bottom) == (0, 0, 0)
            assert 360 < frame.right < 440
            found = expander.model.expansion
            assert found is not None
            assert found.scale == 1
            assert expander.note.text() == "Image 1 keeps its pixels."
            assert expander.ratio.value == "free"
            expander.accept.click()
            await until(lambda: made.create.table.tool is None, "made")
            recipe = made.create.sheet.recipe
            assert recipe.size == str(found.canvas)
            library = made.services.library
            (reference,) = recipe.references
            pixels = np.asarray(Image.open(library.reference_path(reference.sha256)))
            before = np.asarray(Image.open(tmp_path / "ref.png"))
            spot = found.place
            assert (pixels[spot.y : spot.bottom, spot.x : spot.right, :3] == before).all()
            assert recipe.mask is not None
            mask = from_png(library.reference_path(recipe.mask), tuple(found.canvas))
            assert (mask[:, spot.right :] == 255).all()
            assert (mask[:, :1400] == 0).all()
            assert made.create.edit_row.state.text().startswith("Mask: ")
            assert not made.create.edit_row.shape.isVisibleTo(made.create.edit_row)
            made.services.undo.undo()
            assert made.create.sheet.recipe.mask is None
            assert made.create.sheet.recipe.size == "1536x864"
            assert made.create.sheet.references[0].name == "ref.png"

    run(story())


def test_a_ratio_and_where_the_picture_lies_in_it(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            expander = await expanding(made, tmp_path)
            for box, value in ((expander.anchor, "end"), (expander.ratio, "21:9")):
                box.set_value(value)
                box.activated.emit(box.currentIndex())
            frame = expander.model.frame
            assert frame.left == 1200
            assert (frame.top, frame.right, frame.bottom) == (0, 0, 0)
            expander.sides["top"].setValue(900)
            expander.sides["top"].committed.emit(900)
            found = expander.model.expansion
            assert found is not None
            assert 0 < found.scale < 1 or found.canvas.pixels <= 8_294_400
            expander.model.set_frame(Frame(left=3000, top=3000))
            assert "shrinks to" in expander.note.text()
            assert "Upscale the result afterwards" in expander.note.text()
            expander.dismiss.click()
            assert made.create.table.tool is None
            assert made.create.sheet.recipe.mask is None

    run(story())


async def drawing(made: Bench, folder: Path) -> MarkupPainter:
    if not made.create.sheet.references:
        drop_on(made.create.panel.references.strip, files(picture(folder / "ref.png", SIZE)), QPoint(5, 5))
        await until(lambda: made.create.sheet.references, "the reference")
    made.create.edit_row.draw.click()
    await until(lambda: made.create.edit.easel, "the painter")
    easel = made.create.edit.easel
    assert isinstance(easel, MarkupPainter)
    await until(lambda: easel.layer.full, "the picture")
    return easel


def test_markup_is_drawn_where_the_model_takes_it_and_never_with_a_mask(
    run: Run[Any], tmp_path: Path
) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            row, sheet, undo = made.create.edit_row, made.create.sheet, made.services.undo
            drop_on(
                made.create.panel.references.strip, files(picture(tmp_path / "r.png", SIZE)), QPoint(5, 5)
            )
            await until(lambda: sheet.references, "the reference")
            assert not row.draw.isEnabled()
            assert "takes no markup" in row.draw.toolTip()
            sheet.choose_model("gpt-image-2.5-flare")
            sheet.keep(mask="1" * 64)
            assert "Remove the mask first" in row.draw.toolTip()
            sheet.keep(mask=None)
            assert row.draw.isEnabled()
            painter = await drawing(made, tmp_path)
            drag(painter, (300, 300), (500, 400), (700, 300))
            painter.model.choose(Pen.ARROW)
            drag(painter, (1200, 300), (1000, 500), (900, 700))
            assert painter.fact.text() == "2 strokes"
            assert undo.undo_text == "Arrow on Image 1"
            undo.undo()
            assert painter.model.image.pixelColor(900, 700).alpha() == 0
            undo.redo()
            assert painter.model.image.pixelColor(900, 700).alpha() == 255
            painter.accept.click()
            await kept(made)
            markup = sheet.recipe.markup
            assert markup is not None
            library = made.services.library
            with Image.open(library.reference_path(markup)) as image:
                assert (image.mode, image.size) == ("RGBA", SIZE)
                assert image.getpixel((900, 700))[3] == 255
                assert image.getpixel((10, 10))[3] == 0
            assert row.drawn.isVisibleTo(row)
            assert "Remove the markup first" in row.paint.toolTip()
            made.create.panel.prompt.edit.setPlainText("What the arrow shows becomes a tower")
            made.create.panel.generate.press()
            model = made.services.feed.model
            await until(lambda: model.rowCount() and not model.items()[0].state.is_open, "ended")
            generation = model.items()[0].generation
            assert generation.state is State.DONE
            assert generation.wire["markup"]["sha256"] == markup  # type: ignore[index]
            sheet.choose_model("gpt-image-2")
            assert "takes no markup" in made.create.panel.generate.reason
            row.erase.click()
            assert sheet.recipe.markup is None
            undo.undo()
            sheet.choose_model("gpt-image-2.5-flare")
            again = await drawing(made, tmp_path)
            assert again.model.image.pixelColor(900, 700).alpha() == 255
            again.clear_button.click()
            assert again.model.empty
            again.accept.click()
            await kept(made)
            assert sheet.recipe.markup is None

    run(story())


def test_markup_that_covers_everything_is_refused(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            made.create.sheet.choose_model("gpt-image-2.5-flare")
            painter = await drawing(made, tmp_path)
            painter.model.image.fill(Qt.GlobalColor.red)
            with pytest.raises(UserError, match="covers all of the picture"):
                encoded(painter.model.image)

    run(story())


def test_a_mask_that_cannot_be_kept_stays_on_the_stage_and_nothing_is_sent(
    run: Run[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            painter = await painting(made, tmp_path)
            made.create.panel.prompt.edit.setPlainText("Another sky in Image 1")
            drag(painter, (400, 300), (1200, 300))

            def full(*_: object) -> None:
                raise UserError("The disk is full.", cause=Cause.DISK, hint="Free some space.")

            with monkeypatch.context() as patch:
                patch.setattr(edit, "store_mask", full)
                painter.accept.click()
                await until(lambda: made.notices, "the error")
                assert made.notices[-1].text == "The disk is full."
                assert made.create.table.tool is painter
                await until(painter.accept.isEnabled)
                made.notices.clear()
                made.create.panel.generate.press()
                await until(lambda: made.notices, "the error")
                assert made.services.feed.model.rowCount() == 0
                assert painter.values()[300, 800] == 255
            painter.accept.click()
            await kept(made)
            assert (sent_mask(made) == painter.values()).all()

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
