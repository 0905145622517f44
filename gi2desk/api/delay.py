"""Finds out how long an endpoint wants us to wait: it may say so in three headers, or only in its message."""

from __future__ import annotations

import email.utils
import math
import re
import time
from collections.abc import Mapping

# Seconds by the first letters of the unit; "milli" and "ms" before "m".
_UNITS = (("milli", 0.001), ("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0))
_ASKED = re.compile(r"(?:try again|retry|wait)(?:\s+(?:in|after|for))?\s+", re.IGNORECASE)
_PART = re.compile(
    r"\s*(\d+(?:\.\d+)?)\s*(milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h)(?![a-z])",
    re.IGNORECASE,
)


def retry_after(headers: Mapping[str, str], message: str = "") -> float | None:
    """Seconds to wait, or None when nothing was said.

    In this order: `retry-after-ms`, `retry-after` in seconds or as an HTTP date (RFC 9110, 10.2.3), and a phrase such as
    "try again in 1m30s" in the message. `headers` has lower-case names.
    """
    for name, factor in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        seconds = _number(headers.get(name, ""), factor)
        if seconds is not None:
            return seconds
    dated = _until(headers.get("retry-after", ""))
    return dated if dated is not None else in_message(message)


def in_message(message: str) -> float | None:
    """The seconds that a message names after "try again in", or None."""
    for asked in _ASKED.finditer(message):
        total, position = None, asked.end()
        while (part := _PART.match(message, position)) is not None:
            total = (total or 0.0) + float(part[1]) * _seconds_in(part[2].lower())
            position = part.end()
        if total is not None:
            return total
    return None


def _number(text: str, factor: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return max(0.0, value * factor) if math.isfinite(value) else None


def _until(text: str) -> float | None:
    try:
        when = email.utils.parsedate_to_datetime(text)
        return max(0.0, when.timestamp() - time.time())
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _seconds_in(unit: str) -> float:
    return next(seconds for start, seconds in _UNITS if unit.startswith(start))
