"""One undo stack for the whole window: ratings, deletes, moves; text fields keep their own."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

DEPTH = 200
MERGE_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that was done, and how to do it and take it back. `merge` joins quick repeats, such as a slider's.

    `owner` is a tool whose steps mean nothing when it is gone.
    """

    text: str
    redo: Callable[[], object]
    undo: Callable[[], object]
    merge: str = ""
    when: float = 0.0
    owner: object = None


class Undo(QObject):
    """The stack. An error in a step reaches `report`, and the step is dropped: what failed once is not offered again."""

    changed = Signal()

    def __init__(self, report: Callable[[BaseException], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def do(
        self, text: str, redo: Callable[[], object], undo: Callable[[], object], *, merge: str = ""
    ) -> bool:
        """Does it now and keeps how to take it back; False if it failed."""
        return self.keep(Step(text=text, redo=redo, undo=undo, merge=merge)) if self._tried(redo) else False

    def keep(self, step: Step) -> bool:
        """Keeps a step that is done already, such as the end of a drag."""
        now = time.monotonic()
        last = self._done[-1] if self._done else None
        if last and step.merge and last.merge == step.merge and now - last.when < MERGE_SECONDS:
            self._done[-1] = replace(last, redo=step.redo, when=now)
        else:
            self._done.append(replace(step, when=now))
            del self._done[:-DEPTH]
        self._undone.clear()
        self.changed.emit()
        return True

    def undo(self) -> None:
        """Takes the last step back."""
        if self._done:
            step = self._done.pop()
            if self._tried(step.undo):
                self._undone.append(step)
            self.changed.emit()

    def redo(self) -> None:
        """Does the last step that was taken back again."""
        if self._undone:
            step = self._undone.pop()
            if self._tried(step.redo):
                self._done.append(replace(step, merge=""))
            self.changed.emit()

    def forget(self, owner: object) -> None:
        """Forgets the steps of a tool that is put away."""
        self._done = [step for step in self._done if step.owner is not owner]
        self._undone = [step for step in self._undone if step.owner is not owner]
        self.changed.emit()

    def clear(self) -> None:
        """Forgets everything: another library is open."""
        self._done.clear()
        self._undone.clear()
        self.changed.emit()

    @property
    def undo_text(self) -> str:
        """What `undo` would take back, or an empty text."""
        return self._done[-1].text if self._done else ""

    @property
    def redo_text(self) -> str:
        """What `redo` would do again, or an empty text."""
        return self._undone[-1].text if self._undone else ""

    def _tried(self, call: Callable[[], object]) -> bool:
        try:
            call()
        except Exception as error:
            self._report(error)
            return False
        return True
