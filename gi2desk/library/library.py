"""A library as the rest of the program sees it: records, files and index together, for one writer and many readers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.naming import new_id
from gi2desk.library import entry, identity, ledger, query, rebuild, row, tidy, trash
from gi2desk.library.access import Access
from gi2desk.library.change import Change, Topic
from gi2desk.library.index import Index
from gi2desk.library.layout import Kind, Layout
from gi2desk.library.ledger import Stats
from gi2desk.library.rebuild import Refreshed
from gi2desk.library.shelf import Shelf
from gi2desk.library.tidy import Leftover
from gi2desk.library.trash import Trashed

if TYPE_CHECKING:
    from gi2desk.library.discard import Discarded
    from gi2desk.library.importer import Imported
    from gi2desk.library.integrity import Report

# With more than this, observers are told once to ask again.
_FEW = 100

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


def _silent(_done: int, _total: int) -> None:
    """For callers who do not want to know."""


def _never() -> bool:
    return False


class Library(Shelf):
    """Open with `Library.open`, end with `close`. Thread-safe and blocking; every call may touch the disk.

    What is saved is on the disk when the call returns: file, then record, then index row. A row that cannot be written
    does not fail a save, since the index can be made again at any time. Failures are UserError: DISK for the disk,
    LOCKED and LIBRARY for a library that may not be written, BAD_INPUT for what is not there.
    """

    @classmethod
    def open(
        cls,
        root: Path,
        *,
        data: Path,
        cache: Path,
        write: bool = True,
        create: bool = True,
        refresh: bool = True,
        take_over: bool = False,
        program: str = "gi2desk",
    ) -> Library:
        """Opens the library at `root`, making it in a new or empty folder if `create`.

        `data` and `cache` are the application's own folders. A library that another process writes to, or that lies in a
        folder that cannot be written, opens read-only. With `refresh` False no record is read: call `refresh()` in a
        worker, after the first screen. `take_over` ignores a writer on another machine.
        Raises UserError(LIBRARY) for a newer, damaged or missing library, which is left untouched, and UserError(DISK).
        """
        layout = Layout.at(root)
        header = identity.read_header(layout)
        if header is None:
            if not (write and create):
                raise identity.missing(layout.root)
            header = identity.create(layout)
        access = Access.gain(layout, program, write=write, take_over=take_over)
        try:
            index = Index(data / "index" / header.id, owner=access.may_write)
        except BaseException:
            access.close()
            raise
        library = cls(layout, header, index, cache / header.id, access)
        if access.may_write:
            # Before the index looks at the records.
            trash.settle(layout)
        if refresh:
            try:
                library.refresh()
            except BaseException:
                library.close()
                raise
        return library

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    # Looking

    def query(self, wanted: query.Query) -> query.Result:
        """The images that match, as count and pages of rows."""
        return query.run(self._index, wanted)

    def rows(self, image_ids: Sequence[str]) -> tuple[row.Row, ...]:
        """The rows of these images, in the order given, without those that are not there."""
        return self._index.read(lambda connection: row.rows_of_ids(connection, image_ids))

    def stats(self) -> Stats:
        """Counts and sums of the whole library."""
        self._know_generations()
        return ledger.stats(self._index, len(trash.folders(self._layout)))

    # Upkeep

    def refresh(self, progress: Progress = _silent, cancelled: Cancelled = _never) -> Refreshed:
        """Brings the index up to records that others changed, were copied in or removed. For a worker."""
        with self._refreshing:
            self._index.fresh = False
            report = rebuild.refresh(
                self._index, self._records, self._lock, progress=progress, cancelled=cancelled
            )
            self._stale = not report.complete
            self._generations_known = self._generations_known or report.complete
        self._tell_refreshed(report)
        return report

    def rebuild(self, progress: Progress = _silent, cancelled: Cancelled = _never) -> int:
        """Makes the index again from nothing; returns how many records it was made from. For a worker."""
        with self._refreshing:
            self._stale = True
            self._index.clear()
        return self.refresh(progress, cancelled).records

    def check(
        self, *, deep: bool = False, progress: Progress = _silent, cancelled: Cancelled = _never
    ) -> Report:
        """Compares records and files; changes nothing. `deep` reads every original. For a worker."""
        in_use = self.holder is not None
        from gi2desk.library.integrity import Check

        return Check(
            records=self._records, deep=deep, in_use=in_use, progress=progress, cancelled=cancelled
        ).run()

    def import_folders(
        self,
        folders: Sequence[Path],
        *,
        concept: str | None = None,
        project: str | None = None,
        progress: Progress = _silent,
        cancelled: Cancelled = _never,
    ) -> Imported:
        """Copies the pictures of `folders` into the library, a concept each or all into `concept`. For a worker."""
        self.require_write()
        if concept is not None:
            self.concept(concept)
        from gi2desk.library.importer import Import

        work = Import(library=self, concept=concept, project=project, cancelled=cancelled)
        return work.run(folders, progress)

    # Trash

    def trash(self, ids: Sequence[str]) -> tuple[Trashed, ...]:
        """Moves images, and concepts that hold none any more, into the library's trash.

        What was paid stays in the generations. Raises UserError(BAD_INPUT) for what is not there, or not empty.
        """
        return tuple(self._trash_one(record_id) for record_id in ids)

    def restore(self, ids: Sequence[str]) -> None:
        """Moves them back to exactly where they were. Raises UserError(LIBRARY) where something else lies now."""
        for record_id in ids:
            kind = Kind.IMAGE if trash.holds_image(self._layout, record_id) else Kind.CONCEPT
            with self._saving(Change(Topic(kind), record_id), Change(Topic.TRASH, record_id)):
                trash.put_back(self._layout, record_id)
                rebuild.refresh_one(self._index, self._records, kind, record_id)

    def tidy(self) -> tuple[Leftover, ...]:
        """Moves what ended requests and processes left behind into the library's trash; returns what that was."""
        found = tidy.find(self._records)
        if found:
            with self._saving(Change(Topic.TRASH)):
                trash.put_away(self._layout, new_id(), [self._layout.root / one.path for one in found])
        return found

    def trashed(self) -> tuple[Trashed, ...]:
        """What can be restored, newest first."""
        return trash.entries(self._layout)

    def discarded(self) -> tuple[Discarded, ...]:
        """The same as people know it, with pictures and names."""
        from gi2desk.library import discard

        return discard.discarded(self._layout, self._concept_name)

    def _concept_name(self, concept_id: str) -> str:
        try:
            return self.concept(concept_id).name
        except UserError:
            return ""

    def empty_trash(self, *, permanently: bool = False) -> int:
        """Hands the trash to the system's, or deletes it `permanently`; returns how many things went."""
        with self._saving(Change(Topic.TRASH)):
            return trash.empty(self._layout, permanently=permanently)

    def _trash_one(self, record_id: str) -> Trashed:
        is_image = self._layout.record(Kind.IMAGE, record_id).exists()
        kind = Kind.IMAGE if is_image else Kind.CONCEPT
        with self._saving(Change(Topic(kind), record_id, removed=True), Change(Topic.TRASH, record_id)):
            files = self._files_of_image(record_id) if is_image else self._files_of_concept(record_id)
            trashed = trash.put_away(self._layout, record_id, files)
            self._index_row(lambda connection: entry.remove(connection, kind, [record_id]))
        return trashed

    def _files_of_image(self, image_id: str) -> list[Path]:
        records = [self._layout.marks(image_id), self._layout.record(Kind.IMAGE, image_id)]
        try:
            image = self.image(image_id)
            original = self._layout.inside(image.path)
        except UserError as error:
            if error.cause is not Cause.LIBRARY:
                raise
            return records  # damaged, or naming a file that is none of ours: only the record goes
        return records if self._is_anothers(original, image_id) else [original, *records]

    def _is_anothers(self, original: Path, image_id: str) -> bool:
        """True if another record names that file and its name does not say that it is this image's."""
        if original.stem == image_id:
            return False
        sql = "SELECT 1 FROM image WHERE path = ? AND id <> ?"
        values = (self._layout.relative(original), image_id)
        return self._index.read(lambda connection: connection.execute(sql, values).fetchone()) is not None

    def _files_of_concept(self, concept_id: str) -> list[Path]:
        concept = self.concept(concept_id)
        if self.images_of(concept_id):
            raise UserError(
                f"The concept “{concept.name}” still holds images.",
                cause=Cause.BAD_INPUT,
                hint="Delete them too, or move them to another concept first.",
            )
        return [self._layout.record(Kind.CONCEPT, concept_id)]

    def _tell_refreshed(self, report: Refreshed) -> None:
        if report.count > _FEW:
            self._observers.tell(Change(Topic.LIBRARY))
            return
        for kind, ids in report.changed.items():
            self._observers.tell(*(Change(Topic(kind), record_id) for record_id in ids))
        for kind, ids in report.removed.items():
            self._observers.tell(*(Change(Topic(kind), record_id, removed=True) for record_id in ids))
