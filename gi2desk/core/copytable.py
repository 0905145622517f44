"""The words of one picture in several languages, as they come from a spreadsheet: the values of a prompt's variables."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from gi2desk.core.refusal import bad_input

FIRST = "copy"
"""What the only column of text is called where nothing names it."""

_MOST_BYTES = 1_000_000
_LOCALE_NAMES = frozenset(
    {
        "",
        "locale",
        "locales",
        "language",
        "lang",
        "market",
        "country",
        "region",
        "sprache",
        "langue",
        "idioma",
    }
)
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_NAME = re.compile(r"\W+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRow:
    """The texts of one locale, one for each name of its table."""

    locale: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyTable:
    """`names` are the variables of the prompt that the columns stand for."""

    names: tuple[str, ...] = (FIRST,)
    rows: tuple[CopyRow, ...] = ()

    def values(self, locale: str) -> dict[str, str]:
        """What the variables are in a locale."""
        row = next((row for row in self.rows if row.locale == locale), None)
        found = dict(zip(self.names, row.texts, strict=True)) if row is not None else {}
        return {"locale": locale, **found}


def parse_copy(text: str, wanted: Sequence[str] = ()) -> CopyTable:
    """A table from TSV (what spreadsheets put on the clipboard) or CSV with commas or semicolons.

    A row of headings is known by its first cell (“locale”, “language” …) or by cells that name variables of the prompt
    (`wanted`). Without one the first column is the locale and the others are the variables in the order of `wanted`.
    Raises UserError(BAD_INPUT) for text that is no table, and for a locale that comes twice.
    """
    rows = [[cell.strip() for cell in row] for row in _cells(text) if any(cell.strip() for cell in row)]
    if not rows:
        return CopyTable(names=tuple(wanted) or (FIRST,))
    names: tuple[str, ...] = ()
    if _is_heading(rows[0], wanted):
        names = _named(rows.pop(0)[1:], wanted)
    columns = max((len(row) for row in rows), default=1) - 1
    if columns < 1 and rows:
        raise bad_input(
            "The copy has one column only.",
            "Each row needs a locale and its text, as columns of a spreadsheet or with a comma between them.",
        )
    names = (*names, *_others(names, wanted, columns - len(names)))
    return CopyTable(names=names, rows=_checked(rows, len(names)))


def decoded(data: bytes) -> str:
    """The text of a .csv file: UTF-8 or UTF-16 with a mark, UTF-8 without, else as old spreadsheets on Windows write.

    Raises UserError(BAD_INPUT) for what is no text.
    """
    if len(data) > _MOST_BYTES:
        raise bad_input("The file is too large for a table of texts.", "Choose the .csv file with the copy.")
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _decoded(data, "utf-16")
    if b"\0" in data:
        raise bad_input("The file is not a table of text.", "Save the spreadsheet as .csv and open that.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(data, "cp1252")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise bad_input(
            "The file's letters cannot be read.", "Save the spreadsheet as .csv in UTF-8.", details=str(error)
        ) from error


def _cells(text: str) -> list[list[str]]:
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in text.split("\n") if line.strip()), "")
    # A locale has none of them, so the first one ends the first cell.
    delimiter = next((mark for mark in first if mark in "\t;,"), "\t")
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise bad_input(
            "The copy cannot be read as a table.",
            "Close every quotation mark, or paste the cells from a spreadsheet.",
            details=str(error),
        ) from error


def _is_heading(row: Sequence[str], wanted: Sequence[str]) -> bool:
    if row[0].casefold() in _LOCALE_NAMES:
        return True
    cells = {_variable(cell) for cell in row[1:]}
    return (
        bool(cells) and bool(cells & {_variable(name) for name in wanted}) and not _LOCALE.fullmatch(row[0])
    )


def _variable(text: str) -> str:
    return _NAME.sub("_", text.strip("{} ")).strip("_").casefold()


def _named(cells: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    """The names of columns, unlike one another and as the prompt writes them; one without a name is called by its place."""
    spelt = {_variable(name): name for name in wanted}
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = spelt.get(_variable(cell), _variable(cell)) or (FIRST if place == 1 else f"{FIRST}{place}")
        names.append(name if name not in names else f"{name}{place}")
    return tuple(names)


def _others(known: Sequence[str], wanted: Sequence[str], count: int) -> tuple[str, ...]:
    """Names for columns that have none."""
    free = [name for name in wanted if name not in known and name != "locale"]
    usual = [FIRST, *(f"{FIRST}{place}" for place in range(2, count + 2))]
    free += [name for name in usual if name not in known and name not in free]
    return tuple(free[: max(0, count)])


def _checked(rows: Sequence[Sequence[str]], columns: int) -> tuple[CopyRow, ...]:
    found: dict[str, CopyRow] = {}
    for number, (locale, *texts) in enumerate(rows, 1):
        if not locale:
            raise bad_input(f"Row {number} of the copy names no locale.", "Write it first, such as de-DE.")
        if locale.casefold() in (known.casefold() for known in found):
            raise bad_input(f"The copy has two rows for {locale}.", "Keep one of them.")
        padded = (*texts, *("" for _ in range(columns - len(texts))))
        found[locale] = CopyRow(locale=locale, texts=padded[:columns])
    return tuple(found.values())
