-- The index as the first version of its schema made it.
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
PRAGMA user_version = 1;
