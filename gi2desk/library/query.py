"""What a grid asks of the index: filters, order, and pages of plain rows that a delegate can paint."""

from __future__ import annotations

import enum
import sqlite3
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gi2desk.core.record import Flag
from gi2desk.core.tier import Tier
from gi2desk.library.entry import to_microseconds
from gi2desk.library.index import Index
from gi2desk.library.row import Row, rows_of_numbers
from gi2desk.library.search import match


class Sort(enum.StrEnum):
    """Orders of a grid; ties are broken by age, newest first. Pictures of one answer stay in its order, as in Create."""

    CREATED = "created"
    RATING = "rating"
    NAME = "name"
    CONCEPT = "concept"
    PIXELS = "pixels"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which images, and in which order. Empty fields do not filter.

    `text` is what a person typed: all words, "exact phrases" in quotes. `rating` is the least. `approvals` are states
    of an approval; "" stands for none. `created_from` is included, `created_to` is not. `project` "" means concepts
    of no project.
    """

    text: str = ""
    project: str | None = None
    concept: str | None = None
    generation: str | None = None
    rating: int = 0
    flags: tuple[Flag, ...] = ()
    labels: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = ()
    formats: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    qualities: tuple[str, ...] = ()
    approvals: tuple[str, ...] = ()
    lineages: tuple[str, ...] = ()
    verified: bool | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    sort: Sort = Sort.CREATED
    descending: bool = True


_ORDERS = {
    Sort.CREATED: "image.created {0}, image.position, image.id {0}",
    Sort.RATING: "image.rating {0}, image.created DESC, image.position, image.id DESC",
    Sort.NAME: "image.sort_name {0}, image.created DESC, image.position, image.id DESC",
    Sort.CONCEPT: "concept.sort_name {0}, image.concept, image.created DESC, image.position, image.id DESC",
    Sort.PIXELS: "image.width * image.height {0}, image.created DESC, image.position, image.id DESC",
    Sort.BYTES: "image.bytes {0}, image.created DESC, image.position, image.id DESC",
}


class Result:
    """The images that matched when the query ran, in order; their rows are fetched page by page, as they are now.

    Thread-safe. It does not change when the library does: run the query again after a change.
    """

    def __init__(self, index: Index, query: Query, numbers: array[int]) -> None:
        self.query = query
        self._index = index
        self._numbers = numbers

    @property
    def count(self) -> int:
        """How many images matched."""
        return len(self._numbers)

    def page(self, offset: int, limit: int) -> tuple[Row, ...]:
        """The rows from `offset` on, at most `limit`; shorter where images have gone since."""
        numbers = self._numbers[max(0, offset) : max(0, offset) + max(0, limit)]
        return self._index.read(lambda connection: rows_of_numbers(connection, numbers))

    def ids(self) -> tuple[str, ...]:
        """The ids of all images that matched and are still there, in order."""
        return self._index.read(self._ids)

    def offset_of(self, image_id: str) -> int | None:
        """Where `image_id` is in the result, or None."""
        number = self._index.read(
            lambda connection: connection.execute(
                "SELECT number FROM image WHERE id = ?", (image_id,)
            ).fetchone()
        )
        try:
            return None if number is None else self._numbers.index(number[0])
        except ValueError:
            return None

    def _ids(self, connection: sqlite3.Connection) -> tuple[str, ...]:
        known = dict(connection.execute("SELECT number, id FROM image"))
        return tuple(known[number] for number in self._numbers if number in known)


def run(index: Index, query: Query) -> Result:
    """The images that match `query` now. At 100,000 images a few tens of milliseconds, so for a worker."""
    sql, values = _statement(query)
    numbers = index.read(lambda connection: array("q", [row[0] for row in connection.execute(sql, values)]))
    return Result(index, query, numbers)


def _statement(query: Query) -> tuple[str, list[object]]:
    where, values = _where(query)
    tables = (
        "image LEFT JOIN concept ON concept.id = image.concept" if query.sort is Sort.CONCEPT else "image"
    )
    order = _ORDERS[query.sort].format("DESC" if query.descending else "ASC")
    return f"SELECT image.number FROM {tables} WHERE {where} ORDER BY {order}", values


def _where(query: Query) -> tuple[str, list[object]]:
    terms: list[str] = ["1"]
    values: list[object] = []

    def add(term: str, *more: object) -> None:
        terms.append(term)
        values.extend(more)

    if query.text.strip():
        expression = match(query.text)
        # Nothing to search for, such as a lone bracket: then nothing is found, rather than everything.
        add(
            "image.number IN (SELECT rowid FROM search WHERE search MATCH ?)", expression
        ) if expression else add("0")
    if query.project is not None:
        add("image.concept IN (SELECT id FROM concept WHERE coalesce(project, '') = ?)", query.project)
    if query.concept is not None:
        add("image.concept = ?", query.concept)
    if query.generation is not None:
        add("image.generation = ?", query.generation)
    if query.rating:
        add("image.rating >= ?", query.rating)
    if query.verified is not None:
        add("image.verified = ?", query.verified)
    if query.created_from is not None:
        add("image.created >= ?", to_microseconds(query.created_from))
    if query.created_to is not None:
        add("image.created < ?", to_microseconds(query.created_to))
    for column, allowed in _lists(query):
        add(f"{column} IN ({', '.join('?' * len(allowed))})", *allowed)
    for column, allowed in (("model", query.models), ("quality", query.qualities)):
        if allowed:
            marks = ", ".join("?" * len(allowed))
            add(f"image.generation IN (SELECT id FROM generation WHERE {column} IN ({marks}))", *allowed)
    return " AND ".join(terms), values


def _lists(query: Query) -> list[tuple[str, Sequence[str]]]:
    """Columns and the values that they may have."""
    columns = (
        ("image.flag", query.flags),
        ("image.label", query.labels),
        ("image.tier", query.tiers),
        ("image.format", query.formats),
        ("image.approval", query.approvals),
        ("image.lineage", query.lineages),
    )
    return [(column, [str(value) for value in allowed]) for column, allowed in columns if allowed]
