"""One process writes to a library at a time; the others learn who it is."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gi2desk.core import codec
from gi2desk.core.errors import Cause, UserError
from gi2desk.library.layout import Layout
from gi2desk.library.store import disk_error, read_file, write_file

if TYPE_CHECKING:
    from filelock import BaseFileLock

LOCK = "gi2desk-library.lock"
HOLDER = "gi2desk-library.holder.json"
_NO_LOCKS = {errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOLCK, errno.EINVAL}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who writes to a library."""

    host: str
    pid: int
    since: datetime
    program: str = ""

    @property
    def text(self) -> str:
        """Who it is, for people."""
        return f"{self.program or 'a program'} on {self.host} (process {self.pid}, since {self.since:%Y-%m-%d %H:%M} UTC)"


class WriteLock:
    """The right to write to the library of `layout`.

    The system's lock ends with the process that holds it, however that ends. It does not reach other machines that
    see the library through a sync client; for those there is a file that names the holder.
    """

    def __init__(self, layout: Layout, program: str = "gi2desk") -> None:
        self._layout = layout
        self._program = program
        self._lock: BaseFileLock | None = None
        self.held = False

    def acquire(self, *, take_over: bool = False) -> Holder | None:
        """None if this process may write now, else who may.

        `take_over` ignores a holder on another machine. A holder on this one that is dead is never in the way.
        Raises UserError(DISK), with LIBRARY as cause where the folder is read-only.
        """
        try:
            locks_work = self._acquire_system_lock()
        except TimeoutError:
            return self.holder() or Holder(host=socket.gethostname(), pid=0, since=datetime.now(UTC))
        holder = self.holder()
        if holder is not None and not take_over and self._is_in_the_way(holder, locks_work):
            self._release_system_lock()
            return holder
        try:
            write_file(self._layout.root / HOLDER, codec.encode(self._me()))
        except UserError:
            self._release_system_lock()
            raise
        self.held = True
        return None

    def release(self) -> None:
        """Lets others write. Does nothing if this process may not."""
        if self.held:
            with contextlib.suppress(OSError):
                (self._layout.root / HOLDER).unlink(missing_ok=True)
        self.held = False
        self._release_system_lock()

    def holder(self) -> Holder | None:
        """Who last said to be writing and did not take it back."""
        try:
            data, _ = read_file(self._layout.root / HOLDER, 100_000)
            return codec.decode(Holder, data)
        except (OSError, ValueError):
            return None

    def other_holder(self) -> Holder | None:
        """Who seems to be writing now, without asking for the right to write oneself."""
        holder = self.holder()
        if holder is not None and holder.host == socket.gethostname() and not is_running(holder.pid):
            return None
        return holder

    def _me(self) -> Holder:
        return Holder(
            host=socket.gethostname(), pid=os.getpid(), since=datetime.now(UTC), program=self._program
        )

    def _is_in_the_way(self, holder: Holder, locks_work: bool) -> bool:
        if holder.host != socket.gethostname():
            return True
        return not locks_work and holder.pid != os.getpid() and is_running(holder.pid)

    def _acquire_system_lock(self) -> bool:
        """True when taken, False where this file system has no locks. Raises TimeoutError when another has it."""
        from filelock import FileLock, Timeout

        lock = FileLock(self._layout.root / LOCK, thread_local=False, fallback_to_soft=False)
        try:
            lock.acquire(blocking=False)
        except Timeout as error:
            raise TimeoutError from error
        except NotImplementedError:
            return False
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return False
            failure = disk_error(error, self._layout.root)
            if error.errno not in _READ_ONLY:
                raise failure from error
            raise UserError(str(failure), cause=Cause.LIBRARY, hint=failure.hint) from error
        self._lock = lock
        return True

    def _release_system_lock(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def locked(holder: Holder) -> UserError:
    """The error for writing to a library that another process writes to."""
    hint = "Close it there, or go on here without changing anything."
    if holder.host != socket.gethostname():
        hint += f" If nothing runs there any more, remove {HOLDER} from the library folder."
    return UserError(f"The library is in use by {holder.text}.", cause=Cause.LOCKED, hint=hint)


def is_running(pid: int) -> bool:
    """True if a process with that number runs on this machine."""
    if pid <= 0:
        return False
    if sys.platform == "win32":
        return _is_running_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # someone else's
    return True


if sys.platform == "win32":

    def _is_running_windows(pid: int) -> bool:
        # os.kill(pid, 0) would send Ctrl+C there.
        import ctypes

        synchronize, timed_out = 0x00100000, 0x102
        handle = ctypes.windll.kernel32.OpenProcess(synchronize, False, pid)
        if not handle:
            return False
        try:
            return bool(ctypes.windll.kernel32.WaitForSingleObject(handle, 0) == timed_out)
        finally:
            ctypes.windll.kernel32.CloseHandle(handle)
