"""References: dropped, pasted, replaced, moved and removed, all of it undoable, and what was done to them is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gi2desk.core.connection import DEMO
from gi2desk.core.stage import with_preserve_clause
from gi2desk.core.tier import Tier
from gi2desk.jobs.stage import stages
from gi2desk.library.named import REFERENCE_SETS
from gi2desk.library.reference_record import reference_record
from gi2desk.ui.canvas.drop import empty_mime
from gi2desk.ui.create import drop
from gi2desk.ui.create.intake import Place
from gi2desk.ui.create.tile import SIDE
from gi2desk.ui.message import OfferBar
from gi2desk.ui.widgets.button import Button
from tests.ui.bench import Bench, bench, drop_on, files, picture
from tests.ui.desktop import Run, until

COLOURS = ((200, 40, 40), (40, 200, 40), (40, 40, 200), (200, 200, 40))


def pictures(folder: Path, count: int) -> list[Path]:
    return [picture(folder / f"p{n}.png", (40 + n, 30), COLOURS[n % 4]) for n in range(count)]


def names(made: Bench) -> list[str]:
    return [reference.name for reference in made.create.sheet.references]


async def have(made: Bench, count: int) -> None:
    await until(lambda: len(made.create.sheet.references) == count, f"{count} references")
    await until(
        lambda: not made.services.tasks.is_running(("intake", id(made.create.panel.references.intake)))
    )


def beside(made: Bench, index: int) -> QPoint:
    """The gap before the tile `index`."""
    tile = made.create.panel.references.strip.tiles[index]
    return QPoint(tile.x() - 2, tile.y() + SIDE // 2)


def on(made: Bench, index: int) -> QPoint:
    return made.create.panel.references.strip.tiles[index].geometry().center()


def test_files_become_numbered_references(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            strip = made.create.panel.references.strip
            event = drop_on(strip, files(*pictures(tmp_path, 3)), QPoint(5, 5))
            assert event.dropAction() is Qt.DropAction.CopyAction  # "move" would cost the file
            await have(made, 3)
            assert names(made) == ["p0.png", "p1.png", "p2.png"]
            assert [tile.number for tile in strip.tiles] == [1, 2, 3]
            assert strip.tiles[1].accessibleName() == "Image 2: p1.png, no role"
            await until(lambda: "41×30 as sent" in strip.tiles[1].toolTip())
            hints = made.create.panel.prompt.hints
            assert hints.rows == []
            made.create.panel.prompt.edit.setPlainText("The tower of Image 1 and image 3")
            await until(lambda: hints.rows, "a hint")
            assert hints.rows[0].text.text().startswith("Reference 2 is never mentioned")

    run(story())


def test_a_drop_on_a_tile_replaces_and_beside_it_inserts(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            strip, paths = made.create.panel.references.strip, pictures(tmp_path, 4)
            drop_on(strip, files(*paths[:2]), QPoint(5, 5))
            await have(made, 2)
            made.create.sheet.set_role(1, "style")
            await made.quiet()
            assert strip.place_at(on(made, 1)) == Place(1, replaces=True)
            assert strip.place_at(beside(made, 1)) == Place(1)
            drop_on(strip, files(paths[2]), beside(made, 1))
            await have(made, 3)
            assert names(made) == ["p0.png", "p2.png", "p1.png"]
            await made.quiet()
            drop_on(strip, files(paths[3]), on(made, 2))
            await until(lambda: names(made)[2] == "p3.png")
            assert made.create.sheet.references[2].role == "style"  # its place is for the style still
            undo = made.services.undo
            assert undo.undo_text == "Replace reference 3"
            undo.undo()
            assert names(made) == ["p0.png", "p2.png", "p1.png"]
            undo.undo()
            assert names(made) == ["p0.png", "p1.png"]
            undo.redo()
            assert names(made) == ["p0.png", "p2.png", "p1.png"]

    run(story())


def test_moving_by_drag_and_by_keys(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            strip = made.create.panel.references.strip
            drop_on(strip, files(*pictures(tmp_path, 3)), QPoint(5, 5))
            await have(made, 3)
            await made.quiet()
            data = QMimeData()
            data.setData(drop.MOVED, QByteArray(b"0"))
            drop_on(strip, data, QPoint(strip.tiles[2].geometry().right() - 2, 20))
            assert names(made) == ["p1.png", "p2.png", "p0.png"]
            QTest.keyClick(strip.tiles[2], Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
            assert names(made) == ["p1.png", "p0.png", "p2.png"]
            QTest.keyClick(strip.tiles[0], Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
            assert names(made) == ["p0.png", "p1.png", "p2.png"]
            QTest.keyClick(strip.tiles[0], Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
            assert names(made) == ["p0.png", "p1.png", "p2.png"]
            QTest.keyClick(strip.tiles[1], Qt.Key.Key_Delete)
            assert names(made) == ["p0.png", "p2.png"]
            made.services.undo.undo()
            assert names(made) == ["p0.png", "p1.png", "p2.png"]

    run(story())


def test_the_strip_is_one_stop_for_tab(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            strip = made.create.panel.references.strip
            drop_on(strip, files(*pictures(tmp_path, 3)), QPoint(5, 5))
            await have(made, 3)
            stops = [tile for tile in strip.tiles if tile.focusPolicy() & Qt.FocusPolicy.TabFocus]
            assert len(stops) == 1
            strip.focus_tile(0)
            QTest.keyClick(strip.tiles[0], Qt.Key.Key_Right)
            stops = [tile.number for tile in strip.tiles if tile.focusPolicy() & Qt.FocusPolicy.TabFocus]
            assert stops == [2]
            chain, widget = [], made.create.panel.prompt.edit.nextInFocusChain()
            while widget is not made.create.panel.options.quality:
                chain.append(widget)
                widget = widget.nextInFocusChain()
            stations = [w for w in chain if w in (*strip.tiles, strip.adder)]
            assert stations == [*strip.tiles, strip.adder]

    run(story())


def test_roles_and_mentions(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            strip = made.create.panel.references.strip
            drop_on(strip, files(*pictures(tmp_path, 2)), QPoint(5, 5))
            await have(made, 2)
            actions = {action.text(): action for action in strip.menu(1).actions()}
            actions["Logo"].trigger()
            assert made.create.sheet.references[1].role == "logo"
            assert strip.tiles[1].accessibleName() == "Image 2: p1.png, Logo"
            made.create.panel.prompt.edit.setPlainText("A tower with")
            made.create.panel.prompt.edit.moveCursor(
                made.create.panel.prompt.edit.textCursor().MoveOperation.End
            )
            actions["Mention in the prompt"].trigger()
            assert made.create.sheet.recipe.prompt == "A tower with Image 2"

    run(story())


def test_what_was_converted_and_what_cannot_be_used_is_said(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            section = made.create.panel.references
            broken = tmp_path / "broken.png"
            broken.write_bytes(picture(tmp_path / "whole.png").read_bytes()[:60])
            data = files(
                picture(tmp_path / "poster.tif", mode="CMYK"), broken, tmp_path / "gone.jpg", tmp_path
            )
            drop_on(section.strip, data, QPoint(5, 5))
            await have(made, 1)
            await made.quiet()
            said = "\n".join(section.remarks.texts)
            assert "Image 1, poster.tif: Converted from CMYK to sRGB, its colours guessed" in said
            assert "Sent as 64×48, " in said
            assert "broken.png" in said
            assert "gone.jpg is not there" in said
            assert "is a folder" in said
            section.remarks.clear()
            assert not section.remarks.isVisibleTo(section)

    run(story())


def test_at_most_sixteen_and_none_twice(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            section, paths = made.create.panel.references, pictures(tmp_path, 18)
            drop_on(section.strip, files(*paths[:2], paths[0]), QPoint(5, 5))
            await have(made, 2)
            await made.quiet()
            assert section.remarks.texts == ("p0.png is among the references already.",)
            drop_on(section.strip, files(*paths[2:]), QPoint(5, 5))
            await have(made, 16)
            await made.quiet()
            assert section.remarks.texts == ("At most 16 references can be sent: 2 were left out.",)
            assert not section.strip.adder.isVisibleTo(section)
            assert made.create.panel.generate.reason == "The prompt is empty. Write what the picture shows."

    run(story())


def test_pasting_pictures_and_addresses(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            section, edit = made.create.panel.references, made.create.panel.prompt.edit
            image = QImage(30, 20, QImage.Format.Format_RGB32)
            image.fill(0x336699)
            QApplication.clipboard().setImage(image)
            edit.setFocus()
            edit.paste()
            await have(made, 1)
            assert names(made) == ["Pasted picture"]
            assert made.create.sheet.recipe.prompt == ""
            data = empty_mime()
            data.setUrls([QUrl("https://example.org/x.png")])
            QApplication.clipboard().setMimeData(data)
            made.services.actions.trigger("create.paste_reference")
            await made.quiet()
            assert "not fetched" in section.remarks.texts[0]
            assert len(made.create.sheet.references) == 1

    run(story())


def test_dropping_anywhere_on_panel_stage_and_prompt(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            paths, create = pictures(tmp_path, 3), made.create
            for count, (widget, path) in enumerate(
                zip((create.panel, create.stage_view, create.panel.prompt.edit), paths, strict=True), start=1
            ):
                event = drop_on(widget, files(path), QPoint(5, 5))
                assert event.dropAction() is Qt.DropAction.CopyAction
                await have(made, count)
            assert names(made) == ["p0.png", "p1.png", "p2.png"]

    run(story())


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


def test_owner_and_licence_are_noted_with_the_picture(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            section = made.create.panel.references
            strip, form = section.strip, section.rights
            drop_on(strip, files(*pictures(tmp_path, 2)), QPoint(5, 5))
            await have(made, 2)
            await until(lambda: all(tile.facts for tile in strip.tiles))
            await made.quiet()
            actions = {action.text(): action for action in strip.menu(1).actions()}
            actions["Owner and licence…"].trigger()
            assert form.isVisibleTo(section)
            form.owner.setText("Jane Doe")
            form.expires.setText("soon")
            assert not form.done.isEnabled()
            assert form.done.toolTip() == "“soon” is not a day. Write it as in 2026-12-31."
            form.expires.setText("2020-02-29")
            QTest.keyClick(form.expires, Qt.Key.Key_Return)
            await until(lambda: strip.tiles[1].expired, "the date")
            assert not form.isVisibleTo(section)
            assert "Owner: Jane Doe · expired on 29 February 2020" in strip.tiles[1].toolTip()
            problem = section.problems.shown[0]
            assert "its licence expired on" in problem.text
            assert not strip.tiles[0].expired
            made.services.undo.undo()
            await until(lambda: not section.problems.shown, "the date taken back")
            made.services.undo.redo()
            await until(lambda: section.problems.shown)
            strip.menu(1).actions()[4].trigger()
            role = made.create.sheet.references[1].role
            source = made.create.sheet.references[1].sha256
            await until(lambda: reference_record(made.services.library, source).role == role)
            made.create.start_new()
            assert not section.problems.shown
            drop_on(strip, files(tmp_path / "p1.png"), QPoint(5, 5))
            await have(made, 1)
            await until(lambda: section.problems.shown, "the same picture in another concept")
            assert made.create.sheet.references[0].role == role != ""

    run(story())


def test_sets_are_saved_put_in_renamed_and_deleted(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            section, sheet = made.create.panel.references, made.create.sheet
            sets, library = section.sets, made.services.library
            drop_on(section.strip, files(*pictures(tmp_path, 3)), QPoint(5, 5))
            await have(made, 3)
            await made.quiet()
            sheet.set_role(2, "style")
            before = sheet.references
            save = sets.menu_of(()).actions()[-1]
            assert save.isEnabled()
            save.trigger()
            sets.line.field.setText("Bottle")
            QTest.keyClick(sets.line.field, Qt.Key.Key_Return)
            await until(lambda: REFERENCE_SETS.read(library), "the set")
            kept = REFERENCE_SETS.read(library)[0]
            assert (kept.name, kept.references) == ("Bottle", before)
            await until(lambda: "3 references are saved as “Bottle”." in section.remarks.texts)
            sheet.remove(0)
            sets.put_in(kept, instead=False)
            await until(lambda: len(sheet.references) == 3)
            assert sheet.references == (*before[1:], before[0])
            assert "2 are there already." in section.remarks.texts
            sets.put_in(kept, instead=True)
            await until(lambda: sheet.references == before)
            made.services.undo.undo()
            assert sheet.references == (*before[1:], before[0])
            sets.click()
            await until(lambda: sets.opened, "the menu")
            inner = sets.opened.actions()[0].menu()
            assert inner.title() == "Bottle   3 pictures"
            rename = next(action for action in inner.actions() if action.text() == "Rename…")
            rename.trigger()
            sets.line.field.setText("Flask")
            sets.line.keep.click()
            await until(lambda: REFERENCE_SETS.read(library)[0].name == "Flask")
            sets.delete(REFERENCE_SETS.read(library)[0])
            await until(lambda: not REFERENCE_SETS.read(library))
            made.services.undo.undo()
            await until(lambda: REFERENCE_SETS.read(library))
            sets.opened.close()

    run(story())


def test_a_file_that_is_gone_is_said_until_it_is_dealt_with(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            section = made.create.panel.references
            drop_on(section.strip, files(*pictures(tmp_path, 2)), QPoint(5, 5))
            await have(made, 2)
            await made.quiet()
            gone = made.create.sheet.references[1]
            made.services.library.reference_path(gone.sha256).unlink()
            made.reopen(DEMO)
            section = made.create.panel.references
            await until(lambda: section.problems.shown, "what is missing")
            problem = section.problems.shown[0]
            assert problem.text == "Image 2, p1.png, is no longer in the library and cannot be sent."
            assert problem.buttons[1].accessibleName() == "Remove Image 2"
            actions = {action.text(): action for action in section.strip.menu(1).actions()}
            crop = actions["Crop, turn and mask…"]
            assert not crop.isEnabled()
            assert "no longer in the library" in crop.toolTip()
            section.take_files([str(picture(tmp_path / "new.png", (50, 40)))], Place(1, replaces=True))
            await until(lambda: names(made) == ["p0.png", "new.png"])
            await until(lambda: not section.problems.shown)

    run(story())


def test_a_disk_that_takes_nothing_is_said_once(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as made:
            section = made.create.panel.references
            folder = made.services.library.root / "references"
            folder.rmdir()
            folder.write_text("in the way")
            drop_on(section.strip, files(*pictures(tmp_path, 3)), QPoint(5, 5))
            await until(lambda: section.remarks.texts, "what went wrong")
            first, second = section.remarks.texts
            assert first.startswith("p0.png: The library")
            assert second == "2 more were not read."
            assert made.create.sheet.references == ()
            folder.unlink()
            drop_on(section.strip, files(*pictures(tmp_path, 3)), QPoint(5, 5))
            await have(made, 3)

    run(story())


def test_a_library_that_can_only_be_looked_at_takes_no_references(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with bench() as writer:
            drop_on(writer.create.panel.references.strip, files(*pictures(tmp_path, 1)), QPoint(5, 5))
            await have(writer, 1)
            await writer.quiet()
            async with bench() as reader:
                assert reader.services.library.read_only
                section = reader.create.panel.references
                await until(lambda: section.strip.tiles and section.strip.tiles[0].facts)
                assert not section.strip.adder.isEnabled()
                assert "only be looked at" in section.strip.adder.toolTip()
                actions = {action.text(): action for action in section.strip.menu(0).actions()}
                for name in ("Crop, turn and mask…", "Owner and licence…"):
                    assert not actions[name].isEnabled()
                    assert "only be looked at" in actions[name].toolTip()
                save = section.sets.menu_of(()).actions()[-1]
                assert not save.isEnabled()
                assert "only be looked at" in save.toolTip()
                drop_on(section.strip, files(picture(tmp_path / "new.png", (50, 40))), QPoint(5, 5))
                await until(lambda: section.remarks.texts, "why it was not taken")
                assert section.remarks.texts[0].startswith("new.png: ")

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
                "What the prompt keeps of Image 1 went with that picture. Undo brings both back.",
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
