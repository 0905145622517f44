"""Every text that people read passes through here, so that it can be translated."""

from __future__ import annotations

import functools
import re
import textwrap
from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale

CONTEXT = "gi2desk"
_BEFORE_FIGURE = re.compile(r" (?=\d)")
_JOINT = "\ue000"  # no character of any text
TIP_WIDTH = 60
"""Characters of a line of a tooltip."""


def tr(text: str, /, **values: object) -> str:
    """`text` in the user's language, with `{name}` fields filled in afterwards."""
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format(**values) if values else translated


def tr_count(one: str, many: str, /, n: int, **values: object) -> str:
    """`one` or `many` by `n`, as the language counts; `{n}` is the number with group separators."""
    translated = QCoreApplication.translate(CONTEXT, many, None, n)
    if translated == many and n == 1:
        translated = QCoreApplication.translate(CONTEXT, one)
    return translated.format(n=number(n), **values)


@functools.cache
def locale() -> QLocale:
    """The user's locale, for numbers and dates."""
    found = QLocale()
    # A system that was told nothing counts as English: bare digits in a row of five are hard to read.
    return QLocale(QLocale.Language.English) if found.language() == QLocale.Language.C else found


def number(value: float, decimals: int = 0) -> str:
    """A number with the locale's separators."""
    if decimals == 0:
        return locale().toString(round(value))
    # Rounded first: nothing is turned by “-0.0”.
    return locale().toString(round(float(value), decimals) + 0.0, "f", decimals)


def percent(fraction: float, decimals: int = 0) -> str:
    """0.62 as “62 %”."""
    return f"{number(fraction * 100, decimals)} %"


def duration(seconds: float) -> str:
    """Seconds as “14 s”, “2 min 5 s” or “1 h 12 min”."""
    whole = max(0, round(seconds))
    if whole < 60:
        return tr("{s} s", s=whole)
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return tr("{m} min {s} s", m=minutes, s=rest) if rest else tr("{m} min", m=minutes)
    hours, minutes = divmod(minutes, 60)
    return tr("{h} h {m} min", h=hours, m=minutes)


def day(when: date) -> str:
    """A day as the system writes it in short; where it was told no language, as 2026-11-29."""
    if QLocale().language() == QLocale.Language.C:
        return f"{when:%Y-%m-%d}"
    return locale().toString(QDate(when.year, when.month, when.day), QLocale.FormatType.ShortFormat)


def clock(seconds_from_now: float) -> str:
    """The time of day in so many seconds, as “16:40”."""
    return f"{datetime.now().astimezone() + timedelta(seconds=seconds_from_now):%H:%M}"


def file_size(count: int) -> str:
    """Bytes as “4.2 MB” (powers of ten, as file managers on macOS and shops count)."""
    if count < 1_000:
        return tr("{n} B", n=count)
    for unit, size in (("GB", 1_000_000_000), ("MB", 1_000_000)):
        if count >= size:
            return f"{number(count / size, 1)} {unit}"
    return f"{number(count / 1_000)} kB"


def wrapped(text: str) -> str:
    """A tooltip in lines that are read at a glance: Qt breaks none of a plain text, however long.

    A figure stays with the word before it.
    """
    return "\n".join(_filled(line) for line in text.split("\n"))


def _filled(line: str) -> str:
    if len(line) <= TIP_WIDTH:
        return line
    kept = _BEFORE_FIGURE.sub(_JOINT, line)
    filled = textwrap.fill(kept, TIP_WIDTH, break_long_words=False, break_on_hyphens=False)
    return filled.replace(_JOINT, " ")


def mark(text: str) -> str:
    """`text` itself: marks a text of a table for translation, which happens where it is shown."""
    return text
