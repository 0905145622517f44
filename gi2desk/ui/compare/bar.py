"""The bar that floats over the pictures: framing, mode, inspector, and what the open mode can be told."""

from __future__ import annotations

from dataclasses import dataclass

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
_ALIGN = "align"
_WIDEST = 16_777_215  # Qt's own limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the bar shows as chosen."""

    mode: Mode = Mode.SIDE_BY_SIDE
    inspecting: bool = False
    aligning: bool = False
    samples: int = 1
    kind: Kind = Kind.VALUES
    gain: int = 4


class ControlBar(Surface):
    """Shows the state it is given and asks for another one; it changes nothing itself."""

    scaling_requested = Signal(Scaling)
    mode_requested = Signal(Mode)
    inspecting_requested = Signal(bool)
    aligning_requested = Signal(bool)
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
        self._tools = Segmented(
            (
                (_INSPECT, tr("Inspect"), tr("Read the same place in every picture; click to hold it")),
                (_ALIGN, tr("Align"), tr("Lay the others on the reference by shift and size")),
            ),
            name=tr("Tools"),
            exclusive=False,
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
        self.show_choices(Choices())
        self.say("")

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
        for group in (self._scaling, self._mode, self._tools):
            row.addWidget(group)
        row.addStretch(1)
        for line in (self._options, row):
            line.setSpacing(8)
            column.addLayout(line)

    def _connect(self) -> None:
        self._scaling.chosen.connect(lambda value: self.scaling_requested.emit(Scaling(value)))
        self._mode.chosen.connect(lambda value: self.mode_requested.emit(Mode(value)))
        self._tools.toggled.connect(self._on_tool_toggled)
        self._samples.chosen.connect(lambda value: self.samples_requested.emit(int(value)))
        self._kind.chosen.connect(lambda value: self.kind_requested.emit(Kind(value)))
        self._gain.chosen.connect(lambda value: self.gain_requested.emit(int(value)))

    def show_scaling(self, scaling: Scaling) -> None:
        """Marks the framing in use."""
        self._scaling.set_value(scaling.value)

    def show_mode(self, mode: Mode) -> None:
        """Marks the mode in use."""
        self._mode.set_value(mode.value)

    def show_choices(self, choices: Choices) -> None:
        """Marks what is chosen, with the row of what mode and inspector can be told; none if there is nothing."""
        self._tools.set_value(_INSPECT, choices.inspecting)
        self._tools.set_value(_ALIGN, choices.aligning)
        self._samples.set_value(str(choices.samples))
        self._kind.set_value(choices.kind.value)
        self._gain.set_value(str(choices.gain))
        differing = choices.mode is Mode.DIFFERENCE
        for widget, wanted in (
            (self._kind, differing),
            (self._gain, differing),
            (self._mean_of, choices.inspecting),
            (self._samples, choices.inspecting),
        ):
            widget.setVisible(wanted)
        self.adjustSize()

    def say(self, text: str) -> None:
        """What the difference amounts to, or how the alignment goes."""
        self._said.setText(text)
        self._said.setVisible(bool(text))
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
        """With a single picture there is nothing to wipe, flicker, subtract or align."""
        for mode in Mode:
            if mode is not Mode.SIDE_BY_SIDE:
                self._mode.button(mode.value).set_available(comparable, tr("This needs two pictures"))
        self._tools.button(_ALIGN).set_available(comparable, tr("This needs two pictures"))

    def _on_tool_toggled(self, tool: str, on: bool) -> None:
        if tool == _INSPECT:
            self.inspecting_requested.emit(on)
        else:
            self.aligning_requested.emit(on)
