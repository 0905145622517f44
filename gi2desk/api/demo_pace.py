"""How long the demo takes: not at all for tests and scripts, and lively for a window, with the API's proportions."""

from __future__ import annotations

import asyncio
import enum
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

from gi2desk.core.size import Size

# Medians at 1024x1024 in seconds (third-party measurements of gpt-image-2); xhigh and max are guesses beyond them.
_MEDIANS = {"low": 23.0, "medium": 48.0, "high": 155.0, "xhigh": 190.0, "max": 230.0}
_SQUARE = 1_048_576
# Time grows more slowly than area: this takes 4K to 3.3 times 1K.
_AREA_POWER = 0.58
_PIECE = 65_536


class Pace(enum.StrEnum):
    """How fast answers come."""

    INSTANT = "instant"
    LIVELY = (
        "lively"  # about 1.2 s for 1K low, 2 s for 2K medium and 4 s for 4K high: the order of times is kept
    )
    REAL = "real"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """Seconds until an answer is finished, and seconds its bytes take then."""

    work: float
    transfer: float

    @classmethod
    def of(cls, pace: Pace, size: Size, quality: str, n: int) -> Timetable:
        """The times of `n` pictures."""
        if pace is Pace.INSTANT:
            return cls(work=0.0, transfer=0.0)
        real = _MEDIANS.get(quality, 48.0) * (size.pixels / _SQUARE) ** _AREA_POWER * (1 + 0.15 * (n - 1))
        seconds = real if pace is Pace.REAL else 0.34 * real**0.4
        return cls(work=seconds * 0.9, transfer=min(seconds * 0.1, 8.0))

    def slowed(self) -> Timetable:
        """The times of an endpoint that is much slower, also where the others are instant."""
        return Timetable(work=max(0.2, self.work * 3), transfer=max(0.3, self.work * 2))


async def drip(pieces: Iterable[bytes], seconds: float) -> AsyncIterator[bytes]:
    """The bytes in chunks of at most 64 KB, spread over about `seconds`, letting everything else run in between."""
    chunks = [piece[start : start + _PIECE] for piece in pieces for start in range(0, len(piece), _PIECE)]
    # Timers are coarse in a window's loop, so a pause is never shorter than 20 ms.
    every = max(1, len(chunks) // max(1, int(seconds / 0.02))) if seconds > 0 else 0
    for number, chunk in enumerate(chunks, 1):
        yield chunk
        await asyncio.sleep(seconds * every / len(chunks) if every and number % every == 0 else 0)
