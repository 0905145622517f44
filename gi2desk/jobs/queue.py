"""Sends requests within the limits and follows each to its end; journalled before it leaves, saved before it is shown."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.connection import Connection
from gi2desk.core.errors import Billing, Cause, Failure, UserError
from gi2desk.core.naming import new_id
from gi2desk.core.offer import list_price
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Generation, State, Timing
from gi2desk.jobs.entry import Entry, Phase, Progress
from gi2desk.jobs.order import Order, check
from gi2desk.jobs.rate import Pace, RetryRule
from gi2desk.library.library import Library

if TYPE_CHECKING:
    from gi2desk.api.provider import Provider
    from gi2desk.jobs.request import Courier

log = logging.getLogger(__name__)


JOB_NOT_WRITTEN = Failure(
    message="Another request of the same job could not be written down, so none was sent. Nothing was billed.",
    cause=Cause.NEVER_SENT,
    billing=Billing.NOTHING,
)


class Queue:
    """The requests of one library. Everything but the saving runs on one event loop, that of `run`."""

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        provider_for: Callable[[Connection], Provider],
        *,
        retry: RetryRule | None = None,
        hold: bool = True,
    ) -> None:
        self._library = library
        self._catalogue = catalogue
        self._provider_for = provider_for
        self._hold = hold
        self._made: Courier | None = None
        self._retry = retry or RetryRule()
        self._entries: dict[str, Entry] = {}
        self._order: list[str] = []
        self._paces: dict[str, Pace] = {}
        self._watchers: list[Callable[[Progress], None]] = []
        self._wake = asyncio.Event()
        self._closing = False
        self._paused = False

    # What others may ask of the queue.

    def watch(self, watcher: Callable[[Progress], None]) -> Callable[[], None]:
        """Calls `watcher` on the loop for every change; returns the function that ends it."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def entries(self) -> tuple[Entry, ...]:
        """Open entries in the order in which they are sent."""
        return tuple(self._entries[name] for name in self._order)

    async def submit(self, order: Order) -> tuple[Generation, ...]:
        """Writes the job's generations to the library and queues them. Raises UserError; then nothing is queued."""
        return await self.submit_all((order,))

    async def submit_all(self, orders: Sequence[Order]) -> tuple[Generation, ...]:
        """Several orders as one job: all of it is in the journal before the first request may leave.

        Raises UserError; then nothing is queued, and what was written already says that it was never sent.
        """
        if self._closing:
            raise UserError("The app is closing.", cause=Cause.NEVER_SENT)
        job, now = new_id(), datetime.now(UTC)
        drawn = [
            (_drawn(order, recipe, job, now), order.connection)
            for order in orders
            for recipe in check(order, self._catalogue.get(order.recipe.model))
        ]
        generations = tuple(generation for generation, _connection in drawn)
        await asyncio.to_thread(self._write_all, generations)
        for generation, connection in drawn:
            self._entries[generation.id] = Entry(generation=generation, connection=connection)
            self._order.append(generation.id)
            self._tell(self._entries[generation.id])
        self._wake.set()
        return generations

    def _write_all(self, generations: Sequence[Generation]) -> None:
        for place, generation in enumerate(generations):
            try:
                self._library.save_generation(generation)
            except UserError:
                self._take_back(generations[:place])
                raise

    def _take_back(self, written: Iterable[Generation]) -> None:
        """Half a job is none. Where even that cannot be written, the next start says the same of what is still open."""
        for generation in written:
            timing = replace(generation.timing, ended=datetime.now(UTC))
            ended = replace(generation, state=State.CANCELLED, failure=JOB_NOT_WRITTEN, timing=timing)
            with contextlib.suppress(UserError):
                self._library.save_generation(ended)

    def take_up(self, whole: Iterable[tuple[Generation, Connection]]) -> None:
        """Saves answers that an earlier process received whole but could not keep or fetch; nothing is sent."""
        for generation, connection in whole:
            if generation.id in self._entries:
                continue
            entry = Entry(generation=generation, connection=connection, whole=True)
            self._entries[generation.id] = entry
            self._order.append(generation.id)
            self._tell(entry)
        self._wake.set()

    async def wait(self, generations: Iterable[Generation]) -> tuple[Generation, ...]:
        """The given generations as they ended."""
        result = []
        for generation in generations:
            entry = self._entries.get(generation.id)
            if entry is None:
                result.append(await asyncio.to_thread(self._library.generation, generation.id))
                continue
            await entry.ended.wait()
            result.append(entry.generation)
        return tuple(result)

    def cancel(self, generation_id: str) -> None:
        """Stops a waiting or running request; one that is being saved is kept. A sent one may still be billed."""
        entry = self._entries.get(generation_id)
        if entry is None or entry.whole or entry.phase in {Phase.FETCHING, Phase.SAVING, Phase.ENDED}:
            return
        entry.cancelled_by_user = True
        _interrupt(entry)
        self._wake.set()

    def pause(self) -> None:
        """Sends nothing more until `resume`; running requests go on."""
        self._paused = True

    def resume(self) -> None:
        """Goes on sending."""
        self._paused = False
        self._wake.set()

    @property
    def paused(self) -> bool:
        """True between `pause` and `resume`."""
        return self._paused

    def move(self, generation_id: str, position: int) -> None:
        """Puts a waiting request at `position` of the order; one that has just ended has none."""
        if generation_id not in self._entries:
            return
        self._order.remove(generation_id)
        self._order.insert(position, generation_id)
        self._wake.set()

    def close(self) -> None:
        """Begins the end: running requests are cancelled, answers that are whole are saved, then `run` returns."""
        self._closing = True
        if self._made is not None:
            self._made.let_go()
        for entry in self._entries.values():
            if entry.phase in {Phase.REQUEST, Phase.FETCHING}:
                _interrupt(entry)
        self._wake.set()

    # The life of the queue.

    async def run(self) -> None:
        """Serves requests until `close`; whoever owns this coroutine owns every task of the queue."""
        # What understands answers is imported when there may be some: a window is on the screen sooner for it.
        self._made = await asyncio.to_thread(self._make_courier)
        if self._closing:
            self._made.let_go()
        async with contextlib.aclosing(self._made), asyncio.TaskGroup() as group:
            while not (self._closing and not self._busy()):
                self._wake.clear()
                wait = self._dispatch(group)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), wait)

    def _make_courier(self) -> Courier:
        from gi2desk.jobs.request import Courier

        return Courier(self._library, self._catalogue, self._provider_for, self._tell, hold=self._hold)

    @property
    def _courier(self) -> Courier:
        """Only `run` serves requests, and makes it first."""
        assert self._made is not None
        return self._made

    def _busy(self) -> bool:
        return any(entry.task is not None for entry in self._entries.values())

    def _dispatch(self, group: asyncio.TaskGroup) -> float | None:
        """Starts what may leave now; seconds until the next may, or None when only an event can change that."""
        now = asyncio.get_running_loop().time()
        soonest: float | None = None
        running = Counter(
            entry.connection.name for entry in self._entries.values() if entry.phase is Phase.REQUEST
        )
        for entry in self.entries():
            if entry.task is not None:
                continue
            if entry.whole and not self._closing:
                entry.phase = Phase.SAVING
                entry.task = group.create_task(self._serve(entry))
                continue
            if entry.cancelled_by_user:
                entry.task = group.create_task(self._end_unsent(entry))
                continue
            if self._closing or self._paused:
                continue
            wait = self._wait_for(entry, now, running[entry.connection.name])
            if wait is None:
                continue
            if wait > 0:
                soonest = wait if soonest is None else min(soonest, wait)
                continue
            self._pace(entry.connection).sent(now, entry.generation.recipe.n)
            running[entry.connection.name] += 1
            entry.phase, entry.attempt, entry.started = Phase.REQUEST, entry.attempt + 1, False
            entry.task = group.create_task(self._serve(entry))
        return soonest

    def _wait_for(self, entry: Entry, now: float, running: int) -> float | None:
        wait = self._pace(entry.connection).wait(now, entry.generation.recipe.n, running)
        return None if wait is None else max(wait, entry.not_before - now)

    def _pace(self, connection: Connection) -> Pace:
        pace = self._paces.get(connection.name)
        limits = (max(1, connection.concurrency), connection.images_per_minute)
        if pace is not None and (pace.concurrency, pace.images_per_minute) != limits:
            # Edited: the new limits hold for what was sent already as well.
            pace.concurrency, pace.images_per_minute = limits
        if pace is None:
            pace = Pace(concurrency=connection.concurrency, images_per_minute=connection.images_per_minute)
            self._paces[connection.name] = pace
        return pace

    async def _serve(self, entry: Entry) -> None:
        """One attempt; leaves the entry ended, or waiting for the next attempt."""
        entry.started = True
        try:
            await self._attempt(entry)
        except UserError as error:
            # Not even how it ended can be written. The next start accounts for what is on the disk; the others go on.
            log.info("generation %s: its end was not written: %s", entry.generation.id, error)
            state = State.UNKNOWN if entry.sent else State.FAILED
            entry.generation = replace(entry.generation, state=state, failure=error.failure)
            entry.phase = Phase.ENDED
        finally:
            entry.task = None
            if entry.phase is not Phase.WAITING:
                self._forget(entry)
            self._tell(entry)
            self._wake.set()

    async def _attempt(self, entry: Entry) -> None:
        from gi2desk.jobs.request import CANCELLED_UNSENT, HeldError

        try:
            if entry.whole:
                await self._courier.save(entry)
                return
            if entry.cancelled_by_user or self._closing:
                await self._courier.end(entry, State.CANCELLED, CANCELLED_UNSENT)
                return
            await self._courier.deliver(entry)
        except UserError as error:
            await self._after_refusal(entry, error.failure)
        except HeldError as held:
            log.info("generation %s stays in its spool: %s", entry.generation.id, held)
        except asyncio.CancelledError:
            # The courier has already written down what a cancelled request was; only the task group may insist.
            if not (self._closing or entry.cancelled_by_user):
                raise
        except Exception as error:
            log.exception("generation %s failed in an unexpected way", entry.generation.id)
            if entry.whole or await self._courier.whole(entry):
                # It stays open: a version of the app without our mistake makes a picture of it.
                entry.generation = replace(entry.generation, failure=_unsaved(error))
            else:
                await self._courier.end(entry, State.FAILED, _internal(error))

    async def _after_refusal(self, entry: Entry, failure: Failure) -> None:
        delay = (
            None if entry.cancelled_by_user or self._closing else self._retry.delay(failure, entry.attempt)
        )
        if delay is None:
            lost = failure.cause in {Cause.OUTCOME_UNKNOWN, Cause.DISK} and failure.billing is Billing.MAYBE
            state = State.UNKNOWN if lost else State.FAILED
            await self._courier.end(entry, state, failure)
            return
        now = asyncio.get_running_loop().time()
        entry.not_before = now + delay
        if failure.cause is Cause.RATE_LIMIT:
            self._pace(entry.connection).pause(entry.not_before)
        await self._courier.requeue(entry, failure)
        entry.phase = Phase.WAITING
        self._tell(entry, retry_in=delay)

    async def _end_unsent(self, entry: Entry) -> None:
        from gi2desk.jobs.request import CANCELLED_UNSENT

        await self._courier.end(entry, State.CANCELLED, CANCELLED_UNSENT)
        entry.task = None
        self._forget(entry)
        self._tell(entry)
        self._wake.set()

    def _forget(self, entry: Entry) -> None:
        entry.phase = Phase.ENDED
        self._entries.pop(entry.generation.id, None)
        with contextlib.suppress(ValueError):
            self._order.remove(entry.generation.id)
        entry.ended.set()

    def _tell(self, entry: Entry, *, retry_in: float | None = None) -> None:
        progress = Progress(
            generation=entry.generation,
            received=entry.received,
            partial=entry.partial,
            partials=entry.partials,
            retry_in=retry_in,
            held=entry.held,
        )
        for watcher in tuple(self._watchers):
            # A watcher's error must not cost a paid answer.
            guarded(partial(watcher, progress))


def _drawn(order: Order, recipe: Recipe, job: str, now: datetime) -> Generation:
    """One request of an order as it is written down before it is sent."""
    return Generation(
        id=new_id(),
        job=job,
        concept=order.concept,
        connection=order.connection.name,
        base_url=order.connection.base_url,
        recipe=recipe,
        state=State.QUEUED,
        timing=Timing(queued=now),
        image_ids=tuple(new_id() for _ in range(recipe.n)),
        price=list_price(order.connection, recipe),
        parent_image=order.parent_image,
        retry_of=order.retry_of,
    )


def _interrupt(entry: Entry) -> None:
    """Cancels the task of an entry; one that has not begun is left to see for itself, as cancelled it never would."""
    if entry.task is not None and entry.started:
        entry.task.cancel()


def guarded(call: Callable[[], None]) -> None:
    """Calls a watcher; its error is logged and goes no further."""
    try:
        call()
    except Exception:
        log.exception("a watcher of the queue failed")


def _internal(error: Exception) -> Failure:
    return Failure(
        message="Something in the app went wrong while this request ran.",
        cause=Cause.INTERNAL,
        hint="Copy the details into a report.",
        details=repr(error),
        billing=Billing.MAYBE,
    )


def _unsaved(error: Exception) -> Failure:
    return Failure(
        message="The answer has arrived, but something in the app went wrong while it was saved.",
        cause=Cause.INTERNAL,
        hint="It is kept, and saving is tried again at the next start. Copy the details into a report.",
        details=repr(error),
        billing=Billing.BILLED,
    )


def retried(order: Order, failed: Generation) -> Order:
    """The order that sends `failed` again, as a new charge, beside the record of the first try."""
    return replace(order, recipe=failed.recipe, concept=failed.concept, retry_of=failed.id)
