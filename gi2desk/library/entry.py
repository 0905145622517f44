"""Rows of the index made from records: what is written on a save, and by the thousand in a rebuild."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from gi2desk.core import codec
from gi2desk.core.record import Concept, Generation, Image, Marks, Project
from gi2desk.core.tier import tier_of
from gi2desk.library.layout import Kind
from gi2desk.library.search import pairs, sort_key
from gi2desk.library.store import Stamp

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _upsert(table: str, columns: str) -> str:
    names = columns.split()
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name != "id")
    marks = ", ".join("?" * len(names))
    return (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {changes}"
    )


_PROJECT = _upsert("project", "id name created record stamp")
_CONCEPT = _upsert("concept", "id name sort_name project position created record stamp")
_GENERATION = _upsert(
    "generation", "id concept job connection state queued model quality prompt amount unit stamp"
)
_IMAGE = _upsert(
    "image",
    "id concept generation path name sort_name sha256 bytes width height tier format created position requested_size"
    " verified lineage parent rating flag label notes approval stamp",
)
# A derived image is found by what the nearest of those that it was made from was asked for with.
_ASKED = """
WITH RECURSIVE above (number, generation, parent, depth) AS (
    SELECT number, generation, parent, 0 FROM image WHERE {where}
    UNION ALL
    SELECT above.number, image.generation, image.parent, depth + 1
    FROM above JOIN image ON image.id = above.parent
    WHERE above.generation IS NULL AND above.parent <> '' AND depth < 20
)
"""
_SEARCH = f"""
{_ASKED}
INSERT INTO search (rowid, prompt, notes, concept, name, pairs)
SELECT image.number, coalesce(max(prompt), ''), image.notes, coalesce(concept.name, ''), image.name,
       pairs(coalesce(max(prompt), ''), image.notes, coalesce(concept.name, ''), image.name)
FROM above JOIN image ON image.number = above.number
LEFT JOIN generation ON generation.id = above.generation LEFT JOIN concept ON concept.id = image.concept
GROUP BY image.number
"""
# Images and what was made from them, without those that were asked for.
_BELOW = """
WITH RECURSIVE below (number, id) AS (
    SELECT number, id FROM image WHERE {where}
    UNION
    SELECT image.number, image.id FROM below JOIN image ON image.parent = below.id AND image.parent <> ''
)
SELECT number FROM below
"""


def prepare(connection: sqlite3.Connection) -> None:
    """Gives SQL the functions that the statements here use."""
    connection.create_function("pairs", -1, pairs, deterministic=True)


def put_projects(connection: sqlite3.Connection, projects: Iterable[tuple[Project, Stamp]]) -> None:
    """Inserts or replaces rows of projects."""
    connection.executemany(
        _PROJECT,
        [
            (p.id, p.name, to_microseconds(p.created), codec.encode(p), stamp_text(stamp))
            for p, stamp in projects
        ],
    )


def put_concepts(connection: sqlite3.Connection, concepts: Sequence[tuple[Concept, Stamp]]) -> None:
    """Inserts or replaces rows of concepts; a new name reaches the search of their images."""
    names = _known(connection, "SELECT id, name FROM concept WHERE id", [c.id for c, _ in concepts])
    connection.executemany(_CONCEPT, [_concept_row(concept, stamp) for concept, stamp in concepts])
    changed = [concept.id for concept, _ in concepts if names.get(concept.id) != concept.name]
    _search_again(connection, "concept", changed)


def put_generations(connection: sqlite3.Connection, generations: Sequence[tuple[Generation, Stamp]]) -> None:
    """Inserts or replaces rows of generations; a new prompt reaches the search of their images."""
    prompts = _known(connection, "SELECT id, prompt FROM generation WHERE id", [g.id for g, _ in generations])
    connection.executemany(
        _GENERATION, [_generation_row(generation, stamp) for generation, stamp in generations]
    )
    changed = [g.id for g, _ in generations if prompts.get(g.id) != g.recipe.prompt]
    _search_again(connection, "generation", changed)


def put_images(connection: sqlite3.Connection, images: Sequence[tuple[Image, Marks, str]]) -> None:
    """Inserts or replaces rows of images with their marks and the text of `image_stamp`."""
    connection.executemany(_IMAGE, [_image_row(image, marks, stamp) for image, marks, stamp in images])
    _search_again(connection, "id", [image.id for image, _, _ in images])


def remove(connection: sqlite3.Connection, kind: Kind, ids: Sequence[str]) -> None:
    """Deletes rows."""
    for some in _slices(ids):
        if kind is Kind.IMAGE:
            numbers = f"SELECT number FROM image WHERE id IN ({_marks(some)})"
            connection.execute(f"DELETE FROM search WHERE rowid IN ({numbers})", some)
        connection.execute(f"DELETE FROM {kind} WHERE id IN ({_marks(some)})", some)


def stamp_text(stamp: Stamp | None) -> str:
    """A stamp as it is kept in a row."""
    return "" if stamp is None else f"{stamp.mtime_ns}:{stamp.size}"


def image_stamp(record: Stamp, marks: Stamp | None) -> str:
    """The stamp of an image's row, which is made from two files."""
    return f"{stamp_text(record)}|{stamp_text(marks)}"


def to_microseconds(when: datetime) -> int:
    """Microseconds since 1970; a time without a zone is taken as UTC."""
    return ((when if when.tzinfo else when.replace(tzinfo=UTC)) - _EPOCH) // _MICROSECOND


def from_microseconds(microseconds: int) -> datetime:
    """The inverse of `to_microseconds`, in UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


def _concept_row(concept: Concept, stamp: Stamp) -> tuple[object, ...]:
    created = to_microseconds(concept.created)
    record = codec.encode(concept)
    name = sort_key(concept.name)
    return (
        concept.id,
        concept.name,
        name,
        concept.project,
        concept.order,
        created,
        record,
        stamp_text(stamp),
    )


def _generation_row(generation: Generation, stamp: Stamp) -> tuple[object, ...]:
    recipe, cost = generation.recipe, generation.cost
    return (
        generation.id,
        generation.concept,
        generation.job,
        generation.connection,
        generation.state.value,
        to_microseconds(generation.timing.queued),
        recipe.model,
        recipe.quality,
        recipe.prompt,
        None if cost is None else str(cost.amount),
        None if cost is None else cost.unit,
        stamp_text(stamp),
    )


def _image_row(image: Image, marks: Marks, stamp: str) -> tuple[object, ...]:
    name = image.lineage.source_name or image.path.rpartition("/")[2]
    return (
        image.id,
        image.concept,
        image.generation,
        image.path,
        name,
        sort_key(name),
        image.sha256,
        image.bytes,
        image.width,
        image.height,
        tier_of(image.width, image.height).value,
        image.format.lower(),
        to_microseconds(image.created),
        image.position,
        image.requested_size,
        image.verified,
        image.lineage.kind,
        image.lineage.parents[0] if image.lineage.kind == "derived" and image.lineage.parents else "",
        marks.rating,
        marks.flag.value,
        marks.label,
        marks.notes,
        "" if marks.approval is None else marks.approval.state,
        stamp,
    )


def _search_again(connection: sqlite3.Connection, column: str, ids: Sequence[str]) -> None:
    """Makes the search rows of the images whose `column` is one of `ids` again."""
    for some in _slices(ids):
        below = _BELOW.format(where=f"image.{column} IN ({_marks(some)})")
        numbers = [number for (number,) in connection.execute(below, some)]
        for part in _slices(numbers):
            where = f"number IN ({_marks(part)})"
            connection.execute(f"DELETE FROM search WHERE rowid IN ({_marks(part)})", part)
            connection.execute(_SEARCH.format(where=where), part)


def _known(connection: sqlite3.Connection, select: str, ids: Sequence[str]) -> dict[str, str]:
    return {
        key: value
        for some in _slices(ids)
        for key, value in connection.execute(f"{select} IN ({_marks(some)})", some)
    }


def _slices(ids: Sequence[T]) -> Iterable[Sequence[T]]:
    """SQLite takes at most 999 values in older builds."""
    return (ids[start : start + 500] for start in range(0, len(ids), 500))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
