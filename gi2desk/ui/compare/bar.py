"""The bar below the pictures, which it never covers: framing, mode, tools, and what the open mode can be told.

What is pressed stays where it is whatever is chosen and whatever is said: the groups stand in the middle of the lowest
row, and what finds no room beside them gets a row above.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.ui.canvas.geometry import Scaling
from gi2desk.ui.compare.difference import FULL_HEAT, GAINS, Kind
from gi2desk.ui.compare.mode import Mode
from gi2desk.ui.compare.print_size import DISTANCES
from gi2desk.ui.compare.reading import SAMPLES
from gi2desk.ui.text import tr, wrapped
from gi2desk.ui.theme import CONTROL, Size
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.field import ChoiceField, NumberField
from gi2desk.ui.widgets.label import ElidedLabel, Label
from gi2desk.ui.widgets.segmented import Segmented
from gi2desk.ui.widgets.surface import Divider, Surface

_INSPECT = "inspect"
_ALIGN = "align"
_MARGIN = 12
_SPACE = 8
_PADDING = 6
# Pixels that the longest of what is said takes: of a difference, of a size in print, of an alignment.
_DIFFERING, _PRINTING, _ALIGNING = 430, 280, 400


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

    fit_requested = Signal()
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
        self.fit = Button(tr("Fit"), role=Role.QUIET)
        self.fit.setFixedWidth(max(_width_of(self.fit, text) for text in (tr("Fill"), tr("Fit"))))
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
                (Mode.WIPE.value, tr("Wipe"), _paired(tr("Drag the line between reference and candidate."))),
                (Mode.FLICKER.value, tr("Flicker"), _paired(tr("Reference and candidate in turn."))),
                (Mode.DIFFERENCE.value, tr("Difference"), _paired(tr("What differs from the reference."))),
            ),
            name=tr("Mode"),
        )
        self._tools = Segmented(
            (
                (
                    _INSPECT,
                    tr("Inspect"),
                    tr("Read the same place in every picture; click to hold it, Shift and an arrow move it"),
                ),
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
                (
                    Kind.PERCEIVED.value,
                    tr("Heat map"),
                    tr(
                        "ΔE2000, the difference as the eye sees it: black over violet and red to pale yellow, "
                        "which is {most} at a gain of 1",
                        most=FULL_HEAT,
                    ),
                ),
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
            wrapped(
                tr(
                    "As large as it looks from there, and as sharp: an eye resolves one arcminute (Snellen 1862, ISO 8596)"
                )
            )
        )
        self._calibrate = IconButton("ruler", tr("Calibrate the screen…"))
        self._mean_of = Label(tr("Mean of"), size=Size.SMALL, tone="secondary")
        self._said = ElidedLabel(size=Size.SMALL, tone="secondary", tabular=True)
        self._room = 0  # pixels for what may be said
        self._fits: bool | None = None
        self._build()
        self._connect()
        self.show_choices(Choices())
        self.say("")

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Divider())
        self._groups = _cell(self.fit, self._scaling, self._mode, self._tools)
        self._options = _cell(
            self._width, self._distance, self._calibrate, self._kind, self._gain, self._mean_of, self._samples
        )
        # Left and right are as wide as each other, whatever is in them, so that the groups stand in the middle.
        self._left, self._right = _side(), _side()
        self._above = _side()
        self._above.setFixedHeight(CONTROL + _PADDING)
        self._above.setContentsMargins(_MARGIN, _PADDING, _MARGIN, 0)
        self._above.hide()
        row = QHBoxLayout()
        row.setContentsMargins(_MARGIN, _PADDING, _MARGIN, _PADDING)
        row.setSpacing(_SPACE)
        row.addWidget(self._left, 1)
        row.addWidget(self._groups)
        row.addWidget(self._right, 1)
        column.addWidget(self._above)
        column.addLayout(row)
        _lay(self._left, self._said)
        _lay(self._right, None, self._options)

    def _connect(self) -> None:
        self.fit.clicked.connect(self.fit_requested)
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
        _row(self._groups).addWidget(widget)

    def add_aside(self, widget: QWidget) -> None:
        """Puts something less used at the right end, where it gives way to the groups."""
        _row(self._right).addWidget(widget)

    def show_scaling(self, scaling: Scaling, *, fits: bool) -> None:
        """Marks the framing in use; what `fits` already can fill its pane."""
        self._scaling.set_value(scaling.value)
        if fits == self._fits:
            return  # it is told with every step of a pan
        self._fits = fits
        self.fit.setText(tr("Fill") if fits else tr("Fit"))
        self.fit.setToolTip(
            wrapped(tr("No empty band; something is cut") if fits else tr("Everything in sight"))
        )

    def show_width(self, width_mm: float) -> None:
        """The width on paper that is in use."""
        if not self._width.hasFocus() or round(width_mm) != self._width.value():
            self._width.blockSignals(True)
            self._width.setValue(round(width_mm))
            self._width.blockSignals(False)

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
        said = ((differing, _DIFFERING), (choices.printing, _PRINTING), (choices.aligning, _ALIGNING))
        self._room = sum(room for wanted, room in said if wanted)
        self._fold()

    def say(self, text: str) -> None:
        """What the difference amounts to, or how the alignment goes."""
        self._said.setText(text)
        self._said.setAccessibleName(text)
        self._gain.setToolTip(wrapped(text))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Gives the options, and what may be said, a row of their own where they would not fit beside the groups."""
        room = (self.width() - self._groups.sizeHint().width()) // 2 - _MARGIN - _SPACE
        aside = sum(
            widget.sizeHint().width() + _SPACE
            for widget in _widgets(self._right)
            if widget is not self._options
        )
        wanted = 0 if self._options.isHidden() else self._options.sizeHint().width() + aside
        folded = max(wanted, self._room) > max(0, room)
        if folded != (self._said.parentWidget() is self._above):
            if folded:
                _lay(self._above, self._said, self._options)
            else:
                _lay(self._left, self._said)
                _row(self._right).insertWidget(1, self._options)
        self._above.setVisible(folded)
        self._right.setVisible(aside <= room)

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


def _width_of(button: Button, text: str) -> int:
    button.setText(text)
    return button.sizeHint().width()


def _paired(text: str) -> str:
    return "\n".join((text, tr("A click in the filmstrip exchanges the second picture.")))


def _cell(*widgets: QWidget) -> QWidget:
    """Widgets in a row."""
    cell = QWidget()
    row = QHBoxLayout(cell)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(_SPACE)
    for widget in widgets:
        row.addWidget(widget)
    return cell


def _side() -> QWidget:
    """A row that is as wide as it is given, not as what is in it."""
    cell = _cell()
    cell.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return cell


def _row(cell: QWidget) -> QHBoxLayout:
    layout = cell.layout()
    assert isinstance(layout, QHBoxLayout)
    return layout


def _widgets(cell: QWidget) -> list[QWidget]:
    return [one for one in cell.children() if isinstance(one, QWidget)]


def _lay(cell: QWidget, filling: QWidget | None, *widgets: QWidget) -> None:
    """Puts into a row what fills it, if anything does, and the rest behind it, as seen or unseen as they were."""
    row = _row(cell)
    if filling is None:
        row.addStretch(1)
    else:
        row.addWidget(filling, 1)
    for widget in widgets:
        seen = not widget.isHidden()
        row.addWidget(widget)
        widget.setVisible(seen)
