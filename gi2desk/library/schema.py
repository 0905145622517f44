"""The tables of the index as an ordered list of migrations; a new one is appended, none is ever changed."""

from __future__ import annotations

import sqlite3

# `stamp` is how the record's file looked when its row was made; an empty one makes a refresh read it again.
_FIRST = """
CREATE TABLE project (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, created INTEGER NOT NULL, record BLOB NOT NULL, stamp TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE concept (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, sort_name TEXT NOT NULL, project TEXT, position INTEGER NOT NULL,
    created INTEGER NOT NULL, record BLOB NOT NULL, stamp TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX concept_project ON concept (project);
CREATE TABLE generation (
    id TEXT PRIMARY KEY, concept TEXT NOT NULL, job TEXT NOT NULL, connection TEXT NOT NULL, state TEXT NOT NULL,
    queued INTEGER NOT NULL, model TEXT NOT NULL, quality TEXT NOT NULL, prompt TEXT NOT NULL,
    amount TEXT, unit TEXT, stamp TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX generation_concept ON generation (concept);
CREATE INDEX generation_state ON generation (state);
CREATE TABLE image (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, concept TEXT NOT NULL, generation TEXT,
    path TEXT NOT NULL, name TEXT NOT NULL, sort_name TEXT NOT NULL, sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, tier TEXT NOT NULL, format TEXT NOT NULL,
    created INTEGER NOT NULL, position INTEGER NOT NULL, requested_size TEXT, verified INTEGER,
    rating INTEGER NOT NULL, flag TEXT NOT NULL, label TEXT NOT NULL, notes TEXT NOT NULL, stamp TEXT NOT NULL
);
CREATE INDEX image_created ON image (created, id);
CREATE INDEX image_concept ON image (concept);
CREATE INDEX image_generation ON image (generation);
CREATE INDEX image_sha256 ON image (sha256);
CREATE INDEX image_path ON image (path);
CREATE VIRTUAL TABLE search USING fts5 (prompt, notes, concept, name, pairs, tokenize = "unicode61 remove_diacritics 2");
"""

# Filters by approval and by where an image came from; the empty stamp fetches both from the records. Sums of money by
# project and concept without reading whole rows.
_APPROVAL_LINEAGE_COST = """
ALTER TABLE image ADD COLUMN approval TEXT NOT NULL DEFAULT '';
ALTER TABLE image ADD COLUMN lineage TEXT NOT NULL DEFAULT '';
UPDATE image SET stamp = '';
CREATE INDEX generation_cost ON generation (unit, amount, concept);
"""

# What a derived image was made from, by whose prompt it is found; the empty stamp fetches it from the records.
_PARENT = """
ALTER TABLE image ADD COLUMN parent TEXT NOT NULL DEFAULT '';
UPDATE image SET stamp = '' WHERE lineage = 'derived';
CREATE INDEX image_parent ON image (parent) WHERE parent <> '';
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _APPROVAL_LINEAGE_COST, _PARENT)
VERSION = len(MIGRATIONS)
TABLES = ("project", "concept", "generation", "image", "search")


def version_of(connection: sqlite3.Connection) -> int:
    """The number of migrations that made this database. Raises sqlite3.DatabaseError if it is damaged."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Brings the database to VERSION, each migration whole or not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number, script in enumerate(MIGRATIONS[version_of(connection) :], version_of(connection) + 1):
            for statement in script.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def clear(connection: sqlite3.Connection) -> None:
    """Drops every table and makes them again, empty."""
    connection.execute("BEGIN IMMEDIATE")
    for table in TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    connection.execute("PRAGMA user_version = 0")
    connection.execute("COMMIT")
    migrate(connection)
