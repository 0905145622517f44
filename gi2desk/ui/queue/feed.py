"""Brings what the queue and the library say to whoever shows requests, a few times a second, and carries deeds back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from gi2desk.core.connection import Connection
from gi2desk.core.errors import UserError
from gi2desk.core.record import Generation, Image, State
from gi2desk.jobs.composite import composite_of, wants_composites
from gi2desk.jobs.entry import Progress
from gi2desk.jobs.forecast import History, expected, forecast
from gi2desk.jobs.order import Order
from gi2desk.library.change import Change, Topic
from gi2desk.library.library import Library
from gi2desk.ui.queue import words
from gi2desk.ui.queue.item import Deed, Item, retry_time
from gi2desk.ui.queue.model import QueueModel
from gi2desk.ui.queue.summary import Summary, summarise
from gi2desk.ui.services import Services

FLUSH_MS = 120
TICK_MS = 1_000
PAST_MS = 200
# What is shown of earlier runs: what ended lately, and longer what may have been billed for nothing.
_LATELY = timedelta(hours=24)
_UNSETTLED = timedelta(days=7)
_MOST_PAST = 20
_READ = 300


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the library knows about a request beyond its record."""

    name: str
    images: tuple[Image, ...] = ()
    files: tuple[Path, ...] = ()
    partial: Path | None = None
    composites: tuple[tuple[Image, Path] | None, ...] = ()


class Feed(QObject):
    """The requests of one library for one window. `close` it with the library."""

    changed = Signal()  # the summary may be another
    ended = Signal(str)  # id of a generation whose pictures, if any, are known now
    learnt = Signal()  # the history knows more
    open_requested = Signal(list)  # ids of images
    shown = Signal(str)  # id of a generation that a person wants to see

    _library_changed = Signal(object)

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._connection = services.connection
        self.model = QueueModel(self)
        self.model.move_requested.connect(self.place)
        self.history = History()
        self._names: dict[str, str] = {}
        self._pending: dict[str, Progress] = {}
        self._retries: dict[str, float | None] = {}
        self._flush = QTimer(self, interval=FLUSH_MS, singleShot=True)
        self._flush.timeout.connect(self._on_flush)
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self._on_tick)
        self._library_changed.connect(self._on_library_changed)
        self._unwatch = services.queue.watch(self._on_progress)
        # Observers are called on the thread that made the change; the signal brings it here.
        self._unsubscribe = services.library.subscribe(self._library_changed.emit)
        self.model.paused = services.queue.paused
        # What was before is read when there is time: the window comes first.
        QTimer.singleShot(PAST_MS, self, self._load_past)

    def use(self, connection: Connection) -> None:
        """Sends retries through another connection from now on."""
        self._connection = connection
        self.model.put([self.priced(item) for item in self.model.items()], self._order())
        self.changed.emit()

    def close(self) -> None:
        """Ends everything that moves."""
        self._unwatch()
        self._unsubscribe()
        self._flush.stop()
        self._clock.stop()

    @property
    def summary(self) -> Summary:
        """What the queue is doing."""
        return summarise(self.model.items(), self._connection, paused=self.paused)

    # What a person does

    @property
    def paused(self) -> bool:
        """True while nothing more is sent."""
        return self._services.queue.paused

    def set_paused(self, paused: bool) -> None:
        """Sends nothing more, or goes on; what runs is not touched."""
        queue = self._services.queue
        if paused:
            queue.pause()
        else:
            queue.resume()
        self.model.paused = paused
        self.model.tick()
        self.changed.emit()

    def do(self, deed: Deed, item_id: str, known: Item | None = None) -> None:
        """Does what `deed` says about a request, if it can be done. `known` is one that is no longer on the list."""
        item = self.model.item(item_id) or known
        if item is None or deed not in item.deeds():
            return
        match deed:
            case Deed.OPEN:
                self.open_requested.emit([image.id for image, _file in item.shown])
            case Deed.CANCEL:
                self._services.queue.cancel(item.id)
            case Deed.RETRY:
                self._retry(item)
            case Deed.SETTINGS:
                self._services.desk.settings_requested.emit("connections")
            case Deed.MOVE_UP | Deed.MOVE_DOWN:
                self.move(item.id, -1 if deed is Deed.MOVE_UP else 1)
            case Deed.COPY:
                QGuiApplication.clipboard().setText(words.details(item))
            case Deed.DISMISS:
                self.drop([item.id])

    def drop(self, ids: Iterable[str]) -> None:
        """Takes ended requests off the list; their records stay."""
        self.model.drop(ids)
        self.changed.emit()

    def drop_ended(self) -> None:
        """Takes everything that ended off the list."""
        self.drop([item.id for item in self.model.items()])

    def move(self, item_id: str, by: int) -> None:
        """Lets a waiting request leave `by` places earlier or later among the waiting ones."""
        waiting = [item.id for item in self.model.items() if item.state is State.QUEUED]
        if item_id not in waiting:
            return
        place = waiting.index(item_id) + by
        if 0 <= place < len(waiting):
            self.place(item_id, waiting[place])

    def place(self, item_id: str, where: str) -> None:
        """Puts a waiting request at the place of the open one called `where`."""
        order = self._order()
        if item_id in order and where in order:
            self._services.queue.move(item_id, order.index(where))
            self.model.put((), self._order())

    def _retry(self, item: Item) -> None:
        generation = item.generation
        order = Order(
            recipe=generation.recipe,
            concept=generation.concept,
            connection=self._connection,
            parent_image=generation.parent_image,
            retry_of=generation.id,
        )
        self._services.tasks.start(
            self._services.queue.submit(order),
            key=("retry", generation.id),
            # The record of the first try stays; on the list the new request takes its place.
            done=lambda sent: self._on_retried(generation.id, sent),
        )

    def _on_retried(self, old: str, sent: tuple[Generation, ...]) -> None:
        self.drop([old])
        if sent:
            self._on_flush()
            self.shown.emit(sent[0].id)

    # What the queue says

    def _on_progress(self, progress: Progress) -> None:
        self._pending[progress.generation.id] = progress
        if progress.retry_in is not None:
            # Said once; what comes after it within the same moment says nothing about it.
            self._retries[progress.generation.id] = retry_time(progress)
        if not self._flush.isActive():
            self._flush.start()

    def _on_flush(self) -> None:
        pending, self._pending = self._pending, {}
        self._flush.stop()
        items = [self._item(progress) for progress in pending.values()]
        self.model.put(items, self._order())
        for item in items:
            if not item.state.is_open:
                self.history.add(item.generation)
                self.learnt.emit()
            if not item.state.is_open or item.generation.concept not in self._names:
                self._look_up(item.generation)
        self._run_clock()
        self.changed.emit()

    def _order(self) -> list[str]:
        return [entry.generation.id for entry in self._services.queue.entries()]

    def _item(self, progress: Progress) -> Item:
        generation = progress.generation
        known = self.model.item(generation.id) or Item(generation=generation)
        made = replace(
            known,
            generation=generation,
            name=self._names.get(generation.concept, known.name),
            received=progress.received,
            partial=progress.partial,
            partials=progress.partials,
            held=progress.held,
            retry_at=self._retries.get(generation.id) if generation.state is State.QUEUED else None,
            expected=self._expected(generation) if known.expected is None else known.expected,
        )
        return self.priced(made)

    def priced(self, item: Item) -> Item:
        """`item` with what it would cost to send it again, where it can be."""
        if Deed.RETRY not in item.deeds():
            return item
        recipe = item.generation.recipe
        try:
            model = self._services.catalogue.get(recipe.model)
        except UserError:
            return replace(item, again=None)
        return replace(item, again=forecast(recipe, model, self._connection, self.history))

    def _expected(self, generation: Generation) -> float | None:
        try:
            model = self._services.catalogue.get(generation.recipe.model)
        except UserError:
            return None
        found = expected(generation.recipe, model, self._connection, self.history)
        return found.value if found else None

    def _run_clock(self) -> None:
        if any(item.state.is_open for item in self.model.items()):
            if not self._clock.isActive():
                self._clock.start()
        else:
            self._clock.stop()

    def _on_tick(self) -> None:
        self.model.tick()
        self.changed.emit()

    # What the library says

    def _look_up(self, generation: Generation) -> None:
        library = self._services.library
        self._services.tasks.run(
            lambda: _facts(library, generation),
            key=("queue facts", generation.id, generation.state),
            done=lambda facts: self._on_facts(generation, facts),
        )

    def _on_facts(self, generation: Generation, facts: _Facts) -> None:
        self._names[generation.concept] = facts.name
        self.model.change(
            generation.id,
            lambda item: replace(
                item,
                name=facts.name,
                images=facts.images or item.images,
                files=facts.files or item.files,
                composites=facts.composites if facts.images else item.composites,
            ),
        )
        if not generation.state.is_open:
            self.ended.emit(generation.id)

    def _on_library_changed(self, change: Change) -> None:
        library, tasks = self._services.library, self._services.tasks
        if change.kind is Topic.CONCEPT and change.id in self._names and not change.removed:
            tasks.run(
                lambda: library.concept(change.id).name,
                key=("queue name", change.id),
                done=lambda name: self._on_named(change.id, name),
            )
        elif change.kind is Topic.GENERATION and self._is_strange(change.id):
            # What was open when the last run ended is accounted for at the start, without the queue.
            tasks.run(lambda: _found(library, change.id), key=("queue found", change.id), done=self._on_found)

    def _is_strange(self, generation_id: str) -> bool:
        in_queue = generation_id in self._pending or generation_id in self._order()
        return not in_queue and self.model.item(generation_id) is None

    def _on_found(self, found: tuple[Generation, _Facts] | None) -> None:
        if found is not None and self._is_strange(found[0].id):
            self._add_past([found])

    def _on_named(self, concept: str, name: str) -> None:
        self._names[concept] = name
        for item in self.model.items():
            if item.generation.concept == concept:
                self.model.change(item.id, lambda known: replace(known, name=name))

    # What was before

    def _load_past(self) -> None:
        library = self._services.library
        self._services.tasks.run(lambda: _past(library), key=("queue past", id(self)), done=self._on_past)

    def _on_past(self, past: tuple[History, tuple[tuple[Generation, _Facts], ...]]) -> None:
        history, lately = past
        for item in self.model.items():
            history.add(item.generation)
        history.sizes = self.history.sizes  # what was looked at while the past was read
        self.history = history
        self._add_past(lately)
        self.learnt.emit()

    def _add_past(self, past: Sequence[tuple[Generation, _Facts]]) -> None:
        self._names.update((generation.concept, facts.name) for generation, facts in past)
        items = [
            self.priced(_ended(generation, facts))
            for generation, facts in past
            if self.model.item(generation.id) is None
        ]
        self.model.put(items, self._order())
        self.changed.emit()


def _facts(library: Library, generation: Generation) -> _Facts:
    images = []
    if generation.state is State.DONE:
        for image_id in generation.image_ids:
            try:
                images.append(library.image(image_id))
            except UserError:
                continue  # fewer came than were asked for, or it is in the trash
    try:
        name = library.concept(generation.concept).name
    except UserError:
        name = ""
    files = tuple(library.original_path(image) for image in images)
    partial = None if files else _kept_partial(library, generation)
    return _Facts(name, tuple(images), files, partial, _composites(library, generation, images))


def _composites(
    library: Library, generation: Generation, answers: Sequence[Image]
) -> tuple[tuple[Image, Path] | None, ...]:
    """The composite of each answer, None where it could not be made or is in the trash."""
    if not wants_composites(generation.recipe):
        return ()
    found = (composite_of(library, answer) for answer in answers)
    return tuple((image, library.original_path(image)) if image is not None else None for image in found)


def _kept_partial(library: Library, generation: Generation) -> Path | None:
    """The last preview of a request that brought no picture."""
    spool = library.spool_path(generation.id)
    kept = sorted(spool.parent.glob(f"{generation.id}.partial*"))
    return kept[-1] if kept else None


def _found(library: Library, generation_id: str) -> tuple[Generation, _Facts] | None:
    """A generation that ended, with its facts."""
    try:
        generation = library.generation(generation_id)
    except UserError:
        return None
    return None if generation.state.is_open else (generation, _facts(library, generation))


def last_job(library: Library, concept: str) -> tuple[Item, ...]:
    """The requests of the last click in a concept, in the order in which they were made. Blocking."""
    newest = library.generations(concept=concept, limit=1)
    if not newest:
        return ()
    same = [g for g in library.generations(concept=concept, limit=_READ) if g.job == newest[0].job]
    found = ((generation, _facts(library, generation)) for generation in reversed(same))
    return tuple(_ended(generation, facts) for generation, facts in found)


def _ended(generation: Generation, facts: _Facts) -> Item:
    return Item(
        generation=generation,
        name=facts.name,
        images=facts.images,
        files=facts.files,
        partial=facts.partial,
        composites=facts.composites,
    )


def _past(library: Library) -> tuple[History, tuple[tuple[Generation, _Facts], ...]]:
    generations = library.generations(limit=_READ)
    now = datetime.now(UTC)
    lately = [
        generation
        for generation in generations
        if not generation.state.is_open
        and now - generation.timing.queued < (_UNSETTLED if generation.state is State.UNKNOWN else _LATELY)
    ]
    return History(generations), tuple((g, _facts(library, g)) for g in lately[:_MOST_PAST])
