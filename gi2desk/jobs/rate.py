"""When the next request may leave: parallel requests, images per minute, and pauses that the endpoint asked for."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from gi2desk.core.errors import Billing, Cause, Failure

WINDOW = 60.0


class Pace:
    """Limits of one connection. All times are seconds of one monotonic clock, given by the caller."""

    def __init__(self, *, concurrency: int, images_per_minute: int | None) -> None:
        self.concurrency = max(1, concurrency)
        self.images_per_minute = images_per_minute
        self._sent: deque[tuple[float, int]] = deque()
        self._paused_until = 0.0

    def wait(self, now: float, images: int, running: int) -> float | None:
        """Seconds until a request for `images` pictures may leave: 0 now, None when a running one must end first."""
        if running >= self.concurrency:
            return None
        return max(self._paused_until - now, self._window_wait(now, images), 0.0)

    def _window_wait(self, now: float, images: int) -> float:
        if self.images_per_minute is None:
            return 0.0
        while self._sent and self._sent[0][0] <= now - WINDOW:
            self._sent.popleft()
        # A request for more than the whole limit still has to leave some time: alone.
        excess = sum(count for _, count in self._sent) + images - max(self.images_per_minute, images)
        for when, count in self._sent:
            if excess <= 0:
                return 0.0
            excess -= count
            if excess <= 0:
                return when + WINDOW - now
        return 0.0

    def sent(self, now: float, images: int) -> None:
        """Notes a request that leaves now."""
        self._sent.append((now, images))

    def pause(self, until: float) -> None:
        """The endpoint said how long to wait; never shortens an earlier pause."""
        self._paused_until = max(self._paused_until, until)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRule:
    """What is sent again without asking: only what cannot have been billed.

    Delays in seconds. A server that asks for more than `longest_wait` is not waited for: the user decides.
    """

    rate_limit_attempts: int = 6
    connect_attempts: int = 3
    first_delay: float = 5.0
    connect_delay: float = 1.0
    longest_wait: float = 300.0

    def delay(self, failure: Failure, attempt: int) -> float | None:
        """Seconds before attempt `attempt` + 1 (the first is 1), or None where nothing is sent again by itself."""
        if failure.billing is not Billing.NOTHING:
            return None
        if failure.cause is Cause.NO_CONNECTION and attempt < self.connect_attempts:
            return self.connect_delay * float(2 ** (attempt - 1))
        if failure.cause is Cause.RATE_LIMIT and attempt < self.rate_limit_attempts:
            asked = failure.retry_after
            wait = asked if asked is not None else min(60.0, self.first_delay * float(2 ** (attempt - 1)))
            return wait if wait <= self.longest_wait else None
        return None
