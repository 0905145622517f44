"""Where everything lies in a library, and the one gate through which a path from a record has to pass."""

from __future__ import annotations

import enum
import os
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from gi2desk.core.errors import Cause, UserError

FORMAT = 1
HEADER = "gi2desk-library.json"
ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"[a-z0-9]{1,8}")
# File formats whose usual extension is not their name.
_SUFFIXES = {"jpeg": "jpg", "tiff": "tif"}
# No file system takes longer names.
_LONGEST = 255
# Only these hold files that records may point at.
_FILE_FOLDERS = frozenset({"originals", "derived"})


class Kind(enum.StrEnum):
    """Kinds of records."""

    PROJECT = "project"
    CONCEPT = "concept"
    GENERATION = "generation"
    IMAGE = "image"

    @property
    def folder(self) -> str:
        """The folder that holds the records of this kind."""
        return f"{self.value}s"


@dataclass(frozen=True)
class Layout:
    """Paths below `root`, an absolute path. Makes and reads nothing."""

    root: Path

    @classmethod
    def at(cls, root: Path) -> Layout:
        """The layout of the library at `root`, which may be relative or start with ~."""
        return cls(Path(os.path.abspath(root.expanduser())))  # noqa: PTH100  # resolve() would follow links

    @property
    def header(self) -> Path:
        """Format version and library id."""
        return self.root / HEADER

    @property
    def originals(self) -> Path:
        """Bytes as received."""
        return self.root / "originals"

    @property
    def derived(self) -> Path:
        """Images made by us from images."""
        return self.root / "derived"

    @property
    def references(self) -> Path:
        """Pictures sent with requests."""
        return self.root / "references"

    @property
    def spool(self) -> Path:
        """Answers as they arrive."""
        return self.root / "spool"

    @property
    def trash(self) -> Path:
        """Deleted things that can still be restored."""
        return self.root / "trash"

    def folders(self) -> tuple[Path, ...]:
        """The folders that every library has."""
        kinds = (self.root / kind.folder for kind in Kind)
        return (*kinds, self.originals, self.references, self.spool, self.trash)

    def records(self, kind: Kind) -> Path:
        """The folder of the records of `kind`."""
        return self.root / kind.folder

    def record(self, kind: Kind, record_id: str) -> Path:
        """The record `record_id`. Raises UserError(BAD_INPUT) for a text that is no id."""
        return Path(self.record_name(kind, record_id))

    def record_name(self, kind: Kind, record_id: str) -> str:
        """The same as a text: making a Path takes a tenth of the time of a rebuild."""
        return f"{self._folder_names[kind]}{checked_id(kind, record_id)}.json"

    def marks(self, image_id: str) -> Path:
        """What people said about an image."""
        return Path(self.marks_name(image_id))

    def marks_name(self, image_id: str) -> str:
        """The same as a text."""
        return f"{self._folder_names[Kind.IMAGE]}{checked_id(Kind.IMAGE, image_id)}.user.json"

    def spool_body(self, generation_id: str) -> Path:
        """The answer of a generation as it arrives."""
        return self.spool / f"{checked_id(Kind.GENERATION, generation_id)}.body"

    def original(self, image_id: str, file_format: str, when: datetime) -> Path:
        """Where the original of a new image goes; `file_format` is a format or an extension ("jpeg", "jpg")."""
        return self.originals / self._dated(image_id, file_format, when)

    def derivative(self, image_id: str, file_format: str, when: datetime) -> Path:
        """Where the file of a new derived image goes, like `original`."""
        return self.derived / self._dated(image_id, file_format, when)

    @staticmethod
    def _dated(image_id: str, file_format: str, when: datetime) -> Path:
        suffix = _SUFFIXES.get(file_format.lower().lstrip("."), file_format.lower().lstrip("."))
        if not _SUFFIX.fullmatch(suffix):
            raise UserError(f"“{file_format}” is not a file format.", cause=Cause.BAD_INPUT)
        name = f"{checked_id(Kind.IMAGE, image_id)}.{suffix}"
        return Path(f"{when.year:04}", f"{when.month:02}", name)

    def reference(self, sha256: str, suffix: str) -> Path:
        """Where a reference with that content goes."""
        return self.references / f"{checked_sha256(sha256)}.{suffix}"

    def inside(self, relative: str) -> Path:
        """The file that a record calls `relative`, with forward slashes.

        Raises UserError(LIBRARY) for anything but a file below the folders for pictures: other folders, parents,
        drives, absolute paths, and links that lead outside.
        """
        parts = relative.split("/")
        odd = any(part in {"", ".", ".."} or len(part) > _LONGEST for part in parts)
        odd = odd or any(character in relative for character in "\\:\0")
        if odd or len(parts) < 2 or parts[0] not in _FILE_FOLDERS:
            raise unsafe_path(relative)
        path = self.root.joinpath(*parts)
        try:
            outside = not path.resolve().is_relative_to(self._real)
        except (OSError, RuntimeError, ValueError) as error:
            raise unsafe_path(relative) from error
        if outside:
            raise unsafe_path(relative)
        return path

    def relative(self, path: Path) -> str:
        """The inverse of `inside`, without its checks."""
        return path.relative_to(self.root).as_posix()

    @cached_property
    def _folder_names(self) -> dict[Kind, str]:
        return {kind: f"{self.records(kind)}{os.sep}" for kind in Kind}

    @cached_property
    def _real(self) -> Path:
        return self.root.resolve()


def checked_id(kind: Kind, record_id: str) -> str:
    """`record_id` if it is an id, else UserError(BAD_INPUT): ids become file names."""
    if not ID.fullmatch(record_id):
        raise UserError(f"“{record_id}” is not the id of {article(kind)}.", cause=Cause.BAD_INPUT)
    return record_id


def checked_sha256(sha256: str) -> str:
    """`sha256` if it is one in lower-case hex, else UserError(BAD_INPUT): it becomes a file name."""
    if not _SHA256.fullmatch(sha256):
        raise UserError(f"“{sha256}” is not the checksum of a reference.", cause=Cause.BAD_INPUT)
    return sha256


def article(kind: Kind) -> str:
    """ "a project", "an image"."""
    return f"an {kind}" if kind is Kind.IMAGE else f"a {kind}"


def unsafe_path(relative: str) -> UserError:
    """The error for a path that no record of ours has."""
    return UserError(
        "A record names a file outside the library's folders for pictures; it was left alone.",
        cause=Cause.LIBRARY,
        hint="Run “gi2desk library check”; the record may be damaged or not made by gi2desk.",
        details=repr(relative),
    )
