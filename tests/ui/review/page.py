"""Review in front with its pictures, and what a test asks of it."""

from __future__ import annotations

from PySide6.QtTest import QAbstractItemModelTester

from gi2desk.library.library import Library
from gi2desk.library.query import Query
from gi2desk.ui.review.workspace import Review
from tests.ui.desktop import Desktop, until

FAILS = QAbstractItemModelTester.FailureReportingMode.Fatal
COUNT = 6


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
