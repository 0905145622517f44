"""“Is this real 4K?” for the pictures that are shown: measured once each, in the background."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gi2desk.core.errors import UserError
from gi2desk.core.paper import LITTLE_DETAIL
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.canvas.picture import Picture
from gi2desk.ui.canvas.worker import Worker
from gi2desk.ui.text import percent, tr
from gi2desk.ui.theme import Tone

if TYPE_CHECKING:
    from gi2desk.imaging.detail import Detail

_KEPT = 200

Key = tuple[object, int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands below a picture: a few words, their tone, and the measurement if there is one."""

    text: str
    tone: Tone
    detail: Detail | None = None


def verdict_of(detail: Detail) -> Verdict:
    """A measurement in words."""
    if detail.fraction is None:
        return Verdict(tr("real detail: cannot tell"), Tone.NEUTRAL, detail)
    tone = Tone.WARN if detail.fraction < LITTLE_DETAIL else Tone.NEUTRAL
    return Verdict(tr("real detail {share}", share=percent(detail.fraction)), tone, detail)


class DetailMeter(QObject):
    """Measures what is shown, one picture after another, and remembers it as long as the program runs."""

    measured = Signal()
    found = Signal(object, float)  # key of a picture, and the fraction of its resolution that carries detail

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker(1, "detail", self)
        self._known: OrderedDict[Key, Verdict] = OrderedDict()
        self._running: set[Key] = set()
        self._layers: list[Layer] = []

    def set_layers(self, layers: Sequence[Layer]) -> None:
        """The pictures that are shown."""
        for layer in self._layers:
            layer.loaded.disconnect(self._work)
        self._layers = list(layers)
        for layer in self._layers:
            layer.loaded.connect(self._work)
        self._work()

    def verdict(self, image: PaneImage | None) -> Verdict | None:
        """What is known about a picture."""
        return self._known.get(image.key) if image is not None else None

    def close(self) -> None:
        """No more results."""
        self._worker.close()

    def _work(self) -> None:
        for layer in self._layers:
            image, picture = layer.image, layer.full
            if image is None or picture is None or image.key in self._known or image.key in self._running:
                continue
            self._start(image.key, picture)

    def _start(self, key: Key, picture: Picture) -> None:
        self._running.add(key)

        def failed(_error: UserError) -> None:
            # Logged where it happened; a missing figure is no news for the person.
            self._running.discard(key)

        self._worker.submit(lambda _ticket: _measured(picture), lambda found: self._keep(key, found), failed)

    def _keep(self, key: Key, verdict: Verdict) -> None:
        self._running.discard(key)
        self._known[key] = verdict
        if verdict.detail is not None and verdict.detail.fraction is not None:
            self.found.emit(key, verdict.detail.fraction)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        self.measured.emit()


def _measured(picture: Picture) -> Verdict:
    from gi2desk.imaging.detail import effective_resolution

    return verdict_of(effective_resolution(picture.source.pixels[..., 2::-1]))
