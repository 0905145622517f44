"""What changed between two wordings of a prompt, since a picture asked for in other words is another picture."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

# Scripts without spaces between words (kana, Han, their punctuation, full width forms): each character is a word.
_SINGLE = "\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003134f"
_LETTER = rf"(?![{_SINGLE}])[\w\u0300-\u036f]"
# A gap and what follows it; the last token is the gap at the end with nothing behind it.
_TOKEN = re.compile(rf"(\s*)([{_SINGLE}]|(?:{_LETTER})+(?:['’-](?:{_LETTER})+)*|\S|\Z)")


class Change(enum.Enum):
    """What became of a stretch of text."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what became of it."""

    kind: Change
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    gap: str
    word: str

    @property
    def text(self) -> str:
        return self.gap + self.word


@dataclass(slots=True)
class _Writer:
    """Joins what belongs together: between two kept stretches at most one removed and then one added."""

    pieces: list[Piece] = field(default_factory=list)
    _kept: str = ""
    _removed: str = ""
    _added: str = ""

    def keep(self, text: str) -> None:
        if not text:
            return
        if self._removed or self._added:
            self.flush()
        self._kept += text

    def change(self, removed: str, added: str) -> None:
        self._removed += removed
        self._added += added

    def flush(self) -> None:
        found = ((Change.KEPT, self._kept), (Change.REMOVED, self._removed), (Change.ADDED, self._added))
        self.pieces.extend(Piece(kind, text) for kind, text in found if text)
        self._kept = self._removed = self._added = ""


def diff(old: str, new: str) -> tuple[Piece, ...]:
    """How `new` came out of `old`, in reading order: what is removed stands before what was added in its place.

    The kept and removed pieces joined give `old`, the kept and added ones `new`, to the last blank. Words are compared
    whole, with case; Chinese and Japanese by character. Memory grows with the length of the texts, not its square.
    Two texts of 32,000 characters take a second or two: for a worker.
    """
    one, two = _tokens(old), _tokens(new)
    writer = _Writer()
    for kept, before, after in _stretches(one, two):
        if kept:
            for earlier, later in zip(before, after, strict=True):
                _keep(writer, earlier, later)
        else:
            writer.change(_join(before), _join(after))
    writer.flush()
    return tuple(writer.pieces)


_Stretch = tuple[bool, Sequence[_Token], Sequence[_Token]]


def _stretches(one: Sequence[_Token], two: Sequence[_Token]) -> Iterator[_Stretch]:
    """Whether the words stay, and the tokens of both sides, from the start to the end.

    What both texts begin and end with is taken off first: most edits are small, and the rest is what costs.
    """
    shorter = min(len(one), len(two))
    head = next((n for n in range(shorter) if one[n].word != two[n].word), shorter)
    most = shorter - head
    tail = next((n for n in range(most) if one[-1 - n].word != two[-1 - n].word), most)
    yield True, one[:head], two[:head]
    middle_one, middle_two = one[head : len(one) - tail], two[head : len(two) - tail]
    words = [token.word for token in middle_one], [token.word for token in middle_two]
    from difflib import SequenceMatcher

    # difflib passes over words that fill more than 1 % of a long text when it looks for a beginning: that bounds the work.
    for tag, i, i_end, j, j_end in SequenceMatcher(None, *words).get_opcodes():
        yield tag == "equal", middle_one[i:i_end], middle_two[j:j_end]
    yield True, one[len(one) - tail :], two[len(two) - tail :]


def _keep(writer: _Writer, before: _Token, after: _Token) -> None:
    """The word stays; the blanks before it may have changed all the same."""
    if before.gap == after.gap:
        writer.keep(after.text)
    else:
        writer.change(before.gap, after.gap)
        writer.keep(after.word)


def _tokens(text: str) -> list[_Token]:
    return [_Token(gap=match[1], word=match[2]) for match in _TOKEN.finditer(text)]


def _join(tokens: Sequence[_Token]) -> str:
    return "".join(token.text for token in tokens)
