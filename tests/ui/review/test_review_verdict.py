"""Judging with the mouse, the way back out of the loupe, and what menus and buttons say of themselves."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.record import Flag
from gi2desk.jobs import judge
from gi2desk.ui.review import binding
from gi2desk.ui.review.workspace import Review
from gi2desk.ui.widgets.stars import Stars
from tests.ui.desktop import Run, desktop, until
from tests.ui.review.page import choose, ids, library, review

LEFT = Qt.MouseButton.LeftButton


def place(stars: Stars, star: int) -> QPoint:
    return stars.place_of(star).toPoint()


def click(stars: Stars, star: int) -> None:
    QTest.mouseClick(stars, LEFT, Qt.KeyboardModifier.NoModifier, place(stars, star))


def menu_of(page: Review) -> QMenu:
    binding.show_menu(page, page.grid.mapToGlobal(QPoint(20, 20)))
    return next(menu for menu in page.grid.findChildren(QMenu) if menu.isVisible() and not menu.title())


def test_stars_are_given_and_taken_with_the_mouse(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page, books = await review(desk), library(desk)
            name, stars = ids(page)[1], page.info.verdict.stars
            choose(page, 1)
            await until(stars.isVisible, "read")
            assert stars.accessibleName() == "Rating"
            QTest.mouseMove(stars, place(stars, 2))
            await until(lambda: stars.previewed == 2, "a preview")
            assert books.marks(name).rating == 0
            click(stars, 4)
            await until(lambda: books.marks(name).rating == 4)
            await until(lambda: page.grid.model.row(1).rating == 4)  # type: ignore[union-attr]
            assert stars.value() == 4
            assert stars.accessibleDescription() == "4 stars"
            assert desk.shell.undo.undo_text == "Rate 1 image"
            click(stars, 4)
            await until(lambda: books.marks(name).rating == 0, "the same once more")
            desk.shell.undo.undo()
            await until(lambda: stars.value() == books.marks(name).rating == 4, "taken back")
            # Where the cursor is, the arrows are the stars' own; elsewhere they go to another image.
            stars.setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClick(stars, Qt.Key.Key_Left)
            await until(lambda: books.marks(name).rating == 3)
            QTest.keyClick(stars, Qt.Key.Key_Right)
            await until(lambda: books.marks(name).rating == 4)
            # The digits are seen in it, and so is another picture.
            desk.shell.actions.trigger("judge.star_2")
            await until(lambda: stars.value() == 2)
            choose(page, 3)
            await until(lambda: stars.value() == 0)
            assert books.marks(ids(page)[3]).rating == 0

    run(story())


def test_pick_and_reject_are_pressed(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page, books = await review(desk), library(desk)
            name, flags = ids(page)[0], page.info.verdict.flags
            pick, reject = flags.button(Flag.PICK.value), flags.button(Flag.REJECT.value)
            choose(page, 0)
            await until(pick.isVisible, "read")
            pick.click()
            await until(lambda: books.marks(name).flag is Flag.PICK)
            reject.click()
            await until(lambda: books.marks(name).flag is Flag.REJECT and not pick.isChecked())
            reject.click()
            await until(lambda: books.marks(name).flag is Flag.NONE)
            desk.shell.undo.undo()
            await until(lambda: reject.isChecked() and books.marks(name).flag is Flag.REJECT)
            assert "X" in reject.toolTip()

    run(story())


def test_several_are_judged_at_once_and_differences_are_not_made_up(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page, books = await review(desk), library(desk)
            names, stars = ids(page), page.info.verdict.stars
            choose(page, 0)
            await until(stars.isVisible, "read")
            click(stars, 3)
            await until(lambda: page.grid.model.row(0).rating == 3)  # type: ignore[union-attr]
            choose(page, 1, 0)
            await until(lambda: stars.accessibleDescription() == "mixed, 0 to 3 stars", "not the same")
            assert page.info.verdict.mixed.isVisible() and stars.value() == 0
            click(stars, 3)
            await until(lambda: [books.marks(one).rating for one in names[:3]] == [3, 3, 0])
            await until(lambda: page.grid.model.row(1).rating == 3)  # type: ignore[union-attr]
            assert stars.value() == 3 and not page.info.verdict.mixed.isVisible()
            # In the loupe it is one of them.
            desk.shell.actions.trigger("view.loupe")
            click(stars, 5)
            await until(lambda: [books.marks(one).rating for one in names[:3]] == [5, 3, 0])

    run(story())


def test_what_could_not_be_written_is_not_shown(
    run: Run[Any], root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_what: object) -> None:
        raise UserError("The disk is full.", cause=Cause.DISK, hint="Make room.")

    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page, said = await review(desk), list[Any]()
            stars = page.info.verdict.stars
            choose(page, 0)
            await until(stars.isVisible, "read")
            desk.shell.messages.posted.connect(said.append)
            monkeypatch.setattr(judge, "edit", full)
            click(stars, 5)
            await until(lambda: said)
            await until(lambda: stars.value() == 0)

    run(story())


def test_two_visible_ways_lead_from_the_loupe_to_the_grid(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await review(desk)
            choose(page, 2)
            desk.shell.actions.trigger("view.loupe")
            assert page.loupe.back.isVisible()
            assert page.loupe.back.toolTip() == "Grid  G"
            QTest.mouseClick(page.loupe.back, LEFT)
            assert not page.in_loupe
            desk.shell.actions.trigger("view.loupe")
            QTest.mouseClick(desk.window.top.tab("review"), LEFT)
            assert not page.in_loupe
            assert page.grid.current == 2
            # From elsewhere the tab leads to where one was.
            desk.shell.actions.trigger("view.loupe")
            QTest.mouseClick(desk.window.top.tab("compare"), LEFT)
            QTest.mouseClick(desk.window.top.tab("review"), LEFT)
            assert page.in_loupe

    run(story())


def test_the_menu_rates_and_says_why_something_cannot_be_done(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page, books = await review(desk), library(desk)
            name = ids(page)[0]
            choose(page, 0)
            await until(lambda: page.looking.active_row is not None)
            menu = menu_of(page)
            rate = next(found for action in menu.actions() if (found := submenu(action)) is not None)
            assert rate.title() == "Rate"
            assert rate.actions()[0].text() == "5 stars"
            assert len(rate.actions()) == 6
            rate.actions()[1].trigger()
            await until(lambda: books.marks(name).rating == 4)
            survey = desk.shell.actions.action("view.survey")
            assert not survey.isEnabled()
            where = menu.actionGeometry(survey).center()
            asked = QHelpEvent(QEvent.Type.ToolTip, where, menu.mapToGlobal(where))
            QApplication.sendEvent(menu, asked)
            assert "Choose several images first" in QToolTip.text()
            QToolTip.hideText()
            menu.close()

    run(story())


def submenu(action: QAction) -> QMenu | None:
    found = action.menu()
    return found if isinstance(found, QMenu) else None


def test_ways_on_to_create_promise_that_nothing_is_sent(run: Run[Any], root: str) -> None:
    async def story() -> None:
        async with desktop(library=root, connection="openai") as desk:
            page = await review(desk)
            choose(page, 0)
            await until(page.info.body.isVisible, "read")
            await until(lambda: all(button.isEnabled() for button in page.info.onwards))
            tips = [" ".join(button.toolTip().split()) for button in reversed(page.info.onwards)]
            reference, *larger = tips
            promise = "Nothing is sent before you press Generate."
            assert larger == [f"Prepares it in Create, with its prompt and itself as Image 1. {promise}"] * 2
            assert reference.endswith(promise)

    run(story())
