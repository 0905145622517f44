"""Does what a pane asks for: to be the active one, a menu, the real detail, other pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.compare.board import Board
from gi2desk.ui.compare.curve import DetailCard
from gi2desk.ui.compare.detail import Verdict
from gi2desk.ui.compare.menu import pane_menu
from gi2desk.ui.compare.pane import PaneView

if TYPE_CHECKING:
    from gi2desk.ui.compare.stage import CompareStage


class Attending(QObject):
    """Listens to every pane of a stage. A pane that pairs share is not on the board, and is never made active."""

    def __init__(self, stage: CompareStage, board: Board) -> None:
        super().__init__(stage)
        self._stage, self._board = stage, board

    def adopt(self, pane: PaneView) -> None:
        """One more pane."""
        stage = self._stage
        stage.instruments.adopt(pane)
        pane.measure = self._resolution
        pane.activated.connect(lambda: self._on_activated(pane))
        for readout in pane.readouts:
            readout.copied.connect(stage.value_copied)
            readout.detail_requested.connect(self._show_detail)
        pane.menu_requested.connect(lambda at: self._show_menu(pane, at))
        pane.dropped.connect(lambda ids, files: self.take(pane, ids, files))

    def _resolution(self, layer: Layer) -> str:
        verdict = self._stage.instruments.meter.verdict(layer.image)
        detail = verdict.detail if verdict is not None else None
        return self._stage.zoom.ppi(layer, detail.fraction if detail is not None else None)

    def take(self, pane: PaneView, ids: tuple[str, ...], files: tuple[Path, ...]) -> None:
        """What was dropped on a pane: ids for whoever knows the library, files as they are."""
        index = self._index(pane)
        place = index if index is not None else (self._stage.selection.candidate or 0)
        if ids:
            self._stage.images_dropped.emit(place, ids)
        elif files:
            self._stage.drop_images(place, [PaneImage(path=path, label=path.name) for path in files])

    def _index(self, pane: PaneView) -> int | None:
        panes = self._board.panes
        return panes.index(pane) if pane in panes else None

    def _on_activated(self, pane: PaneView) -> None:
        index = self._index(pane)
        if index is not None:
            self._stage.set_active(index)

    def _show_menu(self, pane: PaneView, at: QPoint) -> None:
        index = self._index(pane)
        if index is not None:
            pane_menu(self._stage, index).popup(at)

    def _show_detail(self, verdict: Verdict, place: QPoint) -> None:
        DetailCard(verdict, self._stage).open_above(place)
