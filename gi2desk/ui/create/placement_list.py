"""All placements in one list under their groups, each with a tick, its size, and how well that is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from gi2desk.core.placement import Placement
from gi2desk.ui import icon, theme
from gi2desk.ui import placement_words as words
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size, Weight

Index = QModelIndex | QPersistentModelIndex

PLACEMENT = Qt.ItemDataRole.UserRole + 1
_ROW = 28
_HEAD = 28
_TICK = 14
_PADDING = 8


class _Cells(QStyledItemDelegate):
    """Paints a group's name, or tick, name, doubt, what a printer may miss, and pixels of a placement."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, _ROW if index.data(PLACEMENT) is not None else _HEAD)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        placement = index.data(PLACEMENT)
        painter.save()
        if isinstance(placement, Placement):
            self._paint_row(painter, area, option, index, placement)
        else:
            painter.setFont(theme.font(Size.TINY, Weight.MEDIUM))
            painter.setPen(theme.colour("secondary"))
            low = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
            painter.drawText(area.adjusted(_PADDING, 0, 0, -5), int(low), str(index.data()))
        painter.restore()

    def _paint_row(
        self, painter: QPainter, area: QRect, option: QStyleOptionViewItem, index: Index, placement: Placement
    ) -> None:
        state = option.state
        current = bool(state & QStyle.StateFlag.State_Selected)
        if current or state & QStyle.StateFlag.State_MouseOver:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected" if current else "hover"))
            painter.drawRoundedRect(QRectF(area), theme.RADIUS, theme.RADIUS)
        inner = area.adjusted(_PADDING, 0, -_PADDING, 0)
        if Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked:
            tick = QRectF(inner.left(), inner.top(), _TICK, inner.height())
            icon.paint(painter, tick, "check", theme.colour("accent_text"))
        inner.setLeft(inner.left() + _TICK + 6)
        self._paint_texts(painter, inner, placement, "on_selected" if current else "text")

    def _paint_texts(self, painter: QPainter, inner: QRect, placement: Placement, token: str) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        pixels = words.pixels_text(placement)
        painter.setFont(theme.font(Size.SMALL, tabular=True))
        painter.setPen(theme.colour("secondary" if token == "text" else token))
        doubt = words.doubt_text(placement)
        right = " · ".join(part for part in (doubt, words.print_text(placement), pixels) if part)
        width = painter.fontMetrics().horizontalAdvance(right)
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignRight), right)
        font = theme.font()
        painter.setFont(font)
        painter.setPen(theme.colour(token))
        name = QFontMetrics(font).elidedText(
            placement.title, Qt.TextElideMode.ElideRight, inner.width() - width - 8
        )
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignLeft), name)


class PlacementList(QListView):
    """`toggled` when a person ticks a placement or takes the tick away, `looked_at` when another is current."""

    toggled = Signal(object)  # Placement
    looked_at = Signal(object)  # Placement or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Placements"))
        self.setProperty("role", "plain")
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(_Cells(self))
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(lambda now, _before: self._on_current(now))

    def show_placements(self, placements: Iterable[Placement], chosen: Sequence[str]) -> None:
        """Lists `placements` under their groups, with a tick at those of `chosen`; the current one stays."""
        current = self.current
        # Else each row that goes makes the next one the current one, and all is said about it.
        self.setCurrentIndex(QModelIndex())
        self._rows.clear()
        last = None
        for placement in placements:
            if placement.group is not last:
                last = placement.group
                head = QStandardItem(tr(words.GROUPS[last]))
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self._rows.appendRow(head)
            self._rows.appendRow(_item(placement, ticked=placement.id in chosen))
        self._select(current.id if current is not None else "")

    @property
    def current(self) -> Placement | None:
        """The one that keys apply to."""
        found = self.currentIndex().data(PLACEMENT)
        return found if isinstance(found, Placement) else None

    @property
    def shown(self) -> tuple[Placement, ...]:
        """What is listed."""
        found = (self._rows.item(row).data(PLACEMENT) for row in range(self._rows.rowCount()))
        return tuple(one for one in found if isinstance(one, Placement))

    def _select(self, placement_id: str) -> None:
        first = None
        for row in range(self._rows.rowCount()):
            placement = self._rows.item(row).data(PLACEMENT)
            if isinstance(placement, Placement):
                first = row if first is None else first
                if placement.id == placement_id:
                    self.setCurrentIndex(self._rows.index(row, 0))
                    return
        if first is not None:
            self.setCurrentIndex(self._rows.index(first, 0))
            self.scrollToTop()
        else:
            self.looked_at.emit(None)

    def _on_current(self, index: QModelIndex) -> None:
        found = index.data(PLACEMENT)
        self.looked_at.emit(found if isinstance(found, Placement) else None)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        placement = self.indexAt(event.position().toPoint()).data(PLACEMENT)
        if event.button() is Qt.MouseButton.LeftButton and isinstance(placement, Placement):
            self.toggled.emit(placement)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if event.key() in keys and self.current is not None:
            self.toggled.emit(self.current)
        else:
            super().keyPressEvent(event)


def _item(placement: Placement, *, ticked: bool) -> QStandardItem:
    item = QStandardItem(placement.title)
    item.setData(placement, PLACEMENT)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
    pixels = tr("{pixels} pixels", pixels=words.pixels_text(placement))
    spoken = (placement.title, words.print_text(placement), pixels, tr("chosen") if ticked else "")
    item.setData(", ".join(filter(None, spoken)), Qt.ItemDataRole.AccessibleTextRole)
    return item
