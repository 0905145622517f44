"""How a prompt calls its references, and which of them it never mentions."""

from __future__ import annotations

import re

# Few blanks only: two rows of any number of them beside each other take their square in time.
# "Image 2", "images 2 and 3", "reference #2"; also the words of the languages with most users.
_PICTURE = (
    r"(?:images?|pictures?|references?|refs?|photos?|bild(?:er)?|imagen|imágenes|figure|图片?|画像|参考图?|이미지)"
    r"\s{0,3}(?:no\.?|nr\.?|number)?\s{0,3}"
)
MENTION = re.compile(
    _PICTURE + r"((?:#?\d{1,2}(?:\s{0,3}(?:,|and|und|et|y|&|\+|/|to|-|–|、|和)\s{0,3})?)+)",
    re.IGNORECASE,
)
# "Image ?": its number went with the picture.
UNNUMBERED = re.compile(_PICTURE + r"\?", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,2})\s*(?:to|-|–)\s*#?(\d{1,2})")


def unmentioned(prompt: str, references: int) -> tuple[int, ...]:
    """The numbers, from 1, of references that `prompt` never calls by "Image n".

    A single reference needs no number, so none is missed then.
    """
    if references < 2:
        return ()
    named = _named(prompt)
    return tuple(number for number in range(1, references + 1) if number not in named)


def mentions(prompt: str, number: int) -> bool:
    """Whether `prompt` calls a reference by "Image n"."""
    return number in _named(prompt)


def missing(prompt: str, references: int) -> tuple[int, ...]:
    """The numbers of pictures that `prompt` calls by "Image n" and that are not among its references.

    Without any reference the words may mean pictures that are to be made.
    """
    return tuple(sorted(number for number in _named(prompt) if number > references)) if references else ()


def _named(prompt: str) -> set[int]:
    named: set[int] = set()
    for match in MENTION.finditer(prompt):
        numbers = match.group(1)
        # A row of many digits is no number of a picture, and too long for an int.
        named.update(int(number) for number in re.findall(r"\d+", numbers) if len(number) <= 2)
        for low, high in _RANGE.findall(numbers):
            named.update(range(int(low), int(high) + 1))
    return named
