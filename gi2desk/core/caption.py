"""What a prompt says about itself: a name for its concept, and which references it never mentions."""

from __future__ import annotations

import re

MOST_CHARACTERS = 40
_MOST_WORDS = 5
_ARTICLES = frozenset({"a", "an", "the"})
# A name does not end with a word that waits for another one.
_DANGLING = frozenset(
    {"a", "an", "and", "as", "at", "beside", "between", "by", "for", "from", "in", "inside", "into", "near"}
    | {"of", "on", "or", "over", "the", "to", "under", "with", "without"}
)
_CLAUSE = re.compile(r"[\n.,;:!?\"“”«»()\[\]—–|。，、；：！？（）「」]")
# What only the demo connection reads.
_DIRECTIVE = re.compile(r"\[demo:[^\]\n]*\]")
_WORD_END = " \t-_'"
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


def concept_name(prompt: str) -> str:
    """A short name from the first words of `prompt`, or an empty text.

    The first clause without its article, at most five words and MOST_CHARACTERS characters.
    """
    prompt = _DIRECTIVE.sub("", prompt)
    clause = next((part.strip(_WORD_END) for part in _CLAUSE.split(prompt) if part.strip(_WORD_END)), "")
    words = clause.split()
    if len(words) > 1 and words[0].lower() in _ARTICLES:
        words = words[1:]
    words = words[:_MOST_WORDS]
    while len(words) > 1 and (words[-1].lower() in _DANGLING or len(" ".join(words)) > MOST_CHARACTERS):
        words.pop()
    name = " ".join(words)[:MOST_CHARACTERS].strip(_WORD_END)
    return name[:1].upper() + name[1:]


def unmentioned(prompt: str, references: int) -> tuple[int, ...]:
    """The numbers, from 1, of references that `prompt` never calls by "Image n".

    A single reference needs no number, so none is missed then.
    """
    if references < 2:
        return ()
    named: set[int] = set()
    for match in MENTION.finditer(prompt):
        numbers = match.group(1)
        # A row of many digits is no number of a picture, and too long for an int.
        named.update(int(number) for number in re.findall(r"\d+", numbers) if len(number) <= 2)
        for low, high in _RANGE.findall(numbers):
            named.update(range(int(low), int(high) + 1))
    return tuple(number for number in range(1, references + 1) if number not in named)
