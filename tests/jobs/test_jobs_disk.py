"""A disk that takes nothing more: the answer goes to another one, and what is said agrees with the next start."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.errors import Billing, Cause
from gi2desk.core.record import State
from gi2desk.jobs import request
from gi2desk.jobs.entry import Progress
from gi2desk.jobs.reconcile import reconcile
from gi2desk.library.library import Library
from tests.jobs.jobs_world import RunQueue, order, recipe
from tests.server import Fault, ImageServer

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")


@pytest.fixture
def limit() -> Iterator[Callable[[int | None], None]]:
    """Sets how long a file may be, None for any length."""
    resource = pytest.importorskip("resource", reason="limits on the size of files are POSIX")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def to(size: int | None) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before[0] if size is None else size, before[1]))

    yield to
    to(None)


async def test_nothing_is_sent_without_room_for_the_answer_and_how_much_is_wanted_is_said(
    library: Library, run_queue: RunQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    nearly_full = shutil.disk_usage(library.root)._replace(free=24_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: nearly_full)
    async with ImageServer() as server, run_queue() as queue:
        (ended,) = await queue.wait(await queue.submit(order(library, server, recipe())))
        assert server.requests == []
    assert ended.failure is not None
    assert (ended.failure.cause, ended.failure.billing) == (Cause.DISK, Billing.NOTHING)
    assert "64 MB must be free, 24 MB are" in ended.failure.hint


@needs_full
async def test_an_answer_that_the_disk_does_not_take_is_saved_from_the_other_one(
    library: Library, run_queue: RunQueue
) -> None:
    seen: list[Progress] = []
    async with ImageServer() as server, run_queue() as queue:
        queue.watch(seen.append)
        queue.pause()
        (placed,) = await queue.submit(order(library, server, recipe()))
        library.spool_path(placed.id).symlink_to(FULL)
        queue.resume()
        (ended,) = await queue.wait([placed])
        assert len(server.requests) == 1
    assert any("space" in progress.held for progress in seen)
    assert (ended.state, ended.failure) == (State.DONE, None)
    assert [image.verified for image in library.images_of(ended.concept)] == [True]
    assert not library.rescue_path(ended.id).exists()
    assert list((library.root / "spool").iterdir()) == []


@needs_full
async def test_what_was_rescued_is_saved_at_the_next_start(
    library: Library, run_queue: RunQueue, catalogue: Catalogue
) -> None:
    async with ImageServer() as server, run_queue() as queue:
        queue.pause()
        (placed,) = await queue.submit(order(library, server, recipe()))
        library.spool_path(placed.id).symlink_to(FULL)
        # Nor does the disk take the picture itself.
        folder = library.new_original_path(placed.image_ids[0], "png", placed.timing.queued).parent
        (folder / f".{placed.image_ids[0]}.tmp").symlink_to(FULL)
        queue.resume()
        (held,) = await queue.wait([placed])
    assert held.failure is not None
    assert (held.state, held.failure.cause, held.failure.billing) == (
        State.SAVING,
        Cause.DISK,
        Billing.BILLED,
    )
    assert str(library.rescue_path(held.id)) in held.failure.hint
    assert reconcile(library, catalogue).saved == [held.id]
    assert [image.verified for image in library.images_of(held.concept)] == [True]
    assert not library.rescue_path(held.id).exists()


@needs_full
async def test_where_no_disk_takes_it_a_new_charge_is_said(library: Library, run_queue: RunQueue) -> None:
    library.rescue_path("0" * 26).parent.parent.mkdir(parents=True, exist_ok=True)
    library.rescue_path("0" * 26).parent.write_text("no folder")
    async with ImageServer() as server, run_queue() as queue:
        queue.pause()
        (placed,) = await queue.submit(order(library, server, recipe()))
        library.spool_path(placed.id).symlink_to(FULL)
        queue.resume()
        (ended,) = await queue.wait([placed])
    assert ended.failure is not None
    assert (ended.state, ended.failure.cause) == (State.UNKNOWN, Cause.DISK)
    assert ended.failure.billing is Billing.MAYBE
    assert "may have been billed" in ended.failure.message
    assert "new charge" in ended.failure.hint
    assert "try again" not in f"{ended.failure.message} {ended.failure.hint}"


async def test_a_part_of_an_answer_on_the_other_disk_is_no_picture(
    library: Library, run_queue: RunQueue, catalogue: Catalogue
) -> None:
    async with ImageServer(Fault.STALL_BODY) as server, run_queue() as queue:
        (placed,) = await queue.submit(order(library, server, recipe()))
        queue.pause()
    rescue = library.rescue_path(placed.id)
    rescue.parent.mkdir(parents=True, exist_ok=True)
    rescue.write_bytes(b'{"data": [{"b64_json": "iVBORw0KGgo')
    assert reconcile(library, catalogue).saved == []
    assert library.images_of(placed.concept) == ()


async def test_a_refusal_that_no_record_has_room_for_is_not_billed_at_the_next_start_either(
    library: Library, run_queue: RunQueue, catalogue: Catalogue, limit: Callable[[int | None], None]
) -> None:
    def fill(progress: Progress) -> None:
        if progress.generation.state is State.SENDING:
            limit(10)

    async with ImageServer(Fault.BAD_KEY) as server, run_queue() as queue:
        queue.watch(fill)
        (ended,) = await queue.wait(await queue.submit(order(library, server, recipe())))
        limit(None)
    assert ended.failure is not None
    assert (ended.state, ended.failure.billing) == (State.FAILED, Billing.NOTHING)
    assert library.generation(ended.id).state is State.SENDING
    assert reconcile(library, catalogue).failed == [ended.id]
    after = library.generation(ended.id)
    assert after.failure is not None
    assert (after.state, after.failure.billing) == (State.FAILED, Billing.NOTHING)
    assert list((library.root / "spool").iterdir()) == []


@pytest.mark.parametrize(
    ("fault", "kept"), [(Fault.RESET_BODY, True), (Fault.HTML, True), (Fault.RESET_BEFORE, False)]
)
async def test_only_what_was_kept_is_said_to_be(
    library: Library, run_queue: RunQueue, fault: Fault, kept: bool
) -> None:
    async with ImageServer(fault) as server, run_queue() as queue:
        (ended,) = await queue.wait(await queue.submit(order(library, server, recipe())))
    assert ended.failure is not None
    assert (str(library.spool_path(ended.id)) in ended.failure.hint) is kept
    assert library.spool_path(ended.id).exists() is kept


needs_moving = pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no folder with an open file")


@needs_moving
async def test_a_library_that_goes_while_the_answer_comes_has_it_when_it_is_there_again(
    library: Library, run_queue: RunQueue, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(request, "SAVE_AGAIN_AFTER", 0.05)
    away = tmp_path / "away"
    told: list[str] = []

    def follow(progress: Progress) -> None:
        failure = progress.generation.failure
        if progress.received and not told:
            told.append("gone")
            library.root.rename(away)
        elif failure is not None and "folder is gone" in failure.message and away.exists():
            told.append(failure.hint)
            away.rename(library.root)

    async with ImageServer(pace=0.05, padding=1_000_000) as server, run_queue(hold=True) as queue:
        queue.watch(follow)
        (ended,) = await queue.wait(await queue.submit(order(library, server, recipe())))
        assert len(server.requests) == 1
        assert (ended.state, ended.failure) == (State.DONE, None)
        assert "Connect its drive" in told[1]
        assert [image.verified for image in library.images_of(ended.concept)] == [True]
        assert not library.rescue_path(ended.id).exists()


@needs_moving
async def test_requests_go_on_after_one_whose_end_a_library_that_was_gone_could_not_take(
    library: Library, run_queue: RunQueue, tmp_path: Path
) -> None:
    away = tmp_path / "away"
    async with (
        ImageServer(faults=[Fault.RATE_LIMIT_MS, Fault.RESET_BEFORE]) as server,
        run_queue() as queue,
    ):
        for state in (State.FAILED, State.UNKNOWN):
            server.gate.clear()
            (placed,) = await queue.submit(order(library, server, recipe()))
            count = len(server.requests)
            while len(server.requests) == count:  # noqa: ASYNC110  # the server tells of none
                await asyncio.sleep(0.01)
            library.root.rename(away)
            server.gate.set()
            (ended,) = await queue.wait([placed])
            away.rename(library.root)
            assert (ended.state.is_open, ended.failure is not None) == (False, True), state
        (ended,) = await queue.wait(await queue.submit(order(library, server, recipe())))
        assert ended.state is State.DONE
