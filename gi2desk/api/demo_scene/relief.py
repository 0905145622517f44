"""An abstract poster: stacked sheets of cut paper like a contour map, with fine hatching and a few lines of type."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gi2desk.api.demo_scene.canvas import Canvas, Strip
from gi2desk.api.demo_scene.field import Array, F, gradient, lay, pulse, smooth, tint
from gi2desk.api.demo_scene.stencil import Pen, Stencil, line_length


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Sheets from the lowest to the highest, ink and light."""

    sheets: tuple[Array, ...]
    ink: Array
    paper: Array


PALETTES = (
    Palette(
        sheets=(
            tint(18, 44, 66),
            tint(28, 84, 104),
            tint(84, 146, 148),
            tint(226, 206, 166),
            tint(226, 132, 82),
            tint(178, 60, 52),
        ),
        ink=tint(20, 30, 44),
        paper=tint(246, 240, 226),
    ),
    Palette(
        sheets=(
            tint(52, 26, 58),
            tint(122, 44, 84),
            tint(204, 82, 88),
            tint(244, 150, 98),
            tint(252, 210, 146),
            tint(254, 240, 212),
        ),
        ink=tint(44, 22, 50),
        paper=tint(255, 246, 232),
    ),
    Palette(
        sheets=(
            tint(24, 40, 34),
            tint(48, 82, 62),
            tint(110, 138, 92),
            tint(190, 188, 134),
            tint(232, 220, 184),
            tint(248, 240, 222),
        ),
        ink=tint(22, 34, 30),
        paper=tint(250, 246, 234),
    ),
)
_TITLES = ("TERRAIN", "STRATA", "CONTOUR", "ISOLINE")
_NOTES = (
    "Twelve sheets of cotton paper, cut by hand and stacked.",
    "Each step is one hundred metres; each shadow is real.",
    "Printed in two passes on 300 g/m2, edition of 250.",
)
_LEVELS = 11.0
_START = 0.05  # the height field begins outside the picture, so that the first row has a neighbour


class Relief:
    """The scene at one size; `look` chooses the colours and turns the light."""

    def __init__(self, canvas: Canvas, look: int) -> None:
        self._canvas = canvas
        dice = canvas.dice("relief")
        self._palette = PALETTES[look % len(PALETTES)]
        self._title = _TITLES[int(dice.integers(4))]
        self._number = int(dice.integers(2, 60))
        angle = float(dice.uniform(0.5, 1.1)) + 1.6 * (look % 4)
        self._sun = (float(np.cos(angle)), float(-np.sin(angle)))
        self._start = max(_START, canvas.px)
        extent = (canvas.across + 2 * self._start, canvas.down + 2 * self._start)
        self._hills = canvas.noise.fractal(1, extent, canvas.px, base=1.9, gain=0.40, octaves=4)
        half = canvas.across / 2
        self._type = Stencil.drawn(canvas, (-half, canvas.down - 0.24, half, canvas.down), self._print)

    def shade(self, strip: Strip) -> Array:
        """Planes (3, h, W) of display values."""
        height, across, down = self._height(strip)
        steep = np.sqrt(across * across + down * down)
        level = _steps(height, steep * self._canvas.px)
        image = gradient(list(self._palette.sheets), np.linspace(0, _LEVELS, 6).tolist(), level)
        image *= self._texture(strip, level)
        self._edges(image, height, steep, across, down)
        self._letter(image, strip)
        return image

    def matte(self, strip: Strip) -> Array:
        """The upper sheets."""
        height, across, down = self._height(strip)
        steep = np.sqrt(across * across + down * down) * self._canvas.px
        return np.clip((height - 5) / np.maximum(steep, (1e-6)) + 0.5, 0, 1)

    def _height(self, strip: Strip) -> tuple[Array, Array, Array]:
        """Height in sheets and its slopes per scene unit in x and y."""
        c = self._canvas
        left, top, right, bottom = c.edges(strip)
        size = (strip.size[0], strip.size[1] + 2)
        hills = self._hills.sample((left, top - c.px + self._start, right, bottom + c.px + self._start), size)
        y = np.concatenate([strip.y[:1] - c.px, strip.y, strip.y[-1:] + c.px])
        field = 5.6 + hills * 2.35 - (y / c.down - 0.42) * 3.3
        field -= smooth(0.62, 0.92, y / c.down) * 3.4
        down = (field[2:] - field[:-2]) * (0.5 / c.px)
        across = np.gradient(field[1:-1], axis=1).astype(F) * (1 / c.px)
        return field[1:-1], across, down

    def _texture(self, strip: Strip, level: Array) -> Array:
        """Paper fibre everywhere, and engraved hatching on every third sheet."""
        c = self._canvas
        fibre = c.texture(2, strip, base=130.0, gain=0.92, stretch=(1.7, 0.8))
        cloud = c.texture(3, strip, base=5.0, gain=0.5, octaves=4)
        along = (strip.x * 0.80 + strip.y * 0.60) * 330
        lines = pulse(along, 330 * 1.4 * c.px, 0.42)
        hatched = np.clip(1 - np.abs(np.mod(level, 3) - 1) * 2.5, 0, 1)
        result: Array = 1 + fibre * 0.026 + cloud * 0.012 - lines * hatched * 0.17
        return result

    def _edges(self, image: Array, height: Array, steep: Array, across: Array, down: Array) -> None:
        """Soft shadows at the foot of each sheet and a lit rim on its edge, both averaged over the pixels they cross."""
        px = self._canvas.px
        slope = np.maximum(steep, 1.5)
        part = height - np.floor(height)
        facing = (across * self._sun[0] + down * self._sun[1]) / slope
        below, above = (1 - part) / slope, part / slope
        crossed = np.clip(
            0.5 - np.minimum(below, above) / px, 0, 1
        )  # share of a pixel beyond the edge it is near
        lower = below < above
        depth = np.exp(-below / 0.016) * 0.34 + np.exp(-below / 0.0045) * 0.30
        shade = np.where(lower, depth * (1 - crossed), depth + (0.64 - depth) * crossed)
        image *= 1 - shade * (0.62 + 0.38 * facing) * smooth(1.5, 5.0, steep)
        wide = 0.0016
        rim = np.clip((wide - above) / px + 0.5, 0, 1) - crossed
        rim = np.where(lower, crossed, np.maximum(rim, 0)) * min(1.0, wide / px) * (steep > 1.5)
        lay(image, self._palette.paper, rim * np.clip(0.30 - 0.42 * facing, 0, 0.72))

    # Type

    def _print(self, pen: Pen) -> None:
        c = self._canvas
        left, foot = -c.across / 2 + 0.055, c.down - 0.082
        size = min(0.090, (c.across - 0.11) / 6.6)
        pen.text(self._title, (left, foot), size, spacing=size * 0.10)
        right = c.across / 2 - 0.055
        number = f"No. {self._number}"
        pen.text(number, (right - line_length(number, 0.026), foot - 0.052), 0.026)
        for index, words in enumerate(_NOTES):
            pen.text(
                words, (left + 0.002, foot - size * 0.98 - 0.040 + 0.0135 * index), 0.0098, spacing=0.0003
            )
        pen.stroke((left, foot + 0.022), (right, foot + 0.022), 0.0014)
        for index in range(161):
            x = left + (right - left) * index / 160
            pen.stroke((x, foot + 0.022), (x, foot + (0.034 if index % 10 == 0 else 0.029)), 0.0006)

    def _letter(self, image: Array, strip: Strip) -> None:
        cut = self._type.cut(strip)
        if cut is not None:
            part, mask = cut
            lay(image[part.inside(strip)], self._palette.paper, mask * 0.96)


def _steps(height: Array, rate: Array) -> Array:
    """floor(height), averaged over a pixel that is `rate` sheets wide."""
    wide = np.maximum(rate, (1e-3))
    return (_sum(height + wide / 2) - _sum(height - wide / 2)) / wide


def _sum(height: Array) -> Array:
    whole = np.floor(height)
    result: Array = whole * (whole - 1) * 0.5 + whole * (height - whole)
    return result
