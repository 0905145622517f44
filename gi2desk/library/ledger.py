"""Figures about a library: money, which comes from generation records alone, and counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gi2desk.core.connection import DEMO
from gi2desk.core.record import State
from gi2desk.library.index import Index

_OPEN = tuple(state.value for state in State if state.is_open)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """Counts of a library.

    `bytes` are those of the originals; `spent` is by unit, `spent_demo` the part of it that only the demo would have
    cost; `images_by_tier` is by "1k" and so on.
    """

    projects: int
    concepts: int
    generations: int
    open_generations: int
    unknown_generations: int
    images: int
    bytes: int
    images_by_tier: dict[str, int] = field(default_factory=dict)
    spent: dict[str, Decimal] = field(default_factory=dict)
    spent_demo: dict[str, Decimal] = field(default_factory=dict)
    trashed: int = 0


def spend(index: Index, *, project: str | None = None, concept: str | None = None) -> dict[str, Decimal]:
    """What generations cost, by unit. Images that were deleted or given away change nothing."""
    where, values = ["amount IS NOT NULL"], list[object]()
    if project is not None:
        where.append("concept IN (SELECT id FROM concept WHERE project = ?)")
        values.append(project)
    if concept is not None:
        where.append("concept = ?")
        values.append(concept)
    sql = f"SELECT unit, amount, count(*) FROM generation WHERE {' AND '.join(where)} GROUP BY unit, amount"
    return index.read(lambda connection: _sums(connection, sql, values))


def stats(index: Index, trashed: int) -> Stats:
    """The figures of the whole library."""
    return index.read(lambda connection: _stats(connection, trashed, spend(index)))


def generation_ids(
    index: Index, *, states: Sequence[State] = (), concept: str | None = None, limit: int = -1
) -> tuple[str, ...]:
    """Ids of generations, newest first."""
    where, values = ["1"], list[object]()
    if states:
        where.append(f"state IN ({', '.join('?' * len(states))})")
        values += [state.value for state in states]
    if concept is not None:
        where.append("concept = ?")
        values.append(concept)
    sql = f"SELECT id FROM generation WHERE {' AND '.join(where)} ORDER BY queued DESC, id DESC LIMIT ?"
    return index.read(lambda connection: tuple(row[0] for row in connection.execute(sql, (*values, limit))))


def _sums(connection: sqlite3.Connection, sql: str, values: Sequence[object]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for unit, amount, count in connection.execute(sql, values):
        sums[unit] = sums.get(unit, Decimal(0)) + Decimal(amount) * count
    return sums


_DEMO = "SELECT unit, amount, count(*) FROM generation WHERE amount IS NOT NULL AND connection = ? GROUP BY unit, amount"


def _stats(connection: sqlite3.Connection, trashed: int, spent: dict[str, Decimal]) -> Stats:
    def one(sql: str, *values: object) -> int:
        return int(connection.execute(sql, values).fetchone()[0] or 0)

    opened = f"SELECT count(*) FROM generation WHERE state IN ({', '.join('?' * len(_OPEN))})"
    return Stats(
        projects=one("SELECT count(*) FROM project"),
        concepts=one("SELECT count(*) FROM concept"),
        generations=one("SELECT count(*) FROM generation"),
        open_generations=one(opened, *_OPEN),
        unknown_generations=one("SELECT count(*) FROM generation WHERE state = ?", State.UNKNOWN.value),
        images=one("SELECT count(*) FROM image"),
        bytes=one("SELECT sum(bytes) FROM image"),
        images_by_tier=dict(
            connection.execute("SELECT tier, count(*) FROM image GROUP BY tier ORDER BY tier")
        ),
        spent=spent,
        spent_demo=_sums(connection, _DEMO, (DEMO.name,)),
        trashed=trashed,
    )
