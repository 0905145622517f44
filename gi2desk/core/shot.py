"""Takes a shot list apart: numbered or bulleted lines, or rows of a spreadsheet, and the text that all of them share."""

from __future__ import annotations

import csv
import enum
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PLACEHOLDER = "{shot}"
"""Where the shot goes in the common text; without it the shot follows as a paragraph of its own."""

_WORD = r"(?:shot|scene|frame|panel|take|einstellung|szene|plan|plano|toma)"
_MARKS = (
    # Shot 3:  Scene 2 -  Frame 4.  Shot 7
    re.compile(rf"{_WORD}\s*(?:no\.?\s*|#\s*)?\d{{1,3}}[a-z]?\s*(?:[:.)\]–—-]\s*|\n|$)", re.IGNORECASE),
    # 1.  2)  (3)  4:  5 -
    re.compile(r"\(?\d{1,3}[a-z]?(?:[.):]|\s[–—-])(?=\s|$)\s*", re.IGNORECASE),
    re.compile(r"[-–—*•‣◦▪·]\s+"),
)
_HEADINGS = frozenset({"#", "no", "no.", "nr", "nr.", "id", "shot", "shots", "scene", "frame", "panel"})
_NUMBER = re.compile(rf"(?:{_WORD}\s*)?#?\d{{1,3}}[a-z]?[.):]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotList:
    """`common` is what stands around the list and belongs to each shot; `shots` are without their marks."""

    common: str
    shots: tuple[str, ...]


class _Kind(enum.IntEnum):
    NAMED = 0
    NUMBERED = 1
    BULLETED = 2


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text; `kind` is that of the mark it begins with, `rest` what follows the mark."""

    text: str
    indent: int
    kind: _Kind | None
    rest: str


def split_shots(text: str) -> ShotList:
    """The shots of `text`, in order.

    Rows with tabs are cells of a spreadsheet. Else the first mark that is found decides what begins a shot; other marks
    and lines that are further in belong to the shot above them. What stands before the list is common, and so is a last
    paragraph that stands apart from it, unless shots have several paragraphs themselves. Without marks every line is a
    shot. Every word of `text` but the marks (and the headings of a table) is in the result.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _is_table(text):
        return ShotList(common="", shots=_rows_as_shots(text))
    lines = [_line(line) for line in text.split("\n")]
    first = next((line for line in lines if line.kind is not None), None)
    if first is None:
        return ShotList(common="", shots=tuple(line.text.strip() for line in lines if line.text.strip()))
    return _listed(lines, first)


def has_list(text: str) -> bool:
    """True where `text` holds at least two marked shots, or rows of a spreadsheet."""
    if _is_table(text):
        return True
    lines = [_line(line) for line in text.splitlines()]
    first = next((line for line in lines if line.kind is not None), None)
    return first is not None and sum(_begins(line, first) for line in lines) > 1


def prompt_for(common: str, shot: str) -> str:
    """The prompt of one shot: in the place of `{shot}` in the common text, else after it."""
    if PLACEHOLDER in common:
        return common.replace(PLACEHOLDER, shot)
    return "\n\n".join(part for part in (common.strip(), shot.strip()) if part)


def _line(text: str) -> _Line:
    inner = text.lstrip(" \t\u3000")
    for kind, mark in zip(_Kind, _MARKS, strict=True):
        found = mark.match(inner)
        if found is not None:
            return _Line(text, len(text) - len(inner), kind, inner[found.end() :])
    return _Line(text, len(text) - len(inner), None, inner)


def _begins(line: _Line, first: _Line) -> bool:
    return line.kind is first.kind and line.indent <= first.indent


def _listed(lines: Sequence[_Line], first: _Line) -> ShotList:
    """The shots of marked lines, each with the lines below it up to the next mark of the same kind."""
    before: list[str] = []
    shots: list[list[str]] = []
    for line in lines:
        if _begins(line, first):
            shots.append([line.rest])
        elif shots:
            shots[-1].append(line.text)
        else:
            before.append(line.text)
    texts = [_tidy(shot) for shot in shots]
    after = ""
    if not any("\n\n" in text for text in texts[:-1]):
        texts[-1], after = _without_last_paragraphs(shots[-1])
    common = "\n\n".join(part for part in (_tidy(before), after) if part)
    return ShotList(common=common, shots=tuple(text for text in texts if text))


def _without_last_paragraphs(shot: Sequence[str]) -> tuple[str, str]:
    """The last shot up to its first empty line, and what follows if that is not further in."""
    for place, line in enumerate(shot):
        rest = _tidy(shot[place:])
        if place and not line.strip() and rest:
            following = next(text for text in shot[place:] if text.strip())
            if following[:1].isspace():
                break
            return _tidy(shot[:place]), rest
    return _tidy(shot), ""


def _tidy(lines: Iterable[str]) -> str:
    """Lines without the space at their ends and without empty ones at either end, at most one empty between two."""
    text = "\n".join(line.strip() for line in lines).strip()
    return re.sub(r"\n{3,}", "\n\n", text)


# Tables


def _is_table(text: str) -> bool:
    rows = [line for line in text.split("\n") if line.strip()]
    tabbed = ["\t" in row.strip(" ").lstrip("\t") for row in rows]
    # A cell of several lines is quoted; its lines have no tabs of their own.
    return len(rows) > 1 and (all(tabbed) or (tabbed[0] and '"' in text))


def _rows_as_shots(text: str) -> tuple[str, ...]:
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter="\t")]
    rows = [row for row in rows if any(row)]
    names = rows.pop(0) if len(rows) > 1 and rows[0][0].casefold() in _HEADINGS else []
    found = (_row_as_shot(row, names) for row in rows)
    return tuple(shot for shot in found if shot)


def _row_as_shot(row: Sequence[str], names: Sequence[str]) -> str:
    """The cells of a row as sentences; its number goes, and a heading names its cell where there are several."""
    cells = list(enumerate(row))
    if cells and _NUMBER.fullmatch(cells[0][1]):
        cells = cells[1:]
    cells = [(place, cell) for place, cell in cells if cell]
    if len(cells) < 2 or not names:
        return "\n".join(cell for _place, cell in cells)
    named = ((names[place] if place < len(names) else "", cell) for place, cell in cells)
    return "\n".join(f"{name}: {cell}" if name else cell for name, cell in named)
