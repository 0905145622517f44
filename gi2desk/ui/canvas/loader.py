"""Brings pictures from files to panes: a proxy at once, full pixels after, each file decoded once, one limit for all."""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QImageReader

from gi2desk.core.errors import UserError
from gi2desk.ui.canvas import decode
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.canvas.picture import Picture, for_display
from gi2desk.ui.canvas.worker import Ticket, Worker

CACHE_BYTES = 1 << 30
"""Main memory for decoded pictures unless the user sets another limit."""

_SPILL_SHARE = 8
"""A picture that would take more than this part of the limit keeps its full-size pixels in a file."""

_DECODERS = 2
_PROXY_EDGE = 1280
_WORTH_A_PROXY = 2_000_000  # pixels; smaller files are decoded as fast as a proxy

Key = tuple[Path, int, bytes | None]
"""File and stamp of an image, and the profile of the display that it is shown on."""


class Listener(Protocol):
    """Who waits for a picture. Any of these can come during `Loader.load` itself."""

    def on_picture(self, picture: Picture) -> None:
        """First perhaps a proxy, then the full picture."""

    def on_failure(self, error: UserError) -> None:
        """It cannot be shown."""


class Loan:
    """A pane's claim on a picture. Until it is released the picture stays in memory."""

    def __init__(self, loader: Loader, image: PaneImage, listener: Listener, target: bytes | None) -> None:
        self._loader = loader
        self.image = image
        self.listener = listener
        self.key: Key = (*image.key, target)
        self.released = False

    def release(self) -> None:
        """The pane no longer shows it; nothing more is told."""
        if not self.released:
            self.released = True
            self._loader.forget(self)


class Loader(QObject):
    """All pictures that are shown or were shown lately. `limit` bytes of main memory; `scratch` for huge ones."""

    def __init__(
        self, *, limit: int = CACHE_BYTES, scratch: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        # Qt refuses 256 MB by default; the limits of this program are checked before anything is decoded.
        QImageReader.setAllocationLimit(0)
        self._limit = limit
        self._scratch = scratch
        self._pictures: OrderedDict[Key, Picture] = OrderedDict()
        self._loans: dict[Key, list[Loan]] = {}
        self._jobs: dict[Key, tuple[Ticket, ...]] = {}
        self._decoder = Worker(_DECODERS, "decode", self)
        # Huge files come one after the other, and no other file waits behind them.
        self._hauler = Worker(1, "decode-huge", self)
        # A proxy waits behind no file at all.
        self._opener = Worker(_DECODERS, "proxy", self)

    @property
    def held(self) -> int:
        """Bytes of main memory that the pictures take."""
        return sum(picture.held for picture in self._pictures.values())

    @property
    def limit(self) -> int:
        """Bytes of main memory that they may take."""
        return self._limit

    def set_limit(self, limit: int) -> None:
        """Another limit in bytes; what is shown stays."""
        self._limit = limit
        self._evict()

    def load(self, image: PaneImage, listener: Listener, target: bytes | None = None) -> Loan:
        """Asks for a picture in the colours of a display, by its profile (None = sRGB).

        `listener` is called now if it is in memory, else when it is there.
        """
        loan = Loan(self, image, listener, target)
        self._loans.setdefault(loan.key, []).append(loan)
        known = self._pictures.get(loan.key)
        if known is not None:
            self._pictures.move_to_end(loan.key)
            listener.on_picture(known)
        elif loan.key not in self._jobs:
            self._start(image, loan.key)
        return loan

    def repaint(
        self, picture: Picture, target: bytes | None, done: Callable[[Picture], None]
    ) -> Ticket | None:
        """Has a computed picture converted for a display; None where it is what `done` was told at once."""
        if target is None:
            done(picture)
            return None
        return self._decoder.submit(
            lambda _ticket: for_display(picture, target), done, lambda _error: done(picture)
        )

    def forget(self, loan: Loan) -> None:
        """Ends a loan; decoding that nobody waits for is dropped."""
        key = loan.key
        waiting = self._loans.get(key, [])
        if loan in waiting:
            waiting.remove(loan)
        if not waiting:
            self._loans.pop(key, None)
            for ticket in self._jobs.pop(key, ()):
                ticket.cancel()
            self._evict()

    def drop(self, image: PaneImage) -> None:
        """Forgets a picture whose file was changed or removed."""
        for key in [key for key in self._pictures if key[:2] == image.key]:
            del self._pictures[key]

    def close(self) -> None:
        """No more results; called before the application ends."""
        for worker in (self._decoder, self._hauler, self._opener):
            worker.close()

    def _start(self, image: PaneImage, key: Key) -> None:
        tickets = []
        small = self._small_job(image, key[2])
        if small is not None:
            arrived = functools.partial(self._on_proxy, key)
            tickets.append(self._opener.submit(small, arrived, lambda _error: None))
        tickets.append(self._start_decoding(image, key))
        self._jobs[key] = tuple(tickets)

    def _start_decoding(self, image: PaneImage, key: Key) -> Ticket:
        order = decode.Order(target=key[2], room=self._limit // _SPILL_SHARE, scratch=self._scratch)

        def job(ticket: Ticket) -> Picture:
            try:
                return decode.decode(image.path, ticket, order)
            except UserError as error:
                raise decode.explain(image.path, error) from error

        worker = self._hauler if image.width * image.height > decode.HUGE else self._decoder
        return worker.submit(
            job,
            functools.partial(self._on_picture, key),
            functools.partial(self._on_failure, key),
        )

    def _small_job(self, image: PaneImage, target: bytes | None) -> functools.partial[Picture] | None:
        if image.proxy is not None:
            return functools.partial(_small, image.proxy, target)
        if image.path.suffix.lower() in {".jpg", ".jpeg"} and image.width * image.height > _WORTH_A_PROXY:
            return functools.partial(_small, image.path, target)
        return None

    def _on_proxy(self, key: Key, picture: Picture) -> None:
        if key not in self._pictures:
            for loan in tuple(self._loans.get(key, ())):
                loan.listener.on_picture(picture)

    def _on_picture(self, key: Key, picture: Picture) -> None:
        self._jobs.pop(key, None)
        self._pictures[key] = picture
        for loan in tuple(self._loans.get(key, ())):
            loan.listener.on_picture(picture)
        self._evict()

    def _on_failure(self, key: Key, error: UserError) -> None:
        for ticket in self._jobs.pop(key, ()):
            ticket.cancel()
        for loan in tuple(self._loans.get(key, ())):
            loan.listener.on_failure(error)

    def _evict(self) -> None:
        """Lets go of what was shown longest ago, never of what is shown."""
        held = self.held
        for key in [key for key in self._pictures if key not in self._loans]:
            if held <= self._limit:
                return
            held -= self._pictures.pop(key).held


def _small(path: Path, target: bytes | None, _ticket: Ticket) -> Picture:
    return decode.decode_small(path, _PROXY_EDGE, target)
