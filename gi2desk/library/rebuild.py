"""Brings the index up to the records: reads what changed since, whoever changed it, in small steps."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from gi2desk.core.errors import UserError
from gi2desk.core.record import Concept, Generation, Image, Marks, Project
from gi2desk.library import entry
from gi2desk.library.index import Index
from gi2desk.library.layout import ID, Kind
from gi2desk.library.record import Records, T
from gi2desk.library.store import Stamp, disk_error

# Long enough for SQLite to be quick, short enough that a save in between hardly waits.
_STEP = 250
_SUFFIX = ".json"
_MARKS_SUFFIX = ".user.json"
_ID_LENGTH = 26
_log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Refreshed:
    """What a refresh found: ids that changed or went by kind, and records that could not be read."""

    changed: dict[Kind, list[str]] = field(default_factory=dict)
    removed: dict[Kind, list[str]] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)
    records: int = 0
    complete: bool = True

    @property
    def count(self) -> int:
        """How many records changed or went."""
        return sum(map(len, (*self.changed.values(), *self.removed.values())))


def refresh(
    index: Index,
    records: Records,
    lock: AbstractContextManager[object] | None = None,
    *,
    kinds: Sequence[Kind] = tuple(Kind),
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Refreshed:
    """Reads the records whose files are new, changed or gone since their rows were made.

    For a worker. `lock` is held for each step, so that no save comes between reading a record and writing its row.
    `progress` gets how many of the records to read are done. Raises UserError(DISK) when the folders cannot be read.
    """
    lock = lock or threading.Lock()
    report = Refreshed()
    # The rows are asked before the folders: a record saved in between must not look as if it were gone.
    known = {kind: index.read(partial(_stamps, kind=kind)) for kind in kinds}
    present = {kind: _scan(records, kind) for kind in kinds}
    stale = {
        kind: [i for i in sorted(present[kind], reverse=True) if known[kind].get(i) != present[kind][i]]
        for kind in kinds
    }
    report.records = sum(map(len, present.values()))
    total = sum(map(len, stale.values()))
    done = 0
    for kind in kinds:
        for some in _steps(stale[kind]):
            if cancelled():
                report.complete = False
                return report
            with lock:
                _put(index, records, kind, some, report)
            done += len(some)
            progress(done, total)
        gone = [record_id for record_id in known[kind] if record_id not in present[kind]]
        for some in _steps(gone):
            with lock:
                _drop(index, records, kind, some, report)
    return report


def refresh_one(index: Index, records: Records, kind: Kind, record_id: str) -> None:
    """Reads one record and writes its row; a record that is damaged is left out."""
    _put(index, records, kind, [record_id], Refreshed())


def _stamps(connection: sqlite3.Connection, kind: Kind) -> dict[str, str]:
    return dict(connection.execute(f"SELECT id, stamp FROM {kind}"))


def _scan(records: Records, kind: Kind) -> dict[str, str]:
    """The stamp of each record of `kind` by its id; for images with that of the marks."""
    plain: dict[str, Stamp] = {}
    marks: dict[str, Stamp] = {}
    folder = records.layout.records(kind)
    try:
        with os.scandir(folder) as entries:
            for item in entries:
                record_id, rest = item.name[:_ID_LENGTH], item.name[_ID_LENGTH:]
                if rest in {_SUFFIX, _MARKS_SUFFIX} and ID.fullmatch(record_id):
                    status = item.stat()
                    stamp = Stamp(status.st_mtime_ns, status.st_size)
                    (plain if rest == _SUFFIX else marks)[record_id] = stamp
    except FileNotFoundError:
        if not records.layout.root.is_dir():
            raise disk_error(FileNotFoundError(2, "gone", str(folder)), folder) from None
    except OSError as error:
        raise disk_error(error, folder) from error
    if kind is Kind.IMAGE:
        return {i: entry.image_stamp(stamp, marks.get(i)) for i, stamp in plain.items()}
    return {i: entry.stamp_text(stamp) for i, stamp in plain.items()}


def _put(index: Index, records: Records, kind: Kind, ids: Sequence[str], report: Refreshed) -> None:
    """Reads some records of one kind and writes their rows; a record that no row can hold costs no other its row."""
    damaged = len(report.damaged)
    try:
        _put_all(index, records, kind, ids, report)
    except (OverflowError, ValueError) as error:
        # A number of more than 64 bits, for one. What was written of these is taken back.
        del report.damaged[damaged:]
        if len(ids) == 1:
            _log.info("left out of the index: %s %s (%r)", kind, ids[0], error)
            report.damaged.append(ids[0])
            return
        for one in ids:
            _put(index, records, kind, [one], report)


def _put_all(index: Index, records: Records, kind: Kind, ids: Sequence[str], report: Refreshed) -> None:
    match kind:
        case Kind.PROJECT:
            projects = list(_read(records, Project, ids, report))
            index.write(lambda connection: entry.put_projects(connection, projects))
            done = [project.id for project, _ in projects]
        case Kind.CONCEPT:
            concepts = list(_read(records, Concept, ids, report))
            index.write(lambda connection: entry.put_concepts(connection, concepts))
            done = [concept.id for concept, _ in concepts]
        case Kind.GENERATION:
            generations = list(_read(records, Generation, ids, report))
            index.write(lambda connection: entry.put_generations(connection, generations))
            done = [generation.id for generation, _ in generations]
        case Kind.IMAGE:
            images = list(_read_images(records, ids, report))
            index.write(lambda connection: entry.put_images(connection, images))
            done = [image.id for image, _, _ in images]
    report.changed.setdefault(kind, []).extend(done)


def _read(
    records: Records, kind: type[T], ids: Sequence[str], report: Refreshed
) -> Iterator[tuple[T, Stamp]]:
    for record_id in ids:
        try:
            yield records.read_stamped(kind, record_id)
        except UserError as error:
            _note(error, record_id, report)


def _read_images(
    records: Records, ids: Sequence[str], report: Refreshed
) -> Iterator[tuple[Image, Marks, str]]:
    for image, stamp in _read(records, Image, ids, report):
        marks, marks_stamp = Marks(), None
        try:
            marks, marks_stamp = records.read_marks(image.id)
        except UserError as error:
            _note(error, image.id, report)
        yield image, marks, entry.image_stamp(stamp, marks_stamp)


def _note(error: UserError, record_id: str, report: Refreshed) -> None:
    _log.info("left out of the index: %s (%s)", error, error.failure.details)
    report.damaged.append(record_id)


def _drop(index: Index, records: Records, kind: Kind, ids: Sequence[str], report: Refreshed) -> None:
    gone = [record_id for record_id in ids if not records.layout.record(kind, record_id).exists()]
    index.write(lambda connection: entry.remove(connection, kind, gone))
    report.removed.setdefault(kind, []).extend(gone)


def _steps(ids: Sequence[str]) -> Iterator[tuple[str, ...]]:
    rest = iter(ids)
    while some := tuple(islice(rest, _STEP)):
        yield some
