"""The window's loop keeps house as asyncio's own does."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gi2desk.api.images import ImagesProvider
from gi2desk.api.provider import Request
from gi2desk.core.connection import OPENAI
from gi2desk.core.errors import UserError
from gi2desk.core.recipe import Recipe
from tests.server import KEY, Fault, ImageServer
from tests.ui.desktop import Run, until


@pytest.mark.parametrize(
    "fault", [Fault.NONE, Fault.RESET_BODY, Fault.RESET_AFTER, Fault.OPEN_END, Fault.HTML]
)
@pytest.mark.parametrize("partials", [0, 2])
def test_an_answer_leaves_nothing_that_complains(
    run: Run[Any], tmp_path: Path, fault: Fault, partials: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: said.append(str(told.exc_value)))
    recipe = Recipe(
        prompt="a tower",
        model="gpt-image-2",
        size="1536x864",
        quality="low",
        stream=partials > 0,
        partial_images=partials,
    )

    async def story() -> None:
        async with ImageServer(fault) as server:
            provider = ImagesProvider(replace(OPENAI, base_url=server.base_url, read_timeout=1.0), KEY)
            request = Request(recipe=recipe, model_name=recipe.model)
            try:
                async for _event in provider.send(request, tmp_path / "a.body"):
                    pass
            except UserError:
                pass
            del request, provider
            gc.collect()
            await asyncio.sleep(0.05)

    run(story())
    gc.collect()
    assert said == []


def test_a_generator_that_nobody_holds_is_ended_on_the_loop(run: Run[Any]) -> None:
    ended: list[str] = []

    async def numbers() -> AsyncGenerator[int]:
        try:
            yield 1
        finally:
            await asyncio.sleep(0)
            ended.append("all of it")

    async def story() -> None:
        async for _number in numbers():
            break
        gc.collect()
        await until(lambda: ended, "it was ended")

    run(story())
    assert ended == ["all of it"]
