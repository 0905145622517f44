"""What stands on the stage: nothing yet, the pictures side by side, or one pane for two of them."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedLayout, QWidget

from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.compare.board import Board
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.pair import Pair
from gi2desk.ui.compare.pane import PaneView
from gi2desk.ui.compare.selection import Selection


class Arrangement:
    """Puts pictures into the panes that a mode has for them, and tells which pane is whose."""

    def __init__(self, empty: QWidget, board: Board, pair: Pair) -> None:
        self._empty, self._board, self._pair = empty, board, pair
        self.pages = QStackedLayout()

    def fill(self) -> None:
        """Once `pages` has its place: it shows what it gets, and without a parent that is a window."""
        for widget in (self._empty, self._board, self._pair.pane):
            self.pages.addWidget(widget)

    def show(self, selection: Selection, mode: Mode) -> None:
        """These pictures in this mode."""
        images, reference, candidate = selection.images, selection.reference, selection.candidate
        if not images:
            self._board.rest()
            self.pages.setCurrentWidget(self._empty)
        elif mode is not Mode.SIDE_BY_SIDE and candidate is not None:
            self.pages.setCurrentWidget(self._pair.pane)
            self._pair.show_pair(images[reference], reference, images[candidate], candidate)
            self._pair.set_mode(mode)
            self._board.rest()
        else:
            self.pages.setCurrentWidget(self._board)
            self._board.show_selection(selection)
            self._pair.set_mode(Mode.SIDE_BY_SIDE)

    def flash(self, on: bool, mode: Mode) -> None:
        """The reference in place of the others."""
        if mode is Mode.SIDE_BY_SIDE:
            self._board.flash(on)
        else:
            self._pair.flash(on)

    def panes(self, mode: Mode) -> list[PaneView]:
        """The panes that are on the screen."""
        return self._board.panes if mode is Mode.SIDE_BY_SIDE else [self._pair.pane]

    def pane(self, selection: Selection, mode: Mode) -> PaneView:
        """The pane of the active picture, or the one that all share."""
        if mode is not Mode.SIDE_BY_SIDE or not self._board.panes:
            return self._pair.pane
        return self._board.panes[selection.active]

    def candidate_pane(self, selection: Selection, mode: Mode) -> tuple[PaneView, int]:
        """The pane of the candidate and which of its pictures that is."""
        if mode is not Mode.SIDE_BY_SIDE:
            return self._pair.pane, 1
        return self._board.panes[selection.candidate or 0], 0

    def reference_layer(self, selection: Selection, mode: Mode) -> Layer | None:
        """The picture that the others are measured from."""
        if not selection.images:
            return None
        if mode is not Mode.SIDE_BY_SIDE:
            return self._pair.reference
        return self._board.panes[selection.reference].canvas.front
