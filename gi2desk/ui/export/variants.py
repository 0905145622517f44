"""The list of variants: one row each, in the order of the board, and the way to one more."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from gi2desk.core.board import Crop
from gi2desk.core.ratio import RATIOS
from gi2desk.ui import theme
from gi2desk.ui.canvas.picture import Picture
from gi2desk.ui.export.model import BoardModel
from gi2desk.ui.export.row import PADDING, VariantRow
from gi2desk.ui.export.words import crop_title
from gi2desk.ui.text import tr
from gi2desk.ui.widgets.button import Button, Role


class VariantList(QWidget):
    """Follows the model. `pixels` tells what the previews are painted from."""

    rename_requested = Signal()

    def __init__(
        self, model: BoardModel, pixels: Callable[[], Picture | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._pixels = model, pixels
        self.setAccessibleName(tr("Variants"))
        self.rows: dict[str, VariantRow] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(2)
        self.add = Button(
            tr("Detail crop"),
            role=Role.QUIET,
            picture="plus",
            tip=tr("One more crop of any ratio, half as large, at the focal point"),
        )
        self.add.setMenu(self._menu())
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(PADDING, 0, PADDING, 0)
        outer.setSpacing(theme.GRID)
        outer.addLayout(self._column)
        outer.addLayout(foot)
        model.changed.connect(self.refresh)
        model.selected.connect(self._on_selected)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName(tr("Ratio of the detail crop"))
        for ratio in RATIOS:
            menu.addAction(ratio.name, functools.partial(self._model.add, ratio.name))
        return menu

    def refresh(self) -> None:
        """Shows the board as it is now."""
        crops = self._model.board.crops
        if list(self.rows) != [crop.id for crop in crops]:
            self._rebuild(crops)
        picture, full = self._pixels(), self._model.picture
        for crop in crops:
            row, one = self.rows[crop.id], self._model.delivered(crop)
            row.show_crop(crop, one, picture, full, self._model.detail)
        self._on_selected()

    def _rebuild(self, crops: tuple[Crop, ...]) -> None:
        old = self.rows
        rows = {crop.id: old[crop.id] if crop.id in old else self._made(crop.id) for crop in crops}
        for gone in (row for crop_id, row in old.items() if crop_id not in rows):
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self.rows = rows
        for place, row in enumerate(rows.values()):
            self._column.insertWidget(place, row)
        self._order(list(rows.values()))

    def _order(self, rows: list[VariantRow]) -> None:
        """Tab comes to the rows where they are seen: new widgets would be the window's last."""
        before = self.add.previousInFocusChain()
        while before in rows or (before is not None and before.focusPolicy() is Qt.FocusPolicy.NoFocus):
            before = before.previousInFocusChain()
        stops = [before, *rows, self.add] if before is not None else [*rows, self.add]
        for one, other in itertools.pairwise(stops):
            QWidget.setTabOrder(one, other)

    def _made(self, crop_id: str) -> VariantRow:
        row = VariantRow()
        row.clicked.connect(lambda: self._model.select(crop_id))
        row.included.connect(lambda on: self._include(crop_id, on))
        row.enlarge_requested.connect(lambda: self._enlarge(crop_id))
        row.step_requested.connect(lambda by: self._step(crop_id, by))
        row.remove_requested.connect(lambda: self._model.remove(crop_id))
        row.rename_requested.connect(self.rename_requested)
        return row

    def _include(self, crop_id: str, on: bool) -> None:
        crop = self._model.board.crop(crop_id)
        if crop is not None:
            text = tr("Include {name}") if on else tr("Leave out {name}")
            board = self._model.board.with_crop(crop_id, included=on)
            self._model.change(text.format(name=crop_title(crop)), board)

    def _enlarge(self, crop_id: str) -> None:
        self._model.change(tr("Upscale"), self._model.board.with_crop(crop_id, enlarge=True))

    def _step(self, crop_id: str, by: int) -> None:
        ids = list(self.rows)
        place = ids.index(crop_id) + by
        if 0 <= place < len(ids):
            self._model.select(ids[place])
            self.rows[ids[place]].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_selected(self) -> None:
        for crop_id, row in self.rows.items():
            row.setChecked(crop_id == self._model.selection)
            row.update()
