"""The bottle's printed label: small type and fine rules, the part of a picture where a higher tier pays."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from gi2desk.api.demo_scene.canvas import Canvas, Strip
from gi2desk.api.demo_scene.field import Array
from gi2desk.api.demo_scene.stencil import Pen, Stencil, line_length

_HOUSES = (
    ("ATELIER NORD", "No. 7"),
    ("MAISON VALE", "No. 12"),
    ("STILLE", "No. 3"),
    ("HALDEN & ROE", "No. 21"),
)
_SMALL = (
    "EAU DE LUMIERE",
    "50 ml  e  1.7 fl. oz.",
)
_FINE = (
    "cedar, iris root, pale smoke and rain on warm stone",
    "composed by hand in small batches  lot 0427-K",
    "alcohol denat., parfum, aqua, linalool, citral",
    "keep away from light, heat and open flame",
)


class Label:
    """A sheet on a bottle around `middle`, from `top` downwards, `half` wide to each side and `high`."""

    def __init__(
        self, canvas: Canvas, middle: float, top: float, half: float, high: float, dice: np.random.Generator
    ) -> None:
        self._middle, self._top, self._half, self._high = middle, top, half, high
        self._house, self._number = _HOUSES[int(dice.integers(len(_HOUSES)))]
        box = (middle - half, top - 0.005, middle + half, top + high + 0.012)
        self._sheet = Stencil.drawn(canvas, box, self._paper)
        self._ink = Stencil.drawn(canvas, box, self._print, fine=4)

    def paper(self, strip: Strip) -> tuple[Strip, Array] | None:
        """Coverage of the sheet."""
        return self._sheet.cut(strip)

    def ink(self, strip: Strip) -> tuple[Strip, Array] | None:
        """Coverage of the print."""
        return self._ink.cut(strip)

    def _sag(self, x: float) -> float:
        u = min(1.0, abs(x - self._middle) / (self._half * 1.28))
        return float(0.12 * self._half * 1.28 * (np.sqrt(1 - u * u) - 0.55))

    def _paper(self, pen: Pen) -> None:
        xs = np.linspace(self._middle - self._half, self._middle + self._half, 40).tolist()
        upper = [(x, self._top + self._sag(x)) for x in xs]
        lower = [(x, self._top + self._high + self._sag(x)) for x in reversed(xs)]
        pen.polygon(upper + lower)

    def _print(self, pen: Pen) -> None:
        high = self._high
        self._line(pen, self._house, 0.23, high * 0.115, high * 0.018)
        self._rule(pen, 0.30, 0.62, high * 0.006)
        self._line(pen, self._number, 0.52, high * 0.19, high * 0.004)
        self._rule(pen, 0.58, 0.20, high * 0.006)
        self._line(pen, _SMALL[0], 0.66, high * 0.052, high * 0.014)
        for index, words in enumerate(_FINE):
            self._line(pen, words, 0.735 + 0.043 * index, high * 0.030, high * 0.0015)
        self._line(pen, _SMALL[1], 0.945, high * 0.042, high * 0.004)

    def _line(self, pen: Pen, words: str, down: float, size: float, spacing: float) -> None:
        left = self._middle - line_length(words, size, spacing) / 2
        for letter in words:
            wide = line_length(letter, size)
            y = self._top + self._high * down + self._sag(left + wide / 2)
            pen.text(letter, (left, y), size)
            left += wide + spacing

    def _rule(self, pen: Pen, down: float, share: float, width: float) -> None:
        xs = np.linspace(self._middle - self._half * share, self._middle + self._half * share, 24).tolist()
        for a, b in pairwise(xs):
            y = self._top + self._high * down
            pen.stroke((a, y + self._sag(a)), (b, y + self._sag(b)), width)
