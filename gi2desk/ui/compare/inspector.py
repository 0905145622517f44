"""Reads the same place of the scene in every pane: crosshairs, loupes and readouts that follow one pointer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal

from gi2desk.ui.canvas.frame import Pointer
from gi2desk.ui.canvas.geometry import Point, Scaling
from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.canvas.overlay import LOUPE, LOUPE_PIXELS, Crosshair, PixelLoupe
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.canvas.widget import Canvas
from gi2desk.ui.compare.pane import PaneView
from gi2desk.ui.compare.reading import Reading, delta_e, read
from gi2desk.ui.compare.readout import Readout

_STEPS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_WORTHWHILE = 0.75
"""A loupe is shown while its pane is less than this much of the loupe's enlargement."""


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """One picture that is read: its layer, its readout, its loupe, and the crosshair of its canvas."""

    layer: Layer
    readout: Readout
    loupe: PixelLoupe
    crosshair: Crosshair
    canvas: Canvas


def targets_of(pane: PaneView) -> list[Target]:
    """The targets of a pane, one for each readout; with two the first one's loupe stands on the left."""
    crosshair = Crosshair()
    made = []
    count = len(pane.readouts)
    for index, (layer, readout) in enumerate(zip(pane.canvas.layers, pane.readouts, strict=False)):
        loupe = PixelLoupe(left=count > 1 and index == 0)
        made.append(Target(layer, readout, loupe, crosshair, pane.canvas))
    return made


class Inspector(QObject):
    """The linked place and what is read there. `reference` is the layer that ΔE is measured from."""

    changed = Signal()

    def __init__(self, view: ViewState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._targets: list[Target] = []
        self._reference: Layer | None = None
        self._place: Point | None = None  # of the scene
        self._pinned = False
        self._enabled = False
        self._marked = True
        self._samples = 1
        view.changed.connect(self.refresh)

    @property
    def enabled(self) -> bool:
        """True while crosshairs and loupes are shown; readouts follow the pointer anyway."""
        return self._enabled

    @property
    def pinned(self) -> bool:
        """True while the place stays although the pointer moves."""
        return self._pinned

    @property
    def place(self) -> Point | None:
        """The place of the scene that is read."""
        return self._place

    @property
    def samples(self) -> int:
        """Edge of the square whose mean is read."""
        return self._samples

    def set_enabled(self, enabled: bool) -> None:
        """Shows or hides all of it."""
        self._enabled = enabled
        self._pinned = False
        if enabled:
            self._attach()
        else:
            self._place = None
            self._detach()
        self.refresh()
        self.changed.emit()

    def set_marked(self, marked: bool) -> None:
        """With False nothing is drawn over the pictures; the readouts go on."""
        self._marked = marked
        self._detach()
        if self._enabled:
            self._attach()
        self.refresh()

    def set_samples(self, samples: int) -> None:
        """Reads the mean of `samples`×`samples` pixels."""
        self._samples = samples
        self.refresh()
        self.changed.emit()

    def set_targets(self, targets: Sequence[Target], reference: Layer | None) -> None:
        """What is read from now on."""
        self._detach()
        for target in self._targets:
            target.layer.loaded.disconnect(self.refresh)
            target.canvas.update()
        self._targets, self._reference = list(targets), reference
        for target in self._targets:
            target.layer.loaded.connect(self.refresh)
        if self._enabled:
            self._attach()
        self.refresh()

    def follow(self, canvas: Canvas, pointer: Pointer | None) -> None:
        """The pointer moved over a pane. When it leaves, the inspector's last place stays."""
        if self._pinned:
            return
        if pointer is not None:
            self._move(canvas, pointer.relative)
        elif not self._enabled:
            self._place = None
            self.refresh()

    def pin(self, canvas: Canvas, pointer: Pointer) -> None:
        """A click holds the place; the next one lets it follow the pointer again."""
        if self._enabled:
            self._pinned = not self._pinned
            self._move(canvas, pointer.relative)

    def steer(self, key: int) -> bool:
        """An arrow moves the place by a pixel; False for other keys, and while nothing is inspected."""
        step = _STEPS.get(key)
        if step is None or not self._enabled:
            return False
        self.nudge(*step)
        return True

    def nudge(self, dx: int, dy: int) -> None:
        """Moves the place by pixels of the most detailed picture and holds it there."""
        widths = [(target.layer.extent.width, target) for target in self._targets if target.layer.extent]
        if not self._enabled or not widths:
            return
        finest = max(widths, key=lambda pair: pair[0])[1].layer
        extent, offset = finest.extent, self._view.offset(finest.slot)
        assert extent is not None
        at = offset.to_picture(self._place or self._view.view.centre)
        x = (int(at.x * extent.width) + dx + 0.5) / extent.width
        y = (int(at.y * extent.height) + dy + 0.5) / extent.height
        self._pinned = True
        self._place = offset.to_scene(Point(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)))
        self.refresh()

    def refresh(self) -> None:
        """Reads again: the place, the view or a picture changed."""
        reference = self._reading(self._reference) if self._reference is not None else None
        scales = self._loupe_scales()
        for target in self._targets:
            self._show(target, reference, scales.get(id(target.layer), 0.0))

    def _move(self, canvas: Canvas, relative: Point) -> None:
        front = canvas.front
        if front is not None:
            self._place = self._view.offset(front.slot).to_scene(relative)
            self.refresh()

    def _place_in(self, layer: Layer) -> Point | None:
        if self._place is None:
            return None
        return self._view.offset(layer.slot).to_picture(self._place)

    def _reading(self, layer: Layer) -> Reading | None:
        place = self._place_in(layer)
        return (
            read(layer.full, place, self._samples) if place is not None and layer.full is not None else None
        )

    def _show(self, target: Target, reference: Reading | None, loupe_scale: float) -> None:
        place = self._place_in(target.layer)
        if target.layer is target.canvas.front:
            crosshair = target.crosshair
            crosshair.place, crosshair.samples, crosshair.pinned = place, self._samples, self._pinned
        reading = self._reading(target.layer)
        loupe = target.loupe
        # Beside the picture there is nothing to see larger.
        loupe.place = place if loupe_scale and reading is not None else None
        loupe.picture, loupe.scale, loupe.samples = target.layer.full, loupe_scale, self._samples
        is_reference = target.layer is self._reference
        delta = None
        if reading is not None and reference is not None and not is_reference:
            delta = delta_e(reference, reading)
        several = len(self._targets) > 1
        target.readout.show_reading(reading, delta, measured_from=is_reference and several)
        if self._enabled:
            target.canvas.update()

    def _loupe_scales(self) -> dict[int, float]:
        """Device pixels per image pixel in each loupe, by the layer's identity; none while the panes show as much.

        In same framing all loupes show the same part of the scene; in pixels the same number of pixels.
        """
        extents = {id(target.layer): target.layer.extent for target in self._targets}
        widths = {key: extent.width for key, extent in extents.items() if extent is not None}
        if not widths:
            return {}
        base = max(1, round(LOUPE * self._targets[0].canvas.devicePixelRatioF() / LOUPE_PIXELS))
        framing = self._view.scaling is Scaling.FRAMING
        least = min(widths.values())
        scales = {key: base * (least / width if framing else 1.0) for key, width in widths.items()}
        return scales if any(self._shown_smaller(target, scales) for target in self._targets) else {}

    def _shown_smaller(self, target: Target, scales: dict[int, float]) -> bool:
        placement = target.layer.placement(target.canvas.viewport)
        return placement is not None and placement.scale < scales.get(id(target.layer), 0.0) * _WORTHWHILE

    def _attach(self) -> None:
        for target in self._targets if self._marked else ():
            overlays = target.canvas.overlays
            overlays += [item for item in (target.crosshair, target.loupe) if item not in overlays]

    def _detach(self) -> None:
        for target in self._targets:
            overlays = target.canvas.overlays
            overlays[:] = [item for item in overlays if item not in (target.crosshair, target.loupe)]
            target.canvas.update()
