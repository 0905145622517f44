"""One limit of memory for all workspaces of a window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gi2desk.core.connection import DEMO, OPENAI
from gi2desk.ui.compare.workspace import CompareWorkspace
from gi2desk.ui.export.workspace import CropWorkspace
from gi2desk.ui.review.workspace import Review
from tests.ui.desktop import Run, desktop


def test_all_workspaces_keep_their_pictures_within_one_limit(run: Run[Any], own_home: Path) -> None:
    async def story() -> None:
        async with desktop(connection=DEMO.name) as desk:
            await desk.settle()
            deck = desk.window.deck
            review, compare, crop = (deck.workspace(place) for place in ("review", "compare", "crop"))
            assert isinstance(review, Review)
            assert isinstance(compare, CompareWorkspace)
            assert isinstance(crop, CropWorkspace)
            loader = review.loupe.loader
            assert compare.compare.loader is loader
            assert crop.board_stage.loader is loader
            megabytes = desk.shell.preferences.settings.cache_limit_mb
            assert loader.limit == megabytes << 20
            desk.shell.preferences.change(cache_limit_mb=200)
            assert loader.limit == 200 << 20
            # Another library's workspaces get another one, since this one ends with them.
            desk.studio.open(own_home / "other", OPENAI)
            other = deck.workspace("review")
            assert isinstance(other, Review)
            assert other.loupe.loader is not loader
            desk.shell.preferences.change(cache_limit_mb=300)
            assert (loader.limit, other.loupe.loader.limit) == (200 << 20, 300 << 20)

    run(story())
