"""Puts an answer on the disk as it arrives, and on another one when that disk does not take it."""

from __future__ import annotations

import contextlib
import errno
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
# Bytes copied at once into a rescue file.
_PIECE = 1_048_576
# An answer at 4K has at most about 60 MB; more is only held by a disk that stays full for many of them.
MAX_HELD = 256_000_000
# A picture and the raw answer beside it; with less, a request would be paid for and then not fit.
MIN_FREE = 20_000_000


class Spool:
    """The file of one answer; to be opened before, and closed after.

    `held` bytes wait in memory because the disk did not take them; `blocked` says why. With `rescue`, a file in another
    folder, such an answer goes there whole: on `save_elsewhere`, when too much waits, or on `close`; `path` is that
    file from then on. The key is overwritten with stars wherever an endpoint repeats it, at the same length, as these
    files are kept.
    """

    def __init__(self, path: Path, key: str = "", *, rescue: Path | None = None) -> None:
        self.path = path
        self._rescue = rescue
        self.blocked: OSError | None = None
        self._secret = key.encode() if len(key) >= SHORTEST_IN_DATA else b""
        self._tail = b""
        self._pending = bytearray()
        self._written = 0
        self._file: FileIO | None = None
        self._ended = False
        self._lock = threading.RLock()

    def open(self) -> None:
        """Creates the file. Blocking. Raises UserError before anything is sent that could not be kept."""
        with self._lock:
            try:
                # An answer that is there was paid for, so nothing may be written over it.
                if self.path.exists() and self.path.stat().st_size:
                    message = "There is already an answer for this request."
                    raise UserError(message, cause=Cause.INTERNAL, details=str(self.path))
                _check_space(self.path)
                self._file = FileIO(self.path, "wb+")
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
            if len(self._pending) <= MAX_HELD:
                return False
            if not self._move():
                raise self.error() from error
        self.blocked = None
        return True

    def save_elsewhere(self) -> bool:
        """Writes all that has come to the rescue file and goes on there; false where there is none or it fails too.

        Blocking; for a worker. The first file goes, as what it holds is in the second.
        """
        with self._lock:
            saved = self._move()
        if self._ended:
            # Cancelled while a slow disk was writing.
            self.close()
        return saved

    def _move(self) -> bool:
        if self._rescue is None or self._file is None or self._file.closed or self.path == self._rescue:
            return False
        try:
            self._rescue.parent.mkdir(parents=True, exist_ok=True)
            target = FileIO(self._rescue, "wb+")
        except OSError:
            return False
        try:
            self._copy(target)
        except OSError:
            target.close()
            self._rescue.unlink(missing_ok=True)
            return False
        first, given_up = self._file, self.path
        self._file, self.path, self.blocked = target, self._rescue, None
        with contextlib.suppress(OSError):
            first.close()
            given_up.unlink()
        return True

    def _copy(self, target: FileIO) -> None:
        """Everything so far into `target`. Raises OSError, then nothing has changed."""
        assert self._file is not None
        self._file.seek(0)
        left = self._written
        while left:
            piece = self._file.read(min(_PIECE, left))
            if not piece:
                raise OSError("the first part cannot be read back")
            left -= len(piece)
            _write_all(target, piece)
        _write_all(target, self._pending)
        os.fsync(target.fileno())
        self._written += len(self._pending)
        self._pending.clear()

    def error(self) -> UserError:
        """The error for an answer that no disk takes: it is lost, and nobody knows yet whether it was billed."""
        reason = self.blocked.strerror or self.blocked if self.blocked else "unknown"
        return UserError(
            f"The answer could not be kept: the disk did not take it ({reason}). It may have been billed.",
            cause=Cause.DISK,
            hint="Free some space first. Generating it again is a new charge.",
            details=f"{self.path}: {self.blocked!r}",
            billing=Billing.MAYBE,
        )

    def finish(self) -> None:
        """Waits until the disk has everything, then closes the file. Blocking; for a worker. Raises UserError(DISK)."""
        with self._lock:
            if self._file is None or self._file.closed:
                return
            if not (self._synced() and self._there()) and not (self._move() and self._synced()):
                error = self.error()
                self._file.close()
                raise error
            self._file.close()

    def _synced(self) -> bool:
        """Whether the file has everything for good."""
        if not self.flush():
            return False
        try:
            assert self._file is not None
            os.fsync(self._file.fileno())
        except OSError as error:
            self.blocked = error
            return False
        return True

    def _there(self) -> bool:
        """Whether the file can still be found: its folder may have gone meanwhile, and an open file does not mind."""
        assert self._file is not None
        try:
            found = os.path.samestat(os.fstat(self._file.fileno()), self.path.stat())
        except OSError as error:
            self.blocked = error
            return False
        if not found:
            self.blocked = FileNotFoundError(errno.ENOENT, "another file is in its place")
        return found

    def close(self) -> None:
        """Writes what it can and closes the file; an empty one is removed. Leaves it to an `open` or `finish` at work."""
        self._ended = True
        if not self._lock.acquire(blocking=False):
            return
        try:
            if self._file is not None and not self._file.closed:
                with contextlib.suppress(OSError, UserError):
                    # Nobody waits for room any more.
                    _ = self.flush() or self._move()
                self._file.close()
                if not self._written:
                    self.path.unlink(missing_ok=True)
        except OSError:
            # An empty file that stays behind is no answer.
            return
        finally:
            self._lock.release()


def _write_all(file: FileIO, data: bytes | bytearray) -> None:
    """The system may take less at once, and says so only by the count."""
    view = memoryview(data)
    try:
        while view:
            rest = view[file.write(view) :]
            view.release()
            view = rest
    finally:
        view.release()


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
