"""How large the pictures of a stage are shown: same framing, 100 %, as in print, and what lies between."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gi2desk.core.paper import LITTLE_DETAIL
from gi2desk.ui.canvas.geometry import Scaling
from gi2desk.ui.canvas.gesture import STEP
from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.compare.bar import ControlBar
from gi2desk.ui.compare.calibration import CalibrationCard
from gi2desk.ui.compare.pane import PaneView
from gi2desk.ui.compare.print_size import PrintSize
from gi2desk.ui.text import number, tr


class Zoom(QObject):
    """What bar and keys ask for: at the pointer when it is over a pane, else about the active picture."""

    reprinted = Signal()  # as large as in print, which is another size now

    def __init__(
        self,
        view: ViewState,
        bar: ControlBar,
        pane: Callable[[], PaneView],
        used: Callable[[], PaneView],
        stage: QWidget,
    ) -> None:
        super().__init__(stage)
        self.print_size = PrintSize(parent=self)
        self._view, self._bar, self._stage = view, bar, stage
        self._pane, self._used = pane, used
        bar.show_width(self.print_size.width_mm)
        bar.fit_requested.connect(self.fit)
        bar.scaling_requested.connect(self.set_scaling)
        bar.width_requested.connect(self.print_size.set_width)
        bar.distance_requested.connect(self.print_size.set_distance)
        bar.calibration_requested.connect(self._calibrate)
        self.print_size.changed.connect(self._on_print_changed)

    def set_scaling(self, scaling: Scaling) -> None:
        """Same framing, 100 % at the middle, or as large as in print."""
        if scaling is Scaling.PIXELS:
            self.actual_size()
        elif scaling is Scaling.PRINT:
            self._view.zoom_to_print(self.print_size.device_width(self._stage), self.print_size.resolved)
        else:
            self._view.zoom_to_framing(self._pane().canvas.key)

    def toggle_fit(self) -> None:
        """Fit or 100 %."""
        canvas = self._used().canvas
        self._view.toggle_fit(canvas.key, canvas.pointer_place())

    def fit(self) -> None:
        """Everything in sight; once more, no empty band."""
        if self._view.fits:
            self._view.fill()
        else:
            self._view.fit()

    def actual_size(self) -> None:
        """100 % about the middle."""
        self._view.zoom_to_pixels()

    def by(self, steps: float) -> None:
        """In (positive) or out by steps of the wheel."""
        canvas = self._used().canvas
        self._view.zoom_by(STEP**steps, canvas.pointer_place(), canvas.key)

    @property
    def printed(self) -> str:
        """What is said of the size in print, while the pictures are shown as large as there."""
        if self._view.scaling is not Scaling.PRINT:
            return ""
        return self.print_size.said(self._stage, self._view.view.zoom)

    def ppi(self, layer: Layer, detail: float | None = None) -> str:
        """What a picture has on paper, while it is shown as large as there; `detail` is the share of it that is real."""
        framed = layer.framed if self._view.scaling is Scaling.PRINT else None
        if framed is None:
            return ""
        ppi = self.print_size.ppi(framed)
        if detail is not None and detail < LITTLE_DETAIL:
            return tr("{n} PPI, {real} by real detail", n=number(ppi), real=number(ppi * detail))
        return tr("{n} PPI", n=number(ppi))

    def _on_print_changed(self) -> None:
        self._bar.show_width(self.print_size.width_mm)
        if self._view.scaling is Scaling.PRINT:
            self.set_scaling(Scaling.PRINT)
            self.reprinted.emit()

    def _calibrate(self, button: QWidget) -> None:
        CalibrationCard(self.print_size, self._stage, button).open_below(button)
