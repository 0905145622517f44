"""How far an export is, also within the file at hand, which tells nothing while it is encoded."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gi2desk.core.delivery import Delivered
from gi2desk.core.recipe import OutputFormat

# Seconds for a million pixels on a machine of 2024; only where a file has not told a better measure yet.
_USUAL = {OutputFormat.PNG: 0.6, OutputFormat.JPEG: 0.05, OutputFormat.WEBP: 0.5}
_MOST = 0.97  # of a file that is not done


class Pace:
    """Weighs files by their pixels and format, and learns from those that are done."""

    def __init__(self, files: Sequence[Delivered]) -> None:
        self._left = {one.name: _seconds(one) for one in files}
        self._total = sum(self._left.values()) or 1.0
        self._done = 0.0
        self._name = ""
        self._since = 0.0
        self._factor = 1.0

    def begin(self, name: str, now: float) -> None:
        """Another file is at hand, at `now` seconds of any clock; the one before is done."""
        self._end(now)
        # One that was numbered beside another of its name stands for the first that is left.
        self._name = name if name in self._left else next(iter(self._left), "")
        self._since = now

    def share(self, now: float) -> float:
        """So much of everything is done, 0 to 1; it never stands still and never goes back."""
        expected = self._left.get(self._name, 0.0)
        passed = (now - self._since) / max(0.05, expected * self._factor)
        # At the expected time two thirds: what takes longer slows down instead of waiting at its end.
        within = min(_MOST, 1 - math.exp(-passed * 1.1)) if expected else 0.0
        return min(1.0, (self._done + expected * within) / self._total)

    def _end(self, now: float) -> None:
        expected = self._left.pop(self._name, 0.0)
        if expected:
            self._factor = max(0.02, (now - self._since) / expected)
            self._done += expected


def _seconds(one: Delivered) -> float:
    return one.size[0] * one.size[1] / 1_000_000 * _USUAL[one.format] + 0.02
