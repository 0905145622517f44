"""Crops on the master: what is drawn, dragged, selected by click and moved by keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gi2desk.core.geometry import Rect
from gi2desk.library.query import Query
from gi2desk.ui.canvas.crop_frame import device_rect
from gi2desk.ui.export.model import FOCAL
from tests.ui.desktop import Run
from tests.ui.export.board import SIZE, bench


def test_the_empty_board_says_what_belongs_there(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root, "") as made:
            assert made.model.master is None and not made.panel.footer.isVisibleTo(made.panel)
            assert made.space.status == ""

    run(story())


def test_the_standard_crops_lie_on_the_master(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            assert [crop.ratio for crop in made.model.board.crops] == [
                "1:1",
                "16:9",
                "9:16",
                "4:3",
                "3:4",
                "4:5",
            ]
            assert made.rect("1:1") == Rect(x=210, y=0, width=540, height=540)
            assert made.panel.footer.button.plain == "Export 6 files"
            assert "hero" in made.panel.footer.button.accessibleName()
            assert made.canvas.window().focusWidget() is made.canvas
            assert made.space.status.startswith("1:1  540×540 at 210, 0")
            assert "Focal point 50 %, 50 %" in made.space.status
            assert len(made.panel.list.lines) == 6

    run(story())


def test_dragging_the_focal_point_moves_what_follows_it_as_one_step(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            before = made.model.board
            chosen = made.model.selection
            assert chosen == made.crop("1:1")
            made.drag(made.at(0.5, 0.5), made.at(0.3, 0.5))
            assert made.model.selection == chosen  # what is being framed stays in view
            assert made.services.undo.undo_text == "Move the focal point"
            assert made.model.board.focal[0] == pytest.approx(0.3, abs=0.01)
            assert made.rect("1:1").x == pytest.approx(18, abs=8)
            assert made.rect("16:9") == Rect(x=0, y=0, width=960, height=540)
            made.services.undo.undo()
            assert made.model.board == before
            made.services.undo.redo()
            assert made.model.board.focal[0] == pytest.approx(0.3, abs=0.01)

    run(story())


def test_a_click_on_the_focal_point_takes_the_keys_there(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            QTest.mouseClick(made.canvas, Qt.MouseButton.LeftButton, pos=made.at(0.5, 0.5))
            assert made.model.selection == FOCAL

    run(story())


def test_only_what_is_ticked_or_selected_is_drawn_with_its_label_in_its_corner(
    run: Run[Any], root: Path
) -> None:
    async def story() -> None:
        async with bench(root) as made:
            frame = made.canvas.frame()
            assert frame is not None
            overlay, model = made.canvas.board_overlay, made.model
            model.select(made.crop("1:1"))
            gone = {made.crop(ratio) for ratio in ("4:3", "3:4", "4:5")}
            board = model.board
            for crop_id in gone:
                board = board.with_crop(crop_id, included=False)
            model.change("Untick", board)
            made.canvas.grab()
            rects = overlay.rects(frame)
            assert not gone & set(rects) and not gone & set(overlay.tags)
            for crop_id, place in overlay.tags.items():
                corner = rects[crop_id].topLeft()
                assert 0 <= place.left() - corner.x() <= frame.logical(8)
                assert 0 <= place.top() - corner.y() <= frame.logical(8)
            model.select(made.crop("4:3"))
            assert made.crop("4:3") in overlay.rects(frame)

    run(story())


def test_a_crop_is_moved_by_its_inside_and_no_longer_follows(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            made.model.select(made.crop("1:1"))
            made.drag(made.at(0.5, 0.2), made.at(0.6, 0.2))
            moved = made.rect("1:1")
            assert moved.x == pytest.approx(306, abs=4) and moved.width == 540
            made.drag(made.at(0.5, 0.5), made.at(0.3, 0.5))
            assert made.rect("1:1") == moved
            made.model.select(made.crop("1:1"))
            QTest.mouseDClick(made.canvas, Qt.MouseButton.LeftButton, pos=made.at(0.6, 0.8))
            assert made.model.crop is not None and made.model.crop.placement is None

    run(story())


def test_a_click_alone_leaves_a_crop_following(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            QTest.mouseClick(made.canvas, Qt.MouseButton.LeftButton, pos=made.at(0.4, 0.3))
            assert all(crop.placement is None for crop in made.model.board.crops)
            assert not made.services.undo.undo_text

    run(story())


def test_a_corner_resizes_with_the_ratio_kept(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            made.model.select(made.crop("9:16"))
            frame = made.canvas.frame()
            assert frame is not None
            box = device_rect(frame, SIZE, made.rect("9:16"))
            before = made.rect("9:16")
            made.drag(box.bottomRight(), box.bottomRight() - QPoint(40, 70))
            after = made.rect("9:16")
            assert (after.x, after.y) == (before.x, before.y)
            assert after.width < before.width and after.width * 16 == after.height * 9

    run(story())


def test_a_label_selects_what_lies_below_others(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            made.canvas.grab()
            place = made.canvas.board_overlay.tags[made.crop("4:3")]
            QTest.mouseClick(made.canvas, Qt.MouseButton.LeftButton, pos=place.center())
            assert made.model.selection == made.crop("4:3")
            assert made.panel.variants.rows[made.crop("4:3")].isChecked()

    run(story())


def test_escape_takes_a_drag_back(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            before = made.model.board
            QTest.mousePress(made.canvas, Qt.MouseButton.LeftButton, pos=made.at(0.5, 0.5))
            made._move(made.at(0.7, 0.4))
            assert made.model.board != before
            made.key(Qt.Key.Key_Escape)
            assert made.model.board == before
            QTest.mouseRelease(made.canvas, Qt.MouseButton.LeftButton, pos=made.at(0.7, 0.4))
            assert made.model.board == before and not made.services.undo.undo_text

    run(story())


def test_keys_move_by_pixels_of_the_master(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            made.model.select(made.crop("1:1"))
            made.key(Qt.Key.Key_Right)
            made.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
            made.key(Qt.Key.Key_Up)
            assert made.rect("1:1") == Rect(x=221, y=0, width=540, height=540)
            made.services.undo.undo()
            assert made.rect("1:1").x == 210
            made.key(Qt.Key.Key_Minus)
            assert made.rect("1:1").width == 539
            made.key(Qt.Key.Key_Home)
            assert made.rect("1:1") == Rect(x=210, y=0, width=540, height=540)
            made.model.select(FOCAL)
            made.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
            assert made.model.board.focal[0] == pytest.approx(0.5 + 10 / 960)
            count = len(made.model.board.crops)
            made.model.select(made.crop("4:5"))
            made.key(Qt.Key.Key_Delete)
            assert len(made.model.board.crops) == count - 1
            # No picture was deleted by that key.
            assert made.services.library.query(Query()).count == 2

    run(story())
