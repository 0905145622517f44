"""What the queue is doing in one line, for the pill in the status bar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gi2desk.core.connection import Connection
from gi2desk.core.record import State
from gi2desk.jobs.forecast import span
from gi2desk.ui.queue.item import Item
from gi2desk.ui.text import tr, tr_count
from gi2desk.ui.theme import Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts of requests; `trouble` are those on the list that failed, may have been billed for nothing, or cannot be saved.

    `ready_in` are the seconds until the last one is probably there, None where that is not known.
    """

    running: int = 0
    waiting: int = 0
    trouble: int = 0
    paused: bool = False
    ready_in: float | None = None

    @property
    def text(self) -> str:
        """“2 running, 1 waiting”."""
        parts = []
        if self.running:
            parts.append(tr_count("{n} running", "{n} running", self.running))
        if self.waiting:
            parts.append(tr_count("{n} waiting", "{n} waiting", self.waiting))
        if self.paused and self.waiting:
            parts.append(tr("paused"))
        if not parts and self.trouble:
            return tr_count("{n} request needs a look", "{n} requests need a look", self.trouble)
        return ", ".join(parts) or tr("Nothing under way")

    @property
    def tone(self) -> Tone:
        """Blue while something runs, amber where a person has to decide."""
        if self.running or (self.waiting and not self.paused):
            return Tone.ACCENT
        return Tone.WARN if self.trouble or self.waiting else Tone.NEUTRAL


def summarise(
    items: Iterable[Item], connection: Connection, *, paused: bool, now: datetime | None = None
) -> Summary:
    """The summary of what is on the list."""
    items = tuple(items)
    active = [item for item in items if item.state.is_open]
    waiting = [item for item in active if item.state is State.QUEUED]
    held = sum(item.stuck for item in active)
    return Summary(
        running=len(active) - len(waiting) - held,
        waiting=len(waiting),
        trouble=held + sum(item.state in {State.FAILED, State.UNKNOWN} for item in items),
        paused=paused,
        ready_in=None if paused and waiting else _ready_in(active, connection, now),
    )


def _ready_in(active: list[Item], connection: Connection, now: datetime | None) -> float | None:
    if not active or any(item.expected is None for item in active):
        return None
    expected = [(item, item.expected or 0.0) for item in active]
    under_way = [
        max(1.0, seconds - (item.elapsed(now) or 0.0))
        for item, seconds in expected
        if item.state is not State.QUEUED
    ]
    ahead = [(item.generation.recipe.n, seconds) for item, seconds in expected if item.state is State.QUEUED]
    return span(ahead, connection, under_way=under_way)
