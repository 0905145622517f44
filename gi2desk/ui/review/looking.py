"""The image that is looked at: its row, read where the grid has not got it, and what the loupe shows of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gi2desk.library.row import Row
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.gallery.thumbnail import Thumbnails
from gi2desk.ui.gallery.words import derived, is_approved, title
from gi2desk.ui.review.grid import GridPage
from gi2desk.ui.review.loupe import Loupe
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr


class Looking(QObject):
    """Follows the desk's active image; `changed` when its row is another one or says something else."""

    changed = Signal()

    def __init__(
        self, services: Services, grid: GridPage, loupe: Loupe, thumbnails: Thumbnails, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._services, self._grid, self._loupe, self._thumbnails = services, grid, loupe, thumbnails
        self._row: Row | None = None

    @property
    def row(self) -> Row | None:
        """What was looked at last, perhaps not the active image yet."""
        return self._row

    @property
    def active_row(self) -> Row | None:
        """The active image, once it is read."""
        row = self._row
        return row if row is not None and row.id == self._services.desk.active else None

    def follow(self) -> None:
        """Looks at the desk's active image."""
        active = self._services.desk.active
        place = self._grid.model.number_of(active) if active else None
        self.show_row(self._grid.model.row(place) if place is not None else None)

    def show_row(self, row: Row | None) -> None:
        """Looks at the active image by its row, which is read without one."""
        desk = self._services.desk
        if row is None and desk.active:
            library, wanted = self._services.library, desk.active

            def done(rows: tuple[Row, ...]) -> None:
                if rows and wanted == self._services.desk.active:
                    self.show_row(rows[0])

            self._services.tasks.run(lambda: library.rows([wanted]), done=done)
            return
        self._row = row
        self.changed.emit()

    def show_in_loupe(self) -> None:
        """Shows it alone, with its neighbours in the grid on their way."""
        row = self._row
        if row is None:
            self._loupe.show_image(None)
            return
        place = self._grid.model.number_of(row.id)
        near = [self._grid.model.row(place + by) for by in (1, -1)] if place is not None else []
        self._loupe.show_image(self._pane_image(row), tuple(self._pane_image(item) for item in near if item))

    def _pane_image(self, row: Row) -> PaneImage:
        return PaneImage(
            path=self._services.library.root / row.path,
            id=row.id,
            label=title(row),
            tier=row.tier,
            width=row.width,
            height=row.height,
            rating=row.rating,
            composite=bool(derived(row)),
            approved=tr("Approved") if is_approved(row) else "",
            flag=row.flag,
            proxy=self._thumbnails.store.known(row.sha256),
        )
