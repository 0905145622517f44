"""Deleting in Review: offered to be taken back, undone, and given back from the trash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gi2desk.library.query import Query
from tests.ui.desktop import Run, desktop, until
from tests.ui.review.page import COUNT, choose, ids, library, review


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
            told: list[Any] = []
            desk.shell.messages.posted.connect(told.append)
            bin_page.restore_button.click()
            await until(lambda: bin_page.model.rowCount() == 1 and len(books.rows([names[1]])) == 1)
            await until(lambda: [notice.text for notice in told] == ["1 image was restored."], "told")
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
