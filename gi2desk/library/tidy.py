"""Finds what requests, drafts and processes left behind when they ended, so that a person can move it to the trash."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gi2desk.core.errors import UserError
from gi2desk.core.record import Generation
from gi2desk.library.layout import ID, Kind, Layout
from gi2desk.library.record import Records
from gi2desk.library.store import TEMPORARY
from gi2desk.library.unused import MADE, unused

_ID_LENGTH = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """A file that nothing needs any more: `path` is relative to the library, `what` says what it was."""

    path: str
    bytes: int
    what: str


def find(records: Records) -> tuple[Leftover, ...]:
    """Everything of that kind; to be asked by the process that writes, as another one's files are no leftovers.

    Raises UserError where a record cannot be read that may name one of them.
    """
    layout = records.layout
    found = [*_spooled(records), *_unfinished(layout)]
    found += [(path, "was made for a request and is named by nothing any more") for path in unused(layout)]
    return tuple(Leftover(path=layout.relative(path), bytes=_size(path), what=what) for path, what in found)


def _spooled(records: Records) -> Iterator[tuple[Path, str]]:
    """Answers, previews and marks whose request has ended, or is not there."""
    for path in _files(records.layout.spool):
        owner = path.name[:_ID_LENGTH]
        if not ID.fullmatch(owner):
            continue
        try:
            generation = records.read(Generation, owner)
        except UserError:
            if not records.layout.record(Kind.GENERATION, owner).exists():
                yield path, "came for a request that is not in the library"
            continue
        if not generation.state.is_open:
            yield path, f"came for a request that is {generation.state.value}"


def _unfinished(layout: Layout) -> Iterator[tuple[Path, str]]:
    folders = [layout.records(kind) for kind in Kind] + [layout.references]
    roots = (layout.originals, layout.derived)
    nested = [Path(name) for root in roots for name, _, _ in os.walk(root)]
    for folder in (*folders, *nested):
        for path in _files(folder):
            if path.name.startswith(".") and path.name.endswith(TEMPORARY):
                yield path, "was not finished when the program ended"


def is_leftover(relative: str) -> bool:
    """Whether a list in the trash may name this file: one folder of ours, and a name that only leftovers have."""
    folder, _, name = relative.partition("/")
    if not name or set(name) & set("/\\:\0"):
        return False
    if folder == "spool":
        return ID.fullmatch(name[:_ID_LENGTH]) is not None
    if folder == "references" and MADE.fullmatch(name):
        return True
    return (
        folder in {"references", *(kind.folder for kind in Kind)}
        and name.startswith(".")
        and name.endswith(TEMPORARY)
    )


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file() and not path.is_symlink())
    except OSError:
        return []


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
