"""What is kept of references: owner and licence, saved sets, and what is said of a file or a disk that is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gi2desk.core.connection import DEMO
from gi2desk.library.named import REFERENCE_SETS
from gi2desk.library.reference_record import reference_record
from gi2desk.ui.create.intake import Place
from tests.ui.bench import bench, drop_on, files, picture
from tests.ui.create.strip import have, names, pictures
from tests.ui.desktop import Run, until


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
            assert "no longer in the library" in crop.toolTip().replace("\n", " ")
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
