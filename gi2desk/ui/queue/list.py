"""The list of requests: rows are painted, pressed, moved and driven by keys here."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from gi2desk.ui.queue import row, words
from gi2desk.ui.queue.feed import Feed
from gi2desk.ui.queue.item import Deed, Item
from gi2desk.ui.queue.model import ITEM
from gi2desk.ui.queue.picture import Fill, Pictures
from gi2desk.ui.queue.row import Look, RowLayout, Target
from gi2desk.ui.text import tr, wrapped

Index = QModelIndex | QPersistentModelIndex

_KEYS: dict[tuple[Qt.Key, Qt.KeyboardModifier], Deed] = {
    (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier): Deed.MOVE_UP,
    (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier): Deed.MOVE_DOWN,
}


class _Delegate(QStyledItemDelegate):
    """Paints rows as they are laid out."""

    def __init__(self, view: QueueList, pictures: Pictures) -> None:
        super().__init__(view)
        self._view = view
        self._pictures = pictures

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        item = index.data(ITEM)
        if not isinstance(item, Item):
            return QSize()
        return QSize(self._view.viewport().width(), self._view.height_of(item))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ITEM)
        if not isinstance(item, Item):
            return
        state = option.state
        rect = option.rect
        focused = bool(state & QStyle.StateFlag.State_HasFocus) and self._view.by_key
        look = Look(
            selected=bool(state & QStyle.StateFlag.State_Selected),
            hovered=bool(state & QStyle.StateFlag.State_MouseOver),
            focused=focused,
            target=self._view.target_in(index),
        )
        painter.save()
        painter.translate(rect.topLeft())
        row.paint(painter, self._view.layout_of(item), item, self._image(item), look)
        painter.restore()

    def _image(self, item: Item) -> QImage | None:
        if item.picture is None:
            return None
        side = round(row.THUMB * self._view.devicePixelRatioF())
        found = self._pictures.get(item.picture, QSize(side, side), Fill.OVER)
        return found or self._pictures.latest(item.picture, Fill.OVER)


class QueueList(QListView):
    """A list view of a feed's model."""

    def __init__(self, feed: Feed, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self.by_key = False
        self._over: tuple[QPersistentModelIndex, Deed] | None = None
        self._heights: dict[str, int] = {}
        self.setAccessibleName(tr("Queue"))
        self.setAccessibleDescription(tr("Del cancels or takes off, Alt+Up and Alt+Down move, Enter opens"))
        self.setModel(feed.model)
        self.setItemDelegate(_Delegate(self, pictures))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragEnabled(True)
        self.setDropIndicatorShown(True)
        pictures.arrived.connect(self._on_picture_arrived)
        self._pictures = pictures
        feed.model.dataChanged.connect(self._on_data_changed)
        self.clicked.connect(self._on_clicked)
        self.activated.connect(self._on_activated)

    def close_down(self) -> None:
        """Follows the model no longer, which lives on."""
        self._feed.model.dataChanged.disconnect(self._on_data_changed)
        self._pictures.arrived.disconnect(self._on_picture_arrived)
        self.setModel(None)

    def _on_picture_arrived(self, _path: object) -> None:
        self.viewport().update()

    def layout_of(self, item: Item) -> RowLayout:
        """The layout of an item's row at the present width."""
        return row.lay_out(item, self.viewport().width(), paused=self._feed.model.paused)

    def target_in(self, index: Index) -> Deed | None:
        """What the pointer is over in a row."""
        return self._over[1] if self._over and self._over[0] == index else None

    @property
    def current(self) -> Item | None:
        """The row that the keys are on."""
        return self._feed.model.item_at(self.currentIndex())

    # What happens to it

    def _on_data_changed(self, first: QModelIndex, _last: QModelIndex) -> None:
        """Lays the rows out anew where one needs more or fewer lines now, which is rare beside a number that counts."""
        item = self._feed.model.item_at(first)
        height = self.layout_of(item).size.height() if item is not None else 0
        if item is None or self._heights.get(item.id) != height:
            self.itemDelegate().sizeHintChanged.emit(first)

    def height_of(self, item: Item) -> int:
        """The height of a row, noted as the one that it has on the screen."""
        height = self.layout_of(item).size.height()
        self._heights[item.id] = height
        return height

    def _on_clicked(self, index: QModelIndex) -> None:
        item = self._feed.model.item_at(index)
        if item is not None:
            self._feed.shown.emit(item.id)

    def _on_activated(self, index: QModelIndex) -> None:
        item = self._feed.model.item_at(index)
        if item is None:
            return
        if Deed.OPEN in item.deeds():
            self._feed.do(Deed.OPEN, item.id)
        else:
            self._feed.shown.emit(item.id)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        item = self._feed.model.item_at(current)
        if item is not None and self.by_key:
            self._feed.shown.emit(item.id)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index, target = self._target(event.position().toPoint())
        over = (QPersistentModelIndex(index), target.deed) if target is not None else None
        if over != self._over:
            self._over = over
            self.viewport().setCursor(
                Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            )
            self.setToolTip(wrapped(target.text if target is not None else ""))
            self.viewport().update()
        super().mouseMoveEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.by_key = False
        super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index, target = self._target(event.position().toPoint())
        super().mouseReleaseEvent(event)
        item = self._feed.model.item_at(index)
        if target is not None and item is not None and event.button() == Qt.MouseButton.LeftButton:
            self._feed.do(target.deed, item.id)

    def _target(self, place: QPoint) -> tuple[QModelIndex, Target | None]:
        index = self.indexAt(place)
        item = self._feed.model.item_at(index)
        if item is None:
            return index, None
        return index, self.layout_of(item).target_at(place - self.visualRect(index).topLeft())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.by_key = True
        item = self.current
        deed = _KEYS.get((Qt.Key(event.key()), event.modifiers()))
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and item is not None:
            deed = Deed.CANCEL if item.state.is_open else Deed.DISMISS
        if deed is None or item is None:
            super().keyPressEvent(event)
            return
        self._feed.do(deed, item.id)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.visualRect(self.currentIndex()).center()
        else:
            place = event.pos()
            self.setCurrentIndex(self.indexAt(place))
        if self.current is not None:
            self.menu_for(self.current).popup(self.viewport().mapToGlobal(place))

    def menu_for(self, item: Item) -> QMenu:
        """What can be done about a request, as a menu that goes away by itself."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for deed in item.deeds():
            action = menu.addAction(words.deed_text(deed, item))
            action.triggered.connect(lambda _checked=False, deed=deed: self._feed.do(deed, item.id))
        return menu
