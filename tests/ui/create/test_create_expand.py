"""The frame of Image 1 is pulled outwards, and what is new is the mask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from gi2desk.core.expansion import Frame
from gi2desk.imaging.mask_file import from_png
from gi2desk.ui.mask.expander import Expander
from tests.ui.bench import Bench, bench
from tests.ui.create.easel import SIZE, drag, referenced
from tests.ui.desktop import Run, until


async def expanding(made: Bench, folder: Path) -> Expander:
    await referenced(made, folder)
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
            assert not made.create.edit.obstacle
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
