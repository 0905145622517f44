"""The queue's own behaviour: order, limits, cancelling, quitting, a full disk, and what is kept."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from gi2desk.api.images import ImagesProvider
from gi2desk.core.catalogue import Catalogue
from gi2desk.core.errors import Billing, Cause, UserError
from gi2desk.core.record import Generation, State
from gi2desk.jobs import request
from gi2desk.jobs.entry import Progress
from gi2desk.jobs.queue import Queue
from gi2desk.jobs.reconcile import reconcile, reconcile_online
from gi2desk.jobs.save import save_answer
from gi2desk.library.library import Library
from tests.jobs.jobs_world import RunQueue, connection_to, order, recipe
from tests.server import KEY, Fault, ImageServer, picture

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")


class Watch:
    """Waits for moments in the life of requests."""

    def __init__(self, queue: Queue) -> None:
        self.seen: list[Progress] = []
        self._changed = asyncio.Event()
        queue.watch(self._note)

    def _note(self, progress: Progress) -> None:
        self.seen.append(progress)
        self._changed.set()

    async def until(self, state: State, *, received: int = 0, partials: int = 0) -> Progress:
        while True:
            for progress in self.seen:
                if (
                    progress.generation.state is state
                    and progress.received >= received
                    and progress.partials >= partials
                ):
                    return progress
            self._changed.clear()
            await asyncio.wait_for(self._changed.wait(), 20)


def kept_bodies(library: Library) -> list[str]:
    return sorted(path.stem for path in (library.root / "spool").glob("*.body"))


async def test_a_job_is_split_and_everything_is_recorded(library: Library, run_queue: RunQueue) -> None:
    async with ImageServer() as server, run_queue() as queue:
        submitted = await queue.submit(order(library, server, recipe(n=12)))
        assert [generation.recipe.n for generation in submitted] == [10, 2]
        assert len({generation.job for generation in submitted}) == 1
        ended = await queue.wait(submitted)
    assert [generation.state for generation in ended] == [State.DONE, State.DONE]
    images = library.images_of(ended[0].concept)
    assert [image.position for image in images if image.generation == ended[0].id] == list(range(10))
    for image in images:
        content = library.original_path(image).read_bytes()
        assert hashlib.sha256(content).hexdigest() == image.sha256
    first = ended[0]
    assert first.wire["path"] == "/images/generations"
    assert first.request_id
    assert first.usage is not None
    assert first.cost_basis == "usage"
    assert first.timing.queued <= first.timing.sent <= first.timing.first_byte <= first.timing.ended  # type: ignore[operator]  # all are set
    assert sum(generation.cost.amount for generation in ended if generation.cost) == library.spend()["USD"]
    assert kept_bodies(library) == []


async def test_at_4k_every_picture_has_its_own_request(library: Library, run_queue: RunQueue) -> None:
    async with ImageServer() as server, run_queue() as queue:
        queue.pause()
        submitted = await queue.submit(order(library, server, recipe(size="3840x2160", n=3)))
        assert [generation.recipe.n for generation in submitted] == [1, 1, 1]


async def test_an_illegal_request_is_refused_before_anything_is_written(
    library: Library, run_queue: RunQueue
) -> None:
    async with ImageServer() as server, run_queue() as queue:
        with pytest.raises(UserError) as caught:
            await queue.submit(order(library, server, recipe(size="1920x1080")))
        assert server.requests == []
    assert caught.value.cause is Cause.ILLEGAL_REQUEST
    assert "16" in str(caught.value)
    assert library.generations() == ()


async def test_no_more_than_the_limit_run_at_once(library: Library, run_queue: RunQueue) -> None:
    async with ImageServer() as server, run_queue() as queue:
        server.gate.clear()
        watch = Watch(queue)
        placed = order(library, server, recipe(size="3840x2160", n=4), concurrency=2)
        submitted = await queue.submit(placed)
        await watch.until(State.SENDING)
        await asyncio.sleep(0.3)
        assert len(server.requests) == 2
        server.gate.set()
        ended = await queue.wait(submitted)
    assert {generation.state for generation in ended} == {State.DONE}


async def test_what_waits_can_be_moved_and_cancelled(library: Library, run_queue: RunQueue) -> None:
    async with ImageServer() as server, run_queue() as queue:
        queue.pause()
        first, second, third = [
            (await queue.submit(order(library, server, recipe(prompt), concurrency=1)))[0] for prompt in "abc"
        ]
        queue.move(third.id, 0)
        queue.cancel(first.id)
        (cancelled,) = await queue.wait([first])
        queue.resume()
        await queue.wait([second, third])
        assert [sent.fields["prompt"] for sent in server.requests] == ["c", "b"]
    assert cancelled.failure is not None
    assert (cancelled.state, cancelled.failure.billing) == (State.CANCELLED, Billing.NOTHING)


async def test_cancelling_a_sent_request_says_that_it_may_be_billed(
    library: Library, run_queue: RunQueue
) -> None:
    async with ImageServer(Fault.STALL_BODY) as server, run_queue() as queue:
        watch = Watch(queue)
        submitted = await queue.submit(order(library, server, recipe()))
        await watch.until(State.RECEIVING, received=1)
        queue.cancel(submitted[0].id)
        (ended,) = await queue.wait(submitted)
    assert ended.failure is not None
    assert (ended.state, ended.failure.billing) == (State.CANCELLED, Billing.MAYBE)
    assert kept_bodies(library) == [ended.id]


async def test_closing_in_the_middle_loses_nothing(library: Library, run_queue: RunQueue) -> None:
    """What is whole is saved, what is under way is unknown, what waits was never sent."""
    async with ImageServer(Fault.STALL_BODY) as server:
        async with run_queue() as queue:
            watch = Watch(queue)
            sent = await queue.submit(order(library, server, recipe(), concurrency=1))
            await watch.until(State.RECEIVING, received=1)
            waiting = await queue.submit(order(library, server, recipe(), concurrency=1))
        assert len(server.requests) == 1
    assert library.generation(sent[0].id).state is State.UNKNOWN
    assert library.generation(waiting[0].id).state is State.QUEUED


@pytest.mark.parametrize("delay", [0.0, 0.002, 0.005, 0.01, 0.02])
async def test_closing_before_anything_has_left_says_so(
    library: Library, run_queue: RunQueue, delay: float
) -> None:
    """The journal says that a request is being sent before it is: a quit in between must not leave that standing."""
    async with ImageServer(Fault.STALL_BEFORE) as server:
        async with run_queue() as queue:
            (placed,) = await queue.submit(order(library, server, recipe()))
            await asyncio.sleep(delay)
        ended = library.generation(placed.id)
        assert not ended.state.is_open or ended.state is State.QUEUED
        if not server.requests and ended.failure is not None and ended.state is State.CANCELLED:
            assert ended.failure.billing is Billing.NOTHING
        if server.requests:
            assert ended.state is State.UNKNOWN


async def test_a_cancel_after_the_last_byte_keeps_the_picture(library: Library, run_queue: RunQueue) -> None:
    """The connection stays open behind a finished stream: the picture is paid for."""
    async with ImageServer(Fault.OPEN_END) as server, run_queue() as queue:
        watch = Watch(queue)
        submitted = await queue.submit(order(library, server, recipe()))
        await watch.until(State.RECEIVING, received=1)
        await asyncio.sleep(0.3)
        queue.cancel(submitted[0].id)
        (ended,) = await queue.wait(submitted)
    assert ended.state is State.DONE
    assert len(library.images_of(ended.concept)) == 1


async def test_partial_pictures_are_shown_and_the_last_is_kept_when_the_stream_breaks(
    library: Library, run_queue: RunQueue
) -> None:
    async with ImageServer(Fault.SSE_CUT) as server, run_queue() as queue:
        watch = Watch(queue)
        submitted = await queue.submit(order(library, server, recipe(stream=True, partial_images=2)))
        (ended,) = await queue.wait(submitted)
        shown = [progress.partial for progress in watch.seen if progress.partial is not None]
    assert ended.state is State.UNKNOWN
    assert shown
    assert shown[-1].read_bytes().startswith(b"\x89PNG")


async def test_a_watcher_that_fails_costs_nothing(
    library: Library, run_queue: RunQueue, no_lost_errors
) -> None:  # type: ignore[no-untyped-def]  # the fixture's type is its own business
    no_lost_errors("a watcher of the queue failed")

    def fail(_progress: Progress) -> None:
        raise RuntimeError("a watcher's own mistake")

    async with ImageServer() as server, run_queue() as queue:
        queue.watch(fail)
        (ended,) = await queue.wait(await queue.submit(order(library, server, recipe())))
    assert ended.state is State.DONE


@needs_full
async def test_a_full_disk_holds_the_answer_until_there_is_room(
    library: Library, run_queue: RunQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request, "SAVE_AGAIN_AFTER", 0.05)
    async with ImageServer() as server, run_queue(hold=True) as queue:
        queue.pause()
        watch = Watch(queue)
        (placed,) = await queue.submit(order(library, server, recipe()))
        _full_original(library, placed)
        queue.resume()
        (ended,) = await queue.wait([placed])
        assert len(server.requests) == 1
    held = [seen.generation.failure for seen in watch.seen if seen.generation.failure is not None]
    assert held[0].cause is Cause.DISK
    assert (ended.state, ended.failure) == (State.DONE, None)


@needs_full
async def test_without_waiting_the_answer_is_saved_at_the_next_start(
    library: Library, run_queue: RunQueue, catalogue: Catalogue
) -> None:
    async with ImageServer() as server, run_queue() as queue:
        queue.pause()
        (placed,) = await queue.submit(order(library, server, recipe()))
        _full_original(library, placed)
        queue.resume()
        (held,) = await queue.wait([placed])
    assert held.failure is not None
    assert held.failure.cause is Cause.DISK
    assert library.images_of(held.concept) == ()
    assert not list((library.root / "originals").rglob("*.png"))
    assert reconcile(library, catalogue).saved == [held.id]
    assert library.generation(held.id).state is State.DONE


def _full_original(library: Library, generation: Generation) -> None:
    """The first attempt to write this generation's picture finds a full disk."""
    folder = library.new_original_path(generation.image_ids[0], "png", generation.timing.queued).parent
    (folder / f".{generation.image_ids[0]}.tmp").symlink_to(FULL)


async def test_saving_twice_gives_the_same_files(
    library: Library, run_queue: RunQueue, catalogue: Catalogue, tmp_path: Path
) -> None:
    """A crash between two steps of saving leads to saving again."""
    async with ImageServer(Fault.STALL_BODY) as server, run_queue() as queue:
        watch = Watch(queue)
        submitted = await queue.submit(order(library, server, recipe(n=2)))
        await watch.until(State.RECEIVING, received=1)
        queue.cancel(submitted[0].id)
        (cut,) = await queue.wait(submitted)
    async with ImageServer() as server, run_queue() as queue:
        queue.pause()
        (other,) = await queue.submit(order(library, server, recipe(n=2)))
        body = tmp_path / "body"
        queue.watch(lambda progress: _copy_body(library, progress, body))
        queue.resume()
        (ended,) = await queue.wait([other])
    before = {path: path.read_bytes() for path in (library.root / "originals").rglob("*.png")}
    library.spool_path(ended.id).write_bytes(body.read_bytes())
    again = save_answer(library, catalogue, replace(ended, state=State.SAVING), {})
    assert again.image_ids == ended.image_ids
    assert {path: path.read_bytes() for path in (library.root / "originals").rglob("*.png")} == before
    assert len(library.images_of(ended.concept)) == 2
    assert cut.state is State.CANCELLED


def _copy_body(library: Library, progress: Progress, target: Path) -> None:
    if progress.generation.state is State.SAVING:
        target.write_bytes(library.spool_path(progress.generation.id).read_bytes())


async def test_at_start_every_open_entry_is_accounted_for(
    library: Library, run_queue: RunQueue, catalogue: Catalogue
) -> None:
    async with ImageServer() as server, run_queue() as queue:
        queue.pause()
        concept = order(library, server, recipe())
        queued, sending, cut, whole = [(await queue.submit(concept))[0] for _ in range(4)]
    body = _answer(picture(1024, 1024))
    library.save_generation(replace(sending, state=State.SENDING))
    library.save_generation(replace(cut, state=State.RECEIVING))
    library.spool_path(cut.id).write_bytes(body[:-20])
    library.save_generation(replace(whole, state=State.RECEIVING))
    library.spool_path(whole.id).write_bytes(body)
    account = reconcile(library, catalogue)
    assert account.saved == [whole.id]
    assert sorted(account.unknown) == sorted([sending.id, cut.id])
    assert account.never_sent == [queued.id]
    assert reconcile(library, catalogue).saved == []
    assert [image.verified for image in library.images_of(concept.concept)] == [True]
    assert library.generation(queued.id).state is State.CANCELLED
    assert library.generations(open_only=True) == ()


async def test_an_answer_by_address_is_fetched_at_the_next_start(
    library: Library, run_queue: RunQueue, catalogue: Catalogue
) -> None:
    async with ImageServer() as server:
        async with run_queue() as queue:
            queue.pause()
            open_ones = [(await queue.submit(order(library, server, recipe())))[0] for _ in range(2)]
        for generation, name in zip(open_ones, ("picture", "gone"), strict=True):
            library.save_generation(replace(generation, state=State.RECEIVING))
            body = json.dumps({"data": [{"url": f"{server.origin}/files/{name}"}]})
            library.spool_path(generation.id).write_text(body)
        assert sorted(reconcile(library, catalogue).waiting) == sorted(one.id for one in open_ones)
        provider = ImagesProvider(connection_to(server), KEY)
        account = await reconcile_online(library, catalogue, provider.fetch)
        assert (account.saved, account.failed) == ([open_ones[0].id], [open_ones[1].id])
        assert server.requests == []
    (image,) = library.images_of(open_ones[0].concept)
    assert (image.width, image.height, image.verified) == (1024, 1024, True)


def _answer(content: bytes) -> bytes:
    return json.dumps({"created": 1, "data": [{"b64_json": base64.b64encode(content).decode()}]}).encode()
