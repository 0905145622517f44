"""A picture goes on to the next tier: its crops are shown first, what is asked moves up, and the result lies beside it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from gi2desk.core.board import Board, Cuts
from gi2desk.core.tier import Tier
from gi2desk.library.board import board_path, save_board
from gi2desk.ui.compare.workspace import CompareWorkspace
from gi2desk.ui.create.crop_tool import CropTool
from gi2desk.ui.export.workspace import CropWorkspace
from gi2desk.ui.review.info import InfoPanel
from tests.ui.bench import bench
from tests.ui.create.hand import ended, generated, write
from tests.ui.desktop import Run, until


def test_promoting_shows_the_crops_of_the_draft_and_keeps_the_focal_point(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            item = await generated(made)
            made.services.desk.promote_requested.emit(item.images[0].id, Tier.K2)
            await until(lambda: isinstance(made.create.table.tool, CropTool), "laid")
            tool = made.create.table.tool
            assert isinstance(tool, CropTool)
            await until(lambda: tool.cards[0].rect_shown is not None, "read")
            # It opened by itself, and the sizes are those of a picture that is still to come.
            assert tool.subtitle.text().startswith(
                "Opened before 2K is paid for: what each use will keep of the coming 2560×1440."
            )
            assert ", will be " in tool.cards[0].accessibleName()
            made.create.more.open_crops()
            again = made.create.table.tool
            assert isinstance(again, CropTool)
            assert again.subtitle.text().startswith("What each use will keep of the coming 2K, 2560×1440.")
            tool = again
            await until(lambda: tool.cards[0].rect_shown is not None, "read")
            portrait = [card.accessibleName() for card in tool.cards].index(
                next(card.accessibleName() for card in tool.cards if card.accessibleName().startswith("9:16"))
            )
            middle = tool.rects[portrait]
            assert middle is not None and middle.x == (1536 - middle.width) // 2
            area = tool.whole.area()
            at = QPointF(area.x() + area.width() * 0.1, area.y() + area.height() * 0.5)
            QTest.mouseClick(tool.whole, Qt.MouseButton.LeftButton, pos=at.toPoint())
            moved = tool.rects[portrait]
            assert moved is not None and moved.x == 0
            focal = made.create.sheet.focal
            assert focal is not None and abs(focal[0] - 0.1) < 0.01
            tool.whole.setFocus()
            QTest.keyClick(tool.whole, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
            assert made.create.sheet.focal == (focal[0] + 0.05, focal[1])
            await made.quiet()
            kept = made.services.library.concept(made.services.desk.concept).draft
            assert kept is not None and kept.focal == made.create.sheet.focal
            # Crop & export begins there, and takes the crops of a set.
            crop = CropWorkspace(made.services)
            try:
                crop.open_image(item.images[0].id)
                await until(lambda: crop.model.master is not None, "opened")
                assert crop.model.board.focal == kept.focal
                cuts = Cuts(crops=(("1.91:1", "Link"),), focal=(0.9, 0.1))
                made.services.desk.crops_requested.emit(item.images[0].id, cuts)
                await until(lambda: crop.model.board.focal == (0.9, 0.1), "cut")
                wanted = [one.ratio for one in crop.model.board.crops if one.included]
                assert wanted == ["1.91:1"]
                made.services.undo.undo()
                assert crop.model.board.focal == kept.focal
            finally:
                crop.closing()
                crop.stage.deleteLater()
                crop.panel.deleteLater()
            # It comes back with the concept.
            made.create.start_new()
            assert made.create.sheet.focal is None
            made.services.desk.open_concept(item.generation.concept)
            await until(lambda: made.create.sheet.focal is not None, "opened again")
            assert made.create.sheet.focal == kept.focal

    run(story())


def test_promoting_begins_with_the_focal_point_of_the_images_own_board(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            await generated(made)
            library, sheet = made.services.library, made.create.sheet
            image = made.services.feed.model.items()[0].images[0]

            async def promoted() -> tuple[float, float] | None:
                before = sheet.serial
                made.services.desk.promote_requested.emit(image.id, Tier.K2)
                await until(lambda: sheet.serial > before and sheet.references, "promoted")
                await made.quiet()
                return sheet.focal

            assert await promoted() is None
            save_board(library, image.id, Board.standard().with_focal(0.2, 0.7))
            assert await promoted() == (0.2, 0.7)
            tool = made.create.table.tool
            assert isinstance(tool, CropTool)
            # A board that was left at the middle, or that cannot be read, leaves the draft's.
            save_board(library, image.id, Board.standard())
            assert await promoted() == (0.2, 0.7)
            board_path(library, image.id).write_bytes(b"{")
            assert await promoted() == (0.2, 0.7)

    run(story())


def test_quality_moves_up_with_the_tier_and_the_second_4k_is_the_final(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            write(made, "A tower, dusk")
            made.create.sheet.choose_ratio("auto")
            made.create.panel.generate.press()
            await ended(made, 1)
            (item,) = made.services.feed.model.items()
            sheet = made.create.sheet

            async def promote(tier: Tier) -> tuple[str | None, str, str | None]:
                before = sheet.serial
                made.services.desk.promote_requested.emit(item.images[0].id, tier)
                await until(lambda: sheet.serial > before and sheet.references, "promoted")
                key = ("promote", id(made.create))
                await until(lambda: not made.services.tasks.is_running(key), "over")
                return sheet.recipe.tier, sheet.recipe.quality, sheet.recipe.ratio

            image = item.images[0]
            # The frame that the model chose is kept.
            tier, quality, ratio = await promote(Tier.K2)
            assert (tier, quality) == ("2k", "medium")
            assert ratio != "auto" and sheet.recipe.size != "auto"
            width, height = map(int, sheet.recipe.size.split("x"))
            assert abs(width / height / (image.width / image.height) - 1) < 0.01
            assert (await promote(Tier.K4))[:2] == ("4k", "medium")
            made.create.panel.generate.pressed.emit()
            await ended(made, 2)
            assert (await promote(Tier.K4))[:2] == ("4k", "high")
            sheet.set_prompt("Mine alone")
            assert sheet.recipe.prompt == "Mine alone"

    run(story())


def test_what_was_made_from_a_picture_is_put_beside_it_with_its_drift(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            item = await generated(made)
            caption = made.create.stage_view.caption
            assert not caption.compare.isVisibleTo(caption)
            (cell,) = made.create.stage_view.cells
            await until(lambda: cell.shot is not None and cell.shot.image is not None)
            assert cell.shot is not None
            offered = made.create.stage_view.menu(0, cell.shot)
            (make, _larger) = (one for one in offered.actions() if one.text().startswith("Make"))
            make.trigger()
            await until(lambda: made.create.sheet.references, "promoted from the stage")
            assert made.create.sheet.recipe.tier == "2k"
            made.create.start_new()
            made.services.desk.open_concept(item.generation.concept)
            await until(lambda: made.create.sheet.concept == item.generation.concept, "back")
            serial = made.create.sheet.serial
            made.services.desk.promote_requested.emit(item.images[0].id, Tier.K2)
            await until(lambda: made.create.sheet.serial > serial, "promoted")
            made.create.panel.generate.pressed.emit()
            await ended(made, 2)
            await until(lambda: caption.compare.isVisibleTo(caption), "offered")
            wanted: list[str] = []
            made.services.desk.workspace_requested.connect(wanted.append)
            caption.compare.click()
            child = made.services.library.generations(limit=1)[0].image_ids[0]
            assert made.services.desk.images == (item.images[0].id, child)
            assert made.services.desk.active == child
            assert wanted == ["compare"]
            compare = CompareWorkspace(made.services)
            info = InfoPanel(made.services)
            try:
                compare.activated()
                await until(lambda: len(compare.compare.selection.images) == 2, "shown")
                # The parent stands still, the child is what is stepped through.
                assert compare.compare.selection.reference == 0
                drifts = compare.compare.instruments._drifts
                await until(lambda: child in compare.compare.instruments._drifts, "measured")
                assert "parent, drift 0." in compare.compare.instruments._drifts[child].text
                assert item.images[0].id not in drifts
                info.show_image(child, [child])
                await until(lambda: info.shown is not None and info._reader.kinship is not None, "measured")
                labels = [label.text() for label in info.facts.findChildren(QLabel)]
                assert any("drift 0." in text for text in labels)
            finally:
                compare.closing()
                compare.stage.deleteLater()
                info.deleteLater()

    run(story())
