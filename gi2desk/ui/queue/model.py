"""The requests as a list model: what waits and runs in the order of the queue, then what ended, newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from gi2desk.core.record import State
from gi2desk.ui.canvas.drop import MIME as IMAGES
from gi2desk.ui.canvas.drop import mime_of
from gi2desk.ui.queue import words
from gi2desk.ui.queue.item import Item
from gi2desk.ui.text import wrapped

ITEM = Qt.ItemDataRole.UserRole + 1
REQUEST = "application/x-gi2desk-request"
"""Id of a waiting request that is dragged to another place."""
# Older ones are in the library; the list is about what goes on.
MOST_ENDED = 100

Index = QModelIndex | QPersistentModelIndex


class QueueModel(QAbstractListModel):
    """One row a request. Rows are moved, not reset, so that the selection stays where it is."""

    move_requested = Signal(str, str)  # id of a waiting request and of the open one whose place it takes

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, Item] = {}
        self._rows: list[str] = []
        self._order: tuple[str, ...] = ()
        self.paused = False

    # What Qt asks

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item_at(index)
        if item is None:
            return None
        if role == ITEM:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return words.title(item)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            said = words.spoken(item, paused=self.paused)
            return wrapped(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None

    # Dragging: what waits can be moved, what is done can be taken along as pictures

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        item = self.item_at(index)
        if item is None:
            return Qt.ItemFlag.ItemIsDropEnabled
        usual = super().flags(index)
        movable = item.state is State.QUEUED or bool(item.images)
        return usual | Qt.ItemFlag.ItemIsDragEnabled if movable else usual

    @override
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    @override
    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    @override
    def mimeTypes(self) -> list[str]:
        return [REQUEST, IMAGES]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        items = [item for index in indexes if (item := self.item_at(index)) is not None]
        shown = [pair for item in items for pair in item.shown]
        data = mime_of([image.id for image, _file in shown], [file for _image, file in shown])
        waiting = [item.id for item in items if item.state is State.QUEUED]
        if waiting:
            data.setData(REQUEST, QByteArray(waiting[0].encode("ascii")))
        return data

    @override
    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        return data.hasFormat(REQUEST)

    @override
    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        waiting = [item.id for item in self.items() if item.state is State.QUEUED]
        moved = bytes(data.data(REQUEST).data()).decode("ascii", "replace")
        if moved in waiting and row >= 0:
            before = [item.id for item in self.items()[:row] if item.id in waiting and item.id != moved]
            target = waiting[len(before)]
            if target != moved:
                self.move_requested.emit(moved, target)
        # False: the view must not remove the row itself, the queue moves it.
        return False

    # What others ask

    def item_at(self, index: Index) -> Item | None:
        """The request in a row."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        return self._items[self._rows[index.row()]]

    def item(self, item_id: str) -> Item | None:
        """The request with that id."""
        return self._items.get(item_id)

    def items(self) -> tuple[Item, ...]:
        """All requests in the order of their rows."""
        return tuple(self._items[item_id] for item_id in self._rows)

    def job(self, job_id: str) -> tuple[Item, ...]:
        """The requests of one click, in the order in which they were made."""
        return tuple(
            sorted((i for i in self._items.values() if i.generation.job == job_id), key=lambda i: i.id)
        )

    def index_of(self, item_id: str) -> QModelIndex:
        """Where a request is; invalid where it is not."""
        return self.index(self._rows.index(item_id)) if item_id in self._items else QModelIndex()

    # What changes it

    def put(self, items: Iterable[Item], order: Sequence[str]) -> None:
        """Adds or replaces requests; `order` are the ids of the open ones as the queue sends them."""
        fresh = [item for item in items if self._items.get(item.id) != item]
        known = {item.id for item in fresh if item.id in self._items}
        self._items.update((item.id, item) for item in fresh)
        self._order = tuple(order)
        self._arrange()
        for item_id in known | self._place():
            self._tell(item_id)

    def change(self, item_id: str, how: Callable[[Item], Item]) -> None:
        """Replaces one request by what `how` makes of it."""
        item = self._items.get(item_id)
        if item is not None and (changed := how(item)) != item:
            self._items[item_id] = changed
            for told in {item_id} | self._place():
                self._tell(told)

    def drop(self, ids: Iterable[str]) -> None:
        """Takes ended requests off the list."""
        gone = {item_id for item_id in ids if (item := self._items.get(item_id)) and not item.state.is_open}
        self._remove(gone)
        for item_id in self._place():
            self._tell(item_id)

    def tick(self) -> None:
        """Time has passed: what counts seconds says so."""
        for row, item_id in enumerate(self._rows):
            if self._items[item_id].state.is_open:
                index = self.index(row)
                self.dataChanged.emit(index, index)

    def _tell(self, item_id: str) -> None:
        index = self.index_of(item_id)
        self.dataChanged.emit(index, index)

    def _place(self) -> set[str]:
        """Finds out anew what tells requests of one concept apart; ids of those that changed."""
        clicks: dict[str, list[str]] = {}
        named: dict[tuple[object, ...], set[str]] = {}
        for item in sorted(self._items.values(), key=lambda item: item.id):
            clicks.setdefault(item.generation.job, []).append(item.id)
            named.setdefault(_name(item), set()).add(item.generation.job)
        changed = set()
        for item in tuple(self._items.values()):
            click = clicks[item.generation.job]
            placed = replace(
                item,
                place=click.index(item.id) + 1,
                # Those that were taken off the list were of it, too.
                of=max(item.of, len(click)),
                twin=len(named[_name(item)]) > 1,
            )
            if placed.of > len(click):
                placed = replace(placed, place=item.place)
            if placed != item:
                self._items[item.id] = placed
                changed.add(item.id)
        return changed

    # Rows

    def _arrange(self) -> None:
        wanted = self._wanted()
        self._remove(set(self._rows) - set(wanted), keep=set(wanted))
        for row, item_id in enumerate(wanted):
            if row < len(self._rows) and self._rows[row] == item_id:
                continue
            if item_id in self._rows:
                self._move(self._rows.index(item_id), row)
            else:
                self.beginInsertRows(QModelIndex(), row, row)
                self._rows.insert(row, item_id)
                self.endInsertRows()

    def _wanted(self) -> list[str]:
        position = {item_id: number for number, item_id in enumerate(self._order)}
        active = [item for item in self._items.values() if item.state.is_open]
        active.sort(key=lambda item: (item.state is State.QUEUED, position.get(item.id, -1), item.id))
        ended = [item for item in self._items.values() if not item.state.is_open]
        ended.sort(key=lambda item: (_end(item), item.id), reverse=True)
        return [item.id for item in (*active, *_by_click(ended[:MOST_ENDED]))]

    def _move(self, source: int, target: int) -> None:
        # Rows only ever move up here, since the ones above are in their places already.
        self.beginMoveRows(QModelIndex(), source, source, QModelIndex(), target)
        self._rows.insert(target, self._rows.pop(source))
        self.endMoveRows()

    def _remove(self, gone: set[str], keep: set[str] | None = None) -> None:
        for row in range(len(self._rows) - 1, -1, -1):
            if self._rows[row] in gone:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._items[self._rows.pop(row)]
                self.endRemoveRows()
        if keep is not None:
            for item_id in set(self._items) - keep:
                del self._items[item_id]


def _by_click(items: Sequence[Item]) -> list[Item]:
    """`items`, newest first, with those of one click together and in the order in which they were asked for."""
    clicks: dict[str, list[Item]] = {}
    for item in items:
        clicks.setdefault(item.generation.job, []).append(item)
    return [item for click in clicks.values() for item in sorted(click, key=lambda one: one.id)]


def _name(item: Item) -> tuple[object, ...]:
    recipe = item.generation.recipe
    return item.generation.concept, item.tier, recipe.placement, recipe.locale


def _end(item: Item) -> datetime:
    timing = item.generation.timing
    return timing.ended or timing.last_byte or timing.sent or timing.queued
