"""Finds files that were made for a request and that no record names any more, such as crops that were undone."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from gi2desk.library.layout import Layout
from gi2desk.library.store import TEMPORARY, disk_error, read_pieces

RECORD = ".json"
YOUNG = 7 * 24 * 3600.0
"""Seconds in which a file is left alone: its record may be on the way, through a synced folder or by an autosave."""

MADE = re.compile(r"([0-9a-f]{64})\.(png|jpg|webp)")
"""Names of files that are made here: what a person gave has a record of its own beside it."""

_SHA256 = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_PICTURES = frozenset({"originals", "derived", "references", "spool", "exports"})
_OVERLAP = 65
_LIST = "trash.json"  # where what is in the trash was: that names a file without using it


def unused(layout: Layout, now: float | None = None) -> tuple[Path, ...]:
    """Files in `references/` that were made here, are older than `YOUNG` and stand in no record of the library.

    Every record counts, wherever it lies and whether it can be understood or not: a draft, a saved set, a request, one in
    the trash, a copy that a sync client made. `now` is in seconds since 1970. Blocking. Raises UserError(DISK) or
    UserError(BAD_INPUT) where a record cannot be read: then nobody knows what it names.
    """
    now = time.time() if now is None else now
    made = {path.name[:64]: path for path in _made(layout) if now - _last_touched(path) > YOUNG}
    if not made:
        return ()
    for record in _records(layout):
        for sha256 in _sums(record):
            made.pop(sha256, None)
        if not made:
            break
    return tuple(sorted(made.values()))


def _made(layout: Layout) -> Iterator[Path]:
    try:
        names = {
            entry.name for entry in os.scandir(layout.references) if entry.is_file(follow_symlinks=False)
        }
    except OSError:
        return
    for name in names:
        found = MADE.fullmatch(name)
        if found is not None and f"{found.group(1)}{RECORD}" not in names:
            yield layout.references / name


def _last_touched(path: Path) -> float:
    """When it was written, or came here: a sync client keeps the time of the other machine."""
    status = path.stat()
    return max(status.st_mtime, status.st_ctime)


def _records(layout: Layout) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        raise disk_error(error, layout.root) from error

    for folder, inner, names in os.walk(layout.root, onerror=unreadable):
        if Path(folder) == layout.root:
            inner[:] = [name for name in inner if name not in _PICTURES]
        for name in names:
            if name.endswith((RECORD, TEMPORARY)) and name != _LIST:
                yield Path(folder, name)


def _sums(record: Path) -> Iterator[str]:
    end = b""
    for piece in read_pieces(record):
        text = end + piece
        for found in _SHA256.finditer(text):
            yield found.group().decode("ascii")
        end = text[-_OVERLAP:]
