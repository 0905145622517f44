"""A dark monolith among dunes at dusk: soft sky, layered haze, sand with wind ripples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gi2desk.api.demo_scene.canvas import Canvas, Strip
from gi2desk.api.demo_scene.dune import Dune
from gi2desk.api.demo_scene.field import Array, F, cover, gradient, lay, mix, pulse, smooth, tint
from gi2desk.api.demo_scene.stencil import Pen, Stencil


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Colours of one evening: sky from zenith to horizon, sun, haze, sand lit and in shadow."""

    sky: tuple[Array, Array, Array, Array]
    sun: Array
    cloud: Array
    haze: Array
    sand: Array
    shade: Array


PALETTES = (
    Palette(
        sky=(tint(38, 50, 84), tint(96, 96, 132), tint(206, 146, 130), tint(246, 196, 150)),
        sun=tint(255, 226, 178),
        cloud=tint(238, 160, 140),
        haze=tint(204, 152, 138),
        sand=tint(222, 158, 112),
        shade=tint(84, 58, 70),
    ),
    Palette(
        sky=(tint(22, 40, 62), tint(52, 88, 112), tint(148, 160, 158), tint(238, 206, 164)),
        sun=tint(255, 236, 200),
        cloud=tint(206, 184, 168),
        haze=tint(150, 158, 158),
        sand=tint(198, 164, 128),
        shade=tint(52, 60, 70),
    ),
    Palette(
        sky=(tint(44, 30, 66), tint(116, 62, 98), tint(214, 104, 96), tint(250, 168, 112)),
        sun=tint(255, 214, 150),
        cloud=tint(246, 134, 116),
        haze=tint(178, 98, 104),
        sand=tint(206, 118, 88),
        shade=tint(62, 34, 58),
    ),
)


class Desert:
    """The scene at one size; `look` chooses the evening and moves the slab, the sun and the dunes."""

    def __init__(self, canvas: Canvas, look: int) -> None:
        self._canvas = canvas
        dice = canvas.dice("desert")
        self._palette = PALETTES[look % len(PALETTES)]
        self._horizon = canvas.down * (0.60 if canvas.wide else 0.64)
        side = 1 if dice.random() < 0.5 else -1
        self._slab = side * canvas.across * float(dice.uniform(0.10, 0.17))
        self._half = float(dice.uniform(0.052, 0.066))
        self._foot = self._horizon + canvas.down * 0.085
        self._top = self._foot - min(0.50, canvas.down * 0.62) * float(dice.uniform(0.92, 1.0))
        self._sun = -side * canvas.across * float(dice.uniform(0.16, 0.30))
        self._ranges = [self._range(i) for i in range(3)]
        self._dunes = [self._dune(i, dice) for i in range(4)]
        self._walker = self._place_walker(dice)

    def shade(self, strip: Strip) -> Array:
        """Planes (3, h, W) of display values."""
        image = np.zeros((3, strip.y.size, self._canvas.width), dtype=F)
        self._sky(image, strip)
        for index in range(3):
            self._draw_range(image, strip, index)
        self._ground(image, strip)
        for index in range(3):
            self._draw_dune(image, strip, index)
        self._shadow(image, strip)
        self._draw_slab(image, strip)
        self._draw_walker(image, strip)
        self._draw_dune(image, strip, 3)
        return image

    def matte(self, strip: Strip) -> Array:
        """The slab alone."""
        return self._slab_cover(strip)

    def _sky(self, image: Array, strip: Strip) -> None:
        p = self._palette
        image[:] = gradient(list(p.sky), [0.0, 0.45, 0.82, 1.0], strip.y / self._horizon)
        if strip.top * self._canvas.px > self._horizon + 0.02:
            return
        dx, dy = (strip.x - self._sun) / 0.62, (strip.y - self._horizon) / 0.30
        glow = np.exp(-np.sqrt(dx * dx + dy * dy + 0.004) * 2.1)
        lay(image, p.sun, glow * 0.9)
        self._clouds(image, strip, glow)
        disc = np.hypot(strip.x - self._sun, strip.y - (self._horizon - 0.022))
        lay(image, tint(255, 246, 226), np.exp(-np.maximum(disc - 0.016, 0) * 60) * 0.55)
        lay(image, tint(255, 250, 238), smooth(0.0185, 0.0145, disc))

    def _clouds(self, image: Array, strip: Strip, glow: Array) -> None:
        c = self._canvas
        bank = c.texture(1, strip, base=3.0, gain=0.52, octaves=9, stretch=(3.6, 0.8))
        wisp = c.texture(2, strip, base=9.0, gain=0.55, octaves=9, stretch=(7.0, 0.7))
        height = strip.y / self._horizon
        band = smooth(0.05, 0.5, height) * smooth(1.02, 0.75, height)
        lit = mix(self._palette.cloud, self._palette.sun, np.clip(glow * 1.3, 0, 1))
        lay(image, lit, smooth(0.1, 2.1, bank + wisp * 0.45) * band * 0.72)
        lay(image, self._palette.sky[1], smooth(0.9, 2.6, bank - wisp * 0.3) * band * 0.35)

    def _range(self, index: int) -> Array:
        c = self._canvas
        low = c.curve(20 + index, base=2.2 + index, gain=0.5, octaves=3)
        rough = c.curve(30 + index, base=18.0, gain=0.62)
        mesa = smooth(-0.2, 0.35, low) * 0.62 + smooth(0.6, 0.95, low) * 0.5
        rise = (0.075 - 0.016 * index) * mesa + 0.0035 * rough + (0.012 - 0.006 * index)
        return (self._horizon + 0.004 + 0.004 * index) - rise

    def _draw_range(self, image: Array, strip: Strip, index: int) -> None:
        c, p = self._canvas, self._palette
        line = self._ranges[index]
        if strip.bottom * c.px < float(line.min()) or strip.top * c.px > self._horizon + 0.03:
            return
        rock = c.texture(3, strip, base=22.0, gain=0.66, stretch=(1.1, 1.0))
        light = np.diff(rock, axis=1, append=rock[:, -1:]) * (0.0016 / c.px)
        relief = np.tanh(light * (1.0 if self._sun < 0 else -1.0)) * 0.11 + rock * 0.02
        stone = mix(p.haze, p.shade, 0.16 + 0.20 * index) * (1 + relief * (0.45 + 0.28 * index))
        depth = np.clip((strip.y - line) * 9, 0, 1)
        lay(image, mix(stone, p.haze, depth * 0.62), cover(strip.y - line, c.px))

    def _ground(self, image: Array, strip: Strip) -> None:
        c, p = self._canvas, self._palette
        if strip.bottom * c.px < self._horizon:
            return
        depth = (strip.y - self._horizon) / (c.down - self._horizon)
        sand = mix(p.haze, p.sand, smooth(0.0, 0.35, depth) * 0.7) * 1.02
        lay(image, sand, smooth(0.004, 0.020, strip.y - self._horizon))

    def _dune(self, index: int, dice: np.random.Generator) -> Dune:
        c = self._canvas
        near = (0.08, 0.26, 0.52, 0.86)[index]
        side = (1, -1, 1, -1)[index] * (1 if self._slab < 0 else -1)
        return Dune.make(
            c,
            index,
            base=self._horizon + (c.down - self._horizon) * near + 0.012,
            rise=(0.016, 0.030, 0.058, 0.085)[index],
            near=near,
            peak=side * c.across * float(dice.uniform(0.12, 0.42)),
            sun=1.0 if self._sun > 0 else -1.0,
        )

    def _draw_dune(self, image: Array, strip: Strip, index: int) -> None:
        p, dune = self._palette, self._dunes[index]
        near = min(1.0, 0.25 + dune.near)
        lit = mix(p.haze, p.sand, 0.4 + 0.6 * near) * 1.08
        dark = mix(p.haze, p.shade, 0.30 + 0.58 * near)
        dune.draw(image, strip, lit=lit, dark=dark)

    def _slab_cover(self, strip: Strip) -> Array:
        px = self._canvas.px
        across = cover(self._half - np.abs(strip.x - self._slab), px)
        return across * cover(strip.y - self._top, px) * cover(self._foot - strip.y, px)

    def _draw_slab(self, image: Array, strip: Strip) -> None:
        px = self._canvas.px
        part = strip.columns(self._slab - self._half - px, self._slab + self._half + px)
        if part and strip.top * px < self._foot + px and strip.bottom * px > self._top - px:
            lay(image[part.inside(strip)], self._slab_face(part), self._slab_cover(part))

    def _slab_face(self, strip: Strip) -> Array:
        c, p = self._canvas, self._palette
        high = self._foot - self._top
        u = (strip.x - self._slab) / self._half * (1.0 if self._sun > self._slab else -1.0)
        v = (strip.y - self._top) / high
        sheen = 0.30 * smooth(-1.0, 1.0, u) + 0.26 * smooth(0.35, 1.0, v)
        stone = c.texture(14, strip, base=30.0, gain=0.68)
        face = mix(tint(15, 16, 23), p.haze, sheen * 0.55) * (1 + stone * 0.08)
        joint = pulse(v * 24, 24 * c.px / high, 0.018) * 0.6
        seam = pulse(u * 2.5 + 0.5, 2.5 * c.px / self._half, 0.014) * 0.6
        lines = pulse(u * 60, 60 * c.px / self._half, 0.4) * 0.16
        face = face * (1 - np.maximum(joint, seam)) * (1 - lines)
        side = smooth(0.905, 0.925, u)
        rim = p.sun * (0.80 + stone * 0.05 + 0.2 * (v - 0.5))
        return mix(face, rim, side * 0.94)

    def _shadow(self, image: Array, strip: Strip) -> None:
        c, p = self._canvas, self._palette
        if strip.bottom * c.px < self._foot - 0.01 or strip.top * c.px > self._foot + 0.2:
            return
        away = 1.0 if self._slab > self._sun else -1.0
        run = strip.y - self._foot
        middle = self._slab + away * run * 2.9
        blur = np.maximum(run, 0) * 0.5 + c.px
        span = self._half + np.maximum(run, 0) * 0.2
        inside = np.clip((span - np.abs(strip.x - middle)) / blur + 0.5, 0, 1)
        lay(image, p.shade, inside * cover(run, c.px) * smooth(0.17, 0.01, run) * 0.74)

    # A person, for scale

    def _place_walker(self, dice: np.random.Generator) -> Stencil:
        side = 1.0 if self._sun > self._slab else -1.0
        x = self._slab + side * (self._half + float(dice.uniform(0.055, 0.085)))
        foot = self._foot + 0.004
        return Stencil.drawn(
            self._canvas,
            (x - 0.09, foot - 0.04, x + 0.09, foot + 0.034),
            lambda pen: _walker(pen, x, foot, -side),
            fine=4,
        )

    def _draw_walker(self, image: Array, strip: Strip) -> None:
        cut = self._walker.cut(strip)
        if cut is not None:
            part, mask = cut
            lay(image[part.inside(strip)], self._palette.shade * 0.38, mask * 0.95)


def _walker(pen: Pen, x: float, foot: float, away: float) -> None:
    """A figure in a long coat, about 0.03 tall, whose shadow falls to the side `away` (−1 or 1)."""
    pen.stroke((x, foot - 0.0006), (x + away * 0.070, foot + 0.0235), 0.0034, 0.0050, ink=84)
    pen.ellipse((x + 0.0004, foot - 0.0285), 0.0019, 0.0023)
    pen.polygon(
        (
            (x - 0.0016, foot - 0.0262),
            (x + 0.0020, foot - 0.0262),
            (x + 0.0036, foot - 0.0215),
            (x + 0.0042, foot - 0.0080),
            (x - 0.0040, foot - 0.0074),
            (x - 0.0031, foot - 0.0215),
        )
    )
    pen.stroke((x - 0.0010, foot - 0.0085), (x - 0.0026, foot), 0.0019, 0.0015)
    pen.stroke((x + 0.0012, foot - 0.0085), (x + 0.0024, foot - 0.0004), 0.0019, 0.0015)
