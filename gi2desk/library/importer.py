"""Takes existing pictures into a library: copied byte for byte, each told why if it was not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.naming import new_id
from gi2desk.core.record import Concept, Image, Lineage
from gi2desk.imaging.header import Header, read_header
from gi2desk.library.store import copy_file, digest, remove_file
from gi2desk.library.walk import Found, find_files, printable

_LONGEST_NAME = 200
_OLDEST = datetime(1980, 1, 1, tzinfo=UTC)


class Skipped(NamedTuple):
    """A file that was not taken, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did.

    `imported` are ids of images; `known` counts those of `skipped` that the library has already; `cancelled` says that
    it was cut short.
    """

    imported: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    known: int = 0
    cancelled: bool = False


class Target(Protocol):
    """What an import needs of a library."""

    @property
    def root(self) -> Path: ...
    def with_sha256(self, sha256: str) -> str | None: ...
    def new_original_path(self, image_id: str, file_format: str, when: datetime) -> Path: ...
    def new_concept(self, name: str, project: str | None = None) -> Concept: ...
    def add_image(self, image: Image) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import into `library`: a concept for each picture, or all into `concept`."""

    library: Target
    concept: str | None = None
    project: str | None = None
    cancelled: Callable[[], bool] = lambda: False

    def run(self, folders: Sequence[Path], progress: Callable[[int, int], None]) -> Imported:
        """Imports everything below `folders`. Raises UserError(DISK) or another of the library's own failures."""
        imported: list[str] = []
        skipped: list[Skipped] = []
        known = 0
        found = list(find_files(folders, self.library.root))
        for done, file in enumerate(found):
            if self.cancelled():
                return Imported(imported=tuple(imported), skipped=tuple(skipped), known=known, cancelled=True)
            progress(done, len(found))
            try:
                image_id = self._take(file)
            except UserError as error:
                if error.cause is not Cause.BAD_INPUT:
                    raise
                skipped.append(Skipped(printable(file.path), str(error)))
                known += isinstance(error, _KnownError)
            else:
                if image_id is not None:
                    imported.append(image_id)
        progress(len(found), len(found))
        return Imported(
            imported=tuple(imported), skipped=tuple(skipped), known=known, cancelled=self.cancelled()
        )

    def _take(self, file: Found) -> str | None:
        """The id of the new image; None when cancelled. Raises UserError(BAD_INPUT) with why it is not taken."""
        if file.reason:
            raise _not_taken(f"Passed over: {file.reason}.")
        header = read_header(file.path)
        content = digest(file.path)
        known = self.library.with_sha256(content.sha256)
        if known is not None:
            raise _KnownError(f"Already in the library as image {known}.", cause=Cause.BAD_INPUT)
        image_id = new_id()
        target = self.library.new_original_path(image_id, header.format, datetime.now(UTC))
        copied = copy_file(file.path, target, self.cancelled)
        if copied is None:
            return None
        if copied != content:
            remove_file(target)
            raise _not_taken("The file changed while it was read.")
        self._record(image_id, file.path, target, header, copied.sha256, copied.bytes)
        return image_id

    def _record(
        self, image_id: str, source: Path, target: Path, header: Header, sha256: str, size: int
    ) -> None:
        name = _shown(source.name)
        concept = self.concept or self.library.new_concept(_shown(source.stem), self.project).id
        width, height = header.upright
        self.library.add_image(
            Image(
                id=image_id,
                concept=concept,
                path=target.relative_to(self.library.root).as_posix(),
                sha256=sha256,
                bytes=size,
                width=width,
                height=height,
                format=header.format,
                mode=header.mode,
                bit_depth=header.bit_depth,
                created=_made(source),
                lineage=Lineage(kind="imported", source_name=name),
            )
        )


class _KnownError(UserError):
    """The library has exactly these bytes."""


def _not_taken(reason: str) -> UserError:
    return UserError(reason, cause=Cause.BAD_INPUT)


def _shown(name: str) -> str:
    """A file name as a title: without what cannot be seen or would hide something."""
    text = "".join(character if character.isprintable() else " " for character in printable(name))
    return " ".join(text.split())[:_LONGEST_NAME] or "untitled"


def _made(path: Path) -> datetime:
    """When the picture was last changed, as far as that can be believed."""
    now = datetime.now(UTC)
    try:
        made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError):
        return now
    return made if _OLDEST < made < now + timedelta(days=1) else now
