"""References are cropped, turned, straightened and masked on the stage; every step can be taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gi2desk.core.adjustment import Window
from gi2desk.core.recipe import Reference
from gi2desk.imaging.mask_file import from_png, to_png
from gi2desk.ui.mask.easel import Easel
from gi2desk.ui.mask.model import Shape
from gi2desk.ui.trim.part_painter import PartPainter
from gi2desk.ui.trim.trimmer import Trimmer
from tests.ui.bench import Bench, bench, drop_on, files, picture
from tests.ui.create.easel import drag
from tests.ui.desktop import Run, until

SIZE = (800, 600)
NONE = Qt.KeyboardModifier.NoModifier


async def references(made: Bench, folder: Path, count: int = 2) -> None:
    paths = [picture(folder / f"p{n}.png", SIZE, (200, 40 * n, 40)) for n in range(count)]
    drop_on(made.create.panel.references.strip, files(*paths), QPoint(5, 5))
    await until(lambda: len(made.create.sheet.references) == count, "the references")
    await until(lambda: all(tile.facts for tile in made.create.panel.references.strip.tiles))
    await made.quiet()


async def trimming(made: Bench, place: int = 0) -> Trimmer:
    menu = made.create.panel.references.strip.menu(place)
    next(action for action in menu.actions() if action.text() == "Crop, turn and mask…").trigger()
    await until(lambda: isinstance(made.create.adjust.tool, Trimmer), "the trimmer")
    tool = made.create.adjust.tool
    assert isinstance(tool, Trimmer)
    await until(lambda: tool.layer.full, "the picture")
    return tool


def sent(made: Bench, place: int = 0) -> Reference:
    return made.create.sheet.references[place]


def size(made: Bench, place: int = 0) -> tuple[int, int]:
    with Image.open(made.services.library.reference_path(sent(made, place).sha256)) as image:
        return image.size


async def done(made: Bench, tool: Easel, before: Reference, place: int = 0) -> None:
    tool.accept.click()
    await until(lambda: sent(made, place).sha256 != before.sha256, "another file")
    assert made.create.table.tool is None


def test_a_crop_is_pulled_kept_and_taken_back(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            await references(made, tmp_path)
            before = sent(made)
            tool = await trimming(made)
            assert tool.fact.text() == "All 800×600"
            drag(tool, (2, 2), (100, 80), (200, 150))
            rect = tool.model.rect
            assert abs(rect.x - 200) <= 4
            assert abs(rect.y - 150) <= 4
            assert (rect.right, rect.bottom) == SIZE
            drag(tool, (500, 400), (300, 300))
            moved = tool.model.rect
            assert (moved.width, moved.height) == (rect.width, rect.height)
            assert moved.x < rect.x
            made.services.undo.undo()
            assert tool.model.rect == rect
            made.services.undo.redo()
            await done(made, tool, before)
            assert size(made) == (moved.width, moved.height)
            assert sent(made).source == before.sha256
            strip = made.create.panel.references.strip
            await until(lambda: strip.tiles[0].facts)
            tip = strip.tiles[0].toolTip()
            assert f"Cropped from 800×600 to {moved.width}×{moved.height} pixels." in tip
            assert f"{moved.width}×{moved.height} as sent, " in tip
            assert made.services.undo.undo_text == "Crop reference 1"
            after = sent(made)
            made.services.undo.undo()
            assert sent(made) == before
            made.services.undo.redo()
            assert sent(made) == after
            again = await trimming(made)
            assert again.model.rect == moved
            again.bar.reset.click()
            again.accept.click()
            await until(lambda: sent(made) == before)

    run(story())


def test_turning_and_straightening_keep_the_part_that_was_chosen(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            await references(made, tmp_path)
            before = sent(made, 1)
            tool = await trimming(made, 1)
            tool.bar.shape.set_value("16:9")
            tool.model.choose_shape("16:9")
            assert (tool.model.rect.width, tool.model.rect.height) == (800, 450)
            tool.bar.right.click()
            assert (tool.model.rect.width, tool.model.rect.height) == (450, 800)
            assert tool.model.shape == "9:16"
            await until(lambda: tool.layer.extent and tool.layer.extent.height == 800, "the turned picture")
            assert tool.overlay.ready
            tool.bar.degrees.setValue(5.0)
            rect = tool.model.rect
            assert rect.width < 450
            QTest.keyClick(tool.canvas, Qt.Key.Key_Minus)
            assert tool.model.rect.width < rect.width
            QTest.keyClick(tool.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
            rect = tool.model.rect
            await until(lambda: not tool._making)
            await done(made, tool, before, 1)
            assert size(made, 1) == (rect.width, rect.height)
            assert sent(made, 1).done[:2] == ("Turned to the right.", "Straightened by 5° clockwise.")
            await until(lambda: made.create.panel.references.strip.tiles[1].facts)
            menu = made.create.panel.references.strip.menu(1)
            reset = next(a for a in menu.actions() if a.text() == "Send the whole picture again")
            assert reset.isEnabled()
            reset.trigger()
            await until(lambda: sent(made, 1) == before)

    run(story())


def test_cancel_and_escape_leave_everything_and_their_steps_are_gone(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            await references(made, tmp_path)
            before, text = sent(made), made.services.undo.undo_text
            for leave in (
                lambda tool: tool.dismiss.click(),
                lambda tool: QTest.keyClick(tool.canvas, Qt.Key.Key_Escape),
            ):
                tool = await trimming(made)
                tool.model.turn(1)
                leave(tool)
                assert made.create.table.tool is None
                assert made.services.undo.undo_text == text
            await made.quiet()
            assert sent(made) == before

    run(story())


def test_only_what_is_painted_counts(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            await references(made, tmp_path)
            before = sent(made)
            tool = await trimming(made)
            tool.model.turn(1)
            await until(lambda: not tool._making)
            tool.bar.mask.click()
            await until(lambda: isinstance(made.create.adjust.tool, PartPainter), "the painter")
            painter = made.create.adjust.tool
            assert isinstance(painter, PartPainter)
            await until(lambda: painter.layer.full, "the picture")
            assert painter.fact.text() == "Nothing is painted: all is sent"
            assert made.services.actions.action("mask.rectangle").isEnabled()
            made.services.actions.trigger("mask.rectangle")
            assert painter.model.shape is Shape.RECTANGLE
            drag(painter, (100, 100), (300, 200), (500, 400))
            await until(lambda: painter.fact.text().endswith("of the picture is sent"), "its share")
            painter.accept.click()
            await until(lambda: isinstance(made.create.adjust.tool, Trimmer), "the trimmer again")
            trimmer = made.create.adjust.tool
            assert isinstance(trimmer, Trimmer)
            await until(lambda: trimmer.model.adjustment.mask, "the mask")
            assert trimmer.model.adjustment.turns == 1
            await done(made, trimmer, before)
            with Image.open(made.services.library.reference_path(sent(made).sha256)) as image:
                alpha = np.asarray(image.getchannel("A"))
            assert alpha.shape == (800, 600)
            share = float(alpha.mean()) / 255
            assert abs(share - 400 * 300 / (800 * 600)) < 0.02
            assert not made.services.actions.action("mask.rectangle").isEnabled()

    run(story())


def test_the_mask_of_image_1_follows_and_that_is_said(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            await references(made, tmp_path)
            values = np.zeros((600, 800), np.uint8)
            values[100:200, 300:700] = 255
            library, sheet = made.services.library, made.create.sheet
            mask = library.add_reference(to_png(values))[0]
            sheet.change("Mask", mask=mask)
            sheet.set_role(0, "product")
            tile = made.create.panel.references.strip.tiles[0]
            assert tile.masked and "mask" in tile.toolTip()
            assert sheet.recipe.mask == mask  # what it is for says nothing about its pixels
            before = sent(made)
            tool = await trimming(made)
            tool.model.pull(Window(), None, 0, 0)
            drag(tool, (798, 598), (500, 400), (400, 300))
            rect = tool.model.rect
            await done(made, tool, before)
            assert sheet.recipe.mask not in {None, mask}
            found = from_png(library.reference_path(sheet.recipe.mask), (rect.width, rect.height))
            assert (found == values[: rect.height, : rect.width]).all()
            said = made.create.panel.references.remarks.texts
            assert "The mask of Image 1 was cropped and turned with it." in said
            made.services.undo.undo()
            assert sheet.recipe.mask == mask
            assert made.create.panel.references.remarks.texts == ()

    run(story())


def test_what_is_open_is_kept_when_something_else_takes_the_stage(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            await references(made, tmp_path)
            before = sent(made)
            tool = await trimming(made)
            tool.model.turn(1)
            await trimming(made, 1)
            await until(lambda: sent(made).sha256 != before.sha256)
            assert size(made) == (600, 800)
            concept = made.create.sheet.concept
            other = await trimming(made, 1)
            other.model.turn(2)
            made.create.start_new()
            await until(
                lambda: made.services.library.concept(concept).draft.recipe.references[1].adjustment,
                "the draft of the concept before",
            )
            assert made.create.sheet.references == ()

    run(story())
