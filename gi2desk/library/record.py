"""Reads and writes the JSON records of a library, each under its own id and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from gi2desk.core import codec
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.record import Concept, Generation, Image, Marks, Project
from gi2desk.library.layout import Kind, Layout, article
from gi2desk.library.store import Stamp, make_folder, read_file, reason, write_file

# A prompt has at most 32,000 characters; a record of a megabyte is already odd.
MAX_BYTES = 16_000_000

Record = Project | Concept | Generation | Image
T = TypeVar("T", Project, Concept, Generation, Image)
_KINDS: dict[type, Kind] = {
    Project: Kind.PROJECT,
    Concept: Kind.CONCEPT,
    Generation: Kind.GENERATION,
    Image: Kind.IMAGE,
}
TYPES: dict[Kind, type[Project] | type[Concept] | type[Generation] | type[Image]] = {
    Kind.PROJECT: Project,
    Kind.CONCEPT: Concept,
    Kind.GENERATION: Generation,
    Kind.IMAGE: Image,
}


@dataclass(frozen=True, slots=True)
class Records:
    """The records below one layout."""

    layout: Layout

    def write(self, record: Record) -> Stamp:
        """Writes `record` under its id. Raises UserError(DISK)."""
        kind = _KINDS[type(record)]
        path = self.layout.record(kind, record.id)
        make_folder(self.layout.root, path.parent)
        return write_file(path, codec.encode(record))

    def write_marks(self, image_id: str, marks: Marks) -> Stamp:
        """Writes what people said about an image. Raises UserError(DISK)."""
        path = self.layout.marks(image_id)
        make_folder(self.layout.root, path.parent)
        return write_file(path, codec.encode(marks))

    def read(self, kind: type[T], record_id: str) -> T:
        """The record of type `kind` called `record_id`. Raises UserError(BAD_INPUT), or LIBRARY if it is damaged."""
        record, _ = self.read_stamped(kind, record_id)
        return record

    def read_stamped(self, kind: type[T], record_id: str) -> tuple[T, Stamp]:
        """The record and the stamp of its file. Raises like `read`."""
        name = _KINDS[kind]
        path = self.layout.record_name(name, record_id)
        try:
            data, stamp = read_file(path, MAX_BYTES)
            record = codec.decode(kind, data)
            if record.id != record_id:
                raise ValueError(f"it holds the id {record.id!r}")
        except FileNotFoundError as error:
            raise UserError(
                f"The library has no {name} “{record_id}”.", cause=Cause.BAD_INPUT, details=path
            ) from error
        except (OSError, ValueError, RecursionError) as error:
            raise damaged(name, record_id, error) from error
        return record, stamp

    def read_marks(self, image_id: str) -> tuple[Marks, Stamp | None]:
        """What people said about an image; nothing said is Marks(). Raises UserError(LIBRARY) if it is damaged."""
        try:
            data, stamp = read_file(self.layout.marks_name(image_id), MAX_BYTES)
            return codec.decode(Marks, data), stamp
        except FileNotFoundError:
            return Marks(), None
        except (OSError, ValueError, RecursionError) as error:
            raise damaged(Kind.IMAGE, image_id, error) from error


def damaged(kind: Kind, record_id: str, error: Exception) -> UserError:
    """The error for a record that is there and cannot be read."""
    why = reason(error) if isinstance(error, OSError) else str(error)
    return UserError(
        f"The record of {article(kind)} cannot be read.",
        cause=Cause.LIBRARY,
        hint="Run “gi2desk library check”; a backup or the sync client's history may hold a good copy.",
        details=f"{kind} {record_id}: {why}",
    )
