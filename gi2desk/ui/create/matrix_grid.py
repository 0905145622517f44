"""The cells of a matrix: a row for each locale, a column for each destination, each with its tick and its price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from gi2desk.jobs.destination import Destination
from gi2desk.jobs.forecast import Forecast
from gi2desk.jobs.matrix import Cell, Key
from gi2desk.ui import theme
from gi2desk.ui.create.generate import price_text
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.check import CheckBox
from gi2desk.ui.widgets.label import ElidedLabel, Label


class MatrixGrid(QWidget):
    """Ticks are kept by key, so that a row that comes again is as it was left."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.checks: dict[Key, CheckBox] = {}
        self._off: set[Key] = set()
        self._shown: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GRID * 3)
        self._grid.setVerticalSpacing(theme.GRID)

    @property
    def ticked(self) -> set[Key]:
        """The keys of what is wanted."""
        return {key for key, check in self.checks.items() if check.isChecked() and check.isEnabled()}

    def show_cells(
        self, cells: Sequence[Cell], targets: Sequence[Destination], prices: Mapping[Key, Forecast]
    ) -> None:
        """Shows the cells, locale by locale."""
        locales = tuple(dict.fromkeys(cell.key[0] for cell in cells))
        shape = locales, tuple(target.key for target in targets)
        if shape != self._shown:
            self._build(locales, targets)
            self._shown = shape
        for cell in cells:
            check, reason = self.checks[cell.key], cell.part.reason
            known = prices.get(cell.key)
            check.setText(price_text(known) if known is not None else tr("not possible"))
            check.setEnabled(not reason)
            check.setToolTip(reason or cell.part.recipe.size.replace("x", "×"))
            names = (cell.key[0], cell.part.recipe.placement or cell.key[1], check.text(), reason)
            check.setAccessibleName(", ".join(name for name in names if name))

    def _build(self, locales: Sequence[str], targets: Sequence[Destination]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.checks = {}
        for column, target in enumerate(targets, 1):
            head = ElidedLabel(target.name, size=Size.SMALL, tone="secondary")
            head.setSizePolicy(Label().sizePolicy())
            head.setMaximumWidth(140)
            self._grid.addWidget(head, 0, column)
            self._grid.setColumnStretch(column, 1)
        for row, locale in enumerate(locales, 1):
            name = CheckBox(locale, checked=True)
            name.setTristate(False)
            name.setAccessibleName(tr("All of {locale}", locale=locale))
            name.clicked.connect(lambda on, locale=locale: self._tick_row(locale, on))
            self._grid.addWidget(name, row, 0)
            for column, target in enumerate(targets, 1):
                self._grid.addWidget(self._cell((locale, target.key)), row, column)
        self._grid.setColumnStretch(0, 1)

    def _cell(self, key: Key) -> CheckBox:
        check = CheckBox("", checked=key not in self._off)
        check.setFont(theme.font(Size.SMALL, tabular=True))
        check.toggled.connect(lambda on: self._on_toggled(key, on))
        self.checks[key] = check
        return check

    def _on_toggled(self, key: Key, on: bool) -> None:
        if on:
            self._off.discard(key)
        else:
            self._off.add(key)
        self.changed.emit()

    def _tick_row(self, locale: str, on: bool) -> None:
        for key, check in self.checks.items():
            if key[0] == locale:
                check.setChecked(on)
