"""The keyboard on one sheet over the window, made from the table of commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.action import Actions, native
from gi2desk.ui.command import AREA_TITLES, GESTURES, Area, Command
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size, Weight
from gi2desk.ui.widgets.button import IconButton
from gi2desk.ui.widgets.form import PanelScroll
from gi2desk.ui.widgets.label import Badge, Label, SectionHeader
from gi2desk.ui.widgets.surface import Surface

COLUMNS = 3
EDGE = 40
WIDEST = 1120
HEADING = 88
_SCROLL = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}
_HELD = {
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_Meta,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
}
Row = tuple[str, tuple[str, ...]]


def rows(actions: Actions, area: Area) -> Iterator[Row]:
    """What stands under `area`: a text and its keys. Commands of a series share a row."""
    seen: set[str] = set()
    shown = [item for item in actions.shown() if item.area is area and actions.keys(item.id)]
    for item in shown:
        if not item.series:
            yield tr(item.text), _different(native(key) for key in actions.keys(item.id))
        elif item.series not in seen:
            seen.add(item.series)
            yield tr(item.series), _range([other for other in shown if other.series == item.series], actions)
    places = {place for item in shown for place in item.places}
    if area is not Area.ZOOM or "compare" in places:
        yield from ((tr(item.text), (tr(item.keys),)) for item in GESTURES if item.area is area)


def _different(keys: Iterable[str]) -> tuple[str, ...]:
    """The keys as people know them: Return and the keypad's Enter are one."""
    return tuple(dict.fromkeys(key.replace("Return", "Enter") for key in keys))


def _range(series: list[Command], actions: Actions) -> tuple[str, ...]:
    keys = [actions.keys_text(item.id) for item in series]
    return (f"{keys[0]} – {keys[-1]}",) if len(keys) > 1 else tuple(keys)


class CheatSheet(QWidget):
    """Covers the window until a key, a click outside the sheet or an action ends it."""

    def __init__(self, actions: Actions, over: QWidget) -> None:
        super().__init__(over)
        self._actions, self._over = actions, over
        self._before: QWidget | None = None
        self.setAccessibleName(tr("Keyboard"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        over.installEventFilter(self)
        self._card: Surface | None = None
        self.hide()

    def toggle(self) -> None:
        """Opens or closes the sheet."""
        if self.isVisible():
            self.close_sheet()
            return
        self._before = self.window().focusWidget()
        self._fill()
        self._fit()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_sheet(self) -> None:
        """Closes the sheet and gives the keys back to where they were."""
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None

    def _fill(self) -> None:
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
        self._card = Surface("card", self)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(24, 16, 12, 16)
        column.addLayout(self._heading())
        self._scroll = scroll = PanelScroll(margin=0)
        column.addWidget(scroll)
        grid = QGridLayout()
        grid.setHorizontalSpacing(40)
        grid.setContentsMargins(0, 0, 12, 0)
        scroll.column.addLayout(grid)
        scroll.column.addStretch(1)
        areas = [(area, tuple(rows(self._actions, area))) for area in Area]
        stacks = _balanced([(area, found) for area, found in areas if found])
        for index, stack in enumerate(stacks):
            grid.addLayout(_stack(stack), 0, index)
            grid.setColumnStretch(index, 1)
        self._card.show()

    def _heading(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.addWidget(Label(tr("Keyboard"), size=Size.DISPLAY, weight=Weight.STRONG, tone="strong"))
        line.addSpacing(theme.GRID * 3)
        line.addWidget(Label(tr("Every key can be changed in Settings."), size=Size.SMALL, tone="secondary"))
        line.addStretch(1)
        close = IconButton("x", tr("Close"))
        close.clicked.connect(self.close_sheet)
        line.addWidget(close)
        return line

    def _fit(self) -> None:
        self.setGeometry(self._over.rect())
        if self._card is not None:
            width, height = min(WIDEST, self.width() - 2 * EDGE), self.height() - 2 * EDGE
            height = min(height, HEADING + self._scroll.column.sizeHint().height())
            self._card.setGeometry((self.width() - width) // 2, (self.height() - height) // 2, width, height)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return False

    @override
    def event(self, event: QEvent) -> bool:
        # Whoever reads the sheet must not rate or delete the picture behind it.
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _SCROLL.get(Qt.Key(event.key()))
        if step is not None:
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() + step * theme.HIT)
        elif event.key() not in _HELD:
            self.close_sheet()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._card is not None and not self._card.geometry().contains(event.position().toPoint()):
            self.close_sheet()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        veil = QColor(theme.colour("window"))
        veil.setAlphaF(0.7)
        QPainter(self).fillRect(self.rect(), veil)


def _balanced(areas: list[tuple[Area, tuple[Row, ...]]]) -> list[list[tuple[Area, tuple[Row, ...]]]]:
    """The areas in order, cut into columns of about the same height."""
    total = sum(len(found) + 2 for _, found in areas)
    stacks: list[list[tuple[Area, tuple[Row, ...]]]] = [[]]
    height = 0
    for area, found in areas:
        if height + (len(found) + 2) / 2 > total / COLUMNS * len(stacks) and len(stacks) < COLUMNS:
            stacks.append([])
        stacks[-1].append((area, found))
        height += len(found) + 2
    return stacks


def _stack(areas: list[tuple[Area, tuple[Row, ...]]]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    for area, found in areas:
        column.addSpacing(theme.GRID * 3)
        column.addWidget(SectionHeader(tr(AREA_TITLES[area])))
        column.addSpacing(theme.GRID)
        for text, keys in found:
            line = QHBoxLayout()
            line.setSpacing(theme.GRID)
            name = Label(text)
            name.setMinimumHeight(theme.HIT)
            line.addWidget(name, 1)
            for key in keys[:2]:
                line.addWidget(Badge(key))
            column.addLayout(line)
    column.addStretch(1)
    return column
