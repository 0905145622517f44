"""Files on disk, whole or not at all: temporary beside the target, fsync, rename, fsync of the folder."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from gi2desk.core.errors import Cause, UserError

TEMPORARY = ".tmp"
PIECE = 524_288
_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.EIO}
# Opening a pipe that someone put in a record's place would wait for ever without the second.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
# Windows: another program (virus scanner, sync client) holds the file for a moment.
_BUSY_TRIES = 8 if sys.platform == "win32" else 1
_BUSY_PAUSE = 0.05


class Stamp(NamedTuple):
    """How a file looked when it was read or written: enough to see that it changed since."""

    mtime_ns: int
    size: int


class Digest(NamedTuple):
    """Checksum and length of a file's bytes."""

    sha256: str
    bytes: int


def write_file(path: Path, data: bytes) -> Stamp:
    """Puts `data` at `path`, replacing what was there, so that a reader sees the old or the new bytes.

    Raises UserError(DISK); nothing is left half-written.
    """
    temporary = temporary_beside(path)
    with _writing(path, temporary), temporary.open("xb") as file:
        file.write(data)
        stamp = _synced(file)
    replace_file(temporary, path)
    return stamp


def copy_file(source: Path, target: Path, cancelled: Callable[[], bool] = lambda: False) -> Digest | None:
    """Copies the bytes of `source` to the new file `target`; None if `cancelled()` became true.

    Raises UserError(DISK) for the target and UserError(BAD_INPUT) for the source.
    """
    temporary = temporary_beside(target)
    sha, size = hashlib.sha256(), 0
    with _writing(target, temporary), temporary.open("xb") as file:
        for piece in read_pieces(source):
            if cancelled():
                break
            sha.update(piece)
            file.write(piece)
            size += len(piece)
        _synced(file)
    if cancelled():
        temporary.unlink(missing_ok=True)
        return None
    replace_file(temporary, target)
    return Digest(sha256=sha.hexdigest(), bytes=size)


def digest(path: Path) -> Digest:
    """Checksum and length of the file at `path`. Raises UserError(BAD_INPUT) if it cannot be read."""
    sha, size = hashlib.sha256(), 0
    for piece in read_pieces(path):
        sha.update(piece)
        size += len(piece)
    return Digest(sha256=sha.hexdigest(), bytes=size)


def read_pieces(path: Path) -> Iterator[bytes]:
    """The bytes of a regular file in pieces. Raises UserError(BAD_INPUT)."""
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
    except OSError as error:
        raise UserError(
            f"{path.name} could not be read: {reason(error)}.", cause=Cause.BAD_INPUT, details=str(path)
        ) from error


def read_file(path: Path | str, limit: int) -> tuple[bytes, Stamp]:
    """All bytes of a regular file of at most `limit` bytes, and its stamp from before it was read.

    Raises OSError, also for what is no regular file or too large.
    """
    descriptor = os.open(path, _READ)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
            raise OSError(errno.EINVAL, "not a record", str(path))
        pieces = []
        while piece := os.read(descriptor, status.st_size + 1):
            pieces.append(piece)
        return b"".join(pieces), Stamp(status.st_mtime_ns, status.st_size)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Waits until the bytes of `path` are on the disk. Raises UserError(DISK)."""
    with _writing(path, None), path.open("r+b") as file:
        os.fsync(file.fileno())


def replace_file(temporary: Path, target: Path) -> None:
    """Renames a finished `temporary` in the same folder to `target`, durably. Raises UserError(DISK)."""
    with _writing(target, temporary):
        _replace(temporary, target)
    sync_folder(target.parent)


def move_file(source: Path, target: Path) -> None:
    """Moves a file inside the library to a new place, never over another one. Raises UserError(DISK)."""
    with _writing(target, None):
        if target.exists():
            raise FileExistsError(errno.EEXIST, "a file of that name is there", str(target))
        _replace(source, target)
    sync_folder(target.parent)
    sync_folder(source.parent)


def remove_file(path: Path) -> None:
    """Removes a file of our own; it may be gone already. Raises UserError(DISK)."""
    with _writing(path, None):
        path.unlink(missing_ok=True)


def make_folder(root: Path, folder: Path) -> None:
    """Makes `folder` below `root`, never `root` itself: it may lie on a drive that was taken away.

    Raises UserError(DISK).
    """
    with _writing(folder, None):
        if not root.is_dir():
            raise FileNotFoundError(errno.ENOENT, "the library folder is gone", str(root))
        for part in reversed([folder, *folder.parents]):
            if part != root and part.is_relative_to(root):
                part.mkdir(exist_ok=True)


def sync_folder(folder: Path) -> None:
    """Makes a rename in `folder` durable where the system can."""
    if sys.platform == "win32":
        return
    # Some network file systems refuse to sync a folder; the rename has happened all the same.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def temporary_beside(path: Path) -> Path:
    """A name of its own for a file that will be renamed to `path`."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}{TEMPORARY}")


def disk_error(error: OSError, path: Path) -> UserError:
    """What to tell about `error` at `path`."""
    what, hint = _explained(error.errno)
    return UserError(
        what or f"The library could not be written: {reason(error)}.",
        cause=Cause.DISK,
        hint=hint,
        details=f"{type(error).__name__}: {error.strerror or error} ({path})",
    )


def reason(error: OSError) -> str:
    """The system's own words, without a path."""
    return (error.strerror or type(error).__name__).lower()


def _explained(code: int | None) -> tuple[str, str]:
    if code in _FULL:
        return (
            "The disk of the library is full.",
            "Free some space, then try again; nothing half-written was left.",
        )
    if code in _FORBIDDEN:
        return "The library folder cannot be written.", "Make it writable, or choose another library folder."
    if code in _GONE:
        return "The library folder is gone.", "Connect its drive or network folder again, then try again."
    if code == errno.EFBIG:
        return "The file is larger than this disk or system allows.", "Move the library to another disk."
    return "", "Try again; if it stays so, check the disk."


@contextlib.contextmanager
def _writing(path: Path, temporary: Path | None) -> Iterator[None]:
    """Removes `temporary` on any failure, and turns an OSError into UserError(DISK)."""
    try:
        yield
    except BaseException as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise disk_error(error, path) from error
        raise


def _synced(file: BinaryIO) -> Stamp:
    file.flush()
    os.fsync(file.fileno())
    status = os.fstat(file.fileno())
    return Stamp(status.st_mtime_ns, status.st_size)


def _replace(source: Path, target: Path) -> None:
    for attempt in range(_BUSY_TRIES):
        try:
            source.replace(target)
        except PermissionError:
            if attempt + 1 == _BUSY_TRIES:
                raise
            time.sleep(_BUSY_PAUSE)
        else:
            return
