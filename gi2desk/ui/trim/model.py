"""What of a picture is to be sent while it is being decided, as an observable state that can be taken back."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from gi2desk.core import framing
from gi2desk.core.adjustment import MOST_DEGREES, WHOLE, Adjustment, Window, between, covers, shrunk
from gi2desk.core.errors import UserError
from gi2desk.core.framing import Handle
from gi2desk.core.geometry import Rect, crop_size
from gi2desk.core.ratio import Ratio
from gi2desk.ui.text import tr
from gi2desk.ui.undo import Step, Undo

FREE, OWN = "", "own"
"""Ratios that are none of the table: any, and the picture's own."""


class TrimModel(QObject):
    """`size` is width and height of the kept picture in pixels. Steps that can be taken back mean nothing without it."""

    changed = Signal()
    turned = Signal()  # the pixels that are shown are others: turned, straightened or masked

    def __init__(
        self, adjustment: Adjustment, size: tuple[int, int], undo: Undo, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.adjustment = adjustment
        self.size = size
        self.shape = FREE
        self._undo = undo

    # What there is

    @property
    def frame(self) -> tuple[int, int]:
        """Width and height of the turned picture, which the crop is a part of."""
        return self.adjustment.turned_size(*self.size)

    @property
    def rect(self) -> Rect:
        """The crop in pixels of the turned picture."""
        return self.adjustment.crop.pixels(*self.frame)

    @property
    def ratio(self) -> Ratio | None:
        """The ratio that the crop keeps, or None."""
        if self.shape == FREE:
            return None
        return Ratio.of(*self.frame) if self.shape == OWN else Ratio.parse(self.shape)

    # What a hand does; `drop` ends a drag

    def pull(self, start: Window, handle: Handle | None, dx: float, dy: float) -> None:
        """The crop as it was at `start`, moved or pulled by a handle by so many fractions of the picture."""
        width, height = self.frame
        before = start.pixels(width, height)
        if handle is None:
            wanted = framing.moved((width, height), before, round(dx * width), round(dy * height))
        elif self.ratio is not None:
            across, down = handle.value
            x = before.x + (across + 1) / 2 * before.width + dx * width
            y = before.y + (down + 1) / 2 * before.height + dy * height
            wanted = framing.resized((width, height), before, self.ratio, handle, x, y)
        else:
            wanted = _pulled((width, height), before, handle, round(dx * width), round(dy * height))
        self._show(replace(self.adjustment, crop=self._filled(start, wanted)))

    def drop(self, before: Adjustment, text: str) -> None:
        """Keeps what was dragged as one step."""
        if self.adjustment != before:
            self._keep(text, before, self.adjustment)

    def abandon(self, before: Adjustment) -> None:
        """Takes a drag back."""
        self._show(before)

    # What buttons and keys do

    def turn(self, by: int) -> None:
        """Quarter turns clockwise; the same part stays."""
        if by % 2 and self.shape not in {FREE, OWN}:
            ratio = Ratio.parse(self.shape)
            self.shape = Ratio.parse(_inverse(ratio)).name
        self._do(tr("Turn"), self.adjustment.turned(by))

    def straighten(self, degrees: float) -> None:
        """Turns about the middle by so many degrees in all; the crop shrinks where the picture does not reach."""
        degrees = round(min(max(degrees, -MOST_DEGREES), MOST_DEGREES), 1)
        crop = shrunk(self.adjustment.crop, self.frame, degrees)
        self._do(tr("Straighten"), replace(self.adjustment, degrees=degrees, crop=crop), merge="straighten")

    def choose_shape(self, shape: str) -> None:
        """Keeps another ratio: the crop becomes the largest of it inside the one that there is."""
        before = self.adjustment
        self.shape = shape
        ratio, rect = self.ratio, self.rect
        self.changed.emit()
        if ratio is None:
            return
        try:
            size = crop_size(rect.width, rect.height, ratio)
        except UserError:
            return  # a crop of a few pixels: the ratio counts from the next pull on
        middle = rect.x + rect.width / 2, rect.y + rect.height / 2
        wanted = framing.centred(self.frame, size, *middle)
        self._do(tr("Crop"), replace(before, crop=self._filled(before.crop, wanted)))

    def nudge(self, dx: int, dy: int) -> None:
        """Moves the crop by pixels."""
        wanted = framing.moved(self.frame, self.rect, dx, dy)
        self._do(
            tr("Crop"),
            replace(self.adjustment, crop=self._filled(self.adjustment.crop, wanted)),
            merge="nudge",
        )

    def grow(self, steps: int) -> None:
        """A larger or smaller crop about its middle."""
        ratio = self.ratio or Ratio.of(self.rect.width, self.rect.height)
        width, height = self.frame
        if self.ratio is not None:
            wanted = framing.grown(self.frame, self.rect, ratio, steps)
        else:
            rect = self.rect
            wide = min(width, max(framing.SMALLEST, rect.width + 2 * steps))
            high = min(height, max(framing.SMALLEST, round(wide / ratio.value)))
            wanted = framing.centred(
                self.frame, (wide, high), rect.x + rect.width / 2, rect.y + rect.height / 2
            )
        crop = self._filled(self.adjustment.crop, wanted)
        self._do(tr("Crop"), replace(self.adjustment, crop=crop), merge="grow")

    def set_mask(self, mask: str | None) -> None:
        """Another own mask, or none."""
        text = tr("Mask of the reference") if mask else tr("Remove the mask")
        self._do(text, replace(self.adjustment, mask=mask))

    def reset(self) -> None:
        """All of the picture, as it is kept."""
        self.shape = FREE
        plain = replace(self.adjustment, turns=0, degrees=0.0, crop=WHOLE, mask=None)
        self._do(tr("Send the whole picture"), plain)

    def forget(self) -> None:
        """The tool is put away."""
        self._undo.forget(self)

    # Inside

    def _filled(self, start: Window, wanted: Rect) -> Window:
        """`wanted`, or as near to it from `start` as the straightened picture reaches."""
        window, degrees = Window.of(wanted, *self.frame), self.adjustment.degrees
        if not covers(start, self.frame, degrees):
            start = shrunk(start, self.frame, degrees)
        return between(start, window, self.frame, degrees)

    def _do(self, text: str, after: Adjustment, *, merge: str = "") -> None:
        before = self.adjustment
        if after != before:
            self._show(after)
            self._keep(text, before, after, merge=merge)

    def _keep(self, text: str, before: Adjustment, after: Adjustment, *, merge: str = "") -> None:
        self._undo.keep(
            Step(
                text=text,
                redo=lambda: self._show(after),
                undo=lambda: self._show(before),
                merge=merge,
                owner=self,
            )
        )

    def _show(self, adjustment: Adjustment) -> None:
        before, self.adjustment = self.adjustment, adjustment
        self.changed.emit()
        if _pixels(before) != _pixels(adjustment):
            self.turned.emit()


def _pixels(adjustment: Adjustment) -> tuple[int, float, str | None]:
    return adjustment.turns % 4, adjustment.degrees, adjustment.mask


def _inverse(ratio: Ratio) -> str:
    if ratio.exact is None:
        return "1:√2" if ratio.landscape else "√2:1"
    return f"{ratio.exact[1]}:{ratio.exact[0]}"


def _pulled(picture: tuple[int, int], rect: Rect, handle: Handle, dx: int, dy: int) -> Rect:
    """`rect` with one edge or corner pulled, inside the picture and not smaller than a hand can take."""
    across, down = handle.value
    left, top, right, bottom = rect.x, rect.y, rect.right, rect.bottom
    least_x, least_y = min(framing.SMALLEST, picture[0]), min(framing.SMALLEST, picture[1])
    if across < 0:
        left = min(max(left + dx, 0), right - least_x)
    elif across > 0:
        right = max(min(right + dx, picture[0]), left + least_x)
    if down < 0:
        top = min(max(top + dy, 0), bottom - least_y)
    elif down > 0:
        bottom = max(min(bottom + dy, picture[1]), top + least_y)
    return Rect(x=max(left, 0), y=max(top, 0), width=right - max(left, 0), height=bottom - max(top, 0))
