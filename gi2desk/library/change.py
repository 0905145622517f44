"""Tells whoever shows a library what has changed in it."""

from __future__ import annotations

import enum
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

_log = logging.getLogger(__name__)


class Topic(enum.StrEnum):
    """What a change is about. LIBRARY: anything may have changed, ask again."""

    PROJECT = "project"
    CONCEPT = "concept"
    GENERATION = "generation"
    IMAGE = "image"
    MARKS = "marks"
    TRASH = "trash"
    LIBRARY = "library"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was added, changed or (`removed`) taken away; it is on the disk already."""

    kind: Topic
    id: str = ""
    removed: bool = False


Observer = Callable[[Change], None]


class Observers:
    """Callbacks, called on the thread that made the change. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._observers: tuple[Observer, ...] = ()

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        """Calls `observer` for every change from now on; returns a function that ends it."""
        with self._lock:
            self._observers = (*self._observers, observer)

        def stop() -> None:
            with self._lock:
                self._observers = tuple(other for other in self._observers if other is not observer)

        return stop

    def tell(self, *changes: Change) -> None:
        """Tells everyone. An observer that fails is logged: what it was told of is saved all the same."""
        for observer in self._observers:
            for change in changes:
                try:
                    observer(change)
                except Exception:
                    _log.exception("an observer failed on %s", change)
