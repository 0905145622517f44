"""Compares records and files of a library and names what does not fit; it repairs nothing."""

from __future__ import annotations

import enum
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gi2desk.core.errors import UserError
from gi2desk.core.record import Concept, Generation, Image, Project
from gi2desk.library import trash
from gi2desk.library.layout import HEADER, ID, Kind, Layout
from gi2desk.library.lock import HOLDER, LOCK
from gi2desk.library.record import TYPES, Records
from gi2desk.library.store import TEMPORARY, digest, disk_error

_ID_LENGTH = 26


class ProblemKind(enum.StrEnum):
    """What can be wrong, or waits for somebody to look at it."""

    MISSING_ORIGINAL = "missing_original"
    CHANGED_ORIGINAL = "changed_original"  # length or checksum differs from the record
    UNSAFE_PATH = "unsafe_path"
    SHARED_FILE = "shared_file"  # two records name one file
    ORPHAN_FILE = "orphan_file"  # a file that no record names
    ORPHAN_RECORD = "orphan_record"  # a record whose image, concept or generation is missing
    DAMAGED_RECORD = "damaged_record"
    CONFLICT_COPY = "conflict_copy"  # made by a sync client
    LEFTOVER = "leftover"  # a temporary file of a process that ended
    OPEN_GENERATION = "open_generation"
    KEPT_SPOOL = "kept_spool"  # an answer that could not be understood, or nobody asked for
    INTERRUPTED_DELETE = "interrupted_delete"

    @property
    def harmless(self) -> bool:
        """True for what an interrupted program leaves: nothing is damaged, and one command settles it."""
        return self in {ProblemKind.OPEN_GENERATION, ProblemKind.KEPT_SPOOL, ProblemKind.LEFTOVER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that does not fit. `id` is that of a record, or the file's name where there is none."""

    id: str
    kind: ProblemKind
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check found."""

    images: int
    problems: tuple[Problem, ...]
    cancelled: bool = False


@dataclass(slots=True, kw_only=True)
class Check:
    """One check of `records`. `deep` reads every original and compares checksums; `in_use` says that another process
    writes, so that open generations and temporary files are its business."""

    records: Records
    deep: bool = False
    in_use: bool = False
    progress: Callable[[int, int], None] = lambda _done, _total: None
    cancelled: Callable[[], bool] = lambda: False
    _problems: list[Problem] = field(default_factory=list)
    _ids: dict[Kind, set[str]] = field(default_factory=dict)
    _marked: set[str] = field(default_factory=set)
    _paths: dict[str, str] = field(default_factory=dict)

    def run(self) -> Report:
        """Looks at everything. Raises UserError(DISK) when a folder cannot be read."""
        for kind in Kind:
            self._ids[kind] = set(self._listed(kind))
        for kind in (Kind.PROJECT, Kind.CONCEPT, Kind.GENERATION):
            for record_id in sorted(self._ids[kind]):
                self._check_record(kind, record_id)
        images = sorted(self._ids[Kind.IMAGE])
        for done, image_id in enumerate(images):
            if self.cancelled():
                break
            self.progress(done, len(images))
            self._check_record(Kind.IMAGE, image_id)
        else:
            self.progress(len(images), len(images))
            self._check_marks()
            self._check_files()
        return Report(images=len(images), problems=tuple(self._problems), cancelled=self.cancelled())

    @property
    def _layout(self) -> Layout:
        return self.records.layout

    def _add(self, problem_id: str, kind: ProblemKind, detail: str) -> None:
        self._problems.append(Problem(id=problem_id, kind=kind, detail=detail))

    def _listed(self, kind: Kind) -> Iterator[str]:
        """Ids of records of `kind`; everything else in their folder is a problem."""
        for path in _files(self._layout.records(kind)):
            record_id, rest = path.name[:_ID_LENGTH], path.name[_ID_LENGTH:]
            is_id = ID.fullmatch(record_id) is not None
            if is_id and rest == ".json":
                yield record_id
            elif is_id and rest == ".user.json" and kind is Kind.IMAGE:
                self._marked.add(record_id)
            else:
                self._add_stray(path)

    def _add_stray(self, path: Path) -> None:
        record_id = path.name[:_ID_LENGTH]
        relative = self._layout.relative(path)
        if path.name.endswith(TEMPORARY):
            if not self.in_use:
                self._add(path.name, ProblemKind.LEFTOVER, f"{relative} was not finished")
        elif ID.fullmatch(record_id):
            self._add(record_id, ProblemKind.CONFLICT_COPY, f"{relative} looks like a second copy")
        else:
            self._add(path.name, ProblemKind.ORPHAN_FILE, f"{relative} belongs to nothing")

    def _check_record(self, kind: Kind, record_id: str) -> None:
        try:
            record = self.records.read(TYPES[kind], record_id)  # type: ignore[type-var]  # the table holds each of them
        except UserError as error:
            self._add(record_id, ProblemKind.DAMAGED_RECORD, error.failure.details)
            return
        match record:
            case Project():
                pass
            case Concept():
                self._check_parent(record_id, Kind.PROJECT, record.project)
            case Generation():
                self._check_generation(record)
            case Image():
                self._check_parent(record_id, Kind.CONCEPT, record.concept)
                self._check_parent(record_id, Kind.GENERATION, record.generation)
                self._check_original(record)

    def _check_parent(self, record_id: str, kind: Kind, parent: str | None) -> None:
        if parent is not None and parent not in self._ids[kind]:
            self._add(record_id, ProblemKind.ORPHAN_RECORD, f"its {kind} {parent} is missing")

    def _check_generation(self, generation: Generation) -> None:
        if generation.state.is_open and not self.in_use:
            self._add(
                generation.id,
                ProblemKind.OPEN_GENERATION,
                f"was {generation.state} when the program ended; the next start accounts for it",
            )

    def _check_original(self, image: Image) -> None:
        try:
            path = self._layout.inside(image.path)
        except UserError as error:
            self._add(image.id, ProblemKind.UNSAFE_PATH, error.failure.details)
            return
        other = self._paths.setdefault(image.path, image.id)
        if other != image.id:
            self._add(image.id, ProblemKind.SHARED_FILE, f"{image.path} also belongs to {other}")
        try:
            size = path.stat().st_size if path.is_file() else None
        except OSError:
            size = None
        if size is None:
            self._add(image.id, ProblemKind.MISSING_ORIGINAL, image.path)
        elif size != image.bytes:
            self._add(
                image.id,
                ProblemKind.CHANGED_ORIGINAL,
                f"{image.path} has {size} bytes instead of {image.bytes}",
            )
        elif self.deep:
            self._check_sum(image, path)

    def _check_sum(self, image: Image, path: Path) -> None:
        try:
            same = digest(path).sha256 == image.sha256
        except UserError as error:
            self._add(image.id, ProblemKind.MISSING_ORIGINAL, str(error))
            return
        if not same:
            self._add(
                image.id, ProblemKind.CHANGED_ORIGINAL, f"{image.path} has another checksum than its record"
            )

    def _check_marks(self) -> None:
        for image_id in sorted(self._marked):
            if image_id not in self._ids[Kind.IMAGE]:
                self._add(image_id, ProblemKind.ORPHAN_RECORD, "marks without an image")
            else:
                try:
                    self.records.read_marks(image_id)
                except UserError as error:
                    self._add(image_id, ProblemKind.DAMAGED_RECORD, f"marks: {error.failure.details}")

    def _check_files(self) -> None:
        for folder in (self._layout.originals, self._layout.derived):
            for path in _files(folder, deep=True):
                if self._layout.relative(path) not in self._paths:
                    self._add_unnamed(path)
        for path in _files(self._layout.references):
            if path.name.endswith(TEMPORARY):
                self._add_stray(path)
        for path in _files(self._layout.spool):
            self._check_spool(path)
        for path in _files(self._layout.root):
            if path.name not in {HEADER, LOCK, HOLDER} and path.name.startswith(
                (HEADER[:-5], f".{HEADER[:-5]}")
            ):
                stray = ProblemKind.LEFTOVER if path.name.endswith(TEMPORARY) else ProblemKind.CONFLICT_COPY
                self._add(path.name, stray, f"{path.name} looks like a second copy")
        for folder in trash.folders(self._layout):
            self._check_trashed(folder.name)

    def _add_unnamed(self, path: Path) -> None:
        owner = path.name[:_ID_LENGTH]
        if path.name.endswith(TEMPORARY) or (owner in self._ids[Kind.IMAGE] and path.stem != owner):
            self._add_stray(path)
        else:
            relative = self._layout.relative(path)
            self._add(path.stem, ProblemKind.ORPHAN_FILE, f"{relative} belongs to no image")

    def _check_spool(self, path: Path) -> None:
        generation_id = path.name[:_ID_LENGTH]
        if generation_id not in self._ids[Kind.GENERATION]:
            self._add(path.name, ProblemKind.KEPT_SPOOL, "the answer of a generation that is not there")
            return
        try:
            generation = self.records.read(Generation, generation_id)
        except UserError:
            return  # told already
        if not generation.state.is_open:
            size = path.stat().st_size
            detail = f"{path.name}: {size:,} bytes that came for it are kept; it is {generation.state}"
            self._add(generation_id, ProblemKind.KEPT_SPOOL, detail)

    def _check_trashed(self, record_id: str) -> None:
        try:
            entry = trash.read_entry(self._layout, record_id)
        except UserError as error:
            self._add(record_id, ProblemKind.INTERRUPTED_DELETE, str(error))
            return
        left = [
            relative for relative in entry.files if not (self._layout.trash / record_id / relative).exists()
        ]
        if left:
            self._add(record_id, ProblemKind.INTERRUPTED_DELETE, f"not in the trash: {', '.join(left)}")


def _files(folder: Path, *, deep: bool = False) -> Iterator[Path]:
    """Plain files in `folder`, in order of names, `deep` also below it; never through links."""
    waiting = [folder]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                items = sorted(entries, key=lambda item: item.name)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise disk_error(error, folder) from error
        folders = [Path(item.path) for item in items if item.is_dir(follow_symlinks=False)]
        yield from (Path(item.path) for item in items if not item.is_dir(follow_symlinks=False))
        waiting += reversed(folders) if deep else []
