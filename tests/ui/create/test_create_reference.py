"""References: dropped, pasted, replaced, moved and removed, all of it undoable, and what was done to them is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gi2desk.ui.canvas.drop import empty_mime
from gi2desk.ui.create import drop
from gi2desk.ui.create.intake import Place
from gi2desk.ui.rename import rename_concept
from tests.ui.bench import bench, drop_on, files, picture
from tests.ui.create.hand import generated
from tests.ui.create.strip import beside, have, names, on, pictures
from tests.ui.desktop import Run, until


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
            # What is sent is part of the price, by its pixels, and that part is said to be an estimate.
            await until(lambda: len(made.services.feed.history.sizes) == 3, "all were measured")
            price = " ".join(made.create.panel.generate.button.toolTip().split())
            assert (
                "for what is made" in price and "for the prompt and 3 references, which is estimated" in price
            )
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
            edit, sheet, undo = made.create.panel.prompt.edit, made.create.sheet, made.services.undo
            edit.setPlainText("A tower of walnut wood.A copper kettle")
            cursor = edit.textCursor()
            cursor.setPosition(len("A tower of walnut wood."))
            edit.setTextCursor(cursor)
            # Wherever the cursor is, it becomes a sentence by itself, which says the role.
            actions["Mention in the prompt"].trigger()
            whole = "A tower of walnut wood.A copper kettle\nImage 2 shows the logo."
            assert sheet.recipe.prompt == whole
            # One writes on behind it; what is selected would be replaced by the next letter.
            assert not edit.textCursor().hasSelection()
            assert edit.textCursor().position() == len(whole)
            actions["Mention in the prompt"].trigger()
            assert sheet.recipe.prompt == whole
            actions["Layout"].trigger()
            assert sheet.recipe.prompt == whole.replace(
                "Image 2 shows the logo.", "Use Image 2 for its layout only."
            )
            undo.undo()
            assert sheet.recipe.prompt == whole
            edit.setPlainText(whole.replace("A tower", "A red tower"))
            undo.undo()
            assert sheet.recipe.prompt == "A red tower of walnut wood.A copper kettle"
            undo.redo()
            sheet.remove(1)
            assert sheet.recipe.prompt == "A red tower of walnut wood.A copper kettle"
            undo.undo()
            assert sheet.recipe.prompt.endswith("kettle\nImage 2 shows the logo.")

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


def test_a_reference_is_called_as_its_concept_is_called_today(run: Run[Any]) -> None:
    async def story() -> None:
        async with bench(serve=True) as made:
            item = await generated(made, "A copper kettle")
            made.services.desk.reference_requested.emit([item.images[0].id])
            await have(made, 1)
            (tile,) = made.create.panel.references.strip.tiles
            await until(lambda: tile.facts is not None, "looked up")
            before = made.services.library.concept(made.create.sheet.concept).name
            assert tile.toolTip().startswith(f"Image 1: {before} 1K\n")
            rename_concept(made.services, made.create.sheet.concept, "KUPFER hero")
            await until(lambda: tile.toolTip().startswith("Image 1: KUPFER hero 1K\n"), "renamed")
            assert tile.accessibleName() == "Image 1: KUPFER hero 1K, no role"
            made.services.undo.undo()
            await until(lambda: tile.toolTip().startswith(f"Image 1: {before} 1K\n"), "named as before")

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
