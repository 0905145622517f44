"""Markup is drawn on Image 1 where the model takes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt

from gi2desk.core.errors import UserError
from gi2desk.core.record import State
from gi2desk.ui.mask.markup import MarkupPainter, encoded
from gi2desk.ui.mask.markup_model import Pen
from tests.ui.bench import Bench, bench, drop_on, files, picture
from tests.ui.create.easel import SIZE, drag, kept, referenced
from tests.ui.desktop import Run, until


async def drawing(made: Bench, folder: Path) -> MarkupPainter:
    await referenced(made, folder)
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
            assert "takes no markup" in " ".join(row.draw.toolTip().split())
            sheet.choose_model("gpt-image-2.5-flare")
            sheet.keep(mask="1" * 64)
            assert "Remove the mask first" in " ".join(row.draw.toolTip().split())
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
            assert "Remove the markup first" in " ".join(row.paint.toolTip().split())
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
