"""The SQLite index of a library: opened, migrated, and made anew when it is damaged; it can always be rebuilt."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from gi2desk.core.errors import Cause, UserError
from gi2desk.library import schema
from gi2desk.library.entry import prepare
from gi2desk.library.store import reason

FILE = "index.sqlite"
_BUSY_SECONDS = 10.0
_log = logging.getLogger(__name__)
T = TypeVar("T")


class Index:
    """One database, in WAL: one connection writes, any number of threads read beside it.

    `fresh` is true when the database was made now and holds nothing. `owner` says that this process may replace a
    damaged file; another process works on a temporary one then.
    """

    def __init__(self, folder: Path, *, owner: bool) -> None:
        self._folder = folder
        self._owner = owner
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._lock = threading.RLock()
        self._idle: list[sqlite3.Connection] = []
        self._epoch = 0
        self._closed = False
        self.fresh = False
        self._writer = self._open()

    def write(self, change: Callable[[sqlite3.Connection], None]) -> None:
        """Runs `change` in one transaction. A damaged index is replaced by an empty one with just this change."""
        with self._lock:
            self._require_open()
            try:
                self._in_transaction(change)
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self._replace(error)
                self._in_transaction(change)

    def read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        """The result of `query` on a connection of this thread. A damaged index is replaced by an empty one."""
        epoch = self._epoch
        try:
            with self._reader() as connection:
                return query(connection)
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            with self._lock:
                # Another thread may have replaced it meanwhile.
                if epoch == self._epoch and not self._closed:
                    self._replace(error)
            with self._reader() as connection:
                return query(connection)

    def clear(self) -> None:
        """Removes every row."""
        with self._lock:
            self._require_open()
            try:
                schema.clear(self._writer)
                self.fresh = True
            except sqlite3.DatabaseError as error:
                self._replace(error)

    def close(self) -> None:
        """Closes every connection; one that is reading now is closed when it is done. Later uses are UserErrors."""
        with self._lock:
            self._closed = True
            self._close_all()
            if self._temporary is not None:
                self._temporary.cleanup()

    def _in_transaction(self, change: Callable[[sqlite3.Connection], None]) -> None:
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            change(self._writer)
            self._writer.execute("COMMIT")
        except BaseException:
            # After some errors SQLite has rolled back already.
            with contextlib.suppress(sqlite3.Error):
                self._writer.execute("ROLLBACK")
            raise

    @contextlib.contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._require_open()
            epoch = self._epoch
            connection = self._idle.pop() if self._idle else None
        connection = connection or self._connect(self._path)
        try:
            yield connection
        finally:
            with self._lock:
                if epoch == self._epoch:
                    self._idle.append(connection)
                else:
                    connection.close()

    def _require_open(self) -> None:
        if self._closed:
            raise UserError("The library was closed.", cause=Cause.LIBRARY, hint="Open it again.")

    @property
    def _path(self) -> Path:
        return (self._folder if self._temporary is None else Path(self._temporary.name)) / FILE

    def _open(self) -> sqlite3.Connection:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self.fresh = not self._path.exists()
            return self._migrated()
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise _unusable(error, self._path) from error
            return self._anew(error)
        except OSError as error:
            raise _unusable(error, self._path) from error

    def _migrated(self) -> sqlite3.Connection:
        connection = self._connect(self._path)
        try:
            version = schema.version_of(connection)
            if version > schema.VERSION:
                raise sqlite3.DatabaseError(f"version {version} is newer than {schema.VERSION}")
            schema.migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _replace(self, error: sqlite3.DatabaseError) -> None:
        self._close_all()
        self._writer = self._anew(error)

    def _anew(self, error: sqlite3.DatabaseError) -> sqlite3.Connection:
        _log.info("The index %s is made anew: %s", self._path, error)
        self.fresh = True
        try:
            if not self._owner:
                raise PermissionError("another process uses it")
            for ending in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        except OSError:
            # Another process works with the file, or (on Windows) has it open.
            self._temporary = tempfile.TemporaryDirectory(prefix="gi2desk-index-")
        return self._migrated()

    def _connect(self, path: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(
            path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            # A lost last commit after a power cut is found by the next refresh; a sync for each would cost more.
            for pragma in (
                "journal_mode = WAL",
                "synchronous = NORMAL",
                "temp_store = MEMORY",
                "cache_size = -16000",
            ):
                connection.execute(f"PRAGMA {pragma}").fetchone()
            prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _close_all(self) -> None:
        self._epoch += 1
        for connection in (*self._idle, self._writer):
            connection.close()
        self._idle.clear()


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """True for a file that is no sound database; a full disk or a busy one is an OperationalError."""
    if isinstance(error, sqlite3.OperationalError):
        return "no such table" in str(error) or "no such column" in str(error) or "disk image" in str(error)
    return not isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError)


def _unusable(error: Exception, path: Path) -> UserError:
    why = reason(error) if isinstance(error, OSError) else str(error)
    return UserError(
        f"The library's index cannot be kept: {why}.",
        cause=Cause.DISK,
        hint="Free some space, or make the application's data folder writable; the library itself is untouched.",
        details=str(path),
    )
