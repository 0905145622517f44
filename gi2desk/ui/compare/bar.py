"""The bar that floats over the pictures: framing, mode, inspector, and what the open mode can be told."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gi2desk.ui.canvas.geometry import Scaling
from gi2desk.ui.compare.difference import GAINS, Kind
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.reading import SAMPLES
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.segmented import Segmented
from gi2desk.ui.widgets.surface import Surface

_INSPECT = "inspect"
_WIDEST = 16_777_215  # Qt's own limit


class ControlBar(Surface):
    """Shows the state it is given and asks for another one; it changes nothing itself."""

    scaling_requested = Signal(Scaling)
    mode_requested = Signal(Mode)
    inspecting_requested = Signal(bool)
    samples_requested = Signal(int)
    kind_requested = Signal(Kind)
    gain_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("float", parent)
        self.setAccessibleName(tr("Compare"))
        self._scaling = Segmented(
            (
                (
                    Scaling.FRAMING.value,
                    tr("Same framing"),
                    tr("The same part of the scene at the same size"),
                ),
                (Scaling.PIXELS.value, tr("100 %"), tr("One image pixel on one device pixel")),
            ),
            name=tr("Size"),
        )
        self._mode = Segmented(
            (
                (Mode.SIDE_BY_SIDE.value, tr("Side by side"), tr("All pictures beside one another")),
                (Mode.WIPE.value, tr("Wipe"), tr("Drag the line between reference and candidate")),
                (Mode.FLICKER.value, tr("Flicker"), tr("Reference and candidate in turn")),
                (Mode.DIFFERENCE.value, tr("Difference"), tr("What differs from the reference")),
            ),
            name=tr("Mode"),
        )
        tip = tr("Read the same place in every picture; click to hold it")
        self._inspect = Segmented(
            ((_INSPECT, tr("Inspect"), tip),), name=tr("Pixel inspector"), exclusive=False
        )
        self._samples = Segmented(
            tuple((str(n), f"{n}×{n}", tr("Mean of {n}×{n} pixels", n=n)) for n in SAMPLES),
            name=tr("Mean of"),
        )
        self._kind = Segmented(
            (
                (Kind.VALUES.value, "RGB", tr("Difference of red, green and blue")),
                (Kind.PERCEIVED.value, "ΔE", tr("Difference as the eye sees it, CIEDE2000")),
            ),
            name=tr("What is compared"),
        )
        self._gain = Segmented(tuple((str(n), f"×{n}", tr("Gain")) for n in GAINS), name=tr("Gain"))
        self._mean_of = Label(tr("Mean of"), size=Size.SMALL, tone="secondary")
        self._said = Label(size=Size.SMALL, tone="secondary", tabular=True)
        self._build()
        self._connect()
        self.show_options(Mode.SIDE_BY_SIDE, inspecting=False)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(6)
        self._options = QHBoxLayout()
        self._options.addStretch(1)
        for widget in (self._said, self._kind, self._gain, self._mean_of, self._samples):
            self._options.addWidget(widget)
        self._options.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        for group in (self._scaling, self._mode, self._inspect):
            row.addWidget(group)
        row.addStretch(1)
        for line in (self._options, row):
            line.setSpacing(8)
            column.addLayout(line)

    def _connect(self) -> None:
        self._scaling.chosen.connect(lambda value: self.scaling_requested.emit(Scaling(value)))
        self._mode.chosen.connect(lambda value: self.mode_requested.emit(Mode(value)))
        self._inspect.toggled.connect(lambda _value, on: self.inspecting_requested.emit(on))
        self._samples.chosen.connect(lambda value: self.samples_requested.emit(int(value)))
        self._kind.chosen.connect(lambda value: self.kind_requested.emit(Kind(value)))
        self._gain.chosen.connect(lambda value: self.gain_requested.emit(int(value)))

    def show_scaling(self, scaling: Scaling) -> None:
        """Marks the framing in use."""
        self._scaling.set_value(scaling.value)

    def show_mode(self, mode: Mode) -> None:
        """Marks the mode in use."""
        self._mode.set_value(mode.value)

    def show_choices(self, *, inspecting: bool, samples: int, kind: Kind, gain: int) -> None:
        """Marks what else is chosen."""
        self._inspect.set_value(_INSPECT, inspecting)
        self._samples.set_value(str(samples))
        self._kind.set_value(kind.value)
        self._gain.set_value(str(gain))

    def show_options(self, mode: Mode, *, inspecting: bool) -> None:
        """Shows the row of what the open mode and the inspector can be told; none if there is nothing."""
        differing = mode is Mode.DIFFERENCE
        for widget, wanted in (
            (self._kind, differing),
            (self._gain, differing),
            (self._said, differing),
            (self._mean_of, inspecting),
            (self._samples, inspecting),
        ):
            widget.setVisible(wanted)
        self.adjustSize()

    def say(self, text: str) -> None:
        """What the difference amounts to."""
        self._said.setText(text)
        self._gain.setToolTip(text)
        self.adjustSize()

    def fit(self, room: int) -> int:
        """Leaves out words where there is little room; returns the width that is needed."""
        for label in (self._said, self._mean_of):
            label.setMaximumWidth(_WIDEST)
            if self.sizeHint().width() > room:
                label.setMaximumWidth(0)
        return min(self.sizeHint().width(), room)

    def set_comparable(self, comparable: bool) -> None:
        """With a single picture there is nothing to wipe, flicker or subtract."""
        for mode in Mode:
            if mode is not Mode.SIDE_BY_SIDE:
                self._mode.button(mode.value).set_available(comparable, tr("This needs two pictures"))
