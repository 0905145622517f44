"""Where cells lie, as arithmetic alone: any number of pictures is laid out in no time."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QPoint, QRect, QSize, Qt

Span = tuple[int, int]
"""First and last row of a run, both included."""


class Arrangement(Protocol):
    """Rows are numbers from 0; places are in logical pixels from the content's top left."""

    def fit(self, viewport: QSize, count: int) -> None:
        """Lays `count` cells out for a viewport of that size."""

    @property
    def extent(self) -> QSize:
        """The size of the whole content."""

    @property
    def stride(self) -> QSize:
        """How far one cell is from the next, both ways: the step of scrolling."""

    def rect(self, row: int) -> QRect:
        """Where a cell lies."""

    def row_at(self, place: QPoint) -> int:
        """The cell at a place, or -1 between cells."""

    def spans(self, area: QRect) -> list[Span]:
        """The cells that touch an area, as runs."""

    def step(self, row: int, key: Qt.Key, page: int) -> int:
        """The row that a key leads to; `page` is the height (or width) of what is seen."""


class GridArrangement:
    """As many columns as fit, sharing the width evenly."""

    MARGIN = 16
    GAP = 14

    def __init__(self, side: int, height: int = 0) -> None:
        self.side = side
        self._extra = height
        self._count = 0
        self._columns = 1
        self._cell = QSize(side, side)
        self._extent = QSize()

    def fit(self, viewport: QSize, count: int) -> None:
        """Lays `count` cells out in the width."""
        room = viewport.width() - 2 * self.MARGIN
        self._columns = max(1, (room + self.GAP) // (self.side + self.GAP))
        width = max(1, (room - (self._columns - 1) * self.GAP) // self._columns)
        # Few pictures in a wide window would otherwise become giants at the smallest sizes.
        width = min(width, self.side * 2)
        self._cell = QSize(width, self._height(width))
        self._count = count
        lines = -(-count // self._columns)
        height = 2 * self.MARGIN + lines * self.stride.height() - self.GAP
        self._extent = QSize(viewport.width(), max(0, height) if count else 0)

    def _height(self, width: int) -> int:
        # Pictures of 3:2 and 2:3 both get a fair part of a cell that is a little lower than wide.
        return round((width - 24) * 0.77) + self._extra

    @property
    def extent(self) -> QSize:
        """The size of the whole content."""
        return self._extent

    @property
    def columns(self) -> int:
        """How many cells a line has."""
        return self._columns

    @property
    def cell(self) -> QSize:
        """The size of a cell."""
        return self._cell

    @property
    def stride(self) -> QSize:
        """How far one cell is from the next."""
        return self._cell + QSize(self.GAP, self.GAP)

    def rect(self, row: int) -> QRect:
        """Where a cell lies."""
        line, column = divmod(row, self._columns)
        stride = self.stride
        place = QPoint(self.MARGIN + column * stride.width(), self.MARGIN + line * stride.height())
        return QRect(place, self._cell)

    def row_at(self, place: QPoint) -> int:
        """The cell at a place, or -1."""
        stride = self.stride
        line, down = divmod(place.y() - self.MARGIN, stride.height())
        column, across = divmod(place.x() - self.MARGIN, stride.width())
        inside = across < self._cell.width() and down < self._cell.height()
        row = line * self._columns + column
        return row if inside and line >= 0 and 0 <= column < self._columns and row < self._count else -1

    def spans(self, area: QRect) -> list[Span]:
        """The cells that touch an area, one run for each line."""
        stride = self.stride
        lines = -(-self._count // self._columns)
        first = max(0, (area.top() - self.MARGIN + self.GAP) // stride.height())
        last = min(lines - 1, (area.bottom() - self.MARGIN) // stride.height())
        left = max(0, (area.left() - self.MARGIN + self.GAP) // stride.width())
        right = min(self._columns - 1, (area.right() - self.MARGIN) // stride.width())
        if left > right:
            return []
        found = []
        for line in range(first, last + 1):
            start, end = line * self._columns + left, min(line * self._columns + right, self._count - 1)
            if start <= end:
                found.append((start, end))
        return found

    def step(self, row: int, key: Qt.Key, page: int) -> int:
        """The row that a key leads to."""
        lines = max(1, page // self.stride.height())
        by = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Down: self._columns,
            Qt.Key.Key_PageUp: -self._columns * lines,
            Qt.Key.Key_PageDown: self._columns * lines,
            Qt.Key.Key_Home: -self._count,
            Qt.Key.Key_End: self._count,
        }.get(key, 0)
        wanted = row + by
        if 0 <= wanted < self._count or abs(by) == 1 or key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            return min(max(wanted, 0), self._count - 1)
        if key in {Qt.Key.Key_Up, Qt.Key.Key_PageUp}:
            return row if key is Qt.Key.Key_Up else row % self._columns
        below = row // self._columns < (self._count - 1) // self._columns
        return self._count - 1 if below else row


class StripArrangement:
    """One line in groups, with a heading's room above each."""

    MARGIN = 12
    GAP = 8
    GROUP_GAP = 24
    HEAD = 20
    FOOT = 8

    def __init__(self, ratio: float = 1.5) -> None:
        self._ratio = ratio
        self._groups: tuple[int, ...] = ()
        self._starts: list[int] = []
        self._cell = QSize(96, 64)
        self._count = 0
        self._extent = QSize()

    def set_groups(self, sizes: Sequence[int]) -> None:
        """How many cells each group has; before `fit`."""
        self._groups = tuple(size for size in sizes if size)
        self._starts = list(itertools.accumulate(self._groups[:-1], initial=0)) if self._groups else []

    def fit(self, viewport: QSize, count: int) -> None:
        """Lays `count` cells out in the height."""
        height = max(16, viewport.height() - self.HEAD - self.FOOT)
        self._cell = QSize(round(height * self._ratio), height)
        self._count = count
        width = self.rect(count - 1).right() + 1 + self.MARGIN if count else 0
        self._extent = QSize(width, viewport.height())

    @property
    def extent(self) -> QSize:
        """The size of the whole content."""
        return self._extent

    @property
    def stride(self) -> QSize:
        """How far one cell is from the next."""
        return self._cell + QSize(self.GAP, self.GAP)

    @property
    def heads(self) -> list[tuple[int, QRect]]:
        """The first row of each group and where its heading lies."""
        found = []
        for start, size in zip(self._starts, self._groups, strict=True):
            left, right = self.rect(start).left(), self.rect(start + size - 1).right()
            found.append((start, QRect(left, 0, right - left + 1, self.HEAD)))
        return found

    def rect(self, row: int) -> QRect:
        """Where a cell lies."""
        group = max(0, bisect.bisect_right(self._starts, row) - 1)
        left = self.MARGIN + row * self.stride.width() + group * (self.GROUP_GAP - self.GAP)
        return QRect(QPoint(left, self.HEAD), self._cell)

    def row_at(self, place: QPoint) -> int:
        """The cell at a place, or -1."""
        row = self._near(place.x())
        return row if row >= 0 and self.rect(row).contains(place) else -1

    def spans(self, area: QRect) -> list[Span]:
        """The cells that touch an area: one run."""
        if not self._count:
            return []
        first, last = self._near(area.left()), self._near(area.right())
        if self.rect(first).right() < area.left():
            first += 1
        if self.rect(last).left() > area.right():
            last -= 1
        return [(first, last)] if 0 <= first <= last < self._count else []

    def _near(self, x: int) -> int:
        """The last row that begins at or before `x`, at least 0; -1 where there is none at all."""
        if not self._count:
            return -1
        return max(0, bisect.bisect_right(range(self._count), x, key=lambda row: self.rect(row).left()) - 1)

    def step(self, row: int, key: Qt.Key, page: int) -> int:
        """The row that a key leads to."""
        by = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_PageUp: -max(1, page // self.stride.width()),
            Qt.Key.Key_PageDown: max(1, page // self.stride.width()),
            Qt.Key.Key_Home: -self._count,
            Qt.Key.Key_End: self._count,
        }.get(key, 0)
        return min(max(row + by, 0), self._count - 1)
