"""The open board as the widgets see it: one value, one selection, every change of it on the undo stack."""

from __future__ import annotations

import string

from PySide6.QtCore import QObject, Signal

from gi2desk.core.board import Board, Crop, detail
from gi2desk.core.delivery import Delivered, delivered_of, files_of
from gi2desk.core.errors import UserError
from gi2desk.core.geometry import Rect
from gi2desk.ui.export.master import Master
from gi2desk.ui.export.words import crop_title
from gi2desk.ui.text import tr
from gi2desk.ui.undo import Step, Undo

FOCAL = ""
"""The selection when it is the focal point."""


class BoardModel(QObject):
    """`changed` comes with every change of the board, `edited` names the master whose board has to be saved."""

    master_changed = Signal()
    changed = Signal()
    selected = Signal()
    edited = Signal(object, object)  # Master, Board

    def __init__(self, undo: Undo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._undo = undo
        self._master: Master | None = None
        self._board = Board()
        self._selection = FOCAL
        self._before: Board | None = None  # the board when a drag began
        self._detail: float | None = None

    # What there is

    @property
    def master(self) -> Master | None:
        """What is cut from; None before one is chosen."""
        return self._master

    @property
    def board(self) -> Board:
        """The crops and how they are written."""
        return self._board

    @property
    def picture(self) -> tuple[int, int]:
        """Width and height of the master in pixels."""
        return self._master.pixels if self._master is not None else (0, 0)

    @property
    def detail(self) -> float | None:
        """The measured real detail of the master, None where it was not measured."""
        return self._detail

    def show_detail(self, detail: float | None) -> None:
        """Says how much of the master's resolution carries detail."""
        if detail != self._detail:
            self._detail = detail
            self.changed.emit()

    @property
    def selection(self) -> str:
        """The id of the selected crop, or FOCAL."""
        return self._selection

    @property
    def crop(self) -> Crop | None:
        """The selected crop."""
        return self._board.crop(self._selection)

    def rect(self, crop_id: str) -> Rect | None:
        """Where a crop lies, in pixels of the master."""
        return self._board.rect(self.picture, crop_id) if self._master is not None else None

    def delivered(self, crop: Crop) -> Delivered | None:
        """What becomes of a crop."""
        return delivered_of(self._board, self.picture, crop) if self._master is not None else None

    def files(self) -> tuple[Delivered, ...]:
        """What would be exported. Raises UserError for a template that cannot be used."""
        if self._master is None:
            return ()
        return files_of(self._board, self.picture, self._master.stem)

    def open(self, master: Master | None, board: Board, detail: float | None = None) -> None:
        """Shows another master with its board; the crop of the same place in the list stays selected."""
        self._detail = detail
        place = next((n for n, crop in enumerate(self._board.crops) if crop.id == self._selection), 0)
        self._master, self._board, self._before = master, board, None
        known = [crop.id for crop in board.crops]
        if self._selection not in known:
            self._selection = known[min(place, len(known) - 1)] if known else FOCAL
        self.master_changed.emit()
        self.changed.emit()
        self.selected.emit()

    # Selecting

    def select(self, crop_id: str) -> None:
        """Selects a crop, or the focal point."""
        if crop_id != self._selection and (crop_id == FOCAL or self._board.crop(crop_id)):
            self._selection = crop_id
            self.selected.emit()

    def step(self, by: int) -> bool:
        """Selects the next (1) or previous (-1) of the focal point and the crops; False at the end."""
        stops = [FOCAL, *(crop.id for crop in self._board.crops)]
        place = stops.index(self._selection) + by if self._selection in stops else 0
        if not 0 <= place < len(stops):
            return False
        self.select(stops[place])
        return True

    # Changing

    def change(self, text: str, board: Board, *, merge: str = "") -> None:
        """Replaces the board; `text` is what undo calls it, quick repeats with the same `merge` are one step."""
        if board == self._board or self._master is None:
            return
        self._keep(text, self._board, board, merge)
        self._show(board)
        self.edited.emit(self._master, board)

    def drag(self, board: Board) -> None:
        """Shows a board while a hand still moves something; `drop` keeps it as one step."""
        if self._before is None:
            self._before = self._board
        if board != self._board:
            self._show(board)

    def drop(self, text: str) -> None:
        """The hand let go."""
        before, self._before = self._before, None
        if before is not None and before != self._board and self._master is not None:
            self._keep(text, before, self._board, "")
            self.edited.emit(self._master, self._board)

    def abandon(self) -> None:
        """Back to where the drag began."""
        before, self._before = self._before, None
        if before is not None:
            self._show(before)

    def put(self, crop_id: str, rect: Rect) -> Board:
        """The board with a crop at `rect`."""
        return self._board.with_rect(self.picture, crop_id, rect)

    def reset(self, crop_id: str) -> None:
        """Lets a crop follow the focal point again, as large as possible."""
        crop = self._board.crop(crop_id)
        if crop is not None:
            self.change(
                tr("Reset {name}", name=crop_title(crop)), self._board.with_crop(crop_id, placement=None)
            )

    def add(self, ratio: str) -> None:
        """Adds a detail crop behind the selected one and selects it."""
        if self._master is None:
            return
        crop = detail(self._board, self.picture, ratio, self._free_name())
        self.change(tr("Add a detail crop"), self._board.added(crop))
        self.select(crop.id)

    def _free_name(self) -> str:
        """“Detail A” and so on: a number would run into the ratio behind it."""
        taken = {crop.name for crop in self._board.crops}
        letters = (tr("Detail {letter}", letter=letter) for letter in string.ascii_uppercase)
        return next((name for name in letters if name not in taken), tr("Detail"))

    def remove(self, crop_id: str) -> None:
        """Takes a crop off the board."""
        crop = self._board.crop(crop_id)
        if crop is not None:
            self.change(tr("Remove {name}", name=crop_title(crop)), self._board.without(crop_id))

    def _keep(self, text: str, before: Board, after: Board, merge: str) -> None:
        master = self._master
        assert master is not None

        def redo() -> None:
            self._apply(master, after)

        def undo() -> None:
            self._apply(master, before)

        # Boards of two masters never merge into one step.
        merge = f"{merge} {master.key}" if merge else ""
        self._undo.keep(Step(text=text, redo=redo, undo=undo, merge=merge))

    def _apply(self, master: Master, board: Board) -> None:
        """By undo or redo, perhaps while another master is open: its board is saved all the same."""
        if self._master is not None and self._master.key == master.key:
            self._before = None
            self._show(board)
        self.edited.emit(master, board)

    def _show(self, board: Board) -> None:
        gone = self._selection != FOCAL and board.crop(self._selection) is None
        if gone:
            place = next((n for n, crop in enumerate(self._board.crops) if crop.id == self._selection), 0)
            self._selection = board.crops[min(place, len(board.crops) - 1)].id if board.crops else FOCAL
        self._board = board
        self.changed.emit()
        if gone:
            self.selected.emit()

    def problem(self) -> UserError | None:
        """Why the file names cannot be made."""
        try:
            self.files()
        except UserError as error:
            return error
        return None
