"""Review as a person uses it: look, choose, judge, undo, delete, search, and go on to Compare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Picture
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest

from gi2desk.core.record import Flag
from gi2desk.host.place import Places
from gi2desk.library.library import Library
from gi2desk.library.query import Query
from gi2desk.ui.canvas.drop import ids_of
from gi2desk.ui.create.workspace import CreateWorkspace
from gi2desk.ui.review.workspace import Review
from tests.ui.desktop import Desktop, Run, desktop, until

FAILS = QAbstractItemModelTester.FailureReportingMode.Fatal
COUNT = 6


@pytest.fixture
def root(tmp_path: Path) -> str:
    """A library of six pictures; the index is the application's own."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(COUNT):
        Picture.new("RGB", (64 + number, 36), (number * 40, 90, 120)).save(folder / f"{number}.png")
    places = Places.standard()
    with Library.open(tmp_path / "lib", data=places.data, cache=places.cache) as library:
        library.import_folders([folder])
    return str(tmp_path / "lib")


async def review(desk: Desktop) -> Review:
    await desk.settle()
    desk.window.deck.go_to("review")
    found = desk.window.deck.workspace("review")
    assert isinstance(found, Review)
    total = len(library(desk).query(Query()).ids())
    await until(lambda: found.grid.model.rowCount() == total, "the grid is filled")
    return found


def library(desk: Desktop) -> Library:
    assert desk.studio.session is not None
    return desk.studio.session.services.library


def ids(page: Review) -> list[str]:
    rows = [page.grid.model.row(place) for place in range(page.grid.model.rowCount())]
    return [row.id for row in rows if row is not None]


def choose(page: Review, *places: int) -> None:
    page.grid.view.select_rows([(place, place) for place in places], places[-1])


def test_judging_several_images_is_one_step_to_undo(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page, books = await review(desk), library(desk)
            names = ids(page)
            choose(page, 0, 1, 2)
            # The key comes before the loop has had a turn: it means what is chosen now.
            desk.shell.actions.trigger("judge.star_4")
            await until(lambda: [books.marks(name).rating for name in names[:3]] == [4, 4, 4])
            assert desk.shell.undo.undo_text == "Rate 3 images"
            await until(lambda: page.grid.model.row(0).rating == 4)  # type: ignore[union-attr]
            assert desk.shell.actions.action("judge.pick").text() == "Pick 3 images"
            desk.shell.actions.trigger("edit.undo")
            await until(lambda: [books.marks(name).rating for name in names[:3]] == [0, 0, 0])
            desk.shell.actions.trigger("edit.redo")
            await until(lambda: books.marks(names[0]).rating == 4)

    run(story())


def test_culling_goes_on_to_the_next_image(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page, books = await review(desk), library(desk)
            names = ids(page)
            choose(page, 0)
            page.grid.view.setFocus()
            desk.shell.actions.action("judge.auto_advance").trigger()
            desk.shell.actions.trigger("judge.pick")
            desk.shell.actions.trigger("judge.reject")
            await until(lambda: books.marks(names[1]).flag is Flag.REJECT)
            assert books.marks(names[0]).flag is Flag.PICK
            page.grid.flush()
            assert desk.studio.session is not None
            assert desk.studio.session.services.desk.active == names[2]

    run(story())


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


def test_deleting_offers_to_take_it_back(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page, books = await review(desk), library(desk)
            names, said = ids(page), list[Any]()
            desk.shell.messages.posted.connect(said.append)
            choose(page, 1, 2)
            desk.shell.actions.trigger("file.trash")
            await until(lambda: page.grid.model.rowCount() == COUNT - 2)
            await until(lambda: said)
            assert said[-1].text == "2 images are in the trash."
            said[-1].choices[0].call()
            await until(lambda: page.grid.model.rowCount() == COUNT)
            assert set(books.query(Query()).ids()) == set(names)

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


def test_approval_is_shown_and_notes_are_locked_by_it(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page, books = await review(desk), library(desk)
            name = ids(page)[0]
            choose(page, 0)
            await until(lambda: page.info.shown is not None)
            page.info.notes.setPlainText("keep the blue")
            page.info.notes.flush()
            await until(lambda: books.marks(name).notes == "keep the blue")
            page.info.approve.click()
            await until(page.info.approved.isVisible)
            assert page.info.notes.isReadOnly()
            assert page.info.approve.plain == "Take the approval back"
            approval = books.marks(name).approval
            assert approval is not None
            assert approval.sha256 == books.image(name).sha256
            page.info.approve.click()
            await until(lambda: books.marks(name).approval is None)
            assert books.marks(name).notes == "keep the blue"

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
            assert page.status == "2 images · 2 selected"
            assert page.info.approve.plain == "Approve 2 images"
            desk.shell.actions.trigger("file.trash")
            await until(lambda: page.grid.model.rowCount() == 0)
            assert set(books.query(Query()).ids()) == set(names[2:])

    run(story())


def test_what_is_not_shown_as_chosen_is_not_judged(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await review(desk)
            names = ids(page)
            assert desk.studio.session is not None
            desk.studio.session.services.desk.look_for("no such words")
            await until(lambda: page.grid.model.rowCount() == 0)
            # Another workspace may choose what the search hides here.
            desk.studio.session.services.desk.choose(names[:3])
            assert tuple(page.target()) == ()
            assert not desk.shell.actions.trigger("file.trash")

    run(story())


def test_the_panel_says_what_approving_applies_to_and_follows_the_frame(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page, books = await review(desk), library(desk)
            names = ids(page)
            choose(page, 0, 1, 2)
            await until(lambda: page.info.shown is not None and page.info.shown.image.id == names[2])
            assert page.info.approve.plain == "Approve 3 images"
            assert desk.studio.session is not None
            desk.studio.session.services.desk.choose(names[:3], names[1])
            assert page.grid.current == 1
            await until(lambda: page.info.shown is not None and page.info.shown.image.id == names[1])
            page.info.approve.click()
            await until(lambda: all(books.marks(name).approval for name in names[:3]))
            await until(lambda: page.info.approve.plain == "Take back 3 approvals")
            page.grid.view.selectionModel().setCurrentIndex(
                page.grid.model.index(4), QItemSelectionModel.SelectionFlag.NoUpdate
            )
            await until(lambda: page.info.shown is not None and page.info.shown.image.id == names[4])
            assert page.info.several.text() == "3 images chosen, not this one."

    run(story())


def test_undo_chooses_again_what_was_deleted_and_takes_the_offer_away(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await review(desk)
            names, said, gone = ids(page), list[Any](), list[str]()
            desk.shell.messages.posted.connect(said.append)
            choose(page, 1, 2)
            desk.shell.actions.trigger("file.trash")
            await until(lambda: page.grid.model.rowCount() == COUNT - 2)
            await until(lambda: said)
            desk.shell.messages.withdrawn.connect(gone.append)
            desk.shell.actions.trigger("edit.undo")
            assert gone == [said[-1].key]
            await until(lambda: page.grid.model.rowCount() == COUNT)
            await until(lambda: set(page.target()) == set(names[1:3]), "chosen again")

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


def test_a_survey_is_judged_and_thinned_out_by_keys(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page, books = await review(desk), library(desk)
            survey, actions, shared = page.survey, desk.shell.actions, desk.studio.session
            assert shared is not None
            names = ids(page)
            choose(page, 0)
            assert not actions.action("view.survey").isEnabled()
            choose(page, 0, 2, 3)
            actions.trigger("view.survey")
            await until(lambda: survey.images == (names[0], names[2], names[3]), "surveyed")
            cells = [survey.arrangement.rect(place) for place in range(3)]
            assert all(survey.view.viewport().rect().contains(cell) for cell in cells)
            assert not any(one.intersects(other) for one in cells for other in cells if one is not other)
            # The keys are for the framed one alone, and the others stay chosen.
            survey.frame(names[0])
            shared.services.desk.choose(shared.services.desk.images, names[2])
            assert page.target() == (names[2],)
            actions.trigger("judge.star_5")
            await until(lambda: books.marks(names[2]).rating == 5)
            await until(lambda: survey.model.row(1).rating == 5)  # type: ignore[union-attr]
            # What is rejected leaves, and the frame goes on.
            actions.trigger("judge.reject")
            await until(lambda: survey.images == (names[0], names[3]), "thinned out")
            assert shared.services.desk.active == names[3]
            await until(lambda: books.marks(names[2]).flag is Flag.REJECT)
            QTest.keyClick(survey.view, Qt.Key.Key_Left)
            assert shared.services.desk.active == names[0]
            desk.shell.undo.undo()
            await until(lambda: books.marks(names[2]).flag is Flag.NONE)
            # Deleted is gone from it, and with the last one the grid is back.
            actions.trigger("file.trash")
            await until(lambda: survey.images == (names[3],))
            actions.trigger("file.trash")
            await until(lambda: not page.in_survey)
            assert len(ids(page)) == COUNT - 2

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


def test_the_loupe_says_how_a_picture_is_judged(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await review(desk)
            choose(page, 1)
            desk.shell.actions.trigger("view.loupe")
            desk.shell.actions.trigger("judge.star_3")
            desk.shell.actions.trigger("judge.pick")
            await until(lambda: "3 of 5 stars" in page.loupe.caption.text)
            await until(lambda: "picked" in page.loupe.caption.text)
            desk.shell.actions.trigger("judge.reject")
            await until(lambda: "rejected" in page.loupe.caption.text)

    run(story())


def test_the_trash_shows_what_was_deleted_and_gives_it_back(
    run: Run[Any], root: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Path] = []

    def take(path: object) -> None:
        away = Path(str(path)).rename(tmp_path / f"system {len(taken)}")
        taken.append(away)

    monkeypatch.setattr("send2trash.send2trash", take)

    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page, books = await review(desk), library(desk)
            names, bin_page = ids(page), page.bin
            assert page.side.trash.isHidden()
            choose(page, 1, 2)
            desk.shell.actions.trigger("file.trash")
            await until(lambda: page.side.trash.plain == "Trash  2", "counted")
            page.side.trash.click()
            await until(lambda: bin_page.model.rowCount() == 2)
            assert page.in_trash
            assert "2 images" in bin_page.said.text()
            assert page.target() == ()
            assert not page.info.body.isVisible()
            shown = [bin_page.model.row(place) for place in range(2)]
            assert {row.id for row in shown if row is not None} == {names[1], names[2]}
            assert all((books.root / row.path).is_file() for row in shown if row is not None)
            # The one that is chosen comes back, and goes again by an undo.
            place = bin_page.model.number_of(names[1])
            assert place is not None
            bin_page.view.select_rows([(place, place)], place)
            assert bin_page.restore_button.plain == "Restore 1"
            bin_page.restore_button.click()
            await until(lambda: bin_page.model.rowCount() == 1 and len(books.rows([names[1]])) == 1)
            desk.shell.undo.undo()
            await until(lambda: bin_page.model.rowCount() == 2)
            assert books.rows([names[1]]) == ()
            # Emptying says first what it does.
            said: list[Any] = []
            desk.shell.messages.posted.connect(said.append)
            bin_page.empty_button.click()
            assert "2 things" in said[-1].text and "cannot bring them back" in said[-1].hint
            assert not taken
            said[-1].choices[0].call()
            await until(lambda: page.side.trash.isHidden() and bin_page.model.rowCount() == 0, "emptied")
            assert len(taken) == 2
            assert not bin_page.empty_button.isEnabled()
            QTest.keyClick(bin_page, Qt.Key.Key_Escape)
            assert not page.in_trash
            left = set(names) - {names[1], names[2]}
            await until(lambda: set(ids(page)) == left, "the grid knows")

    run(story())
