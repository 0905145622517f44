"""Every fault of an endpoint, plain, streamed and as an edit, through the real SDK: what becomes of the request."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import NamedTuple

import pytest

from gi2desk.core.errors import Billing, Cause
from gi2desk.core.record import State
from gi2desk.jobs.entry import Progress
from gi2desk.jobs.reference import store_reference
from gi2desk.library.library import Library
from tests.jobs.jobs_world import QUICK, RunQueue, order, recipe
from tests.server import Fault, ImageServer, picture

MAYBE, NOTHING, BILLED = Billing.MAYBE, Billing.NOTHING, Billing.BILLED


class Expected(NamedTuple):
    """How the generation ends, what the request may have cost, and how often it was sent."""

    state: State
    cause: Cause | None = None
    billing: Billing | None = None
    sent: int = 1


DONE = Expected(State.DONE)
UNKNOWN = Expected(State.UNKNOWN, Cause.OUTCOME_UNKNOWN, MAYBE)
LIMITED = Expected(State.FAILED, Cause.RATE_LIMIT, NOTHING, sent=QUICK.rate_limit_attempts)
WAITED_FOR_LONGER = Expected(State.DONE, sent=2)


def refused(cause: Cause, billing: Billing = NOTHING) -> Expected:
    return Expected(State.FAILED, cause, billing)


EXPECTED: dict[Fault, Expected] = {
    Fault.NONE: DONE,
    Fault.RATE_LIMIT_SILENT: LIMITED,
    Fault.QUOTA: refused(Cause.NO_CREDIT),
    Fault.BILLING_LIMIT: refused(Cause.NO_CREDIT),
    Fault.BAD_KEY: refused(Cause.BAD_KEY),
    Fault.SCOPES: refused(Cause.FORBIDDEN),
    Fault.REGION: refused(Cause.FORBIDDEN),
    Fault.UNVERIFIED: refused(Cause.UNVERIFIED_ORG),
    Fault.MODEL_GONE: refused(Cause.MODEL_GONE),
    Fault.MODERATION_INPUT: refused(Cause.MODERATION),
    Fault.TOO_LARGE: refused(Cause.TOO_LARGE),
    Fault.SERVER_ERROR: refused(Cause.SERVER, MAYBE),
    Fault.BAD_GATEWAY: refused(Cause.SERVER, MAYBE),
    Fault.RESET_BEFORE: UNKNOWN,
    Fault.RESET_HEAD: UNKNOWN,
    Fault.RESET_BODY: UNKNOWN,
    Fault.RESET_AFTER: DONE,
    Fault.STALL_BEFORE: UNKNOWN,
    Fault.STALL_BODY: UNKNOWN,
    Fault.DRIP: DONE,
    Fault.TRUNCATED_JSON: UNKNOWN,
    Fault.CORRUPT_BASE64: refused(Cause.BAD_ANSWER, BILLED),
    Fault.CORRUPT_IMAGE: refused(Cause.BAD_ANSWER, BILLED),
    Fault.BOMB: refused(Cause.BAD_ANSWER, BILLED),
    Fault.HTML: refused(Cause.BAD_ANSWER, MAYBE),
    Fault.EMPTY: UNKNOWN,
    Fault.NO_IMAGE: refused(Cause.BAD_ANSWER, MAYBE),
    Fault.WRONG_SIZE: DONE,
    Fault.WRONG_FORMAT: DONE,
    Fault.URL: DONE,
    Fault.URL_REDIRECT: DONE,
    Fault.URL_GONE: refused(Cause.BAD_ANSWER, BILLED),
    Fault.URL_INSECURE: refused(Cause.BAD_ANSWER, BILLED),
    Fault.DATA_PREFIX: DONE,
    Fault.WRAPPED: DONE,
    Fault.ESCAPED: DONE,
    Fault.BARE: DONE,
}
STREAMED = {
    Fault.SSE_CUT: UNKNOWN,
    Fault.SSE_ERROR: refused(Cause.SERVER, MAYBE),
    Fault.SSE_AS_JSON: DONE,
    Fault.SSE_NOISY: DONE,
}
DIFFERS = {Fault.WRONG_SIZE: "size:", Fault.WRONG_FORMAT: "format:"}
# Something of the answer arrived that did not become an image.
KEPT = {
    *(Fault.RESET_BODY, Fault.STALL_BODY, Fault.TRUNCATED_JSON, Fault.SSE_CUT, Fault.SSE_ERROR, Fault.HTML),
    *(
        Fault.CORRUPT_BASE64,
        Fault.CORRUPT_IMAGE,
        Fault.BOMB,
        Fault.NO_IMAGE,
        Fault.URL_GONE,
        Fault.URL_INSECURE,
    ),
}
STALLS = {Fault.STALL_BEFORE, Fault.STALL_BODY}

CASES = [
    *((fault, mode) for fault in EXPECTED for mode in ("plain", "streamed", "edit")),
    *((fault, mode) for fault in STREAMED for mode in ("streamed", "streamed edit")),
]


@pytest.mark.parametrize(("fault", "mode"), CASES, ids=str)
async def test_fault(fault: Fault, mode: str, library: Library, run_queue: RunQueue, tmp_path: Path) -> None:
    expected = {**EXPECTED, **STREAMED}[fault]
    wanted = recipe(stream="streamed" in mode, partial_images=2 if "streamed" in mode else 0)
    if "edit" in mode:
        file = tmp_path / "reference.png"
        file.write_bytes(picture(64, 64))
        wanted = recipe(
            references=(store_reference(library, file),),
            stream=wanted.stream,
            partial_images=wanted.partial_images,
        )
    async with ImageServer(fault) as server, run_queue() as queue:
        placed = order(library, server, wanted, read_timeout=0.4 if fault in STALLS else 30.0)
        (ended,) = await queue.wait(await queue.submit(placed))
        assert len(server.requests) == expected.sent
    assert ended == library.generation(ended.id)
    failure = ended.failure
    assert (ended.state, failure and failure.cause, failure and failure.billing) == expected[:3]
    images = library.images_of(ended.concept)
    assert len(images) == (1 if expected.state is State.DONE else 0)
    if failure is not None:
        assert failure.message.endswith(".")
        assert failure.hint
    for image in images:
        assert image.verified is (fault not in DIFFERS)
        assert all(difference.startswith(DIFFERS[fault]) for difference in image.differences)
        assert library.original_path(image).stat().st_size == image.bytes
    # An answer that could not be understood is kept; one that became an image, or never came, is not.
    kept = sorted(path.name for path in (library.root / "spool").iterdir() if path.suffix == ".body")
    assert bool(kept) == (fault in KEPT)
    assert {problem.kind for problem in library.check().problems} <= {"kept_spool"}


async def test_a_limit_is_waited_out(library: Library, run_queue: RunQueue) -> None:
    async with (
        ImageServer(faults=[Fault.RATE_LIMIT_SILENT, Fault.RATE_LIMIT_SILENT]) as server,
        run_queue() as queue,
    ):
        waits = []
        queue.watch(
            lambda progress: waits.append(progress.retry_in) if progress.retry_in is not None else None
        )
        (ended,) = await queue.wait(await queue.submit(order(library, server, recipe())))
        assert len(server.requests) == 3
    assert ended.state is State.DONE
    assert waits == [QUICK.first_delay, QUICK.first_delay * 2]


@pytest.mark.parametrize("fault", [Fault.RATE_LIMIT, Fault.RATE_LIMIT_MS, Fault.RATE_LIMIT_MESSAGE])
async def test_the_wait_that_the_endpoint_names_is_kept(
    fault: Fault, library: Library, run_queue: RunQueue
) -> None:
    async with ImageServer(faults=[fault]) as server, run_queue() as queue:
        waits: list[float] = []
        waiting = asyncio.Event()

        def note(progress: Progress) -> None:
            if progress.retry_in is not None:
                waits.append(progress.retry_in)
                waiting.set()

        queue.watch(note)
        submitted = await queue.submit(order(library, server, recipe()))
        if fault is Fault.RATE_LIMIT_MESSAGE:
            # Twelve seconds are too long for a test: seen is that they are waited for.
            await waiting.wait()
            queue.cancel(submitted[0].id)
            await queue.wait(submitted)
            assert waits == [12.0]
        else:
            (ended,) = await queue.wait(submitted)
            assert ended.state is State.DONE
            assert waits[0] > QUICK.first_delay


async def test_nothing_answers(library: Library, run_queue: RunQueue) -> None:
    """A port where nobody listens: never connected, so it is tried again and costs nothing."""
    async with ImageServer() as server:
        pass
    async with run_queue() as queue:
        (ended,) = await queue.wait(await queue.submit(order(library, server, recipe())))
    assert ended.failure is not None
    assert (ended.state, ended.failure.cause, ended.failure.billing) == (
        State.FAILED,
        Cause.NO_CONNECTION,
        NOTHING,
    )
