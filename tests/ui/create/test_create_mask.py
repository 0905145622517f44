"""A mask is painted on Image 1, kept with the draft while it is painted, and sent with the request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from gi2desk.core.connection import DEMO
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.record import State
from gi2desk.imaging.mask_file import from_png
from gi2desk.ui.create import edit
from gi2desk.ui.mask.model import Shape
from tests.ui.bench import bench, drop_on, files, picture
from tests.ui.create.easel import ALT, SIZE, drag, kept, painting, sent_mask
from tests.ui.desktop import Run, until


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
            assert made.create.sheet.introductions((1,)) == ("Use Image 1 as a reference.",)
            made.create.panel.generate.press()  # at once: 16:9, and the picture is 4:3
            await until(lambda: made.notices, "refused")
            assert made.notices[-1].text == "The mask cannot fit: 1536×864 has another shape than Image 1."
            assert made.services.queue.entries() == ()
            assert made.create.sheet.recipe.mask is not None
            assert made.create.sheet.introductions((1,)) == ("Image 1 is the picture to edit.",)
            made.create.panel.generate.mend.click()
            await until(lambda: made.create.panel.generate.settled)
            painter = await painting(made, tmp_path)
            drag(painter, (400, 500), (1200, 500))
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
