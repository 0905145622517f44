"""The search in the top bar: from every workspace it leads to what it finds, and takes nobody along."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from PySide6.QtTest import QTest

from gi2desk.core.connection import DEMO
from gi2desk.ui import endpoint
from tests.ui.desktop import Desktop, Run, desktop, until


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "DEMO_WATCHED", False)


def looked_for(desk: Desktop) -> str:
    assert desk.studio.session is not None
    return desk.studio.session.services.desk.search


def test_a_search_from_anywhere_shows_what_it_finds_and_lets_one_type_on(run: Run[Any]) -> None:
    async def story() -> None:
        async with desktop(connection=DEMO.name) as desk:
            await desk.settle()
            window, deck, search = desk.window, desk.window.deck, desk.window.top.search
            window.activateWindow()
            await until(window.isActiveWindow)
            deck.go_to("compare")
            search.setFocus()
            QTest.keyClicks(search, "lamp")
            await until(lambda: deck.place == "review", "what is found is seen")
            await asyncio.sleep(0.2)
            QTest.keyClicks(window.focusWidget(), "s")
            assert (window.focusWidget(), search.text()) == (search, "lamps")
            await until(lambda: looked_for(desk) == "lamps")
            # What stands over the workspace gives way to it, too.
            window.settings_wanted.emit("")
            await until(lambda: deck.page is not None)
            search.setFocus()
            QTest.keyClicks(search, "!")
            await until(lambda: deck.page is None)
            # Who has gone on elsewhere meanwhile is not fetched back.
            deck.go_to("create")
            search.setFocus()
            QTest.keyClicks(search, "?")
            window.setFocus()
            await until(lambda: looked_for(desk) == "lamps!?")
            assert deck.place == "create"
            # An empty search is no reason to go anywhere.
            deck.go_to("compare")
            search.setFocus()
            search.clear()
            await until(lambda: looked_for(desk) == "")
            assert deck.place == "compare"

    run(story())
