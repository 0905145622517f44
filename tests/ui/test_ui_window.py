"""The window as a person meets it: first start, the demo, workspaces, panels, keys, and the end."""

from __future__ import annotations

from typing import Any

from gi2desk.ui.start.page import StartPage
from tests.ui.desktop import Run, desktop


def test_the_first_start_makes_nothing_and_offers_three_ways(run: Run[Any], own_home: Any) -> None:
    async def story() -> None:
        async with desktop() as desk:
            page = desk.window.deck.page
            assert isinstance(page, StartPage)
            assert not desk.window.top.tabs.isVisible()
        assert not (own_home / "pictures").exists()

    run(story())


def test_the_demo_opens_its_own_library_and_every_workspace(run: Run[Any]) -> None:
    async def story() -> None:
        async with desktop() as desk:
            page = desk.window.deck.page
            assert isinstance(page, StartPage)
            page.demo.click()
            await desk.settle()
            session = desk.studio.session
            assert session is not None and session.root == desk.shell.places.demo_library
            for place in desk.window.deck.places:
                desk.window.deck.go_to(place)
                assert desk.shell.actions.place == place
                assert desk.window.deck.frame is not None
        async with desktop() as again:
            # The second start goes where the first one was.
            assert again.window.deck.page is None
            assert again.window.deck.place == "crop"
            await again.settle()

    run(story())
