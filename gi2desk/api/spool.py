"""Puts an answer on the disk as it arrives, and holds on to it in memory while the disk is full."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from io import FileIO
from pathlib import Path

from gi2desk.api.blob import disk_error
from gi2desk.api.mask import SHORTEST_IN_DATA
from gi2desk.core.errors import Billing, Cause, UserError

# Small network chunks are gathered up to this size before they are written.
BATCH = 65_536
# An answer at 4K has at most about 60 MB; more is only held by a disk that stays full for many of them.
MAX_HELD = 256_000_000
# A picture and the raw answer beside it; with less, a request would be paid for and then not fit.
MIN_FREE = 20_000_000


class Spool:
    """The file of one answer; to be opened before, and closed after.

    `held` bytes wait in memory because the disk did not take them; `blocked` says why. The key is
    overwritten with stars wherever an endpoint repeats it, at the same length, as these files are kept.
    """

    def __init__(self, path: Path, key: str = "") -> None:
        self.path = path
        self.blocked: OSError | None = None
        self._secret = key.encode() if len(key) >= SHORTEST_IN_DATA else b""
        self._tail = b""
        self._pending = bytearray()
        self._written = 0
        self._file: FileIO | None = None
        self._ended = False
        self._lock = threading.Lock()

    def open(self) -> None:
        """Creates the file. Blocking. Raises UserError before anything is sent that could not be kept."""
        with self._lock:
            try:
                # An answer that is there was paid for, so nothing may be written over it.
                if self.path.exists() and self.path.stat().st_size:
                    message = "There is already an answer for this request."
                    raise UserError(message, cause=Cause.INTERNAL, details=str(self.path))
                _check_space(self.path)
                self._file = FileIO(self.path, "wb")
            except OSError as error:
                raise disk_error(error, self.path) from error
        if self._ended:
            # Cancelled while a slow disk was opening it.
            self.close()

    @property
    def held(self) -> int:
        """Bytes that have come but are not in the file."""
        return len(self._pending)

    def add(self, data: bytes) -> bool:
        """Takes the next bytes; true when they, or earlier ones, were written."""
        self._pending += self._cleaned(data)
        return len(self._pending) >= BATCH and self.flush()

    def _cleaned(self, data: bytes) -> bytes:
        """`data` without the key; where the key began in bytes already taken, those are overwritten too."""
        if not self._secret:
            return data
        joined = self._tail + data
        known = len(self._tail)
        if self._secret in joined:
            joined = joined.replace(self._secret, b"*" * len(self._secret))
            self._rewrite(joined[:known])
        self._tail = joined[-(len(self._secret) - 1) :]
        return joined[known:]

    def _rewrite(self, tail: bytes) -> None:
        """Replaces the last `len(tail)` bytes, wherever they are by now."""
        in_memory = min(len(tail), len(self._pending))
        if in_memory:
            self._pending[-in_memory:] = tail[-in_memory:]
        rest = tail[: len(tail) - in_memory]
        if rest and self._file is not None:
            self._file.seek(self._written - len(rest))
            self._file.write(rest)
            self._file.seek(self._written)

    def flush(self) -> bool:
        """Writes what waits; false, with `blocked` set, when the disk does not take all of it."""
        try:
            while self._pending and self._file is not None:
                count = self._file.write(self._pending)
                self._written += count
                del self._pending[:count]
        except OSError as error:
            self.blocked = error
            if len(self._pending) > MAX_HELD:
                raise self.error() from error
            return False
        self.blocked = None
        return True

    def error(self) -> UserError:
        """The error for an answer that the disk does not take."""
        return disk_error(self.blocked or OSError("unknown"), self.path, billing=Billing.MAYBE)

    def finish(self) -> None:
        """Waits until the disk has everything, then closes the file. Blocking; for a worker. Raises UserError(DISK)."""
        with self._lock:
            if self._file is None or self._file.closed:
                return
            with self._file:
                if not self.flush():
                    raise self.error()
                try:
                    os.fsync(self._file.fileno())
                except OSError as error:
                    self.blocked = error
                    raise self.error() from error

    def close(self) -> None:
        """Writes what it can and closes the file; an empty one is removed. Leaves it to an `open` or `finish` at work."""
        self._ended = True
        if not self._lock.acquire(blocking=False):
            return
        try:
            if self._file is not None and not self._file.closed:
                with contextlib.closing(self._file), contextlib.suppress(OSError, UserError):
                    self.flush()
                if not self._written:
                    self.path.unlink(missing_ok=True)
        except OSError:
            # An empty file that stays behind is no answer.
            return
        finally:
            self._lock.release()


def _check_space(path: Path) -> None:
    """Raises UserError(DISK) before anything is sent when an answer would not fit."""
    free = shutil.disk_usage(path.parent).free
    if free < MIN_FREE:
        raise UserError(
            f"The disk of the library has only {free / 1e6:.0f} MB left, so nothing was sent.",
            cause=Cause.DISK,
            hint="Make some space, then generate again.",
            details=str(path.parent),
        )
