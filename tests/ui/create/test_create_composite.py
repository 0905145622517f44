"""What is kept outside the mask: the composite beside its answer, on the stage and in Compare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gi2desk.core.connection import DEMO
from gi2desk.core.size import Size
from gi2desk.core.tier import Tier
from gi2desk.jobs.lineup import of_concept
from gi2desk.jobs.promote import promote
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.compare.caption import Caption
from gi2desk.ui.gallery.words import badge, tier
from gi2desk.ui.queue.feed import last_job
from gi2desk.ui.theme import Tone
from tests.ui.bench import bench
from tests.ui.create.easel import SIZE, drag, kept, painting
from tests.ui.create.hand import write
from tests.ui.desktop import Run, until


def test_what_is_asked_for_has_to_have_the_shape_of_what_is_masked(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            row = made.create.edit_row
            assert made.create.sheet.recipe.size == "1536x864"  # 16:9, and the picture is 4:3
            painter = await painting(made, tmp_path)
            drag(painter, (400, 600), (1000, 600))
            painter.accept.click()
            await kept(made)
            # The button says it, wherever the panel is scrolled to, and puts it right.
            write(made, "Another middle in Image 1")
            bar, actions = made.create.panel.generate, made.services.actions
            assert bar.note.text() == "The mask cannot fit: 1536×864 has another shape than Image 1."
            assert not bar.button.isEnabled()
            assert not actions.action("create.generate").isEnabled()
            bar.press()
            assert made.services.queue.entries() == ()
            QTest.mouseClick(bar.mend, Qt.MouseButton.LeftButton)
            assert bar.available
            assert actions.action("create.generate").isEnabled()
            assert not bar.mend.isVisibleTo(bar)
            width, height = (int(part) for part in made.create.sheet.recipe.size.split("x"))
            assert abs(width / height / (4 / 3) - 1) < 0.02
            # Who paints a mask wants the rest to stay, until they say otherwise.
            assert made.create.sheet.recipe.keep_outside
            assert row.keep.isChecked()
            row.keep.click()
            painter = await painting(made, tmp_path)
            drag(painter, (400, 700), (1000, 700))
            painter.accept.click()
            await kept(made)
            assert not made.create.sheet.recipe.keep_outside
            await made.quiet()
            saved = made.services.library.concept(made.create.sheet.concept).draft
            assert saved is not None and not saved.recipe.keep_outside
            made.services.undo.undo()
            made.services.undo.undo()
            assert made.create.sheet.recipe.mask is None
            assert not made.create.sheet.recipe.keep_outside
            made.services.undo.redo()
            assert made.create.sheet.recipe.mask is not None
            made.create.sheet.set_role(0, "subject")
            assert made.create.sheet.recipe.mask is not None  # it is the same picture

    run(story())


def test_a_larger_picture_is_not_made_as_small_as_what_is_masked(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            row, sheet = made.create.edit_row, made.create.sheet
            sheet.choose_size(Size(2560, 1920))
            painter = await painting(made, tmp_path)
            drag(painter, (400, 600), (1000, 600))
            painter.accept.click()
            await kept(made)
            # The composite has the pixels of Image 1: whoever asked for more is told, not given less.
            assert sheet.recipe.mask is not None and not sheet.recipe.keep_outside
            assert row.smaller.text() == "That would be a composite of the size of Image 1, 1600×1200."
            row.keep.click()
            assert sheet.recipe.keep_outside
            assert row.smaller.text() == "The composite gets the size of Image 1, 1600×1200."
            sheet.choose_size(Size(1600, 1200))
            assert not row.smaller.isVisibleTo(row)
            assert sheet.recipe.keep_outside

    run(story())


def test_the_composite_lies_beside_its_answer(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            painter = await painting(made, tmp_path)
            made.create.panel.prompt.edit.setPlainText("Another middle in Image 1")
            drag(painter, (400, 600), (1000, 600))
            painter.accept.click()
            await kept(made)
            made.create.panel.generate.mend.click()
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
