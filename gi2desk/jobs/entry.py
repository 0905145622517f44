"""What the queue holds in memory about one request, and what it tells those who watch."""

from __future__ import annotations

import asyncio
import enum
from dataclasses import dataclass, field
from pathlib import Path

from gi2desk.core.connection import Connection
from gi2desk.core.record import Generation


class Phase(enum.Enum):
    """Decides what a cancel or a quit does: requests are cancelled, fetching waits for the next start, saves are joined."""

    WAITING = enum.auto()
    REQUEST = enum.auto()
    FETCHING = enum.auto()
    SAVING = enum.auto()
    ENDED = enum.auto()


@dataclass(slots=True, kw_only=True, eq=False)
class Entry:
    """One request in the queue; `not_before` is a time of the loop's clock.

    `whole`: its answer is in the spool already, and only has to be saved.
    """

    generation: Generation
    connection: Connection
    phase: Phase = Phase.WAITING
    attempt: int = 0
    not_before: float = 0.0
    received: int = 0
    partial: Path | None = None
    partials: int = 0
    task: asyncio.Task[None] | None = None
    cancelled_by_user: bool = False
    sent: bool = False
    started: bool = False
    whole: bool = False
    held: str = ""
    told: float = 0.0
    ended: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A moment in a request's life, as told to watchers (the queue list, the command line).

    `received` counts the answer's bytes so far, `partial` is the newest preview file, `retry_in` the seconds until the
    request is sent again by itself after a refusal that cannot have been billed, `held` why the disk does not take
    what arrives (it waits in memory).
    """

    generation: Generation
    received: int = 0
    partial: Path | None = None
    partials: int = 0
    retry_in: float | None = None
    held: str = ""
