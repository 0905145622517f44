"""The sharp picture of what a standing view shows: made in a worker for exactly the visible device pixels."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from gi2desk.core.geometry import Rect
from gi2desk.imaging.resample import render
from gi2desk.ui.canvas.geometry import Placement
from gi2desk.ui.canvas.picture import Level, Picture, level_of_scaled
from gi2desk.ui.canvas.worker import Ticket, Worker

_THREADS = 2
_KEPT_BYTES = 96_000_000
"""Enough for six panes of a large screen and the reference once more, which flashes without being made again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """What is to be rendered: a part, in scaled pixels, of a picture scaled to a size.

    `seen` is how many pixels across of it are told apart; 0 for all.
    """

    serial: int
    width: int
    height: int
    region: Rect
    seen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The pixels of a shot."""

    shot: Shot
    level: Level

    @property
    def image(self) -> QImage:
        """What is painted, one image pixel to one device pixel."""
        return self.level.image


def shot_of(picture: Picture, placement: Placement, region: Rect, seen: int = 0) -> Shot:
    """What a pane needs so that `region` of the placed picture is as sharp as it is `seen`."""
    width, height = placement.width, placement.height
    # Smaller than it is seen it is reduced as ever, so that panes with and without a distance share their shots.
    return Shot(
        serial=picture.serial, width=width, height=height, region=region, seen=seen if seen < width else 0
    )


class Claim:
    """Somebody's interest in a shot."""

    def __init__(self, renderer: Renderer, shot: Shot, done: Callable[[Rendered], None]) -> None:
        self._renderer = renderer
        self.shot = shot
        self.done = done

    def cancel(self) -> None:
        """`done` is not called any more."""
        self._renderer.drop(self)


@dataclass(slots=True)
class _Pending:
    ticket: Ticket | None = None
    claims: list[Claim] = field(default_factory=list)


class Renderer(QObject):
    """Makes and keeps sharp pictures; one for all panes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker(_THREADS, "render", self)
        self._kept: OrderedDict[Shot, Rendered] = OrderedDict()
        self._waiting: dict[Shot, _Pending] = {}

    def find(self, shot: Shot) -> Rendered | None:
        """The sharp picture if it was made lately."""
        known = self._kept.get(shot)
        if known is not None:
            self._kept.move_to_end(shot)
        return known

    def request(self, picture: Picture, shot: Shot, done: Callable[[Rendered], None]) -> Claim:
        """Has it made in a thread, once for all that ask; cancel the claim when the view moves on."""
        pending = self._waiting.get(shot)
        if pending is None:
            pending = self._waiting[shot] = _Pending()

            def job(ticket: Ticket) -> Rendered:
                ticket.check()
                pixels = render(picture.pixels, (shot.width, shot.height), shot.region, shot.seen)
                picture.leave_to_system()
                return Rendered(shot=shot, level=level_of_scaled(pixels, translucent=picture.translucent))

            pending.ticket = self._worker.submit(job, self._on_rendered, lambda _error: self._on_failed(shot))
        claim = Claim(self, shot, done)
        pending.claims.append(claim)
        return claim

    def drop(self, claim: Claim) -> None:
        """Ends a claim; what nobody waits for is not made."""
        pending = self._waiting.get(claim.shot)
        if pending is None or claim not in pending.claims:
            return
        pending.claims.remove(claim)
        if not pending.claims and pending.ticket is not None:
            pending.ticket.cancel()
            del self._waiting[claim.shot]

    def close(self) -> None:
        """No more results."""
        self._worker.close()
        self._kept.clear()

    def _on_rendered(self, rendered: Rendered) -> None:
        self._keep(rendered)
        for claim in self._waiting.pop(rendered.shot, _Pending()).claims:
            claim.done(rendered)

    def _on_failed(self, shot: Shot) -> None:
        """The pane keeps what the moving view shows; there is nothing that a person could do."""
        self._waiting.pop(shot, None)

    def _keep(self, rendered: Rendered) -> None:
        self._kept[rendered.shot] = rendered
        total = sum(kept.level.bytes for kept in self._kept.values())
        while total > _KEPT_BYTES and len(self._kept) > 1:
            _, old = self._kept.popitem(last=False)
            total -= old.level.bytes
