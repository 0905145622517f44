"""What a picture was made for lies on its board: ratios, names, exact pixels, and what is covered there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from gi2desk.core.board import detail
from gi2desk.core.placement import Group, Placement, Target, TargetKind
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Draft
from gi2desk.host.atlas import packaged
from gi2desk.library.library import Library
from gi2desk.library.query import Query
from gi2desk.ui.canvas.crop_frame import device_rect
from gi2desk.ui.export.overlay import part_of
from gi2desk.ui.widgets.label import ElidedLabel
from tests.ui.desktop import Run, until
from tests.ui.export.board import bench


@pytest.fixture
def meant(root: Path, own_home: Path) -> Path:
    """The library in which `hero` is meant for four placements, one of the user's own."""
    own = Placement(
        id="own-1",
        title="Shop window",
        group=Group.OWN,
        target=Target(kind=TargetKind.PRINT, width=60, height=40, bleed=3, ppi=150),
    )
    recipe = Recipe(prompt="", model="gpt-image-2", size="auto", quality="low")
    ids = ("feed-portrait", "story", "gone", "own-1")
    recipe = replace(recipe, placements=ids, own_placements=(own,))
    with Library.open(root, data=own_home / "data", cache=own_home / "cache") as library:
        row = next(row for row in library.query(Query()).page(0, 10) if "hero" in row.name)
        concept = library.concept(row.concept)
        library.save_concept(replace(concept, draft=Draft(recipe=recipe)))
    return root


def test_a_board_begins_with_the_placements_of_its_picture(run: Run[Any], meant: Path) -> None:
    async def story() -> None:
        async with bench(meant) as made:
            board = made.model.board
            assert [(crop.ratio, crop.name) for crop in board.crops] == [
                ("4:5", "Feed portrait"),
                ("9:16", "Story"),
                ("1.43:1", "Shop window"),
            ]
            sizes = [one.size for one in made.model.files()]
            assert sizes == [(1080, 1350), (1080, 1920), (390, 272)]
            lacking = [one.crop.name for one in made.model.files() if one.lacks]
            assert lacking == ["Feed portrait", "Story"]
            said = made.panel.reason
            assert said.startswith("Feed portrait 4:5 has 432×540, not 1080×1350."), said
            assert "1 more lacks pixels" in said and "Upscale them" in said and "untick" in said
            row = made.panel.variants.rows[board.crops[1].id]
            # A screen has pixels, paper centimetres and pixels an inch; the list cuts none of it.
            assert "Only 297×528" in row.accessibleName()
            assert "PPI" not in row.accessibleName() and " cm" not in row.accessibleName() + row.toolTip()
            paper = made.panel.variants.rows[board.crops[2].id]
            assert "6.6×4.6 cm" in paper.accessibleName() and "cm at 150 PPI" in paper.toolTip()
            made.desk.window.resize(1280, 720)
            for crop in board.crops:
                change = {"placement": detail(board, made.model.picture, crop.ratio).placement}
                board = board.with_crop(crop.id, **change)
            made.model.change("Small crops", board)
            assert "Only 119 of 150 PPI" in paper.accessibleName()
            made.desk.window.grab()
            labels = [
                label for row in made.panel.variants.rows.values() for label in row.findChildren(ElidedLabel)
            ]
            assert [label.text() for label in labels if label.toolTip()] == []

    run(story())


def test_the_selected_crop_says_what_its_placement_needs_and_can_be_written_otherwise(
    run: Run[Any], meant: Path
) -> None:
    async def story() -> None:
        async with bench(meant) as made:
            selected = made.panel.selected
            made.model.select(made.model.board.crops[1].id)
            assert "Keep clear: top 14 %, bottom 35 %, sides 6 %." in selected.needs.text()
            assert selected.sizing.button("exact").isChecked()
            selected.sizing.button("native").click()
            assert made.model.board.crops[1].exact is False
            assert [one.size for one in made.model.files()][1] == (297, 528)
            assert not selected.enlarge.isVisibleTo(selected)
            made.services.undo.undo()
            assert [one.size for one in made.model.files()][1] == (1080, 1920)
            made.model.add("1:1")
            assert not selected.sizing.button("exact").isVisibleTo(selected)
            assert not selected.needs.isVisibleTo(selected)

    run(story())


def test_covered_zones_are_painted_in_the_selected_crop(run: Run[Any], meant: Path) -> None:
    async def story() -> None:
        async with bench(meant) as made:
            crop = made.model.board.crops[1]
            made.model.select(made.model.board.crops[2].id)
            await until(lambda: made.canvas.placement is not None, "the picture")
            before = made.canvas.grab().toImage()
            made.model.select(crop.id)
            after = made.canvas.grab().toImage()
            rect = made.model.rect(crop.id)
            frame = made.canvas.frame()
            assert rect is not None and frame is not None and crop.destination is not None
            free = part_of(device_rect(frame, made.model.picture, rect), crop.destination.safe_box())
            middle = free.left() + free.width() // 2
            assert _amber(after, middle, free.top()) and not _amber(before, middle, free.top())
            assert _amber(after, middle, free.top() + free.height() - 1)

    run(story())


def _amber(image: QImage, x: int, y: int) -> bool:
    """True where a pixel is that of the line around what stays free."""
    colour = image.pixelColor(x, y)
    return colour.red() > 150 and colour.red() - colour.blue() > 80


def test_another_picture_of_the_same_library_has_the_standard_board(run: Run[Any], meant: Path) -> None:
    async def story() -> None:
        async with bench(meant, "other") as made:
            assert [crop.ratio for crop in made.model.board.crops][:2] == ["1:1", "16:9"]
            assert all(crop.destination is None for crop in made.model.board.crops)
            assert packaged().get("gone") is None

    run(story())
