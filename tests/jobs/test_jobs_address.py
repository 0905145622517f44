"""Answers that name pictures by address: getting them costs nothing, so what may pass loses none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gi2desk.api.images import ImagesProvider
from gi2desk.core.catalogue import Catalogue
from gi2desk.core.errors import Billing, Cause
from gi2desk.core.record import Generation, State
from gi2desk.jobs import request
from gi2desk.jobs.entry import Phase
from gi2desk.jobs.queue import Queue
from gi2desk.jobs.reconcile import reconcile, reconcile_online
from gi2desk.library.library import Library
from tests.jobs.jobs_world import RunQueue, connection_to, order, recipe
from tests.server import KEY, Fault, ImageServer

FULL = Path("/dev/full")


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried again is tried at once."""
    monkeypatch.setattr(request, "FETCH_AGAIN_AFTER", 0.01)
    monkeypatch.setattr(request, "SAVE_AGAIN_AFTER", 0.01)


async def _arrived(
    library: Library, server: ImageServer, queue: Queue, names: Sequence[str], **timing: datetime
) -> Generation:
    """A request whose answer is whole but names addresses, as an earlier process left it."""
    queue.pause()
    (placed,) = await queue.submit(order(library, server, recipe(n=len(names))))
    left = replace(placed, state=State.RECEIVING, timing=replace(placed.timing, **timing))
    library.save_generation(left)
    body = {"data": [{"url": f"{server.origin}/files/{name}"} for name in names]}
    library.spool_path(placed.id).write_text(json.dumps(body))
    return left


async def test_a_busy_file_server_is_asked_again(library: Library, run_queue: RunQueue) -> None:
    async with ImageServer(Fault.URL, files_busy=2) as server, run_queue() as queue:
        (ended,) = await queue.wait(await queue.submit(order(library, server, recipe())))
        assert len(server.requests) == 1
    assert (ended.state, ended.failure) == (State.DONE, None)
    assert [image.verified for image in library.images_of(ended.concept)] == [True]


async def test_what_cannot_be_reached_stays_open_and_the_next_queue_takes_it_up(
    library: Library, run_queue: RunQueue, catalogue: Catalogue
) -> None:
    async with ImageServer(Fault.URL, files_busy=3) as server:
        async with run_queue() as queue:
            (held,) = await queue.wait(await queue.submit(order(library, server, recipe())))
        assert held.failure is not None
        assert (held.failure.cause, held.failure.billing) == (Cause.NO_CONNECTION, Billing.BILLED)
        assert "costs nothing" in held.failure.hint
        assert library.generation(held.id).state is State.SAVING
        assert reconcile(library, catalogue).waiting == [held.id]
        async with run_queue() as queue:
            queue.take_up([(library.generation(held.id), connection_to(server))])
            # Nothing that only saves can be cancelled.
            queue.cancel(held.id)
            (ended,) = await queue.wait([held])
        assert len(server.requests) == 1
    assert (ended.state, ended.failure) == (State.DONE, None)
    assert [image.verified for image in library.images_of(ended.concept)] == [True]
    assert list((library.root / "spool").iterdir()) == []


async def test_a_queue_that_holds_goes_on_trying(library: Library, run_queue: RunQueue) -> None:
    async with ImageServer(Fault.URL, files_busy=8) as server, run_queue(hold=True) as queue:
        (ended,) = await queue.wait(await queue.submit(order(library, server, recipe())))
        assert server.files_busy == 0
    assert (ended.state, ended.failure) == (State.DONE, None)


async def test_one_address_that_is_gone_does_not_cost_the_others(
    library: Library, run_queue: RunQueue
) -> None:
    async with ImageServer() as server:
        async with run_queue() as queue:
            left = await _arrived(library, server, queue, ["gone", "picture", "picture"])
        async with run_queue() as queue:
            queue.take_up([(left, connection_to(server))])
            (ended,) = await queue.wait([left])
        assert server.requests == []
    assert ended.state is State.DONE
    assert ended.failure is not None
    assert "1 of 3" in ended.failure.message
    assert [image.position for image in library.images_of(ended.concept)] == [1, 2]


async def test_an_address_is_not_waited_for_for_ever(
    library: Library, run_queue: RunQueue, catalogue: Catalogue
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=2)
    async with ImageServer(files_busy=10) as server:
        async with run_queue() as queue:
            fresh = await _arrived(library, server, queue, ["picture"], last_byte=datetime.now(UTC))
            stale = await _arrived(library, server, queue, ["picture"], last_byte=long_ago)
        account = await reconcile_online(library, catalogue, ImagesProvider(connection_to(server), KEY).fetch)
    assert (account.waiting, account.failed) == ([fresh.id], [stale.id])


@pytest.mark.parametrize("begun", [True, False])
async def test_a_quit_does_not_wait_for_a_file_server(
    library: Library, run_queue: RunQueue, catalogue: Catalogue, begun: bool
) -> None:
    async with ImageServer() as server:
        async with run_queue() as queue:
            left = await _arrived(library, server, queue, ["stall"])
        async with run_queue(hold=True) as queue:
            queue.take_up([(left, connection_to(server))])
            (entry,) = queue.entries()
            while entry.phase is not (Phase.FETCHING if begun else Phase.SAVING):  # noqa: ASYNC110  # no event is told of a phase
                await asyncio.sleep(0)
    assert entry.phase is Phase.ENDED
    assert library.generation(left.id).state is State.SAVING
    assert reconcile(library, catalogue).waiting == [left.id]


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
async def test_a_full_disk_does_not_cost_a_picture_that_was_fetched(
    library: Library, run_queue: RunQueue, catalogue: Catalogue
) -> None:
    async with ImageServer(Fault.URL) as server, run_queue() as queue:
        queue.pause()
        (placed,) = await queue.submit(order(library, server, recipe()))
        folder = library.new_original_path(placed.image_ids[0], "png", placed.timing.queued).parent
        (folder / f".{placed.image_ids[0]}.tmp").symlink_to(FULL)
        queue.resume()
        (held,) = await queue.wait([placed])
    assert held.failure is not None
    assert (held.state, held.failure.cause) == (State.SAVING, Cause.DISK)
    assert reconcile(library, catalogue).saved == [held.id]
    assert [image.verified for image in library.images_of(held.concept)] == [True]


async def test_our_own_mistake_while_saving_keeps_the_answer_for_the_next_start(
    library: Library,
    run_queue: RunQueue,
    catalogue: Catalogue,
    monkeypatch: pytest.MonkeyPatch,
    no_lost_errors: Callable[[str], None],
) -> None:
    no_lost_errors("a mistake of ours")

    def fail(*_: object) -> Generation:
        raise RuntimeError("a mistake of ours")

    with monkeypatch.context() as broken:
        broken.setattr(request, "save_answer", fail)
        async with ImageServer() as server, run_queue() as queue:
            (held,) = await queue.wait(await queue.submit(order(library, server, recipe())))
    assert held.failure is not None
    assert (held.failure.cause, held.failure.billing) == (Cause.INTERNAL, Billing.BILLED)
    assert library.generation(held.id).state is State.SAVING
    assert reconcile(library, catalogue).saved == [held.id]


async def test_an_answer_that_cannot_be_read_is_no_unknown_outcome(
    library: Library, run_queue: RunQueue, catalogue: Catalogue
) -> None:
    async with ImageServer() as server:
        async with run_queue() as queue:
            left = await _arrived(library, server, queue, ["picture"])
            other = await _arrived(library, server, queue, ["picture"])
        spool = library.spool_path(left.id)
        body = spool.read_bytes()
        spool.unlink()
        spool.mkdir()
        library.spool_path(other.id).unlink()
        account = reconcile(library, catalogue)
        assert (account.waiting, account.unknown) == ([left.id], [other.id])
        spool.rmdir()
        spool.write_bytes(body)
        provider = ImagesProvider(connection_to(server), KEY)
        assert (await reconcile_online(library, catalogue, provider.fetch)).saved == [left.id]
