"""A disk that does not take an answer: it is held, said, and written when there is room; a known lack stops the sending."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from gi2desk.api.answer import read_answer
from gi2desk.api.event import Held
from gi2desk.core.errors import Billing, Cause, UserError
from tests.api.api_request import pictures, provider_of, refused, requests_of
from tests.server import ImageServer, picture


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[object]:
    """The module for limits on this process; what a test limits is set back."""
    resource = pytest.importorskip("resource", reason="limits on the size of files are POSIX")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size or before[0], before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("mode", ["plain", "streamed", "edit"])
async def test_a_disk_that_stays_full(mode: str, tmp_path: Path, disk: object) -> None:
    assert callable(disk)
    async with ImageServer() as server:
        spool, request = tmp_path / "answer.body", requests_of(tmp_path)[mode]
        disk(50_000)
        with pytest.raises(UserError) as caught:
            events = []
            async for event in provider_of(server).send(request, spool):
                events.append(event)
        disk(None)
        assert (caught.value.cause, caught.value.failure.billing) == (Cause.DISK, Billing.MAYBE)
        held = [event for event in events if isinstance(event, Held)]
        assert held and held[0].waiting > 0
        assert spool.stat().st_size <= 50_000


@pytest.mark.parametrize("mode", ["plain", "streamed", "edit"])
async def test_a_disk_that_gets_space_in_time(mode: str, tmp_path: Path, disk: object) -> None:
    assert callable(disk)
    async with ImageServer() as server:
        spool, request = tmp_path / "answer.body", requests_of(tmp_path)[mode]
        provider = provider_of(server, patience=60.0)
        disk(50_000)
        async for event in provider.send(request, spool):
            if isinstance(event, Held):
                disk(None)
        assert await pictures(provider, read_answer(spool), spool) == [picture(1024, 1024)]


async def test_nothing_is_sent_when_the_disk_is_nearly_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))
    async with ImageServer() as server:
        error = await refused(provider_of(server), requests_of(tmp_path)["plain"], tmp_path / "answer.body")
        assert (error.cause, error.failure.billing) == (Cause.DISK, Billing.NOTHING)
        assert not server.requests


async def test_nothing_is_sent_when_the_folder_is_gone(tmp_path: Path) -> None:
    async with ImageServer() as server:
        error = await refused(
            provider_of(server), requests_of(tmp_path)["plain"], tmp_path / "gone" / "answer.body"
        )
        assert (error.cause, error.failure.billing) == (Cause.DISK, Billing.NOTHING)
        assert not server.requests
