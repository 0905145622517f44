"""One request as the list shows it: a plain value made of what the queue and the library said."""

from __future__ import annotations

import enum
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path

from gi2desk.core.connection import DEMO
from gi2desk.core.errors import Billing, Cause
from gi2desk.core.offer import tier_of_recipe
from gi2desk.core.record import Generation, Image, State
from gi2desk.core.tier import Tier
from gi2desk.jobs.entry import Progress
from gi2desk.jobs.forecast import Forecast


class Deed(enum.Enum):
    """What a person can do about a request."""

    OPEN = enum.auto()
    CANCEL = enum.auto()
    RETRY = enum.auto()
    SETTINGS = enum.auto()
    MOVE_UP = enum.auto()
    MOVE_DOWN = enum.auto()
    COPY = enum.auto()
    DISMISS = enum.auto()


# What the settings can mend.
_SETTINGS = frozenset({Cause.NO_KEY, Cause.BAD_KEY, Cause.KEYRING, Cause.FORBIDDEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """`retry_at` is a time of the monotonic clock; `expected` the seconds that requests like it took, if known.

    `held` is why the disk does not take what arrives, in the system's words. `images` and `files` are the pictures it
    made, in order, once they have been looked up, and `composites` the composite of each with its file, or None; empty
    where none was asked for. `place` counts it among the `of` requests of its click, and `twin`
    says that another click on the list asked for the same tier of the same concept. `again` is what sending it a second
    time would cost, where that can be done.
    """

    generation: Generation
    name: str = ""
    received: int = 0
    partial: Path | None = None
    partials: int = 0
    held: str = ""
    retry_at: float | None = None
    expected: float | None = None
    images: tuple[Image, ...] = ()
    files: tuple[Path, ...] = ()
    composites: tuple[tuple[Image, Path] | None, ...] = ()
    place: int = 1
    of: int = 1
    twin: bool = False
    again: Forecast | None = None

    @property
    def id(self) -> str:
        """Id of the generation."""
        return self.generation.id

    @property
    def state(self) -> State:
        """The generation's state."""
        return self.generation.state

    @property
    def tier(self) -> Tier:
        """The tier that was asked for."""
        return tier_of_recipe(self.generation.recipe)

    @property
    def picture(self) -> Path | None:
        """The newest there is to see: the first picture, else the preview."""
        shown = self.shown
        return shown[0][1] if shown else self.partial

    @property
    def shown(self) -> tuple[tuple[Image, Path], ...]:
        """What was asked for, with its file: each picture as it came, or its composite where there is one."""
        answers = zip(self.images, self.files, strict=True)
        return tuple(mixed or answer for answer, mixed in zip_longest(answers, self.composites))

    @property
    def demo(self) -> bool:
        """True for a request of the demo connection, which never bills anything."""
        return self.generation.connection == DEMO.name

    @property
    def may_be_billed(self) -> bool:
        """True where trying again could be paid a second time."""
        failure = self.generation.failure
        return failure is not None and failure.billing is not Billing.NOTHING and not self.demo

    @property
    def stuck(self) -> bool:
        """True for an answer that has arrived and cannot be saved just now."""
        return self.state is State.SAVING and self.generation.failure is not None

    def elapsed(self, now: datetime | None = None) -> float | None:
        """Seconds since it was sent, up to its end; None if it never was."""
        timing = self.generation.timing
        # What is sent again after a refusal keeps the time of the first try, but waits.
        if timing.sent is None or self.state is State.QUEUED:
            return None
        end = timing.last_byte or timing.ended or (now or datetime.now(UTC))
        return max(0.0, (end - timing.sent).total_seconds())

    def fraction(self, now: datetime | None = None) -> float | None:
        """How far it probably is, 0…1, by what requests like it took; None where nothing is known."""
        elapsed, partials = self.elapsed(now), self.generation.recipe.partial_images
        if self.state is State.SAVING:
            return 1.0
        if elapsed is None or not self.state.is_open:
            return None
        by_time = min(0.95, elapsed / self.expected) if self.expected else None
        by_preview = self.partials / (partials + 1) if partials and self.partials else None
        known = [part for part in (by_time, by_preview) if part is not None]
        return max(known) if known else None

    def deeds(self) -> tuple[Deed, ...]:
        """What can be done now, the most natural first."""
        failure = self.generation.failure
        match self.state:
            case State.QUEUED:
                return Deed.CANCEL, Deed.MOVE_UP, Deed.MOVE_DOWN
            case State.SENDING | State.RECEIVING:
                return (Deed.CANCEL,)
            case State.SAVING:
                return (Deed.COPY,) if failure else ()
            case State.DONE:
                opened = (Deed.OPEN,) if self.images else ()
                return (*opened, *((Deed.COPY,) if failure else ()), Deed.DISMISS)
            case _:
                mend = (Deed.SETTINGS,) if failure is not None and failure.cause in _SETTINGS else ()
                return (*mend, Deed.RETRY, Deed.COPY, Deed.DISMISS)

    def retry_in(self) -> float | None:
        """Seconds until it is sent again by itself."""
        return None if self.retry_at is None else max(0.0, self.retry_at - time.monotonic())


def retry_time(progress: Progress) -> float | None:
    """When the request of `progress` is sent again by itself, on the monotonic clock."""
    return None if progress.retry_in is None else time.monotonic() + progress.retry_in
