"""The mask that is being painted and the brush in hand, as an observable state; every stroke can be taken back."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.geometry import Rect
from gi2desk.ui.tasks import Tasks
from gi2desk.ui.text import tr
from gi2desk.ui.undo import Step, Undo

if TYPE_CHECKING:
    from gi2desk.imaging.mask import Mask, Patch

MOST_KEPT = 64_000_000
"""Bytes of main memory for strokes that can be taken back; the oldest are given up beyond that."""

LEAST_SIZE, MOST_SIZE = 1, 1000


class Shape(enum.StrEnum):
    """What a drag does."""

    BRUSH = "brush"
    RECTANGLE = "rectangle"
    LASSO = "lasso"


class Tint(enum.StrEnum):
    """In which colour the mask lies on the picture; one of them is seen on any picture."""

    RED = "red"
    GREEN = "green"
    BLUE = "blue"
    WHITE = "white"
    BLACK = "black"


class MaskModel(QObject):
    """One mask with its tools. Sizes are pixels of the picture; the size of a brush is its diameter."""

    changed = Signal(object)  # the Rect of the picture in which the mask may be another
    ended = Signal()  # a stroke ended, or one was taken back or done again
    tools_changed = Signal()
    tint_changed = Signal()

    def __init__(self, mask: Mask, undo: Undo, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mask = mask
        self.shape = Shape.BRUSH
        self.erasing = False
        self.size = min(MOST_SIZE, max(8, round(min(mask.width, mask.height) / 12)))
        self.hardness = 80
        self.feather = 0
        self.tint = Tint.RED
        self.opacity = 55
        self._undo = undo
        self._tasks = tasks
        self._kept: list[Patch] = []
        self._open = False
        self._working = False
        self._later: list[Callable[[], object]] = []

    # The tools

    def choose(self, shape: Shape) -> None:
        """Another tool."""
        self.shape = shape
        self.tools_changed.emit()

    def set_erasing(self, erasing: bool) -> None:
        """Takes away instead of adding."""
        self.erasing = erasing
        self.tools_changed.emit()

    def set_size(self, size: int) -> None:
        """The brush's diameter."""
        self.size = min(MOST_SIZE, max(LEAST_SIZE, size))
        self.tools_changed.emit()

    def scale_size(self, factor: float) -> None:
        """A larger or smaller brush, by at least one pixel."""
        wanted = round(self.size * factor)
        step = 1 if factor > 1 else -1
        self.set_size(wanted if wanted != self.size else self.size + step)

    def set_hardness(self, hardness: int) -> None:
        """How much of the brush is full, in percent."""
        self.hardness = min(100, max(0, hardness))
        self.tools_changed.emit()

    def set_feather(self, feather: int) -> None:
        """How softly rectangles and outlines begin, in pixels of the picture."""
        self.feather = max(0, feather)
        self.tools_changed.emit()

    def set_tint(self, tint: Tint) -> None:
        """The colour in which it is shown."""
        self.tint = tint
        self.tint_changed.emit()

    def set_opacity(self, opacity: int) -> None:
        """How much of the picture the colour covers, in percent."""
        self.opacity = opacity
        self.tint_changed.emit()

    # Strokes

    @property
    def busy(self) -> bool:
        """True while a stroke is under way, and none can begin."""
        return self._open or self._working

    def begin(self) -> None:
        """A stroke begins."""
        self.mask.begin()
        self._open = True

    def draw(self, area: Rect | None) -> None:
        """A part of the stroke was done there."""
        if area is not None:
            self.changed.emit(area)

    def end(self, text: str) -> None:
        """The stroke ends and can be taken back under that name."""
        if self._open:
            self._open = False
            self._ended(text, self.mask.end())

    def abandon(self) -> None:
        """The stroke that is under way was not meant."""
        if self._open:
            self._open = False
            self.draw(self.mask.abandon())

    def do(self, text: str, change: Callable[[], Rect | None]) -> None:
        """A whole stroke at once, which may reach over all of the picture: in a worker."""
        if self.busy:
            return

        def work() -> tuple[Rect | None, Patch | None]:
            self.mask.begin()
            return change(), self.mask.end()

        self._working = True
        if self._tasks.run(work, done=lambda found: self._done(text, *found)) is None:
            self._working = False

    def when_idle(self, call: Callable[[], object]) -> None:
        """Calls now, or when the worker is done with the mask."""
        if self._working:
            self._later.append(call)
        else:
            call()

    def forget(self) -> None:
        """The tool is put away: its strokes are no longer steps of the window."""
        self._undo.forget(self)
        self._kept.clear()

    def _done(self, text: str, area: Rect | None, patch: Patch | None) -> None:
        self._working = False
        self.draw(area)
        self._ended(text, patch)
        later, self._later = self._later, []
        for call in later:
            call()

    def _ended(self, text: str, patch: Patch | None) -> None:
        if patch is None:
            return
        self._kept.append(patch)
        while len(self._kept) > 1 and sum(kept.bytes for kept in self._kept) > MOST_KEPT:
            del self._kept[0]
        put = self._putting(patch)
        self._undo.keep(Step(text=text, redo=put, undo=put, owner=self))
        self.ended.emit()

    def _putting(self, patch: Patch) -> Callable[[], None]:
        """Taking a stroke back and doing it again are the same."""

        def put() -> None:
            self.abandon()
            if not any(kept is patch for kept in self._kept):
                raise UserError(
                    tr("That stroke is too long ago to be taken back."),
                    cause=Cause.BAD_INPUT,
                    hint=tr("Strokes of one mask are kept up to {n} MB.", n=MOST_KEPT // 1_000_000),
                )
            self.when_idle(lambda: self._put(patch))

        return put

    def _put(self, patch: Patch) -> None:
        self.changed.emit(self.mask.apply(patch))
        self.ended.emit()
