"""What every part of an open library works with: its folder, records and index, the right to write, and who is told."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from gi2desk.core.record import Image, Marks
from gi2desk.library import entry
from gi2desk.library.access import Access
from gi2desk.library.change import Change, Observer, Observers, Topic
from gi2desk.library.identity import Header
from gi2desk.library.index import Index
from gi2desk.library.layout import Layout
from gi2desk.library.lock import Holder
from gi2desk.library.record import Records

_log = logging.getLogger(__name__)


class Session:
    """An open library without its operations."""

    def __init__(self, layout: Layout, header: Header, index: Index, cache: Path, access: Access) -> None:
        self._layout = layout
        self._header = header
        self._index = index
        self._cache = cache
        self._access = access
        self._records = Records(layout)
        self._observers = Observers()
        self._lock = threading.RLock()
        self._refreshing = threading.Lock()
        self._stale = True
        self._generations_known = False
        self._closed = False

    def close(self) -> None:
        """Ends everything and lets others write. Doing it twice changes nothing."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._index.close()
                self._access.close()

    @property
    def id(self) -> str:
        """The library's own id, the same wherever its folder lies."""
        return self._header.id

    @property
    def root(self) -> Path:
        """Its folder."""
        return self._layout.root

    @property
    def proxies(self) -> Path:
        """The folder of this library in the application's cache, for thumbnails and proxies."""
        return self._cache

    @property
    def read_only(self) -> bool:
        """True when nothing can be saved."""
        return not self._access.may_write

    @property
    def holder(self) -> Holder | None:
        """Who writes to it, if another process does."""
        return self._access.holder

    @property
    def stale(self) -> bool:
        """True until the index has been compared with the records, and after it had to be made anew."""
        return self._stale or self._index.fresh

    def require_write(self) -> None:
        """Raises UserError(LOCKED or LIBRARY) when nothing can be saved: ask before money is spent."""
        self._access.require()

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        """Calls `observer` after each change, on the thread that made it; returns a function that ends it."""
        return self._observers.subscribe(observer)

    @contextlib.contextmanager
    def _saving(self, *changes: Change) -> Iterator[None]:
        """Holds the library for one save, and tells observers of `changes` when it is done and free again."""
        was_fresh = self._index.fresh
        with self._lock:
            self.require_write()
            yield
        self._observers.tell(*changes)
        if self._index.fresh and not was_fresh:
            self._observers.tell(Change(Topic.LIBRARY))

    def _index_row(self, change: Callable[[sqlite3.Connection], None]) -> None:
        """Writes to the index; its failure is no failure of the save, since the record is safe."""
        try:
            self._index.write(change)
        except sqlite3.Error as error:
            _log.warning("the index was not written and needs a refresh: %s", error)
            self._stale = True

    def _index_image(self, image: Image, marks: Marks, stamp: str) -> None:
        self._index_row(lambda connection: entry.put_images(connection, [(image, marks, stamp)]))
