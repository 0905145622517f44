"""Keeps the words of a prompt pointing at the right pictures when the references get other numbers."""

from __future__ import annotations

import itertools
import re

from gi2desk.core.caption import MENTION, UNNUMBERED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GONE = "?"
"""What stands in the prompt for the number of a reference that was removed."""

_TOKEN = re.compile(r"\d+")
_RANGE = re.compile(r"\s*(?:to|-|–)\s*#?\s*", re.IGNORECASE)


def renumbered(prompt: str, numbers: Mapping[int, int | None]) -> str:
    """`prompt` with every “Image n” by its new number; None stands for a reference that is gone.

    `numbers` maps old to new, both from 1. In a list the gone one is left out, alone it becomes “Image ?”. What is not in
    `numbers` stays as it is, and so does everything else.
    """
    if all(old == new for old, new in numbers.items()):
        return prompt

    def put(match: re.Match[str]) -> str:
        start, end = match.start(1) - match.start(), match.end(1) - match.start()
        whole = match.group(0)
        return whole[:start] + _listed(match.group(1), numbers) + whole[end:]

    return MENTION.sub(put, prompt)


def marks(prompt: str) -> int:
    """How many places of `prompt` look like “Image ?”; a question that ends in such a word is one as well."""
    return sum(1 for _ in UNNUMBERED.finditer(prompt))


def moves(before: Sequence[object], after: Sequence[object]) -> dict[int, int | None]:
    """From the old numbers of some references to their new ones: the same thing has the same key in both."""
    places: dict[object, list[int]] = {}
    for number, key in enumerate(after, start=1):
        places.setdefault(key, []).append(number)
    return {
        number: places[key].pop(0) if places.get(key) else None for number, key in enumerate(before, start=1)
    }


def inverse(numbers: Mapping[int, int | None]) -> dict[int, int | None]:
    """The way back, as far as there is one."""
    return {new: old for old, new in numbers.items() if new is not None}


def _listed(text: str, numbers: Mapping[int, int | None]) -> str:
    """One list of numbers, such as “1, 2 and 4” or “1 to 3”, by their new ones."""
    found = list(_TOKEN.finditer(text))
    if all(numbers.get(number, number) == number for number in _meant(text, found)):
        return text
    pieces: list[tuple[str, str]] = []  # what stands before a number, and the number
    skip = False
    for index, token in enumerate(found):
        if skip:
            skip = False
            continue
        before = text[found[index - 1].end() if index else 0 : token.start()]
        following = found[index + 1] if index + 1 < len(found) else None
        if following is not None and _is_range(text, token, following):
            skip = True
            pieces += _range(before, text, token, following, numbers)
        else:
            new = numbers.get(int(token.group()), int(token.group()))
            if new is not None:
                pieces.append((before, str(new)))
    tail = text[found[-1].end() :]
    if not pieces:
        return text[: found[0].start()].rstrip("#") + GONE + tail
    first = text[: found[0].start()]
    return "".join([first, pieces[0][1], *(before + number for before, number in pieces[1:])]) + tail


def _range(
    before: str,
    text: str,
    start: re.Match[str],
    end: re.Match[str],
    numbers: Mapping[int, int | None],
) -> list[tuple[str, str]]:
    whole = _between(start, end, numbers)
    if whole is not None:
        low, high = whole
        return [(before, str(low)), (text[start.end() : end.start()], str(high))]
    old = range(int(start.group()), int(end.group()) + 1)
    new = [numbers.get(number, number) for number in old]
    left = sorted(number for number in new if number is not None)
    return [(before if n == 0 else ", ", str(number)) for n, number in enumerate(left)]


def _between(
    start: re.Match[str], end: re.Match[str], numbers: Mapping[int, int | None]
) -> tuple[int, int] | None:
    """The first and last of what a range became, if it still is one."""
    old = range(int(start.group()), int(end.group()) + 1)
    new = [numbers.get(number, number) for number in old]
    left = sorted(number for number in new if number is not None)
    if len(left) > 1 and left == list(range(left[0], left[-1] + 1)):
        return left[0], left[-1]
    return None


def _meant(text: str, found: Sequence[re.Match[str]]) -> set[int]:
    """All numbers of a list, those inside its ranges too."""
    meant = {int(token.group()) for token in found}
    for one, other in itertools.pairwise(found):
        if _is_range(text, one, other):
            meant.update(range(int(one.group()), int(other.group())))
    return meant


def _is_range(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    low, high = int(one.group()), int(other.group())
    return low < high < 100 and _RANGE.fullmatch(text[one.end() : other.start()]) is not None
