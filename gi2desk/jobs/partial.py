"""Keeps the newest preview of a streamed picture beside its spool, to be shown and, if nothing better comes, to be kept."""

from __future__ import annotations

from pathlib import Path

from gi2desk.api.answer import Blob, write_blob
from gi2desk.api.event import Partial
from gi2desk.library.library import Library


def keep_partial(library: Library, generation_id: str, partial: Partial) -> Path:
    """Decodes the preview in the spool to `<id>.partial<index>`, removes the one before, and returns its path."""
    spool = library.spool_path(generation_id)
    answer = spool if spool.exists() else library.rescue_path(generation_id)
    target = spool.with_name(f"{generation_id}.partial{partial.index}")
    write_blob(answer, Blob(start=partial.start, end=partial.end), target)
    for older in spool.parent.glob(f"{generation_id}.partial*"):
        if older != target:
            older.unlink(missing_ok=True)
    return target
