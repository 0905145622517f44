"""A queue between a library and a local endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from gi2desk.api.images import ImagesProvider
from gi2desk.core.catalogue import Catalogue
from gi2desk.host.resource import read_text
from gi2desk.jobs.queue import Queue
from gi2desk.library.library import Library
from tests.jobs.jobs_world import QUICK, RunQueue, open_library
from tests.server import KEY


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.parse(read_text("models.toml"))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path) as opened:
        yield opened


@pytest.fixture
def run_queue(library: Library, catalogue: Catalogue) -> RunQueue:
    """`async with run_queue() as queue`: a queue that is served until the end of the block."""

    @asynccontextmanager
    async def running(*, hold: bool = False) -> AsyncIterator[Queue]:
        queue = Queue(
            library,
            catalogue,
            lambda connection: ImagesProvider(connection, KEY, patience=0.2),
            retry=QUICK,
            hold=hold,
        )
        async with asyncio.TaskGroup() as group:
            group.create_task(queue.run())
            try:
                yield queue
            finally:
                queue.close()

    return running
