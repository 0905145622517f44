"""What measures the pictures that are shown: the pixel inspector, the alignment, the real detail and the wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.compare.alignment import Aligner
from gi2desk.ui.compare.detail import DetailMeter, Verdict
from gi2desk.ui.compare.inspector import Inspector, Target, targets_of
from gi2desk.ui.compare.pane import PaneView
from gi2desk.ui.compare.wording import Wording


class Instruments(QObject):
    """All of them look at the same pictures and the same reference."""

    changed = Signal()

    def __init__(self, view: ViewState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.inspector = Inspector(view, self)
        self.aligner = Aligner(view, self)
        self.meter = DetailMeter(self)
        self.wording = Wording(self)
        self._adopted: list[PaneView] = []
        self._overlays = True
        self._panes: list[PaneView] = []
        self._targets: list[Target] = []
        self._drifts: dict[str, Verdict] = {}  # what is said of pictures beside their parents, by id
        self.inspector.changed.connect(self.changed)
        self.aligner.changed.connect(self._on_aligned)
        self.meter.measured.connect(self._show_detail)
        self.wording.changed.connect(self._show_wording)

    def adopt(self, pane: PaneView) -> None:
        """Follows the pointer over a pane, and says there what was done to its offset."""
        pane.canvas.pointed.connect(lambda pointer: self.inspector.follow(pane.canvas, pointer))
        pane.canvas.clicked.connect(lambda pointer: self.inspector.pin(pane.canvas, pointer))
        pane.note = self.aligner.note
        self._adopted.append(pane)
        pane.show_grid(self._overlays)
        for index, caption in enumerate(pane.captions):
            caption.mark_pressed.connect(lambda _place, index=index: self.open_wording(pane, index))

    def show_overlays(self, shown: bool) -> None:
        """Pixel grid, crosshair and loupes, or the pictures alone."""
        self._overlays = shown
        for pane in self._adopted:
            pane.show_grid(shown)
        self.inspector.set_marked(shown)

    def open_wording(self, pane: PaneView, index: int = 0) -> bool:
        """Shows what changed in the wording of a pane's picture; False where there is nothing to show."""
        caption, image = pane.captions[index], pane.canvas.layers[index].image
        return self.wording.open(image, caption.mark_place, pane)

    def attach(self, panes: Sequence[PaneView], reference: Layer | None) -> None:
        """What is measured from now on."""
        self._panes = list(panes)
        self._targets = [target for pane in panes for target in targets_of(pane)]
        layers = [target.layer for target in self._targets]
        self.inspector.set_targets(self._targets, reference)
        self.aligner.set_layers(layers, reference)
        self.meter.set_layers(layers)
        self.wording.set_reference(reference.image if reference is not None else None)
        for pane in panes:
            for caption, layer in zip(pane.captions, pane.canvas.layers, strict=False):
                caption.set_reference(layer is reference and len(layers) > 1)
        self._show_detail()
        self._show_wording()

    def close(self) -> None:
        """No more results."""
        self.aligner.close()
        self.meter.close()
        self.wording.close()

    def _on_aligned(self) -> None:
        for pane in self._panes:
            pane.refresh()
        self.changed.emit()

    def _show_detail(self) -> None:
        for target in self._targets:
            image = target.layer.image
            target.readout.show_verdict(self.meter.verdict(image))
            target.readout.show_drift(self._drifts.get(image.id) if image is not None else None)
        for pane in self._panes:
            pane.refresh()  # what a picture has on paper counts its detail

    def show_drift(self, said: Mapping[str, Verdict]) -> None:
        """How far pictures have drifted from parents that stand beside them, in words, by their ids."""
        if said != self._drifts:
            self._drifts = dict(said)
            self._show_detail()

    def _show_wording(self) -> None:
        for pane in self._panes:
            for caption, layer in zip(pane.captions, pane.canvas.layers, strict=False):
                caption.show_mark(self.wording.mark(layer.image))
