"""Small and screen-sized pictures from files, made in threads, for lists and the stage of Create."""

from __future__ import annotations

import enum
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from gi2desk.core.errors import UserError
from gi2desk.core.geometry import Rect
from gi2desk.ui.canvas.worker import Worker
from gi2desk.ui.display.display import displays

if TYPE_CHECKING:
    from gi2desk.ui.canvas.picture import Picture

_KEPT_BYTES = 128_000_000
_THREADS = 2


class Fill(enum.Enum):
    """How a picture meets a box."""

    INSIDE = enum.auto()  # all of it, in its own proportions
    OVER = enum.auto()  # the middle of it, the box full


Key = tuple[Path, int, int, Fill, bytes | None]
"""File, box, how it is met, and the profile of the display."""


class Pictures(QObject):
    """Asks and keeps. `arrived` names the file of a picture that can be had now; a file that is none stays missing."""

    arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker(_THREADS, "picture", self)
        self._known: OrderedDict[Key, QImage | None] = OrderedDict()
        self._waiting: set[Key] = set()
        self._closed = False
        displays().changed.connect(self._on_displays_changed)

    def get(self, path: Path, box: QSize, fill: Fill = Fill.INSIDE) -> QImage | None:
        """The picture in a box of so many device pixels, or None until `arrived` tells that it is there."""
        target = displays().target
        key = (path, box.width(), box.height(), fill, target)
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        if key not in self._waiting and not box.isEmpty():
            self._waiting.add(key)
            self._worker.submit(
                lambda _ticket: _made(path, box, fill, target),
                lambda image: self._on_made(key, image),
                lambda error: self._on_failed(key, error),
            )
        return None

    def latest(self, path: Path, fill: Fill = Fill.INSIDE) -> QImage | None:
        """The picture in whatever box it was wanted last: to be stretched until the right one is there."""
        for key in reversed(self._known):
            if key[0] == path and key[3] is fill:
                return self._known[key]
        return None

    def close(self) -> None:
        """No more pictures."""
        if not self._closed:
            self._closed = True
            # Whoever showed them is gone, or goes now.
            displays().changed.disconnect(self._on_displays_changed)
        self._worker.close()

    def _on_displays_changed(self) -> None:
        """Whoever shows one asks again and gets it in the other colours."""
        for path in {key[0] for key in self._known}:
            self.arrived.emit(path)

    def _on_made(self, key: Key, image: QImage | None) -> None:
        self._waiting.discard(key)
        self._known[key] = image
        held = sum(known.sizeInBytes() for known in self._known.values() if known is not None)
        while held > _KEPT_BYTES and len(self._known) > 1:
            _, dropped = self._known.popitem(last=False)
            held -= dropped.sizeInBytes() if dropped is not None else 0
        self.arrived.emit(key[0])

    def _on_failed(self, key: Key, _error: UserError) -> None:
        # Previews are removed when the next one comes; what cannot be shown is not asked for again.
        self._on_made(key, None)


def _made(path: Path, box: QSize, fill: Fill, target: bytes | None) -> QImage:
    # In a worker, which imports what it needs, too.
    from gi2desk.ui.canvas.decode import decode_small

    found = decode_small(path, 2 * max(box.width(), box.height()), target)
    return _scaled(found, box, fill)


def _scaled(found: Picture, box: QSize, fill: Fill) -> QImage:
    """The picture in a box, by the filter of the whole program; never larger than it is."""
    from gi2desk.imaging.resample import lanczos
    from gi2desk.ui.canvas.picture import level_of_scaled

    extent, level = found.extent, found.levels[0]
    across, down = box.width() / extent.width, box.height() / extent.height
    scale = min(1.0, max(across, down) if fill is Fill.OVER else min(across, down))
    size = (max(1, round(extent.width * scale)), max(1, round(extent.height * scale)))
    region = Rect(x=0, y=0, width=size[0], height=size[1])
    if fill is Fill.OVER:
        width, height = min(size[0], box.width()), min(size[1], box.height())
        region = Rect(x=(size[0] - width) // 2, y=(size[1] - height) // 2, width=width, height=height)
    made = level_of_scaled(lanczos(level.pixels, size, region), translucent=found.translucent)
    return made.image.copy()  # its own memory, whoever keeps it
