"""The bar below the pictures, which it never covers: framing, mode, tools, and what the open mode can be told."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.ui.canvas.geometry import Scaling
from gi2desk.ui.compare.difference import GAINS, Kind
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.print_size import DISTANCES
from gi2desk.ui.compare.reading import SAMPLES
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import IconButton
from gi2desk.ui.widgets.field import ChoiceField, NumberField
from gi2desk.ui.widgets.label import ElidedLabel, Label
from gi2desk.ui.widgets.segmented import Segmented
from gi2desk.ui.widgets.surface import Divider, Surface

_INSPECT = "inspect"
_ALIGN = "align"
_MARGIN = 12
_SPACE = 8
_PADDING = 6
_SAID = 120  # pixels for what is said below which the options go to a row of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the bar shows as chosen."""

    mode: Mode = Mode.SIDE_BY_SIDE
    inspecting: bool = False
    aligning: bool = False
    samples: int = 1
    kind: Kind = Kind.VALUES
    gain: int = 4
    printing: bool = False


class ControlBar(Surface):
    """Shows the state it is given and asks for another one; it changes nothing itself."""

    scaling_requested = Signal(Scaling)
    mode_requested = Signal(Mode)
    inspecting_requested = Signal(bool)
    aligning_requested = Signal(bool)
    samples_requested = Signal(int)
    kind_requested = Signal(Kind)
    gain_requested = Signal(int)
    width_requested = Signal(int)  # millimetres
    distance_requested = Signal(int)  # metres
    calibration_requested = Signal(object)  # the button that was pressed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.setAccessibleName(tr("Compare"))
        self._scaling = Segmented(
            (
                (
                    Scaling.FRAMING.value,
                    tr("Same framing"),
                    tr("The same part of the scene at the same size"),
                ),
                (Scaling.PIXELS.value, tr("100 %"), tr("One image pixel on one device pixel")),
                (
                    Scaling.PRINT.value,
                    tr("Print size"),
                    tr("As large as on paper, or as it looks from a distance"),
                ),
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
                (_ALIGN, tr("Align"), tr("Lay the others on the reference by shift, size and turn")),
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
        self._width = NumberField(420, low=10, high=20_000, unit="mm", name=tr("Width on paper"))
        self._width.setFixedWidth(88)
        self._distance = ChoiceField(
            [(str(n), tr("from {n} m", n=n) if n else tr("as printed")) for n in DISTANCES],
            name=tr("Viewing distance"),
        )
        self._distance.setToolTip(
            tr(
                "As large as it looks from there, and as sharp: an eye resolves one arcminute (Snellen 1862, ISO 8596)"
            )
        )
        self._calibrate = IconButton("ruler", tr("Calibrate the screen…"))
        self._mean_of = Label(tr("Mean of"), size=Size.SMALL, tone="secondary")
        self._said = ElidedLabel(size=Size.SMALL, tone="secondary", tabular=True)
        self._build()
        self._connect()
        self.show_choices(Choices())
        self.say("")

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Divider())
        self._groups = _cell(self._scaling, self._mode, self._tools)
        self._options = _cell(
            self._width, self._distance, self._calibrate, self._kind, self._gain, self._mean_of, self._samples
        )
        # Left and right are as wide as each other, so that the groups stand in the middle where there is room for that.
        self._right, self._second = _cell(stretched=True), _cell(stretched=True)
        row = QHBoxLayout()
        row.setContentsMargins(_MARGIN, _PADDING, _MARGIN, _PADDING)
        row.setSpacing(_SPACE)
        row.addWidget(self._said, 1)
        row.addWidget(self._groups)
        row.addWidget(self._right, 1)
        column.addLayout(row)
        column.addWidget(self._second)
        self._second.setContentsMargins(_MARGIN, 0, _MARGIN, _PADDING)
        self._second.hide()
        _put(self._options, self._right)

    def _connect(self) -> None:
        self._scaling.chosen.connect(lambda value: self.scaling_requested.emit(Scaling(value)))
        self._mode.chosen.connect(lambda value: self.mode_requested.emit(Mode(value)))
        self._tools.toggled.connect(self._on_tool_toggled)
        self._samples.chosen.connect(lambda value: self.samples_requested.emit(int(value)))
        self._kind.chosen.connect(lambda value: self.kind_requested.emit(Kind(value)))
        self._width.valueChanged.connect(self.width_requested)
        self._distance.picked.connect(lambda value: self.distance_requested.emit(int(value)))
        self._calibrate.clicked.connect(lambda: self.calibration_requested.emit(self._calibrate))
        self._gain.chosen.connect(lambda value: self.gain_requested.emit(int(value)))

    def add(self, widget: QWidget) -> None:
        """Puts another tool behind the groups."""
        layout = self._groups.layout()
        assert layout is not None
        layout.addWidget(widget)

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
            (self._width, choices.printing),
            (self._distance, choices.printing),
            (self._calibrate, choices.printing),
            (self._kind, differing),
            (self._gain, differing),
            (self._mean_of, choices.inspecting),
            (self._samples, choices.inspecting),
        ):
            widget.setVisible(wanted)
        self._options.setVisible(differing or choices.inspecting or choices.printing)
        self._fold()

    def say(self, text: str) -> None:
        """What the difference amounts to, or how the alignment goes."""
        self._said.setText(text)
        self._said.setAccessibleName(text)
        self._gain.setToolTip(text)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Gives the options a row of their own where all of it would not fit beside one another."""
        wanted = self._groups.sizeHint().width() + self._options.sizeHint().width()
        room = self.width() - 2 * (_MARGIN + _SPACE) - _SAID
        folded = self._options.isVisibleTo(self) and wanted > room
        _put(self._options, self._second if folded else self._right)
        self._second.setVisible(folded)

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


def _cell(*widgets: QWidget, stretched: bool = False) -> QWidget:
    """Widgets in a row; `stretched` ones stand at the right end of it."""
    cell = QWidget()
    row = QHBoxLayout(cell)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(_SPACE)
    if stretched:
        row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget)
    return cell


def _put(widget: QWidget, cell: QWidget) -> None:
    """Moves a widget to another cell, as seen or unseen as it was."""
    layout = cell.layout()
    assert layout is not None
    if widget.parentWidget() is not cell:
        seen = not widget.isHidden()
        layout.addWidget(widget)
        widget.setVisible(seen)
