"""Text search: what is indexed of a text, and what a typed query means, also in scripts without spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Han, kana, Hangul and their extensions: words are not separated there, so pairs of characters are indexed.
_PAIRED = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003fffd]+"
)
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r'"([^"]*)"?')


def pairs(*texts: str) -> str:
    """The pairs of neighbouring characters in all runs of CJK in `texts`, separated by spaces.

    The last character of a run follows on its own: so a search for one character is a search for a prefix, and no
    phrase reaches from one run into the next.
    """
    if all(text.isascii() for text in texts):
        return ""
    return " ".join(
        token for text in texts for run in _PAIRED.findall(_folded(text)) for token in _tokens(run)
    )


def match(query: str) -> str:
    """The FTS5 expression for what a person typed, or "" if it holds nothing to search for.

    All words must occur, each as the beginning of a word; text in double quotes as it stands.
    """
    terms: list[str] = []
    last = 0
    for quoted in _QUOTED.finditer(query):
        terms += _terms(query[last : quoted.start()], whole=False)
        terms += _terms(quoted[1], whole=True)
        last = quoted.end()
    return " AND ".join((*terms, *_terms(query[last:], whole=False)))


def _terms(text: str, *, whole: bool) -> Iterator[str]:
    folded = _folded(text)
    for run in _PAIRED.findall(folded):
        # A single character is the beginning of the pairs that it starts.
        yield f'pairs : "{" ".join(_tokens(run)[:-1])}"' if len(run) > 1 else f'pairs : "{run}"*'
    words = _WORD.findall(_PAIRED.sub(" ", folded))
    if whole and words:
        yield f'"{" ".join(words)}"'
    elif not whole:
        yield from (f'"{word}"*' for word in words)


def _tokens(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run))]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def sort_key(text: str) -> str:
    """A text by which names sort as people expect: "Take 2" before "take 10", "Äther" beside "alpha"."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _DIGITS.sub(lambda digits: digits[0].lstrip("0").zfill(12), text.casefold())
