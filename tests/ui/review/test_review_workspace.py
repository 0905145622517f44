"""Review as a person uses it: look, narrow down, move, go on to other workspaces, and come back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image as Picture
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest

from gi2desk.core.record import Flag
from gi2desk.library.query import Query
from gi2desk.ui.canvas.drop import ids_of
from gi2desk.ui.create.workspace import CreateWorkspace
from tests.ui.desktop import Run, desktop, until
from tests.ui.review.page import COUNT, FAILS, choose, ids, library, review


def test_what_is_filtered_away_makes_room_for_the_next(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await review(desk)
            names = ids(page)
            page.side.flag.button(Flag.NONE.value).click()
            await until(lambda: page.source.query.flags == (Flag.NONE,))
            choose(page, 1)
            desk.shell.actions.trigger("judge.reject")
            await until(lambda: page.grid.model.rowCount() == COUNT - 1)
            page.grid.flush()
            assert desk.studio.session is not None
            assert desk.studio.session.services.desk.active == names[2]

    run(story())


def test_loupe_and_back_to_the_same_place(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await review(desk)
            names = ids(page)
            choose(page, 2)
            desk.shell.actions.trigger("view.loupe")
            assert page.in_loupe
            await until(lambda: page.loupe.image is not None and page.loupe.image.id == names[2])
            page.loupe.zooms["zoom.actual"].click()
            assert not page.loupe.view.fits
            page.loupe.zooms["zoom.fit"].click()
            assert page.loupe.view.fits and "Ctrl+0" in page.loupe.zooms["zoom.fit"].toolTip()
            desk.shell.actions.trigger("zoom.actual")
            zoom = page.loupe.view.view
            desk.shell.actions.trigger("compare.next")
            await until(lambda: page.loupe.image is not None and page.loupe.image.id == names[3])
            assert page.loupe.view.view == zoom
            await until(lambda: page.info.shown is not None and page.info.shown.image.id == names[3])
            QTest.keyClick(page.loupe.canvas, Qt.Key.Key_Escape)
            assert not page.in_loupe
            assert page.grid.current == 3

    run(story())


def test_search_and_filters_say_when_nothing_is_found(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await review(desk)
            assert desk.studio.session is not None
            services = desk.studio.session.services
            services.desk.look_for("zebra crossing")
            await until(lambda: page.grid.model.rowCount() == 0)
            await until(lambda: page.grid.findChild(type(page.side.clear)) is not None)
            page.clear_filters()
            await until(lambda: page.grid.model.rowCount() == COUNT)
            assert services.desk.search == ""

    run(story())


def test_images_are_compared_in_the_order_in_which_they_were_chosen(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await review(desk)
            names, view = ids(page), page.grid.view
            assert desk.studio.session is not None
            chosen = desk.studio.session.services.desk

            def click(place: int, keys: Qt.KeyboardModifier) -> None:
                middle = view.visualRect(page.grid.model.index(place)).center()
                QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, keys, middle)

            click(3, Qt.KeyboardModifier.NoModifier)
            for place, order in ((0, [3, 0]), (4, [3, 0, 4]), (0, [3, 4]), (1, [3, 4, 1])):
                click(place, Qt.KeyboardModifier.ControlModifier)
                await until(
                    lambda order=order: chosen.images == tuple(names[place] for place in order), f"{order}"
                )

    run(story())


def test_a_search_only_looks(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await review(desk)
            names = ids(page)
            assert desk.studio.session is not None
            services = desk.studio.session.services
            desk.window.activateWindow()
            await until(desk.window.isActiveWindow)
            await until(page.grid.view.hasFocus, "the page takes the keys")
            choose(page, 2)
            desk.shell.actions.trigger("view.loupe")
            await until(lambda: page.loupe.image is not None)
            search = desk.window.top.search
            search.setFocus()
            other = page.grid.model.row(4)
            assert other is not None
            search.setText(other.name)
            await until(lambda: page.grid.model.rowCount() == 1, "the result")
            # What is found is seen, and one can go on typing; nothing else became the chosen picture.
            assert desk.window.focusWidget() is search, desk.window.focusWidget()
            assert not page.in_loupe
            await until(lambda: services.desk.images == ())
            # With Enter the keys go on to what was found, which is not opened by it.
            QTest.keyClick(search, Qt.Key.Key_Return)
            await until(page.grid.view.hasFocus)
            assert not page.in_loupe
            search.clear()
            await until(lambda: page.grid.model.rowCount() == COUNT)
            assert services.desk.active == names[2]

    run(story())


def test_images_move_into_a_project_by_drop_and_back_by_undo(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page, books = await review(desk), library(desk)
            tester = QAbstractItemModelTester(page.side.model, FAILS)
            project = books.new_project("Autumn launch")
            await until(lambda: page.side.model.rowCount() == 3)
            data = page.grid.model.mimeData([page.grid.model.index(0), page.grid.model.index(1)])
            target = page.side.model.index(1)
            assert page.side.model.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, target)
            await until(lambda: books.query(Query(project=project.id)).count == 2)
            page.side.list.setCurrentIndex(page.side.model.index(1))
            await until(lambda: page.grid.model.rowCount() == 2)
            await until(lambda: desk.shell.undo.undo_text)
            desk.shell.actions.trigger("edit.undo")
            await until(lambda: books.query(Query(project=project.id)).count == 0)
            assert tester.model() is page.side.model

    run(story())


def test_files_dropped_on_the_grid_are_imported(run: Run[Any], root: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await review(desk)
            Picture.new("RGB", (50, 50), (1, 2, 3)).save(tmp_path / "new.png")
            page.grid.dropped.emit((tmp_path / "new.png",))
            await until(lambda: page.grid.model.rowCount() == COUNT + 1)

    run(story())


def test_chosen_images_go_to_compare_and_to_the_clipboard(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await review(desk)
            names = ids(page)
            choose(page, 1, 3)
            page.grid.flush()
            clipboard = QGuiApplication.clipboard()
            desk.shell.actions.trigger("file.copy")
            await until(lambda: clipboard.mimeData() and ids_of(clipboard.mimeData()) == (names[1], names[3]))
            assert not clipboard.image().isNull()
            desk.shell.actions.trigger("view.compare")
            assert desk.window.deck.place == "compare"
            assert desk.studio.session is not None
            assert set(desk.studio.session.services.desk.images) >= {names[1]}

    run(story())


def test_an_empty_library_shows_the_ways_in(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with desktop(library=str(tmp_path / "new"), connection="openai") as desk:
            page = await review(desk)
            await until(lambda: not page.grid.view.isVisible())
            assert page.status == "0 images"

    run(story())


def test_what_a_filter_hides_is_no_longer_chosen(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page, books = await review(desk), library(desk)
            names = ids(page)
            choose(page, 0, 1)
            desk.shell.actions.trigger("judge.pick")
            await until(lambda: books.marks(names[1]).flag is Flag.PICK)
            choose(page, *range(COUNT))
            page.side.flag.button(Flag.PICK.value).click()
            await until(lambda: page.grid.model.rowCount() == 2)
            assert set(page.target()) == set(names[:2])
            assert desk.studio.session is not None
            lying = desk.studio.session.services.desk
            await until(lambda: set(lying.images) == set(names[:2]))
            assert page.status == "2 images · 2 chosen"
            assert page.info.approve.plain == "Approve 2 images"
            desk.shell.actions.trigger("file.trash")
            await until(lambda: page.grid.model.rowCount() == 0)
            assert set(books.query(Query()).ids()) == set(names[2:])

    run(story())


def test_a_picture_leads_on_to_create(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page, books = await review(desk), library(desk)
            name = ids(page)[0]
            choose(page, 0)
            action = desk.shell.actions.action("create.make_2k")
            await until(action.isEnabled)
            await until(lambda: page.info.shown is not None)
            page.info.onwards[0].click()
            assert desk.window.deck.place == "create"
            create = desk.window.deck.workspace("create")
            assert isinstance(create, CreateWorkspace)
            await until(lambda: create.sheet.references)
            assert create.sheet.concept == books.image(name).concept
            assert (create.sheet.references[0].image, create.sheet.recipe.tier) == (name, "2k")

    run(story())


def test_a_concept_is_renamed_where_its_name_stands(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page, books = await review(desk), library(desk)
            name, undo = page.info.name, desk.shell.undo
            choose(page, 1)
            await until(lambda: page.info.shown is not None and name.text(), "read")
            shown = page.info.shown
            assert shown is not None
            concept, before = shown.image.concept, name.text()
            desk.shell.actions.trigger("file.rename")
            assert name.editing
            assert name.field.selectedText() == before
            QTest.keyClicks(name.field, "  Autumn   hero ")
            QTest.keyClick(name.field, Qt.Key.Key_Return)
            await until(lambda: books.concept(concept).name == "Autumn hero", "written")
            await until(lambda: page.grid.model.row(1).concept_name == "Autumn hero")  # type: ignore[union-attr]
            undo.undo()
            await until(lambda: books.concept(concept).name == before, "taken back")
            await until(lambda: name.text() == before)
            undo.redo()
            await until(lambda: books.concept(concept).name == "Autumn hero", "again")
            # Esc leaves it, and so does an empty name.
            for typed, key in (("Winter", Qt.Key.Key_Escape), ("  ", Qt.Key.Key_Return)):
                name.edit()
                name.field.setText(typed)
                QTest.keyClick(name.field, key)
                assert not name.editing
            assert books.concept(concept).name == "Autumn hero"
            # The same name in Create, by a click.
            await until(lambda: name.text() == "Autumn hero")
            page.onward.take_to("create")
            create = desk.window.deck.workspace("create")
            assert isinstance(create, CreateWorkspace)
            await until(lambda: create.panel.concept.text() == "Autumn hero")
            QTest.mouseClick(create.panel.concept.label, Qt.MouseButton.LeftButton)
            assert create.panel.concept.editing
            desk.window.activateWindow()
            await until(create.panel.concept.field.hasFocus, "somebody types")
            create.panel.concept.field.setText("Spring hero")
            create.panel.prompt.edit.setFocus()
            await until(lambda: books.concept(concept).name == "Spring hero", "by leaving it")
            assert create.panel.concept.text() == "Spring hero"

    run(story())
