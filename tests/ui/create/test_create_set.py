"""A set of several shapes under one price: cropped, expanded, generated, prepared and stopped."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from gi2desk.core.board import Board, Cuts, with_cuts
from gi2desk.core.connection import DEMO, Capabilities
from gi2desk.core.record import State
from gi2desk.core.tier import Tier
from gi2desk.jobs import coordinated_set
from gi2desk.jobs.coordinated_set import Way
from gi2desk.jobs.destination import of_ratio
from gi2desk.ui.create.set_tool import SetTool
from gi2desk.ui.tasks import Scope
from tests.ui.bench import Bench, bench, drop_on, files, picture
from tests.ui.create.hand import ended, generated, write
from tests.ui.desktop import Run, until


async def set_tool(made: Bench) -> SetTool:
    made.create.more.open_set()
    tool = made.create.table.tool
    assert isinstance(tool, SetTool)
    await until(lambda: "read" not in tool.pay.toolTip(), "read")
    return tool


def row_of(tool: SetTool, name: str) -> Any:
    return next(row for row in tool.rows if row.target.name == name)


def test_a_set_is_one_job_of_several_shapes_with_the_picture_as_reference(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            item = await generated(made)
            master, concept = item.images[0].id, made.services.desk.concept
            tool = await set_tool(made)
            assert "Made from" in tool.source.text()
            row_of(tool, "16:9").check.setChecked(False)
            row_of(tool, "1:1").ways.button(Way.CROP.value).click()
            assert row_of(tool, "1:1").price.text() == "free"
            assert row_of(tool, "1:1").pixels.text() == "864×864"
            assert row_of(tool, "9:16").pixels.text() == "864×1536"
            tall = row_of(tool, "9:16")
            tall.resize(700, tall.sizeHint().height())
            assert (
                tall.price.text().startswith("about") and tall.price.width() >= tall.price.sizeHint().width()
            )
            same = row_of(tool, "16:9").ways.button(Way.EXPAND.value)
            assert not same.isEnabled() and "this shape already" in same.toolTip()
            assert tool.pay.text() == "Generate 2"
            assert tool.crop_button.text() == "Open 1 crop"
            cut: list[tuple[str, Cuts]] = []
            made.services.desk.crops_requested.connect(lambda *given: cut.append(given))
            made.create.sheet.set_focal(0.2, 0.4)
            tool.crop_button.click()
            assert cut == [(master, Cuts(crops=(("1:1", ""),), focal=(0.2, 0.4)))]
            tool.clause.setPlainText("As {ratio}, {keep} it.")
            said = tall.price.text()
            tool.pay.click()
            await ended(made, 3)
            # The picture that is sent along is part of the price, by its pixels.
            paid = {
                one.recipe.placement: one.cost for one in made.services.library.generations(concept=concept)
            }
            assert paid["9:16"] is not None
            assert float(said.removeprefix("about $")) == pytest.approx(float(paid["9:16"].amount), abs=0.001)
            sent = made.services.library.generations(concept=concept, limit=2)
            assert len({generation.job for generation in sent}) == 1
            assert {generation.recipe.placement: generation.recipe.size for generation in sent} == {
                "4:5": sent[1].recipe.size,
                "9:16": "864x1536",
            }
            assert all(generation.parent_image == master for generation in sent)
            assert all(generation.recipe.references[0].image == master for generation in sent)
            assert sent[0].recipe.prompt == "A tower, dusk\nAs 9:16, {keep} it."
            for generation in sent:
                image = made.services.library.image(generation.image_ids[0])
                assert image.lineage.parents == (master,)
            assert made.create.table.tool is None
            await until(lambda: len(made.create.stage_view.cells) == 2, "on the stage")
            # One size would not speak for both.
            assert made.create.stage_view.caption.badge.text() == "Every size verified"
            # What was written is as it was.
            assert made.create.sheet.recipe.prompt == "A tower, dusk"

    run(story())


def test_without_a_picture_each_shape_is_made_from_the_prompt(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            assert made.create.more.entries()[0].reason
            write(made, "A tower")
            assert not made.create.more.entries()[0].reason
            tool = await set_tool(made)
            assert "no picture yet" in tool.source.text()
            crop = row_of(tool, "9:16").ways.button(Way.CROP.value)
            assert not crop.isEnabled() and "no picture" in crop.toolTip()
            assert not tool.clause.isVisibleTo(tool)
            assert {part.recipe.prompt for part in (row.part for row in tool.planned_rows()) if part} == {
                "A tower"
            }

    run(story())


def test_each_shape_says_how_many_pictures_its_price_is_for(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            write(made, "A tower")
            made.create.panel.options.count.setValue(4)
            assert made.create.panel.options.count.accessibleName() == "Pictures"
            tool = await set_tool(made)
            assert tool.source.text().endswith("4 pictures of each, as “Pictures” in the panel says.")
            for row in tool.rows:
                assert row.price.text().startswith("4 for about $0.0")
            assert tool.pay.text() == "Generate 16"
            tool.resize(598, 560)  # beside both panels of a window of 1280
            await asyncio.sleep(0.05)
            assert len({row.ways.width() for row in tool.rows}) == 1
            assert tool.rows[0].ways.width() == tool.rows[0].ways.sizeHint().width()
            made.create.panel.options.count.setValue(1)
            assert "of each" not in tool.source.text()
            assert all(row.price.text().startswith("about $0.0") for row in tool.rows)

    run(story())


def test_a_shape_that_is_illegal_blocks_only_itself(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            write(made, "A tower")
            tool = await set_tool(made)
            tool.add_target(of_ratio("6:1"))
            assert "longer than the model allows" in row_of(tool, "6:1").reason.text()
            assert tool.pay.text() == "Generate 4" and tool.pay.isEnabled()
            assert "1 of them cannot be made" in tool.note.text()
            for row in tool.rows[:4]:
                row.check.setChecked(False)
            assert not tool.pay.isEnabled() and tool.pay.toolTip()

    run(story())


def test_an_endpoint_without_edits_makes_the_set_from_the_prompt_alone(run: Run[Any]) -> None:
    async def story() -> None:
        plain = replace(DEMO, capabilities=Capabilities(edits=False))
        async with bench(plain, serve=True) as made:
            await generated(made, "A tower")
            tool = await set_tool(made)
            sent = [row.part for row in tool.planned_rows()]
            assert all(part is not None and not part.reason and not part.recipe.references for part in sent)

    run(story())


def test_a_tool_asks_for_a_second_click_and_goes_by_escape(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            write(made, "A tower")
            made.create.sheet.choose_tier(Tier.K4)
            made.create.sheet.set_count(9)
            tool = await set_tool(made)
            assert tool.pay.text() == "Generate 36"
            sent: list[object] = []
            tool.parts_ready.connect(sent.append)
            tool.pay.click()
            assert not sent and "press again" in tool.pay.accessibleName()
            tool.pay._pause.stop()
            tool.pay.click()
            await until(lambda: len(sent) == 1, "prepared")
            await until(lambda: len(made.services.queue.entries()) == 36, "queued")
            made.create.more.open_set()
            tool = made.create.table.tool
            QApplication.sendEvent(
                tool, QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
            )
            assert made.create.table.tool is None

    run(story())


def test_cuts_tick_what_was_chosen_and_add_what_is_missing() -> None:
    board = with_cuts(
        Board.standard(), Cuts(crops=(("1:1", ""), ("9:16", "Story"), ("1.91:1", "")), focal=(0.1, 2))
    )
    assert [(crop.ratio, crop.name) for crop in board.crops if crop.included] == [
        ("1:1", ""),
        ("9:16", "Story"),
        ("1.91:1", ""),
    ]
    assert board.focal == (0.1, 1.0)
    assert with_cuts(board, Cuts(crops=(("1:1", ""),))).focal == (0.1, 1.0)


def test_a_shape_is_expanded_from_the_picture_with_the_mask_of_what_is_new(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            item = await generated(made)
            tool = await set_tool(made)
            for row in tool.rows:
                row.check.setChecked(row.target.name == "1:1")
            row = row_of(tool, "1:1")
            # The clause of a promotion would forbid what another frame needs.
            sheet = made.create.sheet
            sheet.set_prompt("A tower, dusk\nKeep from Image 1: Keep the framing.")
            shaped = next(made_row for made_row in tool.planned_rows() if made_row.target.name == "1:1")
            assert shaped.part is not None
            assert "Keep from Image 1" not in shaped.part.recipe.prompt
            row.ways.button(Way.EXPAND.value).click()
            assert row.pixels.text() == "1536×1536"
            assert not tool.clause.isVisibleTo(tool)
            assert tool.extension.isVisibleTo(tool)
            tool.pay.click()
            await ended(made, 2)
            sent = made.services.library.generations(limit=1)[0]
            # To keep the framing and to add nothing is what a larger frame does not do.
            assert "Keep from Image 1" not in sent.recipe.prompt
            assert "part of a 1:1 frame" in sent.recipe.prompt
            assert (sent.state, sent.recipe.size, sent.recipe.placement) == (State.DONE, "1536x1536", "1:1")
            assert sent.recipe.mask is not None
            assert sent.parent_image == item.images[0].id
            canvas = made.services.library.reference_path(sent.recipe.references[0].sha256)
            with Image.open(canvas) as opened:
                assert opened.size == (1536, 1536)
                assert opened.convert("RGBA").getpixel((5, 5))[3] == 0

    run(story())


class Held:
    """Holds the worker before each canvas, so that a test can look at the window meanwhile."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = self.ended = 0
        self._go = threading.Semaphore(0)
        real = coordinated_set.expand_reference

        def slow(*given: Any) -> Any:
            self.begun += 1
            assert self._go.acquire(timeout=30)
            made = real(*given)
            self.ended += 1
            return made

        monkeypatch.setattr(coordinated_set, "expand_reference", slow)

    def release(self, count: int = 1) -> None:
        self._go.release(count)


async def preparing(made: Bench, held: Held) -> SetTool:
    """Three shapes are expanded, and the first canvas is being made."""
    await generated(made)
    tool = await set_tool(made)
    for row in tool.rows:
        row.check.setChecked(row.target.name != "16:9")
        if row.ticked:
            row.ways.button(Way.EXPAND.value).click()
    tool.pay.click()
    await until(lambda: held.begun == 1, "begun")
    return tool


def test_preparing_a_set_says_how_far_it_is_and_then_sends_it(
    run: Run[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)

    async def story() -> None:
        async with bench(serve=True) as made:
            tool = await preparing(made, held)
            shown = tool.preparation
            assert shown.isVisible() and not tool.pay.isVisible() and not tool.body.isEnabled()
            assert shown.count.text() == "Preparing 1 of 3"
            tool.pay.press()
            made.create.sheet.set_focal(0.2, 0.4)
            assert not tool.crop_button.isVisible()
            held.release()
            await until(lambda: shown.count.text() == "Preparing 2 of 3", "counted")
            assert (shown.bar.value(), shown.bar.maximum()) == (1, 3)
            held.release(2)
            await ended(made, 4)
            assert made.create.table.tool is None
            assert held.begun == 3

    run(story())


@pytest.mark.parametrize("how", ["cancel", "escape"])
def test_preparing_a_set_can_be_stopped_and_nothing_is_sent(
    run: Run[Any], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    held = Held(monkeypatch)

    async def story() -> None:
        async with bench(serve=True) as made:
            tool, tasks = await preparing(made, held), made.services.tasks
            if how == "cancel":
                tool.preparation.cancel.click()
                assert "Stopping" in tool.preparation.count.text()
            else:
                tool.closed.emit()
                assert made.create.table.tool is None
            held.release(3)
            await until(lambda: held.ended == 1, "finished what was at hand")
            await until(lambda: not tasks.count(Scope.REQUEST), "ended")
            assert held.begun == 1
            assert made.services.feed.model.rowCount() == 1
            assert not made.services.queue.entries()
            if how == "cancel":
                assert tool.pay.isVisible() and tool.pay.isEnabled() and tool.body.isEnabled()
            assert not made.notices or "went wrong" not in made.notices[-1].text

    run(story())


def test_the_words_of_a_set_follow_the_references_that_make_room_for_its_picture(
    run: Run[Any], tmp_path: Path
) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            write(made, "A tower")
            made.create.panel.generate.press()
            await ended(made, 1)
            strip = made.create.panel.references.strip
            for name, size in (("label.png", (300, 200)), ("style.png", (200, 300))):
                drop_on(strip, files(picture(tmp_path / name, size)), strip.adder.geometry().center())
                await until(lambda name=name: any(one.name == name for one in made.create.sheet.references))
            write(made, "A tower with the label of Image 1 in the style of Image 2")
            tool = await set_tool(made)
            for way in (Way.GENERATE, Way.EXPAND):
                row_of(tool, "1:1").ways.button(way.value).click()
                (planned,) = [one for one in tool.planned_rows() if one.target.name == "1:1"]
                assert planned.part is not None
                asked = planned.part.recipe
                assert [one.name for one in asked.references[1:]] == ["label.png", "style.png"]
                assert asked.prompt.startswith("A tower with the label of Image 2 in the style of Image 3\n")
            # What was written stays.
            assert "label of Image 1" in made.create.sheet.recipe.prompt

    run(story())


def test_a_picture_that_is_gone_leaves_the_prompt_to_make_the_set_from(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            item = await generated(made, "A tower")
            item.files[0].unlink()
            tool = await set_tool(made)
            assert made.notices
            assert "no picture yet" in tool.source.text()
            assert tool.pay.isEnabled() and tool.pay.text() == "Generate 4"

    run(story())
