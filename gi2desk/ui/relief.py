"""Takes messages about a library's disk away when the disk takes files again: what is no longer so is not said."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gi2desk.core.errors import Cause
from gi2desk.library.change import Change
from gi2desk.library.library import Library
from gi2desk.ui.notice import Messages, Notice


class Relief(QObject):
    """Watches what is said about one library. `close` it with the library."""

    _written = Signal()

    def __init__(self, messages: Messages, library: Library, places: tuple[Path, ...] = ()) -> None:
        """`places` are folders outside the library that belong to it: its index and cache."""
        super().__init__()
        self._messages = messages
        self._places = tuple(str(place) for place in (library.root, *places))
        # Read on the thread that has written, replaced on the window's.
        self._keys: frozenset[str] = frozenset()
        messages.posted.connect(self._on_posted)
        # Observers are called on the thread that made the change; the signal brings it here.
        self._written.connect(self._on_written)
        self._stop = library.subscribe(self._on_library_changed)

    def close(self) -> None:
        """Watches no longer."""
        self._stop()
        self._messages.posted.disconnect(self._on_posted)

    def _on_posted(self, notice: Notice) -> None:
        if notice.cause is Cause.DISK and any(place in notice.details for place in self._places):
            self._keys |= {notice.key}

    def _on_library_changed(self, _change: Change) -> None:
        # A change is told of when it is on the disk.
        if self._keys:
            self._written.emit()

    def _on_written(self) -> None:
        keys, self._keys = self._keys, frozenset()
        for key in keys:
            self._messages.withdraw(key)
