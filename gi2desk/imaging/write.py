"""Puts a finished file in its place, whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path

from gi2desk.core.errors import Cause, UserError
from gi2desk.imaging.limit import PIECE

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


def write_file(path: Path, data: bytes) -> None:
    """Writes `data` to `path`: temporary file beside it, fsync, rename. Raises UserError(DISK); nothing is half-written."""
    # Short, so that a name at the system's limit does not grow over it.
    temporary = path.with_name(f".{secrets.token_hex(6)}.tmp")
    try:
        with temporary.open("xb") as stream:
            for start in range(0, len(data), PIECE):
                stream.write(data[start : start + PIECE])
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        raise disk_error(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """Makes the folder `path` and those above it. Raises UserError(DISK)."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(path, error) from error


def sync_folder(path: Path) -> None:
    """Makes the names in `path` survive a power cut, where the system can be asked for it."""
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def disk_error(path: Path, error: OSError) -> UserError:
    """What `error` means for the file or folder at `path`."""
    if error.errno in _FULL:
        return UserError(
            f"The disk is full: {path.name} was not written.",
            cause=Cause.DISK,
            hint="Make room, or choose another folder.",
            details=str(error),
        )
    if isinstance(error, FileExistsError | NotADirectoryError):
        return UserError(
            f"{path} cannot be a folder: there is a file of that name.",
            cause=Cause.DISK,
            hint="Choose another folder.",
            details=str(error),
        )
    if error.errno == errno.EFBIG:
        return UserError(
            f"{path.name} is larger than this disk or system allows.",
            cause=Cause.DISK,
            hint="Choose a folder on another disk, or a smaller size.",
            details=str(error),
        )
    return UserError(
        f"{path} cannot be written: {error.strerror or error}.",
        cause=Cause.DISK,
        hint="Choose another folder, or close the program that has the file open.",
        details=str(error),
    )
