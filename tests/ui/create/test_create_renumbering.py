"""The words and the mask follow their pictures: numbers in the prompt, and the clause that keeps one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gi2desk.core.stage import with_preserve_clause
from gi2desk.core.tier import Tier
from gi2desk.jobs.stage import stages
from gi2desk.ui.message import OfferBar
from gi2desk.ui.widgets.button import Button
from tests.ui.bench import Bench, bench, drop_on, files, picture
from tests.ui.create.strip import have, names, on, pictures
from tests.ui.desktop import Run, until


def test_undo_does_not_reach_into_another_concept(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            drop_on(made.create.panel.references.strip, files(*pictures(tmp_path, 2)), QPoint(5, 5))
            await have(made, 2)
            await made.quiet()
            made.create.start_new()
            assert names(made) == []
            made.services.undo.undo()
            assert names(made) == []
            assert made.notices[-1].text == "That was in another concept."

    run(story())


def test_a_mask_goes_with_the_first_reference_and_comes_back_with_it(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            drop_on(made.create.panel.references.strip, files(*pictures(tmp_path, 2)), QPoint(5, 5))
            await have(made, 2)
            sheet = made.create.sheet
            sheet.open(replace(sheet.recipe, mask="a" * 64), sheet.concept)
            sheet.move(1, 0)
            assert sheet.recipe.mask is None
            made.services.undo.undo()
            assert sheet.recipe.mask == "a" * 64
            sheet.remove(1)
            assert sheet.recipe.mask == "a" * 64

    run(story())


def test_the_words_follow_their_pictures(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            section, sheet, undo = made.create.panel.references, made.create.sheet, made.services.undo
            drop_on(section.strip, files(*pictures(tmp_path, 3)), QPoint(5, 5))
            await have(made, 3)
            await made.quiet()
            edit = made.create.panel.prompt.edit
            edit.setPlainText("Image 1 on Image 3, in the light of Image 2")
            sheet.move(2, 0)
            assert edit.toPlainText() == "Image 2 on Image 1, in the light of Image 3"
            assert section.remarks.texts == ("The numbers in the prompt followed their pictures.",)
            undo.undo()
            assert edit.toPlainText() == "Image 1 on Image 3, in the light of Image 2"
            assert section.remarks.texts == ()
            sheet.remove(1)
            assert edit.toPlainText() == "Image 1 on Image 2, in the light of Image ?"
            assert "marks the place" in section.remarks.texts[0]
            edit.setPlainText("Now: Image 1 on Image 2")  # what is written after stays when it is undone
            undo.undo()
            assert sheet.recipe.prompt == "Now: Image 1 on Image 3"
            drop_on(section.strip, files(picture(tmp_path / "new.png", (50, 40))), on(made, 2))
            await until(lambda: names(made)[2] == "new.png")
            assert sheet.recipe.prompt == "Now: Image 1 on Image 3"  # its place stays what it was

    run(story())


async def generated(made: Bench) -> list[str]:
    """Three pictures of the library."""
    made.create.panel.prompt.edit.setPlainText("A tower")
    made.create.panel.options.count.setValue(3)
    made.create.panel.generate.press()
    model = made.services.feed.model
    await until(lambda: model.rowCount() == 1 and len(model.items()[0].images) == 3, "three pictures")
    return [image.id for image in model.items()[0].images]


def test_a_picture_used_as_reference_behind_others_can_become_the_first(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            bar, sheet, desk = (
                OfferBar(made.services.messages, made.window),
                made.create.sheet,
                made.services.desk,
            )
            first, second, third = await generated(made)
            made.create.start_new()
            desk.reference_requested.emit([first])
            await have(made, 1)
            assert bar.notices == ()  # it is Image 1
            made.create.panel.prompt.edit.setPlainText("Image 1 in the light of Image 2")
            desk.reference_requested.emit([second])
            await have(made, 2)
            assert [notice.text for notice in bar.notices] == ["Added as Image 2."]
            front = next(button for button in bar.findChildren(Button) if button.plain == "Make it Image 1")
            front.click()
            assert [reference.image for reference in sheet.references] == [second, first]
            assert made.create.panel.prompt.edit.text() == "Image 2 in the light of Image 1"
            assert bar.notices == ()
            made.services.undo.undo()
            assert [reference.image for reference in sheet.references] == [first, second]
            made.create.stage_view.reference_requested.emit([third])
            await have(made, 3)
            assert [notice.text for notice in bar.notices] == ["Added as Image 3."]
            sheet.remove(0)  # it is Image 2 now
            assert bar.notices == ()
            sheet.remove(0)
            desk.reference_requested.emit([first, second])
            await have(made, 3)
            assert [notice.text for notice in bar.notices] == ["Added as Images 2 to 3."]
            assert bar.notices[0].choices == ()
            made.create.start_new()
            assert bar.notices == ()

    run(story())


def test_the_clause_of_a_picture_goes_and_comes_back_with_it(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            section, sheet, undo = made.create.panel.references, made.create.sheet, made.services.undo
            drop_on(section.strip, files(*pictures(tmp_path, 2)), QPoint(5, 5))
            await have(made, 2)
            await made.quiet()
            prompt = made.create.panel.prompt
            words = "A tower beside Image 2"
            whole = with_preserve_clause(words, Tier.K2, stages())
            prompt.edit.setPlainText(whole)
            QTest.keyClick(section.strip.tiles[0], Qt.Key.Key_Delete)
            assert prompt.edit.text() == "A tower beside Image 1"
            assert not prompt.keep_line.isVisibleTo(prompt)
            assert section.remarks.texts == (
                "The words about Image 1 went out of the prompt with it. Undo brings both back.",
                "The numbers in the prompt followed their pictures.",
            )
            undo.undo()
            assert prompt.edit.text() == whole
            assert section.remarks.texts == ()
            undo.redo()
            prompt.edit.setPlainText("A tower at dusk beside Image 1")
            undo.undo()
            assert prompt.edit.text() == whole.replace("A tower", "A tower at dusk")
            sheet.remove(1)  # another picture than the one that is kept
            assert "Keep from Image 1: Keep the composition" in prompt.edit.text()
            undo.undo()
            prompt.parts_button.click()
            sheet.remove(0)
            assert sheet.recipe.prompt == "A tower at dusk beside Image 1"
            undo.undo()
            assert sheet.recipe.prompt == whole.replace("A tower", "A tower at dusk")

    run(story())


def test_a_clause_that_somebody_wrote_into_stays_and_is_said_while_it_stands(
    run: Run[Any], tmp_path: Path
) -> None:
    async def story() -> None:
        async with bench() as made:
            section, sheet = made.create.panel.references, made.create.sheet
            drop_on(section.strip, files(*pictures(tmp_path, 2)), QPoint(5, 5))
            await have(made, 2)
            await made.quiet()
            prompt = made.create.panel.prompt
            prompt.edit.setPlainText(
                with_preserve_clause("Which picture?", Tier.K2, stages()) + " The hat stays red."
            )
            sheet.remove(0)
            assert "Keep from Image ?: Keep" in prompt.edit.text()
            assert "The hat stays red." in prompt.edit.text()
            assert "marks the place" in section.remarks.texts[0]
            prompt.edit.setPlainText(prompt.edit.text() + " And the scarf.")
            assert "marks the place" in section.remarks.texts[0]
            prompt.keep_line.away.click()
            assert prompt.edit.text() == "Which picture?"
            assert section.remarks.texts == ()
            assert not section.remarks.isVisibleTo(section)

    run(story())
