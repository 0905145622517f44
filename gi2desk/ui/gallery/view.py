"""An item view that lays pictures out by arithmetic and paints only what is seen, however many there are."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDrag,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.gallery.arrangement import Arrangement, Span
from gi2desk.ui.gallery.drag import write_count

Index = QModelIndex | QPersistentModelIndex
Flags = QItemSelectionModel.SelectionFlag

_KEYS = {
    QAbstractItemView.CursorAction.MoveLeft: Qt.Key.Key_Left,
    QAbstractItemView.CursorAction.MoveRight: Qt.Key.Key_Right,
    QAbstractItemView.CursorAction.MoveUp: Qt.Key.Key_Up,
    QAbstractItemView.CursorAction.MoveDown: Qt.Key.Key_Down,
    QAbstractItemView.CursorAction.MovePageUp: Qt.Key.Key_PageUp,
    QAbstractItemView.CursorAction.MovePageDown: Qt.Key.Key_PageDown,
    QAbstractItemView.CursorAction.MoveHome: Qt.Key.Key_Home,
    QAbstractItemView.CursorAction.MoveEnd: Qt.Key.Key_End,
    QAbstractItemView.CursorAction.MoveNext: Qt.Key.Key_Right,
    QAbstractItemView.CursorAction.MovePrevious: Qt.Key.Key_Left,
}
_DRAGGED = 96
_NO_HANDLE = "QScrollBar::handle { background: transparent; }"


class GalleryView(QAbstractItemView):
    """`seen_changed` comes after scrolling and resizing; `zoomed` with -1 or 1 for the wheel with Ctrl.

    `let_go` comes when the mouse button is released, with False where something was dragged away instead.
    """

    seen_changed = Signal()
    zoomed = Signal(int)
    let_go = Signal(bool)

    def __init__(
        self, arrangement: Arrangement, *, sideways: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.arrangement = arrangement
        self._sideways = sideways
        self._hovered = -1
        self._anchor = -1
        self._band = QRect()
        self._bar_shown = True
        self.ground = "stage"
        self.held = False
        """True while the mouse button is down in it."""
        self.drags_one: Callable[[], bool] = lambda: False
        """Whether only the cell under the pointer is dragged, whatever else is selected."""
        self.dragged: Callable[[QModelIndex, QSize], QPixmap] | None = None
        """Gives the picture of a cell that is dragged, at most so many device pixels large."""
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        # Opaque, so that scrolling moves what is painted instead of painting it again.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        always_off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if sideways:
            self.setVerticalScrollBarPolicy(always_off)
            # A bar would take a fifth of a strip's height; wheel, keys and drags move it.
            self.setHorizontalScrollBarPolicy(always_off)
        else:
            self.setHorizontalScrollBarPolicy(always_off)
            # The columns must not jump when the first line too many arrives.
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        theme.theme().changed.connect(self.viewport().update)

    # What is seen

    @property
    def count(self) -> int:
        """How many images there are."""
        return self.model().rowCount() if self.model() is not None else 0

    @property
    def offset(self) -> QPoint:
        """The content's place at the viewport's top left."""
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def seen(self, around: int = 0) -> list[Span]:
        """The runs of rows in sight, with `around` logical pixels more on every side."""
        area = QRect(self.offset, self.viewport().size()).adjusted(-around, -around, around, around)
        return self.arrangement.spans(area)

    def first_seen(self) -> int:
        """The first row that is seen whole, or 0."""
        for first, last in self.seen():
            for row in range(first, last + 1):
                if self.arrangement.rect(row).top() >= self.offset.y() or self._sideways:
                    return row
        return 0

    def relayout(self) -> None:
        """Lays out again, with the place in the content kept."""
        self.arrangement.fit(self.viewport().size(), self.count)
        self.updateGeometries()
        self.viewport().update()
        self.seen_changed.emit()

    def update_row(self, row: int) -> None:
        """Paints one cell again."""
        if row >= 0:
            self.viewport().update(self._on_screen(row).adjusted(-2, -2, 2, 2))

    def _on_screen(self, row: int) -> QRect:
        return self.arrangement.rect(row).translated(-self.offset)

    # Selection

    def select_rows(self, spans: list[Span], current: int) -> None:
        """Selects runs of rows with `current` among them, without scrolling."""
        selection = QItemSelection()
        for first, last in spans:
            selection.select(self.model().index(first, 0), self.model().index(last, 0))
        self._anchor = current
        model = self.selectionModel()
        model.setCurrentIndex(self.model().index(current, 0), Flags.NoUpdate)
        model.select(selection, Flags.ClearAndSelect)

    def go_to(self, row: int) -> None:
        """Selects one row alone and brings it into sight."""
        self.select_rows([(row, row)], row)
        self.scrollTo(self.model().index(row, 0))

    @override
    def setSelection(self, rect: QRect, command: Flags) -> None:
        if self.state() is QAbstractItemView.State.DragSelectingState:
            self._band = rect.translated(self.offset)
            spans = self.arrangement.spans(self._band)
            self.viewport().update()
        else:
            current = self.currentIndex().row()
            if command & Flags.Current and self._anchor >= 0 and current >= 0:
                # With Shift everything from one to the other, in reading order.
                spans = [(min(self._anchor, current), max(self._anchor, current))]
            else:
                row = self.arrangement.row_at(rect.center() + self.offset)
                self._anchor = row
                spans = [(row, row)] if row >= 0 else []
        selection = QItemSelection()
        for first, last in spans:
            selection.select(self.model().index(first, 0), self.model().index(last, 0))
        self.selectionModel().select(selection, command)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.held = True
        super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not self._band.isNull():
            self._band = QRect()
            self.viewport().update()
        if self.held:
            self.held = False
            self.let_go.emit(True)

    # What the base class asks

    @override
    def visualRect(self, index: Index) -> QRect:
        return self._on_screen(index.row()) if index.isValid() else QRect()

    @override
    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self.arrangement.row_at(point + self.offset)
        return self.model().index(row, 0) if row >= 0 else QModelIndex()

    @override
    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid():
            return
        rect, seen = self.arrangement.rect(index.row()), QRect(self.offset, self.viewport().size())
        centred = hint is QAbstractItemView.ScrollHint.PositionAtCenter
        if self._sideways:
            bar, start, end = self.horizontalScrollBar(), rect.left(), rect.right()
            low, high, margin = seen.left(), seen.right(), self.arrangement.stride.width() // 2
        else:
            bar, start, end = self.verticalScrollBar(), rect.top(), rect.bottom()
            low, high, margin = seen.top(), seen.bottom(), theme.MARGIN
        if centred:
            bar.setValue((start + end) // 2 - (high - low) // 2)
        elif start - margin < low:
            bar.setValue(start - margin)
        elif end + margin > high:
            bar.setValue(end + margin - (high - low))

    @override
    def moveCursor(
        self, cursorAction: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        if not self.count:
            return QModelIndex()
        current = self.currentIndex().row()
        if current < 0:
            return self.model().index(self.first_seen(), 0)
        size = self.viewport().size()
        page = size.width() if self._sideways else size.height()
        return self.model().index(self.arrangement.step(current, _KEYS[cursorAction], page), 0)

    @override
    def horizontalOffset(self) -> int:
        return self.horizontalScrollBar().value()

    @override
    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    @override
    def isIndexHidden(self, index: Index) -> bool:
        return False

    @override
    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        # Only what is seen: a selection of everything has as many rows as the library.
        for first, last in self.seen():
            for row in range(first, last + 1):
                if selection.contains(self.model().index(row, 0)):
                    region |= self._on_screen(row).adjusted(-2, -2, 2, 2)
        return region

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if plain and event.text().isalnum():
            event.ignore()  # a held letter is the window's: Qt would keep what it takes for a search
        else:
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Letters and digits judge pictures here; they look for nothing."""

    @override
    def updateGeometries(self) -> None:
        super().updateGeometries()
        size, extent, stride = self.viewport().size(), self.arrangement.extent, self.arrangement.stride
        for bar, length, whole, step in (
            (self.horizontalScrollBar(), size.width(), extent.width(), stride.width()),
            (self.verticalScrollBar(), size.height(), extent.height(), stride.height()),
        ):
            bar.setPageStep(length)
            bar.setSingleStep(max(1, step // 3))
            bar.setRange(0, max(0, whole - length))
        self._show_bar(self.verticalScrollBar().maximum() > 0)

    def _show_bar(self, wanted: bool) -> None:
        """The bar keeps its room, but a handle as long as the view says nothing."""
        if wanted != self._bar_shown:
            self._bar_shown = wanted
            self.verticalScrollBar().setStyleSheet("" if wanted else _NO_HANDLE)

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.scrollDirtyRegion(dx, dy)
        self.viewport().scroll(dx, dy)
        self.seen_changed.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        first = self.first_seen() if self.count else 0
        top = self.arrangement.rect(first).top() - self.offset.y()
        super().resizeEvent(event)
        self.relayout()
        if not self._sideways and first and self.count:
            # The pictures that one looked at stay in sight when the columns change.
            self.verticalScrollBar().setValue(self.arrangement.rect(first).top() - top)

    @override
    def reset(self) -> None:
        super().reset()
        self._hovered = -1
        self._anchor = -1
        self.relayout()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if turned.y():
                self.zoomed.emit(1 if turned.y() > 0 else -1)
            event.accept()
        elif self._sideways and not turned.x():
            bar = self.horizontalScrollBar()
            moved = event.pixelDelta().y() or turned.y() * bar.singleStep() * 3 // 120
            bar.setValue(bar.value() - moved)
            event.accept()
        else:
            super().wheelEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.arrangement.row_at(event.position().toPoint() + self.offset))
        super().mouseMoveEvent(event)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self.update_row(self._hovered)
            self._hovered = row
            self.update_row(row)

    # Painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour(self.ground))
        self.paint_ground(painter)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = option.state & ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver)
        current = self.currentIndex().row()
        area = event.rect().translated(self.offset).adjusted(-2, -2, 2, 2)
        model, chosen, delegate = self.model(), self.selectionModel(), self.itemDelegate()
        for first, last in self.arrangement.spans(area):
            for row in range(first, last + 1):
                index = model.index(row, 0)
                option.rect = self._on_screen(row)
                state = plain
                if chosen.isSelected(index):
                    state |= QStyle.StateFlag.State_Selected
                if row == self._hovered:
                    state |= QStyle.StateFlag.State_MouseOver
                if row == current:
                    state |= QStyle.StateFlag.State_HasFocus
                option.state = state
                delegate.paint(painter, option, index)
        self._paint_band(painter)

    def paint_ground(self, painter: QPainter) -> None:
        """What lies under the cells, such as headings."""

    def _paint_band(self, painter: QPainter) -> None:
        if self._band.isNull():
            return
        band = self._band.translated(-self.offset)
        fill = QColor(theme.colour("accent"))
        fill.setAlpha(40)
        painter.fillRect(band, fill)
        painter.setPen(theme.colour("accent"))
        painter.drawRect(band.adjusted(0, 0, -1, -1))

    # Dragging out

    @override
    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        indexes = sorted(self.selectedIndexes(), key=lambda index: index.row())
        if self.drags_one() and self.currentIndex().isValid():
            indexes = [self.currentIndex()]
        if not indexes:
            return
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData(indexes))
        ratio = self.devicePixelRatioF()
        side = round(_DRAGGED * ratio)
        current = self.currentIndex() if self.currentIndex() in indexes else indexes[0]
        picture = self.dragged(current, QSize(side, side)) if self.dragged is not None else QPixmap()
        if not picture.isNull():
            picture.setDevicePixelRatio(ratio)
            write_count(picture, len(indexes))
            drag.setPixmap(picture)
            drag.setHotSpot(QPoint(picture.deviceIndependentSize().toSize().width() // 2, 12))
        drag.exec(Qt.DropAction.CopyAction)
        # The release went to where it was dropped.
        self.held = False
        self.let_go.emit(False)
