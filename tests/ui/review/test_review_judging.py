"""Judging by keys and in the panel: what it applies to, how it is taken back, and what approval locks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest

from gi2desk.core.record import Flag
from tests.ui.desktop import Run, desktop, until
from tests.ui.review.page import COUNT, choose, ids, library, review


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
            # Elsewhere in an active window the arrow is a shortcut.
            survey.setFocus()
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
