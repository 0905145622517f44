"""The cells of a matrix: a row for each locale, a column for each destination, each with its tick and its price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from gi2desk.jobs.destination import Destination
from gi2desk.jobs.forecast import Forecast
from gi2desk.jobs.matrix import Cell, Key
from gi2desk.ui import theme
from gi2desk.ui.money import price_of
from gi2desk.ui.text import tr, wrapped
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.check import CheckBox
from gi2desk.ui.widgets.label import ElidedLabel, Label

_AT_ONCE = 24
"""So many cells are made before the window has its turn again."""


@dataclass(slots=True, eq=False)
class _Row:
    """The boxes of one line, and the locale that they stand for now."""

    locale: str
    name: CheckBox
    checks: tuple[CheckBox, ...]

    @property
    def boxes(self) -> tuple[CheckBox, ...]:
        return self.name, *self.checks


class MatrixGrid(QWidget):
    """Ticks are kept by key, so that a row that comes again is as it was left.

    The first rows are there at once, more follow some at a time while the window goes on: `building` until `built`.
    """

    changed = Signal()
    built = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._off: set[Key] = set()
        self._cells: Mapping[Key, Cell] = {}
        self._prices: Mapping[Key, Forecast] = {}
        self._targets: tuple[Destination, ...] = ()
        self._rows: list[_Row] = []
        self._waiting: list[str] = []  # locales whose rows are still to be made, last first
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._build_some)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GRID * 3)
        self._grid.setVerticalSpacing(theme.GRID)
        self._grid.setColumnStretch(0, 1)

    @property
    def building(self) -> bool:
        """True while rows are still to come."""
        return bool(self._waiting)

    @property
    def checks(self) -> dict[Key, CheckBox]:
        """The boxes of the cells that are there."""
        return {key: check for row in self._rows for key, check in self._keyed(row)}

    @property
    def ticked(self) -> set[Key]:
        """The keys of what is wanted."""
        return {key for key, check in self.checks.items() if check.isChecked() and check.isEnabled()}

    def show_cells(
        self, cells: Sequence[Cell], targets: Sequence[Destination], prices: Mapping[Key, Forecast]
    ) -> None:
        """Shows the cells, locale by locale."""
        locales = list(dict.fromkeys(cell.key[0] for cell in cells))
        self._cells, self._prices = {cell.key: cell for cell in cells}, prices
        if tuple(targets) != self._targets:
            self._remove_rows(0)
            self._set_targets(targets)
        self._remove_rows(len(locales))
        for row, locale in zip(self._rows, locales, strict=False):
            self._show_row(row, locale)
        self._waiting = locales[len(self._rows) :][::-1]
        self._build_some()

    def _set_targets(self, targets: Sequence[Destination]) -> None:
        for column in range(1, len(self._targets) + 1):
            item = self._grid.itemAtPosition(0, column)
            if item is not None and (head := item.widget()) is not None:
                self._drop(head)
        self._targets = tuple(targets)
        for column, target in enumerate(targets, 1):
            head = ElidedLabel(target.name, size=Size.SMALL, tone="secondary")
            head.setSizePolicy(Label().sizePolicy())
            head.setMaximumWidth(140)
            self._grid.addWidget(head, 0, column)
            self._grid.setColumnStretch(column, 1)

    def _remove_rows(self, kept: int) -> None:
        for row in self._rows[kept:]:
            for box in row.boxes:
                self._drop(box)
        del self._rows[kept:]

    def _drop(self, widget: QWidget) -> None:
        self._grid.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def _build_some(self) -> None:
        self._next.stop()
        rows = max(1, _AT_ONCE // max(1, len(self._targets)))
        for _ in range(min(rows, len(self._waiting))):
            row = self._built_row()
            self._show_row(row, self._waiting.pop())
        if self._waiting:
            self._next.start()
        else:
            self.built.emit()

    def _built_row(self) -> _Row:
        name = CheckBox("")
        name.setTristate(False)
        checks = []
        for _target in self._targets:
            check = CheckBox("")
            check.setFont(theme.font(Size.SMALL, tabular=True))
            checks.append(check)
        row = _Row("", name, tuple(checks))
        name.clicked.connect(lambda on: self._tick_row(row, on))
        for check, target in zip(checks, self._targets, strict=True):
            check.toggled.connect(lambda on, key=target.key: self._on_toggled((row.locale, key), on))
        self._rows.append(row)
        for column, box in enumerate(row.boxes):
            self._grid.addWidget(box, len(self._rows), column)
        return row

    def _show_row(self, row: _Row, locale: str) -> None:
        """Makes the boxes of a row those of a locale, whatever they were before."""
        row.locale = locale
        row.name.setText(locale)
        row.name.setAccessibleName(tr("All of {locale}", locale=locale))
        keyed = self._keyed(row)
        row.name.setChecked(any(key not in self._off for key, _check in keyed))
        for key, check in keyed:
            with QSignalBlocker(check):
                check.setChecked(key not in self._off)
            self._show_cell(key, check)

    def _show_cell(self, key: Key, check: CheckBox) -> None:
        cell, known = self._cells[key], self._prices.get(key)
        reason = cell.part.reason
        count = cell.part.recipe.n
        check.setText(price_of(known, count) if known is not None else tr("not possible"))
        check.setEnabled(not reason)
        check.setToolTip(wrapped(reason or cell.part.recipe.size.replace("x", "×")))
        names = (key[0], cell.part.recipe.placement or key[1], check.text(), reason)
        check.setAccessibleName(", ".join(name for name in names if name))

    def _keyed(self, row: _Row) -> list[tuple[Key, CheckBox]]:
        pairs = zip(self._targets, row.checks, strict=True)
        return [((row.locale, target.key), check) for target, check in pairs]

    def _on_toggled(self, key: Key, on: bool) -> None:
        self._note(key, on)
        self.changed.emit()

    def _note(self, key: Key, on: bool) -> None:
        if on:
            self._off.discard(key)
        else:
            self._off.add(key)

    def _tick_row(self, row: _Row, on: bool) -> None:
        """One change, not one a cell: each has the whole job priced."""
        for key, check in self._keyed(row):
            with QSignalBlocker(check):
                check.setChecked(on)
            self._note(key, on)
        self.changed.emit()
