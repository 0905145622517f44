"""Keeps saved sets of references, one `reference-sets/<id>.json` each; the files stay in `references/`."""

from __future__ import annotations

import logging
from pathlib import Path

from gi2desk.core import codec
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.reference_set import ReferenceSet
from gi2desk.library.layout import ID
from gi2desk.library.library import Library
from gi2desk.library.store import make_folder, read_file, remove_file, write_file

log = logging.getLogger(__name__)

FOLDER = "reference-sets"
MAX_BYTES = 1_000_000


def save_reference_set(library: Library, kept: ReferenceSet) -> None:
    """Writes a new or changed set. Raises UserError(DISK, LOCKED or LIBRARY); nothing is half-written."""
    library.require_write()
    path = _path(library, kept.id)
    make_folder(library.root, path.parent)
    write_file(path, codec.encode(kept))


def remove_reference_set(library: Library, set_id: str) -> None:
    """Deletes a set, not its pictures; one that is gone already is no error. Raises like `save_reference_set`."""
    library.require_write()
    remove_file(_path(library, set_id))


def reference_sets(library: Library) -> tuple[ReferenceSet, ...]:
    """All sets by name. Records that are damaged, or not ours, are left out and named in the log."""
    found = []
    try:
        paths = sorted((library.root / FOLDER).glob("*.json"))
    except OSError:
        paths = []
    for path in paths:
        if not ID.fullmatch(path.stem):
            continue
        try:
            kept = codec.decode(ReferenceSet, read_file(path, MAX_BYTES)[0])
        except (OSError, ValueError, RecursionError) as error:
            log.info("reference set %s left out: %s", path.name, error)
            continue
        if kept.id == path.stem:
            found.append(kept)
    return tuple(sorted(found, key=lambda kept: (kept.name.casefold(), kept.id)))


def _path(library: Library, set_id: str) -> Path:
    if not ID.fullmatch(set_id):
        raise UserError(f"“{set_id}” is not the id of a set of references.", cause=Cause.BAD_INPUT)
    return library.root / FOLDER / f"{set_id}.json"
