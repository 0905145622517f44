"""Conifers: a few trees drawn once, large and with needles, and set into rows at the size each picture needs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from random import Random

import numpy as np
from PIL import Image

from gi2desk.api.demo_scene.canvas import Canvas
from gi2desk.api.demo_scene.field import F
from gi2desk.api.demo_scene.stencil import Pen, Point, Stencil, pixel_box

_KINDS = 6
_TALL, _WIDE, _MARGIN = 1400, 624, 40  # pixels of the large drawing, and the empty border around the tree


@dataclass(frozen=True, kw_only=True)
class Stand:
    """A row of trees standing at `base` (y), between `low` and `high` tall and about `gap` apart."""

    base: float
    low: float
    high: float
    gap: float
    seed: int

    def stencil(self, canvas: Canvas) -> Stencil:
        """The whole row as a mask over the width of the canvas."""
        half = canvas.across / 2
        left, top, right, bottom = pixel_box(
            canvas, (-half, self.base - self.high * 1.1, half, self.base + 0.01)
        )
        clear = np.ones((bottom - top, right - left), dtype=F)
        for x, high, kind in self._trees():
            if -half - 0.2 < x < half + 0.2:
                _plant(clear, canvas, (left, top), (x, self.base), high, kind)
        return Stencil(left, top, ((1 - clear) * 255 + 0.5).astype(np.uint8))

    def _trees(self) -> list[tuple[float, float, int]]:
        dice = Random(self.seed)
        turn, found, x = dice.uniform(0, 6), [], -1.0
        while x < 1.0:
            group = 0.5 + 0.5 * math.sin(x * 6.1 + turn) * math.sin(x * 2.3 + turn * 1.7)
            share = min(
                1.0, max(0.0, 0.55 * group + dice.uniform(-0.1, 0.5) ** 2 * 1.6 + dice.uniform(-0.1, 0.12))
            )
            found.append((x, self.low + (self.high - self.low) * share, dice.randrange(_KINDS * 2)))
            x += self.gap * dice.choice((0.25, 0.4, 0.6, 0.9, 1.5))
        return found


def _plant(clear: np.ndarray, canvas: Canvas, corner: Point, foot: Point, high: float, kind: int) -> None:
    """Darken `clear` where the tree stands; the drawing is resampled once, at its exact place."""
    scale = high / (_TALL - 2 * _MARGIN) / canvas.px  # picture pixels per pixel of the drawing
    level = min(3, max(0, int(-math.log2(scale) - 0.5)))
    x0 = (foot[0] + canvas.across / 2) / canvas.px - corner[0] - _WIDE / 2 * scale
    y0 = foot[1] / canvas.px - corner[1] - (_TALL - _MARGIN) * scale
    rows, columns = clear.shape
    left, top = max(0, math.ceil(x0)), max(0, math.ceil(y0))
    right, bottom = min(columns, math.floor(x0 + _WIDE * scale)), min(rows, math.floor(y0 + _TALL * scale))
    if right <= left or bottom <= top:
        return
    shrink = scale * 2**level
    box = ((left - x0) / shrink, (top - y0) / shrink, (right - x0) / shrink, (bottom - y0) / shrink)
    tree = _drawing(kind, level).resize((right - left, bottom - top), Image.Resampling.LANCZOS, box=box)
    clear[top:bottom, left:right] *= 1 - np.asarray(tree, dtype=F) * (1 / 255)


@lru_cache(maxsize=_KINDS * 8)
def _drawing(kind: int, level: int) -> Image.Image:
    """One tree at a half, a quarter … of its drawn size; the second half of the kinds is the first, mirrored."""
    if level:
        return _drawing(kind, level - 1).reduce(2)
    if kind >= _KINDS:
        return _drawing(kind - _KINDS, 0).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    sheet = Image.new("L", (_WIDE * 2, _TALL * 2))
    dice = Random(1000 + kind)
    _tree(Pen(sheet, (0.0, 0.0), 2.0), dice, (_WIDE / 2, _TALL - _MARGIN), _TALL - 2.0 * _MARGIN)
    return sheet.reduce(2)


def _tree(pen: Pen, dice: Random, foot: Point, high: float) -> None:
    x, top = foot[0], foot[1] - high
    pen.stroke(foot, (x, top), high * 0.020, 1.0)
    width, fullness = dice.uniform(0.15, 0.20) * high, dice.uniform(0.7, 1.0)
    down = 0.012
    while down < 0.94:
        reach = width * (0.04 + 0.96 * down**0.9)
        for side in (-1, 1):
            if dice.random() < 0.72 + 0.25 * fullness:
                _bough(pen, dice, (x, top + high * down), side * reach * dice.uniform(0.55, 1.12), high)
        if dice.random() < 0.8:
            _bough(pen, dice, (x, top + high * down), reach * dice.uniform(-0.45, 0.45), high)
        down += dice.uniform(0.011, 0.026) * (0.7 + 0.6 * down)


def _bough(pen: Pen, dice: Random, root: Point, reach: float, high: float) -> None:
    droop = abs(reach) * dice.uniform(0.18, 0.50) + high * 0.004
    steps = max(3, int(abs(reach) / high * 75))
    before = root
    for step in range(1, steps + 1):
        t = step / steps
        here = (root[0] + reach * t, root[1] + droop * (1.35 * t - 0.35 * t**3))
        pen.stroke(before, here, high * 0.0060 * (1.25 - t), high * 0.0060 * (1.1 - t))
        for _ in range(3):
            size = (abs(reach) * 0.16 + high * 0.008) * (1.15 - 0.55 * t) * dice.uniform(0.5, 1.25)
            lean = math.copysign(dice.uniform(0.1, 1.0), reach)
            tip = (here[0] + size * lean, here[1] + size * dice.uniform(0.25, 1.0))
            pen.stroke(here, tip, high * 0.0042, high * 0.0012)
        before = here
