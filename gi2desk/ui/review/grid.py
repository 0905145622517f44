"""The grid page: the gallery of the query's images, its selection, and what it says when there is none."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import QItemSelectionRange, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QStackedLayout, QWidget
from typing_extensions import override

from gi2desk.library.query import Query
from gi2desk.library.row import Row
from gi2desk.ui import theme
from gi2desk.ui.canvas.drop import MIME
from gi2desk.ui.gallery.arrangement import GridArrangement, Span
from gi2desk.ui.gallery.cell import FOOT, PADDING, TileDelegate
from gi2desk.ui.gallery.drag import picture_of
from gi2desk.ui.gallery.model import ImageModel
from gi2desk.ui.gallery.thumbnail import Thumbnails
from gi2desk.ui.gallery.view import GalleryView
from gi2desk.ui.review.source import Loaded, Source
from gi2desk.ui.text import tr
from gi2desk.ui.widgets.surface import Surface

SIDES = (120, 150, 190, 240, 300, 380, 480)
_USUAL = 2
# Pictures just outside are fetched too, so that slow scrolling meets no empty frames.
_AROUND = 400


class GridPage(Surface):
    """`chosen` comes after the selection changed, `opened` for a double click, `dropped` with files from outside."""

    chosen = Signal()
    opened = Signal()
    dropped = Signal(object)
    menu_requested = Signal(QPoint)

    def __init__(self, source: Source, thumbnails: Thumbnails, root: Path, *, demo: bool) -> None:
        super().__init__("stage")
        self._source, self._thumbnails = source, thumbnails
        self._loading = False
        self._shown: Query | None = None
        self._last = 0
        self._step = _USUAL
        self.total = 0
        self.had_choice = False
        """True if something was chosen in the result before this one."""
        self.model = ImageModel(root, self)
        self.grid = GridArrangement(SIDES[_USUAL], PADDING + FOOT)
        self.view = GalleryView(self.grid)
        self.view.setAccessibleName(tr("Images"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(TileDelegate(self.view, thumbnails, demo=demo))
        self.view.dragged = functools.partial(picture_of, self.model, self._thumbnails)
        self._empty: QWidget | None = None
        self._dropping = _DropFrame(self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.view)
        self.setAcceptDrops(True)
        self._connect()

    def _connect(self) -> None:
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(self._tell)
        self._retaining = QTimer(self, singleShot=True, interval=30)
        self._retaining.timeout.connect(self._retain)
        self.model.page_wanted.connect(self._source.fetch)
        self._source.page_loaded.connect(self.model.put_page)
        self._source.rows_changed.connect(self.model.replace)
        self._source.loaded.connect(self._on_loaded)
        self._thumbnails.arrived.connect(self._on_arrived)
        self.view.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self.view.doubleClicked.connect(lambda _index: self.opened.emit())
        self.view.seen_changed.connect(self._retaining.start)
        self.view.zoomed.connect(self.zoom)

    # What is shown

    def show_empty(self, page: QWidget | None) -> None:
        """Shows `page` in place of the grid, or the grid again."""
        if self._empty is not None:
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = page
        if page is not None:
            self._stack.addWidget(page)
            self._stack.setCurrentWidget(page)
        self._dropping.raise_()

    def zoom(self, by: int) -> None:
        """Larger or smaller cells."""
        step = min(max(self._step + by, 0), len(SIDES) - 1)
        if step == self._step:
            return
        self._step = step
        current = self.view.currentIndex()
        kept = current if current.isValid() else self.model.index(self.view.first_seen(), 0)
        self.grid.side = SIDES[step]
        self.view.relayout()
        self.view.scrollTo(kept)

    # Selection

    def spans(self) -> list[Span]:
        """The chosen rows as runs."""
        # The stubs do not know that it is a list.
        ranges = cast("Iterable[QItemSelectionRange]", self.view.selectionModel().selection())
        return sorted((found.top(), found.bottom()) for found in ranges)

    @property
    def current(self) -> int:
        """The row that the keys are on, or -1."""
        return self.view.currentIndex().row()

    def rows(self, most: int) -> list[Row] | None:
        """The chosen images in order, or None where they are more than `most`."""
        spans = self.spans()
        if sum(last - first + 1 for first, last in spans) > most:
            return None
        found: list[Row] = []
        for first, last in spans:
            for number in range(first, last + 1):
                row = self._row(number)
                if row is not None:
                    found.append(row)
        return found

    def _row(self, number: int) -> Row | None:
        row = self.model.row(number)
        if row is None and self._source.result is not None:
            # Rare: jumped far away with a key. One row takes a fraction of a millisecond.
            page = self._source.result.page(number, 1)
            row = page[0] if page else None
        return row

    @property
    def active(self) -> Row | None:
        """The image that the keys are on."""
        return self._row(self.current) if self.current >= 0 else None

    def step(self, by: int) -> bool:
        """Chooses the next or the previous image alone; False at the end."""
        start = self.current
        if start < 0:
            # The image that was here has left the result; the next one has moved into its place.
            start = self._last - 1 if by > 0 else self._last
        wanted = min(max(start + by, 0), self.model.rowCount() - 1)
        if wanted < 0:
            return False
        self.view.go_to(wanted)
        return wanted != start

    def choose(self, places: Sequence[int], active: int) -> None:
        """Chooses rows by number without telling."""
        self._loading = True
        self.view.select_rows([(place, place) for place in places], active)
        self.view.scrollTo(self.model.index(active, 0))
        self._loading = False

    def frame(self, place: int) -> None:
        """Puts the frame on a chosen row without telling; the others stay chosen."""
        if place != self.current:
            self._loading = True
            self.view.select_rows(self.spans(), place)
            self.view.scrollTo(self.model.index(place, 0))
            self._loading = False

    def clear_choice(self) -> None:
        """Chooses nothing without telling."""
        self._loading = True
        self.view.clearSelection()
        self._loading = False

    def remembered(self) -> list[str]:
        """The image at the top, which is to stay there."""
        top = self.model.row(self.view.first_seen()) if self.model.rowCount() else None
        return [top.id] if top is not None else []

    def _on_selection_changed(self) -> None:
        # At once: a key that follows on the heels of a choice must find its command enabled.
        if not self._loading:
            self._tell()

    def _on_current_changed(self) -> None:
        # The selection follows in most cases, and tells of both.
        if not self._loading:
            self._settled.start()

    def flush(self) -> None:
        """Tells of a choice at once: a key that follows on its heels must mean it."""
        if self._settled.isActive():
            self._tell()

    def _tell(self) -> None:
        self._settled.stop()
        spans = self.spans()
        if spans:
            # If they are taken away, the keys go on where the first of them was.
            self._last = spans[0][0]
        self.chosen.emit()

    # What arrives

    def _on_loaded(self, loaded: Loaded) -> None:
        bar = self.view.verticalScrollBar()
        top = self.model.row(self.view.first_seen()) if self.model.rowCount() else None
        shift = self.grid.rect(self.view.first_seen()).top() - bar.value()
        self._loading = True
        self.had_choice = self.view.selectionModel().hasSelection()
        self.total = loaded.total
        self.model.set_count(loaded.result.count, loaded.pages)
        if top is not None and top.id in loaded.places and shift < self.view.viewport().height():
            bar.setValue(self.grid.rect(loaded.places[top.id]).top() - shift)
        elif loaded.query != self._shown:
            # Another search: nothing of what was in sight is there, so it begins at its beginning.
            bar.setValue(0)
        self._shown = loaded.query
        self._loading = False
        self._retaining.start()

    def restore(self, loaded: Loaded, images: Sequence[str], active: str) -> bool:
        """Chooses the same images in another result; False where none of them is in it."""
        places = [loaded.places[name] for name in images if name in loaded.places]
        if not places:
            return False
        self._loading = True
        current = loaded.places.get(active, places[-1])
        self.view.select_rows(_runs(sorted(places)), current)
        self._last = min(places)
        self._loading = False
        return True

    def choose_near(self) -> None:
        """Chooses what has moved into the place of the image that is gone."""
        if self.model.rowCount():
            self.view.go_to(min(self._last, self.model.rowCount() - 1))

    def _on_arrived(self, _sha256: str) -> None:
        # The cells in sight are few; finding the one would take as long as it saves.
        self.view.viewport().update()

    def _retain(self) -> None:
        seen = [row for span in self.view.seen(_AROUND) for row in range(span[0], span[1] + 1)]
        rows = [row for number in seen if (row := self.model.row(number, ask=True)) is not None]
        self._thumbnails.retain("grid", (row.sha256 for row in rows))
        area = QSize(self.grid.cell.width() - 2 * PADDING, self.grid.cell.height() - PADDING - FOOT)
        ratio = self.view.devicePixelRatioF()
        box = QSize(round(area.width() * ratio), round(area.height() * ratio))
        for row in rows:
            self._thumbnails.get(row, box)

    # What comes from outside

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            centre = self.view.visualRect(self.view.currentIndex()).center()
            place = self.view.viewport().mapToGlobal(centre)
        if self.view.selectionModel().hasSelection():
            self.menu_requested.emit(place)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        # What comes from this library is in it already.
        if not data.hasFormat(MIME) and any(url.isLocalFile() for url in data.urls()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._dropping.start()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._dropping.hide()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._dropping.hide()
        files = tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        if files:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(files)


class _DropFrame(QWidget):
    """Says that what is held over the grid will be imported."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def start(self) -> None:
        """Covers the grid."""
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        self.raise_()
        self.show()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        veil = theme.colour("stage")
        veil.setAlpha(210)
        painter.fillRect(self.rect(), veil)
        pen = painter.pen()
        pen.setColor(theme.colour("accent"))
        pen.setWidth(2)
        painter.setPen(pen)
        painter.drawRect(self.rect().adjusted(7, 7, -8, -8))
        painter.setPen(theme.colour("on_stage"))
        painter.setFont(theme.font(theme.Size.TITLE, theme.Weight.MEDIUM))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("Drop to import into this library"))


def _runs(places: Sequence[int]) -> list[Span]:
    """Sorted numbers as runs of neighbours."""
    runs: list[Span] = []
    for place in places:
        if runs and place == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
