"""The survey: the chosen images side by side as large as there is room, judged and thinned out by keys."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout
from typing_extensions import override

from gi2desk.jobs.thumbnail import ThumbnailStore
from gi2desk.library.row import Row
from gi2desk.ui.create.arrange import cells
from gi2desk.ui.gallery.arrangement import Span
from gi2desk.ui.gallery.cell import FOOT, PADDING, TileDelegate
from gi2desk.ui.gallery.drag import picture_of
from gi2desk.ui.gallery.model import PAGE, ImageModel
from gi2desk.ui.gallery.thumbnail import Thumbnails
from gi2desk.ui.gallery.view import GalleryView
from gi2desk.ui.text import tr
from gi2desk.ui.widgets.surface import Surface

MOST = 60
"""More pictures than this beside one another are a grid again."""

_MARGIN = 16
_GAP = 14


class SurveyArrangement:
    """All cells in sight, of one shape, as large as they can be. `ratio` is the shape of the pictures in them."""

    def __init__(self) -> None:
        self.ratio = 1.5
        self._cells: tuple[QRect, ...] = ()
        self._extent = QSize()

    def fit(self, viewport: QSize, count: int) -> None:
        """Shares the viewport among `count` cells."""
        width, height = viewport.width() - 2 * _MARGIN, viewport.height() - 2 * _MARGIN
        self._extent = viewport
        found = cells(width, height, self.ratio, count, gap=_GAP)
        if found:
            # What stands around a picture takes its room, which weighs more in small cells.
            high = max(1, found[0].height)
            ratio = (self.ratio * max(1, high - PADDING - FOOT) + 2 * PADDING) / high
            found = cells(width, height, ratio, count, gap=_GAP)
        self._cells = tuple(
            QRect(cell.x + _MARGIN, cell.y + _MARGIN, cell.width, cell.height) for cell in found
        )

    @property
    def extent(self) -> QSize:
        """The size of the whole content: what is seen."""
        return self._extent

    @property
    def stride(self) -> QSize:
        """How far one cell is from the next."""
        return (self._cells[0].size() if self._cells else QSize(1, 1)) + QSize(_GAP, _GAP)

    def rect(self, row: int) -> QRect:
        """Where a cell lies."""
        return self._cells[row] if 0 <= row < len(self._cells) else QRect()

    def row_at(self, place: QPoint) -> int:
        """The cell at a place, or -1."""
        return next((row for row, cell in enumerate(self._cells) if cell.contains(place)), -1)

    def spans(self, area: QRect) -> list[Span]:
        """The cells that touch an area."""
        return [(row, row) for row, cell in enumerate(self._cells) if cell.intersects(area)]

    def step(self, row: int, key: Qt.Key, page: int) -> int:  # noqa: ARG002  # there are no pages
        """The row that a key leads to."""
        count = len(self._cells)
        first = self._cells[0].top() if self._cells else 0
        columns = max(1, sum(cell.top() == first for cell in self._cells))
        by = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
            Qt.Key.Key_Home: -count,
            Qt.Key.Key_End: count,
        }.get(key, 0)
        wanted = row + by
        return wanted if 0 <= wanted < count or abs(by) == columns else min(max(wanted, 0), count - 1)


class LargeStore(ThumbnailStore):
    """Makes pictures of the size of a survey's cells from the originals; kept nowhere but in memory."""

    @override
    def data(self, sha256: str, original: Path) -> bytes:
        from gi2desk.imaging.proxy import FIRST_VIEW_EDGE, make_proxy

        return make_proxy(original, FIRST_VIEW_EDGE).data

    @override
    def known(self, sha256: str) -> Path | None:
        return None


class Survey(Surface):
    """`framed` names the image that the keys are on, `left` asks for the grid, `opened` for the loupe."""

    framed = Signal(str)
    left = Signal()
    opened = Signal()
    menu_requested = Signal(QPoint)

    def __init__(self, thumbnails: Thumbnails, proxies: Path, root: Path, *, demo: bool) -> None:
        super().__init__("stage")
        self.setAccessibleName(tr("Survey"))
        self.model = ImageModel(root, self)
        self.arrangement = SurveyArrangement()
        self.view = GalleryView(self.arrangement)
        self.view.setAccessibleName(tr("Images in the survey"))
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._large = Thumbnails(LargeStore(proxies), root, parent=self)
        self._small = thumbnails
        self.view.setModel(self.model)
        self.view.setItemDelegate(_Delegate(self.view, self._large, thumbnails, demo=demo))
        self.view.dragged = functools.partial(picture_of, self.model, thumbnails)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.setFocusProxy(self.view)
        self._quiet = False
        for shown in (self._large, thumbnails):
            shown.arrived.connect(self._on_arrived)
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self.view.doubleClicked.connect(lambda _index: self.opened.emit())

    @property
    def images(self) -> tuple[str, ...]:
        """Ids of what is surveyed."""
        rows = (self.model.row(place) for place in range(self.model.rowCount()))
        return tuple(row.id for row in rows if row is not None)

    def show_rows(self, rows: Sequence[Row], active: str) -> None:
        """Shows other images, with the frame on `active`."""
        self._quiet = True
        shapes = sorted(row.width / row.height for row in rows if row.height)
        self.arrangement.ratio = shapes[len(shapes) // 2] if shapes else 1.5
        pages = {start // PAGE: rows[start : start + PAGE] for start in range(0, len(rows), PAGE)}
        self.model.set_count(len(rows), pages)
        self._large.retain("survey", (row.sha256 for row in rows))
        self.frame(active)
        self._quiet = False

    def frame(self, image: str) -> None:
        """Puts the frame on an image without telling."""
        place = self.model.number_of(image)
        if place is not None and place != self.view.currentIndex().row():
            quiet, self._quiet = self._quiet, True
            self.view.select_rows([(place, place)], place)
            self._quiet = quiet

    def neighbour(self, image: str) -> str:
        """What the keys go on with when `image` is taken out: the next, else the one before."""
        images = self.images
        if image not in images or len(images) < 2:
            return ""
        place = images.index(image)
        return images[place + 1] if place + 1 < len(images) else images[place - 1]

    def close_workers(self) -> None:
        """Called before the library closes."""
        self._large.close()

    def _on_arrived(self, _sha256: str) -> None:
        if self.isVisible():
            self.view.viewport().update()

    def _on_current_changed(self) -> None:
        row = self.model.row(self.view.currentIndex().row())
        if row is not None and not self._quiet:
            self.framed.emit(row.id)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            centre = self.view.visualRect(self.view.currentIndex()).center()
            place = self.view.viewport().mapToGlobal(centre)
        self.menu_requested.emit(place)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class _Delegate(TileDelegate):
    """Stretches the grid's picture until the large one is there."""

    def __init__(self, view: GalleryView, large: Thumbnails, small: Thumbnails, *, demo: bool) -> None:
        super().__init__(view, large, demo=demo)
        self._grid = small

    @override
    def stand_in(self, row: Row) -> QImage | None:
        return super().stand_in(row) or self._grid.latest(row)
