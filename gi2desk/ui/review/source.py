"""Runs the grid's query in workers, again whenever the library changes, and never two at a time."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from gi2desk.core.errors import UserError
from gi2desk.library.change import Change, Topic
from gi2desk.library.library import Library
from gi2desk.library.query import Query, Result
from gi2desk.library.row import Row
from gi2desk.ui.gallery.model import PAGE
from gi2desk.ui.review.narrowing import depends_on_marks
from gi2desk.ui.services import Services

# An import tells of every picture; the grid keeps up a few times a second.
_GATHER_MS = 200
_MARKS_MS = 20
_MANY = 200
_REMEMBERED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A result, the pages that are needed at once, and where the images now are that were asked after."""

    query: Query
    result: Result
    total: int
    pages: dict[int, tuple[Row, ...]] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()


class Source(QObject):
    """`loaded` brings a Loaded, `rows_changed` rows that changed in their places, `emptied` that the library is empty."""

    loaded = Signal(object)
    rows_changed = Signal(object)
    page_loaded = Signal(int, object)
    _changed = Signal(object)

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._query = Query()
        self._result: Result | None = None
        self._busy = self._again = False
        self._marked: set[str] = set()
        self.remember: Callable[[], Sequence[str]] = lambda: ()
        """Which images the caller wants to find again."""
        self._gather = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._gather.timeout.connect(self.refresh)
        self._marks = QTimer(self, singleShot=True, interval=_MARKS_MS)
        self._marks.timeout.connect(self._read_marked)
        # Observers are called on the thread that made the change; the signal brings it here.
        self._changed.connect(self._on_changed)
        self._stop = services.library.subscribe(self._changed.emit)

    @property
    def query(self) -> Query:
        """What was asked last."""
        return self._query

    @property
    def result(self) -> Result | None:
        """What is shown."""
        return self._result

    @property
    def pending(self) -> bool:
        """True while the library is known to have changed since the result was asked for."""
        return self._again or self._gather.isActive()

    @staticmethod
    def places(result: Result, images: Sequence[str]) -> dict[str, int]:
        """Where images are in a result, of those that are in it. Blocking; for a few."""
        return _places(result, tuple(images))

    def ask(self, query: Query) -> None:
        """Asks something else."""
        if query != self._query or self._result is None:
            self._query = query
            self.refresh()

    def refresh(self) -> None:
        """Asks again; what is asked meanwhile is asked once more at the end."""
        if self._busy:
            self._again = True
            return
        self._busy = True
        job = functools.partial(_load, self._services.library, self._query, tuple(self.remember()))
        if self._services.tasks.run(job, key=("review", id(self)), done=self._on_loaded) is None:
            self._busy = False

    def fetch(self, page: int) -> None:
        """Brings a page of the result."""
        result = self._result
        if result is None:
            return

        def read() -> tuple[Row, ...] | UserError:
            try:
                return result.page(page * PAGE, PAGE)
            except UserError as error:
                return error

        def done(rows: tuple[Row, ...] | UserError) -> None:
            if result is self._result and not isinstance(rows, UserError):
                self.page_loaded.emit(page, rows)

        self._services.tasks.run(read, done=done)

    def close(self) -> None:
        """Watches no longer."""
        self._stop()
        self._gather.stop()
        self._marks.stop()

    def _on_loaded(self, found: Loaded | UserError) -> None:
        self._busy = False
        if isinstance(found, UserError):
            self._services.messages.error(found, retry=self.refresh)
        elif found.query == self._query:
            self._result = found.result
            self.loaded.emit(found)
        if self._again:
            self._again = False
            self.refresh()

    def _on_changed(self, change: Change) -> None:
        if change.kind is Topic.MARKS:
            self._marked.add(change.id)
            if not self._marks.isActive():
                self._marks.start()
        elif change.kind in {Topic.IMAGE, Topic.CONCEPT, Topic.LIBRARY} and not self._gather.isActive():
            self._gather.start()

    def _read_marked(self) -> None:
        marked, self._marked = tuple(self._marked), set()
        if depends_on_marks(self._query) or len(marked) > _MANY:
            self.refresh()
        if len(marked) > _MANY:
            return
        library = self._services.library

        def read() -> tuple[Row, ...] | UserError:
            try:
                return library.rows(marked)
            except UserError as error:
                return error

        self._services.tasks.run(read, done=self._on_rows)

    def _on_rows(self, rows: tuple[Row, ...] | UserError) -> None:
        if not isinstance(rows, UserError):
            self.rows_changed.emit(rows)


def _load(library: Library, query: Query, remembered: tuple[str, ...]) -> Loaded | UserError:
    try:
        result = library.query(query)
        whole = query == Query(sort=query.sort, descending=query.descending)
        total = result.count if whole else library.query(Query()).count
        places = _places(result, remembered)
        pages = {0, *(place // PAGE for place in list(places.values())[:2])}
        near = {page + step for page in pages for step in (-1, 0, 1)}
        return Loaded(
            query=query,
            result=result,
            total=total,
            pages={
                page: result.page(page * PAGE, PAGE)
                for page in sorted(near)
                if 0 <= page * PAGE < result.count
            },
            places=places,
            asked=frozenset(remembered),
        )
    except UserError as error:
        return error


def _places(result: Result, remembered: tuple[str, ...]) -> dict[str, int]:
    if len(remembered) > _REMEMBERED:
        numbers = {image_id: place for place, image_id in enumerate(result.ids())}
        return {image_id: numbers[image_id] for image_id in remembered if image_id in numbers}
    found = {image_id: result.offset_of(image_id) for image_id in remembered}
    return {image_id: place for image_id, place in found.items() if place is not None}
