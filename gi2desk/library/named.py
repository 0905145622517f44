"""Keeps small things that people name, one `<folder>/<id>.json` each, so that whoever shares the library shares them."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from gi2desk.core import codec
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.reference_set import ReferenceSet
from gi2desk.core.snippet import Snippet
from gi2desk.library.layout import ID
from gi2desk.library.library import Library
from gi2desk.library.store import make_folder, read_file, remove_file, write_file

log = logging.getLogger(__name__)

MAX_BYTES = 1_000_000


class Named(Protocol):
    """What can be kept: its file has its id, and lists are in the order of the names."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)


class NamedRecords(Generic[T]):
    """All records of one kind. `what` is what one is called in a message, with its article."""

    def __init__(self, kind: type[T], folder: str, what: str) -> None:
        self.folder = folder
        self._kind, self._what = kind, what

    def save(self, library: Library, record: T) -> None:
        """Writes a new or changed one. Raises UserError(DISK, LOCKED or LIBRARY); nothing is half-written."""
        library.require_write()
        path = self._path(library, record.id)
        make_folder(library.root, path.parent)
        write_file(path, codec.encode(record))

    def remove(self, library: Library, record_id: str) -> None:
        """Deletes one, not the files that it names; one that is gone already is no error. Raises like `save`."""
        library.require_write()
        remove_file(self._path(library, record_id))

    def read(self, library: Library) -> tuple[T, ...]:
        """All of them by name. Records that are damaged, or not ours, are left out and named in the log."""
        try:
            paths = sorted((library.root / self.folder).glob("*.json"))
        except OSError:
            paths = []
        found = (self._read(path) for path in paths if ID.fullmatch(path.stem))
        return tuple(
            sorted(
                (record for record in found if record is not None),
                key=lambda record: (record.name.casefold(), record.id),
            )
        )

    def _read(self, path: Path) -> T | None:
        try:
            record = codec.decode(self._kind, read_file(path, MAX_BYTES)[0])
        except (OSError, ValueError, RecursionError) as error:
            log.info("%s in %s left out: %s", self._what, path.name, error)
            return None
        return record if record.id == path.stem else None

    def _path(self, library: Library, record_id: str) -> Path:
        if not ID.fullmatch(record_id):
            raise UserError(f"“{record_id}” is not the id of {self._what}.", cause=Cause.BAD_INPUT)
        return library.root / self.folder / f"{record_id}.json"


SNIPPETS = NamedRecords(Snippet, "snippets", "a snippet")
REFERENCE_SETS = NamedRecords(ReferenceSet, "reference-sets", "a set of references")
