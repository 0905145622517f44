"""How large pictures are printed and from where they are seen, brought to the pixels of the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gi2desk.core.paper import MM_PER_INCH, Sheet
from gi2desk.core.viewing import SCREEN_MM, apparent_mm, resolved_ppi
from gi2desk.ui.canvas.geometry import Extent
from gi2desk.ui.text import number, tr

DISTANCES = (0, 1, 2, 3, 5, 10)
"""Metres that can be chosen; 0 is the print itself, held where the screen is."""
_PLAUSIBLE = (55.0, 350.0)
_USUAL = 96.0
_SAME = 0.5  # device pixels


def _nothing(_screen: str) -> float:
    return 0.0


@dataclass(slots=True)
class Ruler:
    """Dots an inch of screens by name, in logical pixels: measured by hand, else what the system says."""

    known: Callable[[str], float] = _nothing
    keep: Callable[[str, float], None] = lambda _screen, _dpi: None

    def dpi(self, widget: QWidget) -> float:
        """Logical pixels an inch of the widget's screen."""
        return self.known(widget.screen().name()) or self._told(widget) or _USUAL

    def is_sure(self, widget: QWidget) -> bool:
        """False where neither a hand nor the system knows: a projector, a remote screen."""
        return bool(self.known(widget.screen().name()) or self._told(widget))

    def calibrate(self, widget: QWidget, dpi: float) -> None:
        """Keeps what was measured by hand."""
        self.keep(widget.screen().name(), dpi)

    @staticmethod
    def _told(widget: QWidget) -> float:
        told = float(widget.screen().physicalDotsPerInch())
        return told if _PLAUSIBLE[0] <= told <= _PLAUSIBLE[1] else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A sheet in millimetres, with its bleed; `title` is the placement that asks for it."""

    width: float
    height: float
    title: str = ""


class PrintSize(QObject):
    """The width on paper and the distance.

    The width is what a person set, else that of a picture which fills the sheet that it was made for, where the overhang
    of one side is cropped as in Crop & export; else its longer edge is that of an A3.
    """

    changed = Signal()

    def __init__(self, ruler: Ruler | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ruler = ruler or Ruler()
        self._by_hand = 0.0
        self._paper: Paper | None = None
        self._pixels = (1, 1)
        self.metres = 0

    @property
    def width_mm(self) -> float:
        """The width on paper of the whole scene, millimetres."""
        if self._by_hand:
            return self._by_hand
        ratio = self._pixels[0] / self._pixels[1]
        if self._paper is None:
            return Sheet.A3.value[1] * min(ratio, 1.0)
        return max(self._paper.width, self._paper.height * ratio)

    @property
    def title(self) -> str:
        """The placement whose sheet it is, or an empty text."""
        return self._paper.title if self._paper is not None and not self._by_hand else ""

    def set_width(self, width_mm: float) -> None:
        """Another width on paper, millimetres, that stays whatever is shown."""
        if width_mm != self.width_mm:
            self._by_hand = float(width_mm)
            self.changed.emit()

    def suggest(self, paper: Paper | None) -> None:
        """The sheet that the pictures were made for; None where they were for no print."""
        self._take(paper, self._pixels)

    def show_pixels(self, width: int, height: int) -> None:
        """The picture that the others are measured from has so many pixels."""
        if width > 0 and height > 0:
            self._take(self._paper, (width, height))

    def _take(self, paper: Paper | None, pixels: tuple[int, int]) -> None:
        before = self.width_mm, self.title
        self._paper, self._pixels = paper, pixels
        if (self.width_mm, self.title) != before:
            self.changed.emit()

    def set_distance(self, metres: int) -> None:
        """Seen from so far away; 0 is as it is printed."""
        if metres != self.metres:
            self.metres = metres
            self.changed.emit()

    def calibrate(self, widget: QWidget, dpi: float) -> None:
        """The screen of `widget` has so many logical pixels an inch."""
        self.ruler.calibrate(widget, dpi)
        self.changed.emit()

    def device_width(self, widget: QWidget) -> float:
        """Device pixels that the whole scene takes across on the widget's screen."""
        width = apparent_mm(self.width_mm, self.metres * 1000) if self.metres else self.width_mm
        return width / MM_PER_INCH * self.ruler.dpi(widget) * widget.devicePixelRatioF()

    @property
    def resolved(self) -> float:
        """Pixels across the paper that the eye tells apart from the distance; 0 where it is seen as printed."""
        return resolved_ppi(self.metres * 1000) * self.width_mm / MM_PER_INCH if self.metres else 0.0

    def ppi(self, framed: Extent) -> float:
        """Pixels an inch on paper of a picture that has so many for the whole scene."""
        return framed.width / self.width_mm * MM_PER_INCH

    def said(self, widget: QWidget, shown: float) -> str:
        """What is seen, where the scene takes `shown` device pixels across."""
        ppi = number(resolved_ppi(self.metres * 1000)) if self.metres else ""
        if abs(shown - self.device_width(widget)) > _SAME:
            if self.metres:
                return tr(
                    "Zoomed: what the eye resolves from {metres} m, {ppi} PPI", metres=self.metres, ppi=ppi
                )
            return tr("Zoomed: no longer as large as in print")
        if not self.ruler.is_sure(widget):
            return tr("This screen does not tell its size: calibrate it")
        if not self.metres:
            if self.title:
                return tr("{title}, {width} mm wide", title=self.title, width=number(self.width_mm))
            return tr("{width} mm wide, as large as in print", width=number(self.width_mm))
        return tr(
            "As seen from {metres} m, {ppi} PPI; look from {cm} cm",
            metres=self.metres,
            ppi=ppi,
            cm=number(SCREEN_MM / 10),
        )
