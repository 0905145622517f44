"""The queue's way to an endpoint: finds the key in a worker when a request leaves, so that a key just typed in counts."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.connection import Connection
from gi2desk.host.key import Key, RunKeys, find_key
from gi2desk.ui.tasks import Tasks

if TYPE_CHECKING:
    from gi2desk.api.event import Event
    from gi2desk.api.provider import Check, Provider, Request


# Tests and screenshots do not wait for the demo.
DEMO_WATCHED = True


class Endpoint:
    """A Provider (see api.provider) that stands for whichever key and address the connection has just now.

    The keyring may be slow, locked or ask the user: it is never read on the window's thread.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        keys: RunKeys,
        tasks: Tasks,
        catalogue: Catalogue,
        base_url: str | None = None,
    ) -> None:
        self._connection, self._keys, self._tasks, self._base_url = connection, keys, tasks, base_url
        self._catalogue = catalogue
        self._made: tuple[Key | None, Provider] | None = None
        self._turn = asyncio.Lock()

    async def send(self, request: Request, spool: Path) -> AsyncGenerator[Event, None]:
        """See Provider."""
        provider = await self._provider()
        async with contextlib.aclosing(provider.send(request, spool)) as events:
            async for event in events:
                yield event

    async def fetch(self, url: str, target: Path) -> None:
        """See Provider. A key is not needed, and none is sent."""
        await (await self._provider(keyless=True)).fetch(url, target)

    async def test(self) -> Check:
        """See Provider."""
        return await (await self._provider()).test()

    async def aclose(self) -> None:
        """See Provider."""
        if self._made is not None:
            await self._made[1].aclose()

    async def _provider(self, *, keyless: bool = False) -> Provider:
        # One after another: requests that begin together have one provider, and none is made that nobody closes.
        async with self._turn:
            key = await self._tasks.in_worker(self._find)
            if keyless and key is None:
                key = Key(secret="", source="")
            if self._made is None or self._made[0] != key:
                # A request that runs keeps the provider it began with; the old one goes when its last request ends.
                self._made = key, await self._tasks.in_worker(self._make, key)
            return self._made[1]

    def _find(self) -> Key | None:
        return find_key(self._connection, self._base_url, run=self._keys)

    def _make(self, key: Key | None) -> Provider:
        # Imports the SDK, which takes about a second.
        from gi2desk.jobs.connect import provider_for

        connection = self._connection
        if self._base_url is not None and connection.kind != "demo":
            connection = replace(connection, base_url=self._base_url)
        return provider_for(connection, key, self._catalogue, watched=DEMO_WATCHED)


def endpoints(
    keys: RunKeys, tasks: Tasks, catalogue: Catalogue, base_url: str | None = None
) -> Callable[[Connection], Provider]:
    """What the queue asks for a provider. `base_url` replaces every connection's own address."""
    return lambda connection: Endpoint(
        connection, keys=keys, tasks=tasks, catalogue=catalogue, base_url=base_url
    )
