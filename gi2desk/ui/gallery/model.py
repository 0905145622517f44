"""The images of a query as a list model that knows how many there are and fetches rows when they come into sight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from gi2desk.library.row import Row
from gi2desk.ui.canvas.drop import MIME, mime_of
from gi2desk.ui.gallery import words
from gi2desk.ui.text import wrapped

ROW = Qt.ItemDataRole.UserRole + 1
PAGE = 120
_KEPT_PAGES = 60

Index = QModelIndex | QPersistentModelIndex
Pages = Mapping[int, Sequence[Row]]


class ImageModel(QAbstractListModel):
    """Rows arrive by the page: `page_wanted` asks for one, `put_page` brings it. `root` is the library's folder."""

    page_wanted = Signal(int)

    def __init__(self, root: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = root
        self._count = 0
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._places: dict[str, int] = {}
        self._asked: set[int] = set()

    # What Qt asks

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else self._count

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.row(index.row(), ask=role == ROW)
        if row is None or role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return words.title(row)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            said = words.spoken(row)
            return wrapped(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else usual

    @override
    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    @override
    def mimeTypes(self) -> list[str]:
        return [MIME, "text/uri-list"]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        rows = [row for index in indexes if (row := self.row(index.row())) is not None]
        return mime_of([row.id for row in rows], [self.file(row) for row in rows])

    # What others ask

    def row(self, number: int, *, ask: bool = False) -> Row | None:
        """The image in a row, or None while it is not fetched; with `ask` it is asked for then."""
        page, place = divmod(number, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            if ask and page not in self._asked and 0 <= number < self._count:
                self._asked.add(page)
                self.page_wanted.emit(page)
            return None
        self._pages.move_to_end(page)
        return rows[place] if 0 <= place < len(rows) else None

    def number_of(self, image_id: str) -> int | None:
        """The row of an image, of those that are fetched."""
        return self._places.get(image_id)

    def file(self, row: Row) -> Path:
        """The original of an image."""
        return self._root / row.path

    # What changes it

    def set_count(self, count: int, pages: Pages | None = None) -> None:
        """Shows another result with `count` images, of which `pages` are there already."""
        self.beginResetModel()
        self._count = count
        self._pages.clear()
        self._places.clear()
        self._asked.clear()
        for page, rows in (pages or {}).items():
            self._store(page, rows)
        self.endResetModel()

    def put_page(self, page: int, rows: Sequence[Row]) -> None:
        """Brings a page that was wanted."""
        first, last = page * PAGE, min(self._count, (page + 1) * PAGE) - 1
        if first > last:
            return
        self._asked.discard(page)
        self._store(page, rows)
        while len(self._pages) > _KEPT_PAGES:
            _, dropped = self._pages.popitem(last=False)
            for row in dropped:
                self._places.pop(row.id, None)
        self.dataChanged.emit(self.index(first), self.index(last))

    def replace(self, rows: Iterable[Row]) -> None:
        """Brings rows of images that are in their old places but have changed."""
        for row in rows:
            number = self._places.get(row.id)
            if number is None:
                continue
            page, place = divmod(number, PAGE)
            self._pages[page][place] = row
            self.dataChanged.emit(self.index(number), self.index(number))

    def _store(self, page: int, rows: Sequence[Row]) -> None:
        self._pages[page] = list(rows)
        self._places.update((row.id, page * PAGE + place) for place, row in enumerate(rows))
