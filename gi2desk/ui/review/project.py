"""The list of projects: the whole library, each project and what is in none, with how many images they hold."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.canvas.drop import MIME, ids_of
from gi2desk.ui.gallery.cell import font
from gi2desk.ui.text import number, tr, tr_count
from gi2desk.ui.theme import Size

Index = QModelIndex | QPersistentModelIndex
SHELF = Qt.ItemDataRole.UserRole + 1
_HEIGHT = 26


class Kind(enum.Enum):
    """What a line stands for."""

    ALL = enum.auto()
    PROJECT = enum.auto()
    UNSORTED = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One line. `count` is None until it was counted."""

    kind: Kind
    id: str = ""
    name: str = ""
    count: int | None = None


class ShelfModel(QAbstractListModel):
    """Lines in their order. Images dropped on a project are to go into it: `dropped`."""

    dropped = Signal(object, object)  # Shelf, ids of images

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelves: tuple[Shelf, ...] = (Shelf(kind=Kind.ALL, name=tr("All")),)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._shelves)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        shelf = self._shelves[index.row()]
        if role == SHELF:
            return shelf
        if role == Qt.ItemDataRole.DisplayRole:
            return shelf.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            counted = shelf.count if shelf.count is not None else 0
            return f"{shelf.name}, {tr_count('{n} image', '{n} images', counted)}"
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        if index.isValid() and self._shelves[index.row()].kind is not Kind.ALL:
            usual |= Qt.ItemFlag.ItemIsDropEnabled
        return usual

    @override
    def mimeTypes(self) -> list[str]:
        return [MIME]

    @override
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    @override
    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        return data.hasFormat(MIME) and parent.isValid() and self._shelves[parent.row()].kind is not Kind.ALL

    @override
    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        self.dropped.emit(self._shelves[parent.row()], ids_of(data))
        return True

    def put(self, shelves: tuple[Shelf, ...]) -> None:
        """Shows other lines; where only counts differ, the lines stay."""
        same = [(s.kind, s.id) for s in shelves] == [(s.kind, s.id) for s in self._shelves]
        if same:
            self._shelves = shelves
            self.dataChanged.emit(self.index(0), self.index(len(shelves) - 1))
            return
        self.beginResetModel()
        self._shelves = shelves
        self.endResetModel()

    def row_of(self, kind: Kind, project: str = "") -> int:
        """The line of a project, or of what is not one; 0 where it is not there."""
        keys = [(shelf.kind, shelf.id) for shelf in self._shelves]
        return keys.index((kind, project)) if (kind, project) in keys else 0


class _Delegate(QStyledItemDelegate):
    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, _HEIGHT)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shelf, rect = index.data(SHELF), option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected" if selected else "hover"))
            painter.drawRoundedRect(rect, theme.RADIUS, theme.RADIUS)
        line = Qt.AlignmentFlag.AlignVCenter
        area: QRect = rect.adjusted(8, 0, -8, 0)
        painter.setFont(font(Size.SMALL))
        counted = number(shelf.count) if shelf.count is not None else ""
        painter.setPen(theme.colour("on_selected" if selected else "secondary"))
        painter.drawText(area, line | Qt.AlignmentFlag.AlignRight, counted)
        room = area.width() - painter.fontMetrics().horizontalAdvance(counted) - 8
        painter.setFont(font(Size.BODY))
        name = painter.fontMetrics().elidedText(shelf.name, Qt.TextElideMode.ElideRight, room)
        painter.setPen(theme.colour("on_selected" if selected else "text"))
        painter.drawText(area, line | Qt.AlignmentFlag.AlignLeft, name)


class ShelfList(QListView):
    """As high as its lines, up to a limit. `picked` tells which line a person chose."""

    picked = Signal(object)
    _MOST = 14

    def __init__(self, model: ShelfModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Projects"))
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setDropIndicatorShown(True)
        self.setUniformItemSizes(True)
        self._quiet = False
        model.modelReset.connect(self._on_reset)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self._on_reset()

    def show_shelf(self, kind: Kind, project: str = "") -> None:
        """Shows a line as chosen without telling."""
        model = self.model()
        assert isinstance(model, ShelfModel)
        self._quiet = True
        self.setCurrentIndex(model.index(model.row_of(kind, project), 0))
        self._quiet = False

    def _on_reset(self) -> None:
        lines = min(self._MOST, self.model().rowCount())
        self.setFixedHeight(lines * _HEIGHT + 2)

    def _on_current_changed(self, current: QModelIndex) -> None:
        if not self._quiet and current.isValid():
            self.picked.emit(current.data(SHELF))
