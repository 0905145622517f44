"""One image as a grid shows it, fetched from the index by the page."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gi2desk.core.record import Flag
from gi2desk.core.tier import Tier
from gi2desk.library.entry import from_microseconds

_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One image as a grid shows it; everything else is in its records."""

    id: str
    concept: str
    concept_name: str
    project: str | None
    generation: str | None
    path: str
    name: str
    sha256: str
    bytes: int
    width: int
    height: int
    tier: Tier
    format: str
    created: datetime
    position: int
    requested_size: str | None
    verified: bool | None
    lineage: str
    rating: int
    flag: Flag
    label: str
    noted: bool
    approval: str
    model: str
    quality: str


# In the order of the fields of Row.
_COLUMNS = """
image.id, image.concept, coalesce(concept.name, ''), concept.project, image.generation, image.path, image.name,
image.sha256, image.bytes, image.width, image.height, image.tier, image.format, image.created, image.position,
image.requested_size, image.verified, image.lineage, image.rating, image.flag, image.label, image.notes <> '',
image.approval, coalesce(generation.model, ''), coalesce(generation.quality, '')
"""
_JOINS = """
image LEFT JOIN concept ON concept.id = image.concept LEFT JOIN generation ON generation.id = image.generation
"""


def rows_of_numbers(connection: sqlite3.Connection, numbers: Sequence[int]) -> tuple[Row, ...]:
    """The rows with these numbers of the image table, in the order given, without those that have gone."""
    found = _select(connection, "number", numbers)
    return tuple(_row(found[number]) for number in numbers if number in found)


def rows_of_ids(connection: sqlite3.Connection, image_ids: Sequence[str]) -> tuple[Row, ...]:
    """The rows of these images, in the order given, without those that are not there."""
    found = _select(connection, "id", image_ids)
    return tuple(_row(found[image_id]) for image_id in image_ids if image_id in found)


def _select(
    connection: sqlite3.Connection, column: str, keys: Sequence[int] | Sequence[str]
) -> dict[Any, tuple[Any, ...]]:
    found: dict[Any, tuple[Any, ...]] = {}
    for start in range(0, len(keys), _PAGE):
        some = list(keys[start : start + _PAGE])
        marks = ", ".join("?" * len(some))
        sql = f"SELECT image.{column}, {_COLUMNS} FROM {_JOINS} WHERE image.{column} IN ({marks})"
        found.update((values[0], values[1:]) for values in connection.execute(sql, some))
    return found


def _row(values: tuple[Any, ...]) -> Row:
    """A Row from the columns of _COLUMNS; their types are the schema's."""
    return Row(
        id=values[0],
        concept=values[1],
        concept_name=values[2],
        project=values[3],
        generation=values[4],
        path=values[5],
        name=values[6],
        sha256=values[7],
        bytes=values[8],
        width=values[9],
        height=values[10],
        tier=Tier(values[11]),
        format=values[12],
        created=from_microseconds(values[13]),
        position=values[14],
        requested_size=values[15],
        verified=None if values[16] is None else bool(values[16]),
        lineage=values[17],
        rating=values[18],
        flag=Flag(values[19]),
        label=values[20],
        noted=bool(values[21]),
        approval=values[22],
        model=values[23],
        quality=values[24],
    )
