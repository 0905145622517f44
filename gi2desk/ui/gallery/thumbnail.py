"""Brings thumbnails into memory at the size in which they are painted, and forgets what has scrolled away."""

from __future__ import annotations

import functools
import os
import weakref
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from gi2desk.core.errors import UserError
from gi2desk.jobs.thumbnail import ThumbnailStore
from gi2desk.library.library import Library
from gi2desk.library.row import Row
from gi2desk.ui.canvas.picture import OPAQUE, TRANSLUCENT, image_for_display
from gi2desk.ui.canvas.worker import Ticket, Worker
from gi2desk.ui.display.display import displays

KEPT_BYTES = 192_000_000
# One processor stays with the window: scrolling goes before pictures.
_THREADS = max(1, min(3, (os.cpu_count() or 2) - 1))

Key = tuple[str, int, int, bytes | None]
"""Content, box, and the profile of the display."""


class Thumbnails(QObject):
    """Asks and keeps. `arrived` names the content (its sha256) whose picture, or whose failure, is there now."""

    arrived = Signal(str)

    def __init__(
        self, store: ThumbnailStore, root: Path, *, kept: int = KEPT_BYTES, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.store = store
        self._root = root
        self._limit = kept
        self._worker = Worker(_THREADS, "thumbnail", self)
        self._known: OrderedDict[Key, QImage] = OrderedDict()
        self._latest: dict[str, Key] = {}
        self._held = 0
        self._waiting: dict[Key, Ticket] = {}
        self._failed: dict[str, UserError] = {}
        self._wanted: dict[str, frozenset[str]] = {}
        self._closed = False
        displays().changed.connect(self._on_displays_changed)

    def get(self, row: Row, box: QSize) -> QImage | None:
        """The picture inside a box of so many device pixels, or None until `arrived` tells that it is there."""
        key = (row.sha256, box.width(), box.height(), displays().target)
        found = self._known.get(key)
        if found is not None:
            self._known.move_to_end(key)
            return found
        if key not in self._waiting and row.sha256 not in self._failed and not box.isEmpty():
            self._waiting[key] = self._worker.submit(
                functools.partial(_made, self.store, row.sha256, self._root / row.path, box, key[3]),
                functools.partial(self._on_made, key),
                functools.partial(self._on_failed, key),
            )
        return None

    def latest(self, row: Row) -> QImage | None:
        """The picture in another size, to be stretched until the right one is there."""
        key = self._latest.get(row.sha256)
        return self._known.get(key) if key is not None else None

    def failure(self, row: Row) -> UserError | None:
        """Why there is no picture."""
        return self._failed.get(row.sha256)

    def retain(self, owner: str, wanted: Iterable[str]) -> None:
        """Says what `owner` has in sight; what waits and nobody has in sight is dropped: it has scrolled away."""
        self._wanted[owner] = frozenset(wanted)
        keep = frozenset().union(*self._wanted.values())
        for key in [key for key in self._waiting if key[0] not in keep]:
            self._waiting.pop(key).cancel()

    def retry(self) -> None:
        """Forgets failures: files may have come back."""
        self._failed.clear()

    @property
    def waiting(self) -> int:
        """How many pictures are on their way."""
        return len(self._waiting)

    @property
    def held(self) -> int:
        """Bytes that the pictures take."""
        return self._held

    def close(self) -> None:
        """No more pictures."""
        if not self._closed:
            self._closed = True
            # Whoever showed them is gone, or goes now.
            displays().changed.disconnect(self._on_displays_changed)
        self._worker.close()

    def _on_displays_changed(self) -> None:
        """Whoever shows one asks again and gets it in the other colours."""
        for sha256 in {key[0] for key in self._known}:
            self.arrived.emit(sha256)

    def _on_made(self, key: Key, image: QImage) -> None:
        self._waiting.pop(key, None)
        self._known[key] = image
        self._latest[key[0]] = key
        self._held += image.sizeInBytes()
        while self._held > self._limit and len(self._known) > 1:
            old, dropped = self._known.popitem(last=False)
            self._held -= dropped.sizeInBytes()
            if self._latest.get(old[0]) == old:
                del self._latest[old[0]]
        self.arrived.emit(key[0])

    def _on_failed(self, key: Key, error: UserError) -> None:
        self._waiting.pop(key, None)
        self._failed[key[0]] = error
        self.arrived.emit(key[0])


_shared: weakref.WeakKeyDictionary[Library, Thumbnails] = weakref.WeakKeyDictionary()


def shared(library: Library) -> Thumbnails:
    """The one of a library, so that grid and filmstrips keep within one limit."""
    found = _shared.get(library)
    if found is None:
        found = _shared[library] = Thumbnails(ThumbnailStore(library.proxies), library.root)
    return found


def release(library: Library) -> None:
    """Ends the one of a library that is taken out of the window."""
    found = _shared.pop(library, None)
    if found is not None:
        found.close()


def _made(
    store: ThumbnailStore, sha256: str, original: Path, box: QSize, target: bytes | None, ticket: Ticket
) -> QImage:
    data = store.data(sha256, original)
    ticket.check()
    return image_for_display(fitted(store.known(sha256) or data, box), target)


def fitted(source: Path | bytes, box: QSize) -> QImage:
    """The picture of a JPEG or PNG file inside a box, never enlarged, in a format that Qt paints fast.

    In a worker only after `decoder.load_decoders`.
    Never through a device made in Python: looking for the format, Qt asks it while it holds a lock of its own, and it asks
    for the interpreter's. A thread that has the latter and wants the former would wait for ever, and the window with it.
    Of a file Qt reads without the interpreter; bytes hold it up for as long as they take.
    """
    image = QImage.fromData(source) if isinstance(source, bytes) else _read(source)
    if image.width() > box.width() or image.height() > box.height():
        image = image.scaled(
            box, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    return image.convertToFormat(TRANSLUCENT if image.hasAlphaChannel() else OPAQUE)


def _read(path: Path) -> QImage:
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)  # its name ends in nothing that Qt knows
    return reader.read()
