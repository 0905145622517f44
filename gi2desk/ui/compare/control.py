"""Keeps the bar in step with mode, difference and instruments."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gi2desk.ui.canvas.geometry import Scaling
from gi2desk.ui.compare.bar import Choices, ControlBar
from gi2desk.ui.compare.difference import Kind
from gi2desk.ui.compare.instruments import Instruments
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.pair import Pair


class Control(QObject):
    """The bar of a stage. Framing and mode are the stage's own affair."""

    def __init__(self, pair: Pair, instruments: Instruments, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bar = ControlBar()
        self._pair, self._instruments = pair, instruments
        self._mode = Mode.SIDE_BY_SIDE
        self._scaling = Scaling.FRAMING
        self._printed = ""
        self._said = ""
        bar = self.bar
        bar.inspecting_requested.connect(instruments.inspector.set_enabled)
        bar.aligning_requested.connect(instruments.aligner.set_enabled)
        bar.samples_requested.connect(instruments.inspector.set_samples)
        bar.kind_requested.connect(self._on_kind_requested)
        bar.gain_requested.connect(self._on_gain_requested)
        pair.said.connect(self._on_said)
        instruments.changed.connect(self.refresh)

    def show_mode(self, mode: Mode, pictures: int) -> None:
        """The mode in use, and how many pictures there are."""
        self._mode = mode
        self.bar.setVisible(pictures > 0)
        self.bar.show_mode(mode)
        self.bar.set_comparable(pictures > 1)
        self.refresh()

    def show_scaling(self, scaling: Scaling, printed: str, *, fits: bool) -> None:
        """The framing in use, whether everything is in sight; `printed` is what is said of the size in print."""
        self.bar.show_scaling(scaling, fits=fits)
        if (scaling, printed) != (self._scaling, self._printed):
            self._scaling, self._printed = scaling, printed
            self.refresh()

    def refresh(self) -> None:
        """Shows what is chosen, and what there is to say."""
        inspector, aligner = self._instruments.inspector, self._instruments.aligner
        self.bar.show_choices(
            Choices(
                mode=self._mode,
                inspecting=inspector.enabled,
                aligning=aligner.enabled,
                samples=inspector.samples,
                kind=self._pair.kind,
                gain=self._pair.gain,
                printing=self._scaling is Scaling.PRINT,
            )
        )
        said = self._said if self._mode is Mode.DIFFERENCE else ""
        self.bar.say(" · ".join(text for text in (aligner.text.rstrip("."), self._printed, said) if text))

    def _on_said(self, text: str) -> None:
        self._said = text
        self.refresh()

    def _on_kind_requested(self, kind: Kind) -> None:
        self._pair.set_kind(kind)

    def _on_gain_requested(self, gain: int) -> None:
        self._pair.set_gain(gain)
