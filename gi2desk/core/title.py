"""A short name for a concept from its prompt, which people meet again as the name of a file."""

from __future__ import annotations

import re

MOST_CHARACTERS = 40
_MOST_WORDS = 5
# With fewer words a name says too little where the phrase goes on.
_FEW = 2
_ARTICLES = frozenset({"a", "an", "the", "this", "my", "our"})
# Words that begin another phrase (a name ends before them, never with them): prepositions, relative clauses, verbs and
# participles that follow a noun; the last two lines hold the same in German, French and Spanish.
_JOINT_WORDS = """
about above across against along among and around as at before behind below beneath beside between beyond but by down
during for from in inside into like near next of off on onto or out over so than through to toward towards under until
up upon via while with within without
are has have is shows sits stands that when where which who whose based captured called combining composed depicting
designed dressed facing featuring filled floating flying gazing holding inspired laid leaning lit looking lying made
named photographed placed posing presented rendered riding running seen set showcasing showing sitting split standing
styled surrounded taken themed titled using visualized walking wearing
am auf aus bei im mit neben ohne über und unter von vor zwischen
avec dans de des devant du et pour sans sous sur con del desde en entre para por sin sobre y
"""
_JOINTS = frozenset(_JOINT_WORDS.split())
_OPEN_END = (
    _JOINTS | _ARTICLES | {"der", "die", "das", "ein", "eine", "le", "la", "un", "une", "el", "los", "las"}
)
# "Create an image of a cloud" is about the cloud.
_REQUEST = re.compile(
    r"^(?:please\s+|now\s+)?(?:(?:can|could)\s+you\s+)?(?:i\s+(?:want|need)(?:\s+to\s+see)?\s+(?!to\b)|give\s+me|help\s+me)?\s*"
    r"(?:create|generate|make|draw|design|render|produce|imagine|illustrate|paint|show)?\s*(?:me|us|for\s+me)?\s+(?=\S)",
    re.IGNORECASE,
)
_MEDIUM = re.compile(
    r"^(?:(?!(?:of|in|on|with|for)\b)\S+\s+){0,5}?"
    r"(?:image|picture|photo|photograph|photography|shot|render|rendering|view)\s+of\s+(?=\S)",
    re.IGNORECASE,
)
# A full stop or a colon of either width between digits ("9:16", "2.5") parts nothing.
_CLAUSE = re.compile(
    r"[\n;!?\"“”«»()\[\]<>—–|。，、；！？（）「」【】《》]|(?<!\d)[.:]|[.:](?!\d)|(?<!\d)：|：(?!\d)"
)
_LIST_MARK = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•#]+)\s+")
# A label alone on its line: "[English]", "## Task".
_LABEL = re.compile(r"\A\s*(?:\[[^\]\n]{1,40}\]|#{1,4}[^\n]{1,40}|<[^>\n]{1,40}>)[ \t]*\n(?=\s*\S)")
# What only the demo connection reads.
_DIRECTIVE = re.compile(r"\[demo:[^\]\n]*\]")
# A form field of a shared prompt, which stands for its usual value.
_FIELD = re.compile(r"\{argument\s[^}\n]{0,200}?default=\"([^\"\n]{0,80})\"[^}\n]{0,80}\}")
# Of a prompt that is written as JSON, what is most likely to say what is on the picture; the first of these that is there.
_KEYS = (
    "title",
    "subject",
    "main_subject",
    "scene",
    "description",
    "prompt",
    "theme",
    "task",
    "objective",
    "type",
)
_END = " \t-_',.:"


def concept_name(prompt: str) -> str:
    """A short name from the beginning of `prompt`, or an empty text.

    What is asked for, without “Create an image of a”: its first phrase, and what follows as far as it goes on in whole
    phrases within five words and MOST_CHARACTERS characters.
    """
    text = _FIELD.sub(r"\1", _DIRECTIVE.sub("", prompt[:4_000]))
    text = _LABEL.sub("", text)
    if text.lstrip().startswith(("{", "[{")):
        text = _from_json(text)
    clause = _first_clause(text)
    words = _cut(_noun_phrase(clause).split())
    name = " ".join(words)[:MOST_CHARACTERS].strip(_END)
    return name[:1].upper() + name[1:]


def _from_json(text: str) -> str:
    for key in _KEYS:
        found = re.search(rf'"{key}"\s*:\s*"([^"\n]{{3,400}})', text, re.IGNORECASE)
        if found and "_" not in found[1]:
            return found[1]
    found = re.search(r':\s*"([^"\n]*[^\W\d_]{3}\s[^"\n]*)', text)
    return found[1] if found else ""


def _first_clause(text: str) -> str:
    """The first part that says something, without the request.

    It goes up to a comma, unless that stands between the adjectives of one noun.
    """
    for part in _CLAUSE.split(_LIST_MARK.sub("", text)):
        clause = part.strip(_END)
        if not clause:
            continue
        asked = _REQUEST.sub("", clause, count=1)
        head, comma, rest = asked.partition(",")
        first = head.split()
        if comma and len(first) == _FEW and first[0].lower() in {"a", "an"} and len(rest.split()) >= _FEW:
            return f"{head} {rest.partition(',')[0]}"
        return head.strip(_END)
    return ""


def _noun_phrase(clause: str) -> str:
    """`clause` without the article and “photo of a” before what it is about."""
    return _without_article(_MEDIUM.sub("", _without_article(clause), count=1))


def _without_article(text: str) -> str:
    first, _blank, rest = text.partition(" ")
    return rest.lstrip() if rest.strip() and first.lower() in _ARTICLES else text


def _cut(words: list[str]) -> list[str]:
    """The words up to the last joint between two phrases that keeps them few and short."""
    words = words[:40]
    joints = [n for n, word in enumerate(words) if n and word.lower().strip(_END) in _JOINTS]
    ends = [*joints, len(words)]
    fitting = [end for end in ends if end <= _MOST_WORDS and _length(words[:end]) <= MOST_CHARACTERS]
    end = fitting[-1] if fitting else 0
    if end < _FEW:
        # One word, or none: a longer name is better than half a phrase.
        longer = [end for end in ends if end >= _FEW and _length(words[:end]) <= MOST_CHARACTERS]
        end = longer[0] if longer else end
    if end:
        return _closed(words[:end])
    whole = words[: ends[0]]
    if joints or len(words) <= 2 * _MOST_WORDS:
        # The noun stands last, so what can be spared is in front of it.
        while len(whole) > 1 and _length(whole) > MOST_CHARACTERS:
            whole = whole[1:]
        return _closed(whole)
    whole = words[:_MOST_WORDS]
    while len(whole) > 1 and _length(whole) > MOST_CHARACTERS:
        whole.pop()
    return _closed(whole)


def _closed(words: list[str]) -> list[str]:
    while len(words) > 1 and words[-1].lower().strip(_END) in _OPEN_END:
        words = words[:-1]
    return words


def _length(words: list[str]) -> int:
    return len(" ".join(words))
