"""Writing a prompt: parts and free text, variables, snippets and hints, and that no word is ever lost between them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gi2desk.core.prompt import Kind
from gi2desk.core.stage import with_preserve_clause
from gi2desk.core.tier import Tier
from gi2desk.jobs.stage import stages
from gi2desk.library.named import SNIPPETS
from gi2desk.ui.create.part import USUAL
from tests.ui.bench import Bench, bench, drop_on, files
from tests.ui.create.hand import write
from tests.ui.create.strip import have, pictures
from tests.ui.desktop import Run, until


async def kept(made: Bench) -> str:
    """The concept of what is written, once it is on the disk."""
    await made.quiet()
    sheet = made.create.sheet
    await until(lambda: sheet.concept and made.services.desk.concept == sheet.concept, "the draft is saved")
    return sheet.concept


def test_parts_and_free_text_are_two_views_of_one_prompt(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            prompt, sheet = made.create.panel.prompt, made.create.sheet
            text = "For a hero.\n\nSubject: a tower 🗼\nMood: calm\nWardrobe:\nlinen\u00a0coat"
            write(made, text)
            made.services.actions.trigger("create.parts")
            fields = prompt.parts.fields
            assert fields[Kind.FREE].text() == "For a hero.\n"
            assert fields[Kind.SUBJECT].text() == "a tower 🗼\nMood: calm"
            assert fields[Kind.WARDROBE].text() == "\nlinen\u00a0coat"
            assert sheet.recipe.prompt == text
            fields[Kind.COMPOSITION].insert("low camera")
            changed = text.replace("\nWardrobe", "\nComposition: low camera\nWardrobe")
            assert sheet.recipe.prompt == changed
            assert [part.kind for part in sheet.recipe.parts] == [
                "free",
                "subject",
                "composition",
                "wardrobe",
            ]
            assert made.services.actions.action("create.parts").isChecked()
            prompt.parts_button.click()
            assert not made.services.actions.action("create.parts").isChecked()
            assert prompt.edit.text() == changed
            assert sheet.recipe.parts == ()
            # What was done in the parts is one step of the text's own undo.
            prompt.edit.undo()
            assert prompt.edit.text() == text
            assert sheet.recipe.prompt == text

    run(story())


def test_another_part_can_be_asked_for_and_takes_its_place(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            prompt, sheet = made.create.panel.prompt, made.create.sheet
            prompt.parts_button.click()
            parts = prompt.parts
            shown = [kind for kind, field in parts.fields.items() if field.isVisibleTo(parts)]
            assert shown == [
                Kind.SUBJECT,
                Kind.COMPOSITION,
                Kind.STYLE,
                Kind.MATERIAL,
                Kind.DESTINATION,
                Kind.ZONES,
            ]
            parts.fields[Kind.ZONES].insert("calm sky")
            parts.add(Kind.WARDROBE)
            parts.fields[Kind.WARDROBE].insert("linen")
            parts.fields[Kind.SUBJECT].insert("two people")
            assert sheet.recipe.prompt == "Subject: two people\nWardrobe: linen\nText-safe zones: calm sky"
            assert prompt.sent.isVisibleTo(prompt)
            assert prompt.sent.text.isVisibleTo(prompt)
            assert prompt.sent.text.toPlainText() == sheet.recipe.prompt
            await made.quiet()
            QApplication.processEvents()
            assert prompt.sent.text.verticalScrollBar().maximum() == 0  # not a line of it is cut off
            assert made.create.panel.concept.text() == "Two people"

    run(story())


def test_a_draft_in_parts_opens_in_parts(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            prompt = made.create.panel.prompt
            prompt.parts_button.click()
            prompt.parts.fields[Kind.SUBJECT].insert("a tower")
            concept = await kept(made)
            made.create.start_new()
            assert prompt.in_parts is False
            assert prompt.edit.text() == ""
            made.services.desk.open_concept(concept)
            await until(lambda: prompt.in_parts, "it is in parts again")
            assert prompt.parts.fields[Kind.SUBJECT].text() == "a tower"
            # Nothing of the other concept can be taken back into this one.
            prompt.parts.fields[Kind.SUBJECT].undo()
            assert made.create.sheet.recipe.prompt == "Subject: a tower"

    run(story())


def test_variables_are_fields_and_what_is_filled_in_is_sent(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            panel, sheet = made.create.panel, made.create.sheet
            write(made, "A {sku} bottle, {{brand}} on it")
            assert list(panel.prompt.values.fields) == ["sku"]
            assert panel.generate.available
            assert panel.generate.note.text() == "Sent as it stands, without a value: {sku}"
            await until(lambda: panel.prompt.hints.rows, "a hint")
            assert panel.prompt.hints.rows[0].text.text() == "{sku} has no value and is sent as it stands."
            QTest.keyClicks(panel.prompt.values.fields["sku"], "A-17")
            assert sheet.recipe.prompt == "A A-17 bottle, {brand} on it"
            assert panel.prompt.counter.text().startswith(f"{len(sheet.recipe.prompt)} ")
            assert "Demo" in panel.generate.note.text()
            assert panel.prompt.edit.text() == "A {sku} bottle, {{brand}} on it"
            concept = await kept(made)
            made.create.start_new()
            assert panel.prompt.values.fields == {}
            made.services.desk.open_concept(concept)
            await until(lambda: panel.prompt.values.fields, "the fields are there again")
            assert panel.prompt.values.fields["sku"].text() == "A-17"

    run(story())


def test_a_snippet_is_kept_put_in_and_deleted_with_undo(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            prompt, library = made.create.panel.prompt, made.services.library
            write(made, "on a {surface} backdrop")
            prompt.snippets_button.click()
            drawer = prompt.snippets
            assert "{name} becomes a field" in prompt.snippets_button.toolTip()
            assert "{sku} becomes a field" in drawer.empty.text()
            assert drawer.save_button.isEnabled()
            drawer.name.setText("Backdrop")
            drawer.save_button.click()
            await until(lambda: drawer.list.count() == 1, "it is listed")
            assert [one.text for one in SNIPPETS.read(library)] == ["on a {surface} backdrop"]
            write(made, "A bottle")
            prompt.edit.moveCursor(prompt.edit.textCursor().MoveOperation.End)
            drawer.list.setCurrentRow(0)
            QTest.keyClick(drawer.list, Qt.Key.Key_Return)
            assert prompt.edit.text() == "A bottle on a {surface} backdrop"
            assert "surface" in prompt.values.fields
            QTest.keyClick(drawer.list, Qt.Key.Key_Delete)
            await until(
                lambda: SNIPPETS.read(library) == () and not drawer.list.isVisibleTo(drawer), "deleted"
            )
            made.services.undo.undo()
            await until(lambda: drawer.list.count() == 1, "it is there again")

    run(story())


def test_tab_goes_through_parts_and_snippets_where_they_stand(run: Run[Any]) -> None:
    """Both are made when they are first wanted, when everything around them is there."""

    async def story() -> None:
        async with bench() as made:
            prompt = made.create.panel.prompt
            prompt.snippets_button.click()
            prompt.parts_button.click()
            fields, drawer = prompt.parts.fields, prompt.snippets
            ways = [
                *(fields[kind] for kind in USUAL),
                prompt.parts.add_button,
                prompt.parts_button,
                prompt.snippets_button,
                prompt.history_button,
                drawer.list,
                drawer.name,
                drawer.save_button,
            ]
            following, chain = prompt.edit.nextInFocusChain(), []
            while following is not prompt.edit:
                chain.append(following)
                following = following.nextInFocusChain()
            assert [widget for widget in chain if widget in ways] == ways

    run(story())


def test_several_hints_fold_into_one_line_and_each_can_go(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            hints = made.create.panel.prompt.hints
            write(made, "A stunning tower, 4K")
            await until(lambda: len(hints.rows) == 2, "two hints")
            assert hints.fold.text() == "2 hints"
            assert not hints.rows[0].isVisibleTo(hints)
            hints.fold.click()
            assert [row.text.text() for row in hints.rows] == [
                "“4K” in the prompt does not set the size.",
                "“stunning” gives no direction.",
            ]
            hints.rows[1].more.click()
            assert "Praise leaves the choice" in hints.rows[1].why.text()
            assert made.create.panel.prompt.edit.textCursor().selectedText() == "stunning"
            hints.rows[1].away.click()
            (row,) = hints.rows
            assert row.isVisibleTo(hints)
            assert not hints.fold.isVisibleTo(hints)
            assert made.create.panel.generate.available
            concept = await kept(made)
            made.create.start_new()
            assert hints.rows == []
            made.services.desk.open_concept(concept)
            await until(lambda: hints.rows, "hints again")
            assert [hint.id for hint in hints.hints] == ["resolution"]

    run(story())


def test_a_paste_of_32000_characters_is_looked_at_beside_the_window(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            prompt = made.create.panel.prompt
            QApplication.clipboard().setText(("夕暮れの塔。A stunning tower. " * 2_000)[:32_000])
            prompt.edit.paste()
            await until(lambda: prompt.hints.settled and prompt.hints.rows, "hints")
            assert {hint.id for hint in prompt.hints.hints} == {"praise", "long"}
            prompt.parts_button.click()
            assert len(prompt.parts.fields[Kind.FREE].text()) == 32_000
            prompt.parts_button.click()
            assert len(made.create.sheet.recipe.prompt) == 32_000

    run(story())


def test_input_methods_and_other_directions_work_in_parts(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            prompt = made.create.panel.prompt
            prompt.parts_button.click()
            field = prompt.parts.fields[Kind.SUBJECT]
            event = QInputMethodEvent("ゆう", [])
            QApplication.sendEvent(field, event)
            assert made.create.sheet.recipe.prompt == ""
            event = QInputMethodEvent("", [])
            event.setCommitString("夕暮れの塔")
            QApplication.sendEvent(field, event)
            assert made.create.sheet.recipe.prompt == "Subject: 夕暮れの塔"
            field.replace_text("شعار على برج")
            option = field.document().defaultTextOption()
            assert option.alignment() == Qt.AlignmentFlag.AlignRight

    run(story())


def test_what_image_1_keeps_is_seen_edited_and_taken_out(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            prompt, sheet = made.create.panel.prompt, made.create.sheet
            line = prompt.keep_line
            write(made, "A tower")
            assert not line.isVisibleTo(prompt)
            sheet.set_prompt(with_preserve_clause("A tower", Tier.K4, stages()))
            assert prompt.edit.text() == sheet.recipe.prompt
            assert line.text.text() == "Keeps what Image 1 shows (4K final)"
            line.look.click()
            assert prompt.edit.textCursor().selectedText() == stages().get(Tier.K4).clause
            sheet.choose_tier(Tier.K2)
            assert line.swap.plain == "For 2K"
            line.swap.click()
            assert prompt.edit.text() == with_preserve_clause("A tower", Tier.K2, stages())
            assert not line.swap.isVisibleTo(prompt)
            # A person may move it, and its picture may get another number.
            moved = prompt.edit.text().replace("A tower\n", "A tower. ").replace("Image 1", "Image 2")
            sheet.set_prompt(moved)
            assert line.text.text() == "Keeps what Image 2 shows (2K review)"
            line.away.click()
            assert prompt.edit.text() == "A tower."
            made.services.undo.undo()
            sheet.set_prompt(moved.replace("A tower. ", "A tower\n").replace("Image 2", "Image 1"))
            line.away.click()
            assert prompt.edit.text() == "A tower"
            made.services.undo.undo()
            assert "Keep from Image 1" in prompt.edit.text()

    run(story())


def test_snippets_go_into_the_part_that_is_written(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench() as made:
            prompt = made.create.panel.prompt
            prompt.parts_button.click()
            field = prompt.parts.fields[Kind.STYLE]
            field.entered.emit()
            field.insert("like")
            prompt.insert("film")
            assert made.create.sheet.recipe.prompt == "Style: like film"
            # A part that was shown before and is not any more takes no text.
            prompt.parts.add(Kind.FREE)
            prompt.parts_button.click()
            prompt.parts_button.click()
            assert not prompt.parts.fields[Kind.FREE].isVisibleTo(prompt)
            prompt.insert("a tower")
            assert made.create.sheet.recipe.prompt == "Subject: a tower\nStyle: like film"

    run(story())


def test_a_reference_that_the_prompt_never_mentions_is_mentioned_by_a_click(
    run: Run[Any], tmp_path: Path
) -> None:
    async def story() -> None:
        async with bench() as made:
            prompt, sheet = made.create.panel.prompt, made.create.sheet
            drop_on(made.create.panel.references.strip, files(*pictures(tmp_path, 2)), QPoint(5, 5))
            await have(made, 2)
            sheet.set_role(1, "style")
            prompt.parts_button.click()
            prompt.parts.fields[Kind.SUBJECT].insert("the tower of Image 1")
            await until(lambda: prompt.hints.settled and bool(prompt.hints.rows), "looked at")
            (row,) = prompt.hints.rows
            assert row.mend.text() == "Mention it"
            assert row.mend.toolTip() == "Adds to the prompt: Use Image 2 for its style only."
            QTest.mouseClick(row.mend, Qt.MouseButton.LeftButton)
            assert sheet.recipe.prompt == "Use Image 2 for its style only.\nSubject: the tower of Image 1"
            assert [part.kind for part in sheet.recipe.parts] == ["free", "subject"]
            assert prompt.parts.fields[Kind.FREE].isVisibleTo(prompt)
            await until(lambda: prompt.hints.settled and not prompt.hints.rows, "said")
            # The role of one reference alone does not reach the model by itself, either.
            sheet.remove(1)
            sheet.remove(0)
            drop_on(made.create.panel.references.strip, files(*pictures(tmp_path, 1)), QPoint(5, 5))
            await have(made, 1)
            sheet.set_role(0, "style")
            prompt.parts.fields[Kind.SUBJECT].replace_text("a tower")
            prompt.parts.changed.emit()
            await until(lambda: prompt.hints.settled and bool(prompt.hints.rows), "looked at")
            assert prompt.hints.rows[0].hint.id == "untold"
            prompt.hints.rows[0].mend.click()
            assert sheet.recipe.prompt == "Use Image 1 for its style only.\nSubject: a tower"
            await until(lambda: prompt.hints.settled and not prompt.hints.rows, "said")

    run(story())
