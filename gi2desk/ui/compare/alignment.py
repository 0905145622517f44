"""Lays the other pictures on the reference by themselves, says how sure that is, and takes it back."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gi2desk.core.errors import UserError
from gi2desk.ui.canvas.geometry import NO_OFFSET, Extent, Offset
from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.canvas.picture import Picture
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.canvas.worker import Ticket, Worker
from gi2desk.ui.compare.turning import turned_picture
from gi2desk.ui.sentence import said
from gi2desk.ui.text import number, percent, tr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gi2desk.imaging.align import Alignment

_ENOUGH = 1024  # long edge in pixels of what is compared
_SEEN = 0.5
"""Pixels of its own by which a turn must move a corner of a picture to be worth interpolating all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """What was found for one picture. `offset` is None where it does not lie on the reference.

    `picture` is the picture turned by `turn` degrees, clockwise; None where it hangs straight. `shift` is how far
    its middle lies from that of the reference, in the reference's pixels, and `share` how wide it is there.
    """

    offset: Offset | None
    confidence: float = 0.0
    turn: float = 0.0
    picture: Picture | None = None
    reason: str = ""
    shift: tuple[float, float] = (0.0, 0.0)
    share: float = 1.0

    @property
    def text(self) -> str:
        """A few words for the bar above the picture; the share is of the places where both pictures agree."""
        if self.offset is None:
            return tr("not aligned")
        sure = tr("aligned {share}", share=percent(self.confidence))
        return (
            sure
            if not round(self.turn, 1)
            else tr("{sure}, turned {turn}°", sure=sure, turn=number(self.turn, 1))
        )

    @property
    def figures(self) -> str:
        """Shift, size and turn: “moved 12, −30 px · 93 % as wide · turned −2.5°”; empty where it does not lie there."""
        if self.offset is None:
            return ""
        x, y = (number(round(value)) for value in self.shift)
        parts = [
            tr("moved {x}, {y} px", x=x, y=y),
            tr("{share} as wide", share=percent(self.share, 1)),
        ]
        if round(self.turn, 1):
            parts.append(tr("turned {turn}°", turn=number(self.turn, 1)))
        return " · ".join(parts)


def lay(reference: Picture, moving: Picture) -> Laid:
    """Shift, scale and turn of `moving` on `reference`, of whatever shapes. For a worker; takes one or two seconds."""
    from gi2desk.imaging.align import align

    one, two = _small(reference), _small(moving)
    found = align(one, two)
    if not found.aligned:
        return Laid(offset=None, confidence=found.confidence, reason=said(found.reason))
    extent = moving.extent
    corner = math.hypot(extent.width, extent.height) / 2 * abs(math.radians(found.rotation))
    turn = found.rotation if corner > _SEEN else 0.0
    picture = turned_picture(moving, turn) if turn else None
    offset = offset_of(found, _extent(one), _extent(two))
    finer = reference.extent.width / one.shape[1]
    return Laid(
        offset=_grown(offset, extent, picture.extent) if picture is not None else offset,
        confidence=found.confidence,
        turn=turn,
        picture=picture,
        reason=said(found.reason),
        shift=(found.dx * finer, found.dy * finer),
        share=found.scale * two.shape[1] / one.shape[1],
    )


def offset_of(found: Alignment, reference: Extent, moving: Extent) -> Offset:
    """An alignment between pictures of these sizes as what the pane adds to the view; the turn is not part of it."""
    width, height = found.scale * moving.width, found.scale * moving.height
    return Offset(
        x=-found.dx / width,
        y=-found.dy / height,
        across=width / reference.width,
        down=height / reference.height,
    )


def _grown(offset: Offset, before: Extent, after: Extent) -> Offset:
    """The offset of a picture that got more pixels on all sides of the same middle, such as by being turned."""
    across, down = after.width / before.width, after.height / before.height
    return replace(
        offset,
        x=offset.x / across,
        y=offset.y / down,
        across=offset.across * across,
        down=offset.down * down,
    )


def _small(picture: Picture) -> NDArray[np.uint8]:
    """The smallest level that has enough pixels, red first, without alpha: it is premultiplied already."""
    levels = picture.measured()
    enough = (level for level in reversed(levels) if max(level.shape[:2]) >= _ENOUGH)
    import numpy as np

    return np.ascontiguousarray(next(enough, levels[0])[..., 2::-1])


def _extent(pixels: NDArray[np.uint8]) -> Extent:
    return Extent(width=pixels.shape[1], height=pixels.shape[0])


class Aligner(QObject):
    """On or off. While on, every picture that is shown beside the reference is laid on it once it is loaded."""

    changed = Signal()

    def __init__(self, view: ViewState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._worker = Worker(1, "align", self)
        self._enabled = False
        self._reference: Layer | None = None
        self._anchor: tuple[Hashable, object] | None = None
        self._layers: list[Layer] = []
        self._found: dict[Hashable, tuple[int, int, Laid]] = {}
        self._running: dict[Hashable, tuple[tuple[int, int], Ticket]] = {}
        view.changed.connect(self._on_view_changed)

    @property
    def enabled(self) -> bool:
        """True while pictures are kept aligned."""
        return self._enabled

    @property
    def working(self) -> bool:
        """True while something is worked out."""
        return bool(self._running)

    def set_enabled(self, enabled: bool) -> None:
        """Off takes back what aligning moved."""
        if enabled == self._enabled:
            return
        self._enabled = enabled
        if enabled:
            self._view.reset_offsets()
            self._work()
        else:
            self._forget()
            self._view.reset_offsets()
        self.changed.emit()

    def restore(self) -> bool:
        """Puts pictures that were moved by hand back to where they were laid; False where none was."""
        if not self._enabled:
            return False
        places = {slot: laid.offset or NO_OFFSET for slot, (_, _, laid) in self._found.items()}
        if self._reference is not None:
            places[self._reference.slot] = NO_OFFSET
        moved = {slot: offset for slot, offset in places.items() if self._view.offset(slot) != offset}
        for slot, offset in moved.items():
            self._view.set_offset(slot, offset)
        return bool(moved)

    def set_layers(self, layers: Sequence[Layer], reference: Layer | None) -> None:
        """Which pictures are shown, and which of them stays where it is."""
        for layer in self._layers:
            layer.loaded.disconnect(self._work)
        anchor = (reference.slot, reference.image.key) if reference is not None and reference.image else None
        if anchor != self._anchor and anchor is not None:
            had, self._anchor = self._anchor, anchor
            self._forget()
            if self._enabled and had is not None:
                # They lay on another picture.
                self._view.reset_offsets()
        self._layers, self._reference = list(layers), reference
        for layer in self._layers:
            layer.loaded.connect(self._work)
        self._work()

    def note(self, slot: Hashable) -> str:
        """What the bar above a picture says about its offset; an empty text for none."""
        offset = self._view.offset(slot)
        found = self._found.get(slot) if self._enabled else None
        if found is not None and (found[2].offset or NO_OFFSET) == offset:
            return found[2].text
        return "" if offset == NO_OFFSET else tr("moved alone")

    @property
    def text(self) -> str:
        """What is being done, why something could not be aligned, or how the least sure of all lies."""
        if not self._enabled:
            return ""
        if self._running:
            return tr("Aligning…")
        laid = [
            (self._found[layer.slot][2], layer.image)
            for layer in self._layers
            if layer.slot in self._found and layer is not self._reference
        ]
        least = min(laid, key=lambda one: (one[0].offset is not None, one[0].confidence), default=None)
        if least is None:
            return ""
        found, image = least
        # Of several it is said which is meant.
        reason = f"{image.title}: {found.reason}" if len(laid) > 1 and image is not None else found.reason
        return " · ".join(part for part in (reason.rstrip("."), found.figures) if part)

    def close(self) -> None:
        """No more results."""
        self._worker.close()

    def _work(self) -> None:
        reference = self._reference.own if self._reference is not None else None
        if not self._enabled or reference is None:
            return
        for layer in self._layers:
            moving = layer.own
            if layer is self._reference or moving is None or moving is reference:
                continue
            self._start(layer, reference, moving)

    def _start(self, layer: Layer, reference: Picture, moving: Picture) -> None:
        slot, wanted = layer.slot, (reference.serial, moving.serial)
        known = self._found.get(slot)
        if known is not None and known[:2] == wanted:
            # Another pane shows it now, as in wipe.
            layer.stand_in(known[2].picture)
            return
        running = self._running.get(slot)
        if running is not None:
            if running[0] == wanted:
                return
            running[1].cancel()

        def done(laid: Laid) -> None:
            self._on_laid(slot, wanted, laid)

        def failed(error: UserError) -> None:
            self._on_laid(slot, wanted, Laid(offset=None, reason=str(error)))

        ticket = self._worker.submit(lambda _ticket: lay(reference, moving), done, failed)
        self._running[slot] = (wanted, ticket)
        self.changed.emit()

    def _on_laid(self, slot: Hashable, pictures: tuple[int, int], laid: Laid) -> None:
        self._running.pop(slot, None)
        self._found[slot] = (*pictures, laid)
        self._view.set_offset(slot, laid.offset or NO_OFFSET)
        for layer in self._layers:
            if layer.slot == slot:
                layer.stand_in(laid.picture)
        self.changed.emit()

    def _on_view_changed(self) -> None:
        """Resetting the offsets is one way to switch it off."""
        moved = any(laid.offset not in (None, NO_OFFSET) for _, _, laid in self._found.values())
        if self._enabled and moved and all(self._view.offset(slot) == NO_OFFSET for slot in self._found):
            self._enabled = False
            self._forget()
            self.changed.emit()

    def _forget(self) -> None:
        for _, ticket in self._running.values():
            ticket.cancel()
        self._running.clear()
        self._found.clear()
        for layer in self._layers:
            layer.stand_in(None)
