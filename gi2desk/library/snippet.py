"""Keeps the snippets of a library, one `snippets/<id>.json` each, so that whoever shares the library shares them."""

from __future__ import annotations

import logging
from pathlib import Path

from gi2desk.core import codec
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.snippet import Snippet
from gi2desk.library.layout import ID
from gi2desk.library.library import Library
from gi2desk.library.store import make_folder, read_file, write_file

log = logging.getLogger(__name__)

FOLDER = "snippets"
MAX_BYTES = 1_000_000


def save_snippet(library: Library, snippet: Snippet) -> None:
    """Writes a new or changed snippet. Raises UserError(DISK, LOCKED or LIBRARY); nothing is half-written."""
    library.require_write()
    path = _path(library, snippet.id)
    make_folder(library.root, path.parent)
    write_file(path, codec.encode(snippet))


def remove_snippet(library: Library, snippet_id: str) -> None:
    """Deletes a snippet; one that is gone already is no error. Raises UserError(DISK, LOCKED or LIBRARY)."""
    library.require_write()
    path = _path(library, snippet_id)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(
            "The snippet could not be deleted.", cause=Cause.DISK, details=f"{path.name}: {error}"
        ) from error


def read_snippets(library: Library) -> tuple[Snippet, ...]:
    """All snippets by name. Records that are damaged, or not ours, are left out and named in the log."""
    found = []
    folder = library.root / FOLDER
    try:
        paths = sorted(folder.glob("*.json"))
    except OSError:
        paths = []
    for path in paths:
        if not ID.fullmatch(path.stem):
            continue
        try:
            snippet = codec.decode(Snippet, read_file(path, MAX_BYTES)[0])
        except (OSError, ValueError, RecursionError) as error:
            log.info("snippet %s left out: %s", path.name, error)
            continue
        if snippet.id == path.stem:
            found.append(snippet)
    return tuple(sorted(found, key=lambda snippet: (snippet.name.casefold(), snippet.id)))


def _path(library: Library, snippet_id: str) -> Path:
    if not ID.fullmatch(snippet_id):
        raise UserError(f"“{snippet_id}” is not the id of a snippet.", cause=Cause.BAD_INPUT)
    return library.root / FOLDER / f"{snippet_id}.json"
