"""A library, a local endpoint and requests to it, for the tests of jobs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from gi2desk.core.connection import Connection
from gi2desk.core.recipe import Recipe
from gi2desk.jobs.order import Order
from gi2desk.jobs.queue import Queue
from gi2desk.jobs.rate import RetryRule
from gi2desk.library.library import Library
from tests.server import ImageServer

QUICK = RetryRule(first_delay=0.02, connect_delay=0.02, rate_limit_attempts=3)
RunQueue = Callable[..., AbstractAsyncContextManager[Queue]]


def open_library(folder: Path) -> Library:
    return Library.open(folder / "library", data=folder / "data", cache=folder / "cache")


def connection_to(server: ImageServer, *, read_timeout: float = 30.0, concurrency: int = 3) -> Connection:
    return Connection(
        name="test",
        base_url=server.base_url,
        connect_timeout=2.0,
        read_timeout=read_timeout,
        concurrency=concurrency,
    )


def recipe(prompt: str = "a red cube", **changes: object) -> Recipe:
    fields: dict[str, object] = {"model": "gpt-image-2", "size": "1024x1024", "quality": "low", **changes}
    return Recipe(prompt=prompt, **fields)  # type: ignore[arg-type]


def order(library: Library, server: ImageServer, wanted: Recipe, **options: float) -> Order:
    concept = library.new_concept("test").id
    return Order(recipe=wanted, concept=concept, connection=connection_to(server, **options))  # type: ignore[arg-type]
