"""Runs the queue for a command: says how it goes, and tells what became of each request, also after an interrupt."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from gi2desk.commands.context import Context
from gi2desk.core.record import Generation
from gi2desk.jobs.entry import Progress
from gi2desk.jobs.order import Order
from gi2desk.jobs.queue import Queue
from gi2desk.jobs.reconcile import reconcile
from gi2desk.library.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The generations of a job as they ended; `interrupted` says that the user did not wait."""

    generations: tuple[Generation, ...]
    interrupted: bool = False


def follow(queue: Queue, order: Order, library: Library, context: Context) -> Ended:
    """Sends `order` and waits for it.

    An interrupt cancels what is under way, saves what is whole, and writes down the rest. Raises UserError, and
    KeyboardInterrupt where nothing was queued yet.
    """
    sent: list[Generation] = []
    teller = Teller(context)
    queue.watch(teller.tell)
    try:
        return Ended(generations=asyncio.run(_serve(queue, order, sent)))
    except KeyboardInterrupt:
        if not sent:
            raise
        context.sent = True
        context.progress("Interrupted.")
        reconcile(library, context.catalogue)
        ended = tuple(library.generation(generation.id) for generation in sent)
        context.sent = False
        return Ended(generations=ended, interrupted=True)


async def _serve(queue: Queue, order: Order, sent: list[Generation]) -> tuple[Generation, ...]:
    async with asyncio.TaskGroup() as group:
        group.create_task(queue.run())
        try:
            sent.extend(await queue.submit(order))
            return await queue.wait(sent)
        finally:
            queue.close()


@dataclass(slots=True, kw_only=True, eq=False)
class _Said:
    """What was last said of a request."""

    line: str = ""
    held: bool = False
    tries: int = 1


@dataclass(slots=True, eq=False)
class Teller:
    """Says on standard error how requests go, each thing once."""

    context: Context
    _said: dict[str, _Said] = field(default_factory=dict)

    def tell(self, progress: Progress) -> None:
        """A watcher of the queue."""
        generation = progress.generation
        said = self._said.setdefault(generation.id, _Said())
        if progress.retry_in is not None and generation.failure is not None:
            said.tries += 1
            line = f"{generation.failure.message} Try {said.tries} follows in {progress.retry_in:.0f} s."
            self.context.progress(line)
            return
        if progress.held and not said.held:
            self.context.progress(
                f"The library's disk does not take the answer ({progress.held}). It is held in memory: free some space now."
            )
        said.held = bool(progress.held)
        received = f", {progress.received / 1e6:.1f} MB of the answer" if progress.received else ""
        is_open = generation.state.is_open
        line = f"request {generation.id}: {generation.state}{received if is_open else ''}"
        if line != said.line:
            said.line = line
            self.context.progress(line, transient=is_open)
