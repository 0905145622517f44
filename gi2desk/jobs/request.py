"""Carries one request to its end: journal, send, spool, save; the only place that changes a generation's state."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from gi2desk.api.answer import is_whole
from gi2desk.api.event import Connected, Event, Finished, Held, Partial, Received, Sent
from gi2desk.api.provider import Provider, Request
from gi2desk.api.wire import wire_record
from gi2desk.core.catalogue import Catalogue
from gi2desk.core.connection import Connection
from gi2desk.core.errors import Billing, Cause, Failure, UserError
from gi2desk.core.record import Generation, State
from gi2desk.jobs.adjust import sent_file
from gi2desk.jobs.entry import Entry, Phase
from gi2desk.jobs.partial import keep_partial
from gi2desk.jobs.reconcile import (
    NEVER_SENT,
    WORTH_ANOTHER_TRY,
    fetch_addressed,
    fetched_files,
    is_expired,
)
from gi2desk.jobs.save import answer_path, discard_spool, save_answer, unbilled_mark, with_kept
from gi2desk.library.library import Library

log = logging.getLogger(__name__)
T = TypeVar("T")

# A 4K answer is up to 25 MB of picture and a third more as base64; below this nothing is sent that could not be kept.
ROOM_PER_PICTURE = 64_000_000
SAVE_AGAIN_AFTER = 10.0
# Of a queue that does not hold: a script wants its end, but not for the first hiccup of a file server.
FETCH_TRIES = 3
FETCH_AGAIN_AFTER = 1.0
TELL_EVERY = 0.1

CANCELLED_SENT = Failure(
    message="Cancelled after it was sent. It may have been billed.",
    cause=Cause.CANCELLED,
    billing=Billing.MAYBE,
)
CANCELLED_UNSENT = Failure(
    message="Cancelled before it was sent. Nothing was billed.",
    cause=Cause.CANCELLED,
    billing=Billing.NOTHING,
)
CUT_BY_QUIT = Failure(
    message="The app was closed while the answer was on its way. The request may have been billed.",
    cause=Cause.OUTCOME_UNKNOWN,
    hint="It is not sent again by itself. Generate it again for a new charge.",
    billing=Billing.MAYBE,
)


UNREACHED = (
    "It is tried again by itself, and at the next start: that costs nothing. "
    "Such addresses usually expire within a day."
)
FETCH_CUT = Failure(
    message="The picture is made, but it had not come from its address yet when the app was closed.",
    cause=Cause.NO_CONNECTION,
    hint="It is fetched at the next start: that costs nothing.",
    billing=Billing.BILLED,
)


class HeldError(Exception):
    """The answer is whole in its spool but the library cannot take it; the next start saves it."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class Courier:
    """Delivers entries of one library; one thread writes, so that answers are saved one at a time.

    With `hold`, an answer that the disk cannot take is tried again until there is room or `let_go` is called; without,
    HeldError is raised at once.
    """

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        provider_for: Callable[[Connection], Provider],
        tell: Callable[[Entry], None],
        *,
        hold: bool,
    ) -> None:
        self._library = library
        self._catalogue = catalogue
        self._provider_for = provider_for
        self._tell = tell
        self._hold = hold
        self._letting_go = asyncio.Event()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="save")
        self._providers: list[tuple[Connection, Provider]] = []

    def let_go(self) -> None:
        """Held answers stay in their spools for the next start."""
        self._letting_go.set()

    async def aclose(self) -> None:
        """Waits for what is being written, then lets go of the connections."""
        await asyncio.to_thread(self._writer.shutdown)
        for _connection, provider in self._providers:
            await provider.aclose()

    async def deliver(self, entry: Entry) -> None:
        """One attempt: the entry ends saved, or UserError says why not. Cancelling ends it as what it then is."""
        try:
            await self._request(entry)
        except asyncio.CancelledError:
            if not await self.whole(entry):
                await self._end_cancelled(entry)
                raise
        await self.save(entry)

    async def end(self, entry: Entry, state: State, failure: Failure) -> None:
        """Writes the end of an entry that has no picture."""
        if failure.cause is not Cause.BAD_ANSWER and not entry.received:
            # First, as it may be what the record lacks room for.
            await asyncio.to_thread(discard_spool, self._library, entry.generation.id)
        failure = await asyncio.to_thread(with_kept, self._library, entry.generation.id, failure)
        ended = replace(entry.generation.timing, ended=datetime.now(UTC))
        # Where even the record cannot be written, the open entry on disk is accounted for at the next start.
        written = await self._try_write(entry, state=state, failure=failure, timing=ended)
        if not written and failure.billing is Billing.NOTHING:
            await self._mark_unbilled(entry, failure)

    async def _mark_unbilled(self, entry: Entry, failure: Failure) -> None:
        """Leaves an empty file, which a full disk still takes, so that the next start tells of no charge either."""
        try:
            await asyncio.to_thread(self._touch_mark, entry.generation.id)
        except (OSError, UserError):
            hint = (
                f"{failure.hint} The library could not write that down: the next start lists it as unknown."
            )
            entry.generation = replace(entry.generation, failure=replace(failure, hint=hint.strip()))

    def _touch_mark(self, generation_id: str) -> None:
        self._library.spool_path(generation_id)  # which makes the folder
        unbilled_mark(self._library, generation_id).touch()

    async def requeue(self, entry: Entry, failure: Failure) -> None:
        """Back to waiting after a refusal that cannot have been billed."""
        await asyncio.to_thread(discard_spool, self._library, entry.generation.id)
        await self._write(entry, state=State.QUEUED, failure=failure)

    # The request.

    async def _request(self, entry: Entry) -> None:
        provider = self._provider(entry.connection)
        request, wire = await asyncio.to_thread(self._build, entry)
        timing = replace(entry.generation.timing, sent=datetime.now(UTC))
        # On disk before the first byte leaves: what is not in the journal was not sent.
        await self._write(
            entry,
            state=State.SENDING,
            timing=timing,
            wire=wire,
            failure=None,
            request_id=None,
        )
        entry.received, entry.partials, entry.sent = 0, 0, False
        spool = await asyncio.to_thread(self._library.spool_path, entry.generation.id)
        async with contextlib.aclosing(provider.send(request, spool)) as events:
            async for event in events:
                await self._note(entry, event)

    def _provider(self, connection: Connection) -> Provider:
        """The provider of exactly this connection: one that was edited since talks to another address."""
        for known, provider in self._providers:
            if known == connection:
                return provider
        provider = self._provider_for(connection)
        self._providers.append((connection, provider))
        return provider

    def _build(self, entry: Entry) -> tuple[Request, dict[str, object]]:
        recipe = entry.generation.recipe
        room = ROOM_PER_PICTURE * recipe.n
        free = shutil.disk_usage(self._library.root).free
        if free < room:
            raise UserError(
                "There is too little room on the library's disk to keep the answer. Nothing was sent.",
                cause=Cause.DISK,
                hint=f"{room // 1_000_000} MB must be free, {free // 1_000_000} MB are. "
                "Free some space, or move the library to another disk.",
            )
        request = Request(
            recipe=recipe,
            model_name=entry.connection.models.get(recipe.model, recipe.model),
            references=tuple(
                sent_file(self._library, reference, number, entry.connection.capabilities)
                for number, reference in enumerate(recipe.references, 1)
            ),
            mask=None if recipe.mask is None else self._library.reference_path(recipe.mask),
            markup=None if recipe.markup is None else self._library.reference_path(recipe.markup),
            dialect=entry.connection.capabilities.dialect,
            rescue=self._library.rescue_path(entry.generation.id),
        )
        return request, wire_record(request)

    async def _note(self, entry: Entry, event: Event) -> None:
        now = datetime.now(UTC)
        match event:
            case Sent():
                entry.sent = True
                self._tell(entry)
            case Connected(request_id=request_id):
                timing = replace(entry.generation.timing, first_byte=now)
                # A full disk here must not end a request that is already being paid for.
                await self._try_write(entry, state=State.RECEIVING, request_id=request_id, timing=timing)
            case Received(bytes_total=total):
                entry.received, entry.held = total, ""
                self._tell_seldom(entry)
            case Held(reason=reason):
                entry.held = reason
                self._tell(entry)
            case Partial():
                with contextlib.suppress(UserError, OSError):
                    entry.partial = await self._in_writer(
                        keep_partial, self._library, entry.generation.id, event
                    )
                    entry.partials += 1
                self._tell(entry)
            case Finished(bytes_total=total):
                entry.received = total
                timing = replace(entry.generation.timing, last_byte=now)
                entry.generation = replace(entry.generation, timing=timing)

    def _tell_seldom(self, entry: Entry) -> None:
        """Bytes come in a thousand pieces; people can follow ten a second."""
        clock = asyncio.get_running_loop().time()
        if clock - entry.told >= TELL_EVERY:
            entry.told = clock
            self._tell(entry)

    # Its end.

    async def whole(self, entry: Entry) -> bool:
        """Whether all of the answer is there.

        A cancel that comes after the last byte came too late: the picture is paid for, so it is kept.
        """
        return await asyncio.to_thread(self._is_whole, entry.generation.id)

    def _is_whole(self, generation_id: str) -> bool:
        answer = answer_path(self._library, generation_id)
        return answer.exists() and is_whole(answer)

    async def _end_cancelled(self, entry: Entry) -> None:
        if entry.cancelled_by_user:
            await self.end(entry, State.CANCELLED, CANCELLED_SENT if entry.sent else CANCELLED_UNSENT)
        elif entry.sent:
            await self.end(entry, State.UNKNOWN, CUT_BY_QUIT)
        else:
            await self.end(entry, State.CANCELLED, NEVER_SENT)

    async def save(self, entry: Entry) -> None:
        """Makes images of an answer that is whole; what may pass is waited for. Raises HeldError."""
        entry.phase = Phase.SAVING
        await self._try_write(entry, state=State.SAVING)
        for tried in itertools.count(1):
            try:
                await self._fetch(entry)
                entry.generation = await self._in_writer(
                    self._save_now, replace(entry.generation, failure=None)
                )
            except UserError as error:
                await self._held(entry, error.failure, tried)
            else:
                return

    def _save_now(self, generation: Generation) -> Generation:
        return save_answer(
            self._library, self._catalogue, generation, fetched_files(self._library, generation.id)
        )

    async def _fetch(self, entry: Entry) -> None:
        """Interrupted by a quit, which does not wait for a server, it raises HeldError."""
        entry.phase = Phase.FETCHING
        try:
            await self._fetch_addressed(entry)
        except asyncio.CancelledError:
            if not self._letting_go.is_set():
                raise
            raise HeldError(FETCH_CUT) from None
        finally:
            entry.phase = Phase.SAVING

    async def _fetch_addressed(self, entry: Entry) -> None:
        """Fetches pictures answered by address; save_answer tells what cannot be had any more.

        Raises UserError where it is worth another try.
        """
        provider = self._provider(entry.connection)

        async def fetch(url: str, target: Path) -> None:
            if self._letting_go.is_set():
                raise HeldError(FETCH_CUT)
            await provider.fetch(url, target)

        try:
            await fetch_addressed(self._library, entry.generation.id, fetch)
        except UserError as error:
            if error.cause in WORTH_ANOTHER_TRY and not is_expired(entry.generation):
                raise
            log.info("generation %s: %s", entry.generation.id, error)

    async def _held(self, entry: Entry, failure: Failure, tried: int) -> None:
        """Waits for room or the network, or raises HeldError when nobody waits any more."""
        patient = self._hold
        if failure.cause is Cause.DISK:
            answer = await asyncio.to_thread(answer_path, self._library, entry.generation.id)
            gone = not await asyncio.to_thread(self._library.root.is_dir)
            remedy = "Connect its drive or network folder again." if gone else "Free some space."
            failure = replace(
                failure,
                message="The picture has arrived, but the library folder is gone."
                if gone
                else "The picture has arrived, but the library's disk does not take it.",
                hint=f"{remedy} The answer is kept in {answer} and saved as soon as the library takes it, or at the next "
                "start.",
                billing=Billing.BILLED,
            )
        elif failure.cause is Cause.NO_CONNECTION:
            failure, patient = replace(failure, hint=UNREACHED), patient or tried < FETCH_TRIES
        entry.generation = replace(entry.generation, failure=failure)
        self._tell(entry)
        if not patient or self._letting_go.is_set():
            raise HeldError(failure)
        with contextlib.suppress(TimeoutError):
            pause = SAVE_AGAIN_AFTER if self._hold else FETCH_AGAIN_AFTER * tried
            await asyncio.wait_for(self._letting_go.wait(), pause)

    async def _try_write(self, entry: Entry, **changes: object) -> bool:
        """Like `_write`, but a library that cannot be written to only costs the entry on disk its newest state."""
        try:
            await self._write(entry, **changes)
            return True
        except UserError as error:
            log.info("generation %s: record not written: %s", entry.generation.id, error)
            entry.generation = replace(entry.generation, **changes)  # type: ignore[arg-type]  # see _write
            self._tell(entry)
            return False

    async def _write(self, entry: Entry, **changes: object) -> None:
        generation: Generation = replace(entry.generation, **changes)  # type: ignore[arg-type]  # a misspelt field raises at once
        writing = self._submitted(self._library.save_generation, generation)
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:
            # The thread writes all the same, and what is on the disk is what has to be ended.
            await asyncio.wait([writing])
            if writing.exception() is None:
                entry.generation = generation
            raise
        entry.generation = generation
        self._tell(entry)

    async def _in_writer(self, call: Callable[..., T], *arguments: object) -> T:
        return await self._submitted(call, *arguments)

    def _submitted(self, call: Callable[..., T], *arguments: object) -> asyncio.Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._writer, call, *arguments)
