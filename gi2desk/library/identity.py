"""What makes a folder a library: its header with format version and id, read before anything else is touched."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gi2desk.core import codec
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.naming import new_id
from gi2desk.library.layout import FORMAT, HEADER, ID, Layout
from gi2desk.library.store import disk_error, make_folder, read_file, reason, write_file

# What a system leaves in a folder by itself; a folder with nothing else counts as empty.
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".directory", ".localized"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The content of the header file."""

    format: int
    id: str
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    """All that is read of a header before its version is known."""

    format: int


def read_header(layout: Layout) -> Header | None:
    """The header of the library, None where there is none.

    Raises UserError(LIBRARY) for one that is damaged or of a newer version, and UserError(DISK).
    """
    try:
        data, _ = read_file(layout.header, 1_000_000)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise disk_error(error, layout.header) from error
    try:
        version = codec.decode(_Version, data).format
        if version > FORMAT:
            raise _newer(version)
        header = codec.decode(Header, data)
        if version < 1 or not ID.fullmatch(header.id):
            raise ValueError("no version or id of ours")
    except ValueError as error:
        raise UserError(
            f"The library's header {HEADER} is damaged.",
            cause=Cause.LIBRARY,
            hint="Put back a good copy of it, from a backup or the sync client's history. Nothing was changed.",
            details=f"{layout.header}: {error}",
        ) from error
    return header


def create(layout: Layout) -> Header:
    """Makes a library in a new or empty folder. Raises UserError(LIBRARY) for any other, and UserError(DISK)."""
    try:
        layout.root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_made(layout.root, error) from error
    try:
        others = [item.name for item in layout.root.iterdir() if item.name not in _LITTER]
    except OSError as error:
        raise disk_error(error, layout.root) from error
    if others:
        raise _not_a_library(layout.root, others)
    header = Header(format=FORMAT, id=new_id(), created=datetime.now(UTC))
    for folder in layout.folders():
        make_folder(layout.root, folder)
    # The header comes last: a folder without one is taken for no library.
    write_file(layout.header, codec.encode(header))
    return header


def _not_made(root: Path, error: OSError) -> UserError:
    """The error for a new library whose folder cannot be made."""
    if error.errno == errno.ENOSPC:
        return disk_error(error, root)
    in_the_way = next((path for path in (root, *root.parents) if path.is_file()), None)
    why = f"{in_the_way} is a file" if in_the_way is not None else reason(error)
    return UserError(
        f"The library folder {root} cannot be made: {why}.",
        cause=Cause.DISK,
        hint="Choose another folder, or connect its drive first.",
        details=repr(error),
    )


def missing(root: Path) -> UserError:
    """The error for a library that is not there and shall not be made."""
    return UserError(
        f"There is no library at {root}.",
        cause=Cause.LIBRARY,
        hint="Generating or importing makes it. If it was there before: connect its drive, or choose another folder.",
    )


def _newer(version: int) -> UserError:
    return UserError(
        "The library was made by a newer version of gi2desk.",
        cause=Cause.LIBRARY,
        hint="Install the newer version to open it. Nothing was changed.",
        details=f"format {version}, this version knows {FORMAT}",
    )


def _not_a_library(root: Path, others: list[str]) -> UserError:
    hint = "Choose an empty folder for the library; existing pictures are imported into it, not moved."
    if "images" in others and "originals" in others:
        hint = f"It looks like a library without its {HEADER}: put that back, or wait until your sync client has."
    return UserError(
        f"{root} holds other files and is not a library.",
        cause=Cause.LIBRARY,
        hint=hint,
        details=", ".join(sorted(others)[:10]),
    )
