"""Saves boards while they are worked on, in a worker, the newest state last."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from gi2desk.core.board import Board
from gi2desk.core.errors import UserError
from gi2desk.library.board import save_board
from gi2desk.library.library import Library
from gi2desk.ui.export.master import Master
from gi2desk.ui.tasks import Scope, Tasks

QUIET_MS = 500


class Keeper(QObject):
    """Boards of files that are in no library are kept for this run only."""

    saved = Signal()

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._tasks = library, tasks
        self._waiting: dict[str, Board] = {}
        self._loose: dict[object, Board] = {}
        self._timer = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._timer.timeout.connect(self.flush)

    @property
    def pending(self) -> bool:
        """True while something is not on the disk."""
        return bool(self._waiting) or self._tasks.is_running(self._key)

    def keep(self, master: Master, board: Board) -> None:
        """Saves `board` soon."""
        self._loose[master.key] = board
        if master.id and not self._library.read_only:
            self._waiting[master.id] = board
            self._timer.start()

    def known(self, master: Master) -> Board | None:
        """The board as it was left in this run, which may not be on the disk yet."""
        return self._loose.get(master.key)

    @property
    def _key(self) -> tuple[str, int]:
        return ("crop boards", id(self))

    def flush(self) -> None:
        """Begins saving what waits."""
        self._timer.stop()
        if self._waiting:
            # One task saves until nothing waits; at the end of the application it is joined.
            self._tasks.start(self._save_all(), scope=Scope.SAVE, key=self._key)

    async def _save_all(self) -> None:
        while self._waiting:
            image, board = next(iter(self._waiting.items()))
            del self._waiting[image]
            try:
                await self._tasks.in_worker(save_board, self._library, image, board)
            except UserError:
                # Tried again with the next change.
                self._waiting.setdefault(image, board)
                raise
        self.saved.emit()

    def finish(self) -> None:
        """Sees to it that everything is on the disk or on its way there; the library closes next."""
        self.flush()
        if self._waiting and not self._tasks.is_running(self._key):
            # The application ends and nothing starts any more: a few milliseconds of waiting lose nothing.
            waiting, self._waiting = self._waiting, {}
            for image, board in waiting.items():
                save_board(self._library, image, board)
