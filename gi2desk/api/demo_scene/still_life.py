"""A product still life: a bottle with a printed label on stone, soft window light with leaf shadows on the wall."""

from __future__ import annotations

import math
from random import Random

import numpy as np

from gi2desk.api.demo_scene.bottle import Bottle, Palette
from gi2desk.api.demo_scene.canvas import Canvas, Strip
from gi2desk.api.demo_scene.field import Array, F, cover, lay, mix, smooth, tint
from gi2desk.api.demo_scene.foliage import frond
from gi2desk.api.demo_scene.lathe import Lathe
from gi2desk.api.demo_scene.stencil import Pen, soft

PALETTES = (
    Palette(
        wall=tint(206, 184, 164),
        table=tint(214, 196, 178),
        stone=tint(226, 212, 194),
        block=tint(184, 112, 84),
        glass=tint(128, 62, 22),
        ceramic=tint(236, 228, 216),
        cap=tint(34, 30, 30),
        light=tint(255, 236, 206),
        shadow=tint(92, 62, 56),
    ),
    Palette(
        wall=tint(150, 164, 152),
        table=tint(176, 184, 170),
        stone=tint(218, 214, 202),
        block=tint(84, 106, 94),
        glass=tint(40, 66, 52),
        ceramic=tint(214, 150, 118),
        cap=tint(196, 164, 112),
        light=tint(255, 244, 218),
        shadow=tint(42, 56, 58),
    ),
    Palette(
        wall=tint(212, 190, 190),
        table=tint(224, 206, 204),
        stone=tint(238, 228, 224),
        block=tint(158, 108, 118),
        glass=tint(120, 70, 82),
        ceramic=tint(120, 132, 150),
        cap=tint(222, 206, 190),
        light=tint(255, 238, 226),
        shadow=tint(86, 62, 78),
    ),
)


class StillLife:
    """The scene at one size; `look` chooses the colours, the side of the light and the arrangement."""

    def __init__(self, canvas: Canvas, look: int) -> None:
        self._canvas = canvas
        dice = canvas.dice("still life")
        self._palette = PALETTES[look % len(PALETTES)]
        self._light_from = -1.0 if dice.random() < 0.6 else 1.0
        self._middle = -self._light_from * canvas.across * float(dice.uniform(-0.10, 0.02))
        self._floor = canvas.down * 0.5 + 0.245
        self._edge = self._floor - 0.10
        self._plinth_top = self._floor - 0.095
        self._bottle = Bottle.make(canvas, self._middle, self._plinth_top - 0.002, self._light_from, dice)
        self._plinth = Lathe(
            canvas=canvas,
            middle=self._middle,
            profile=((self._plinth_top, 0.155), (self._floor, 0.155)),
            tilt=0.16,
        )
        self._ball = (self._middle - self._light_from * 0.235, self._floor - 0.040, 0.064)
        self._pebble = (self._middle + self._light_from * 0.215, self._floor + 0.012, 0.034)
        self._arch = (self._middle - self._light_from * 0.125, self._floor - 0.49, 0.135, self._floor - 0.055)
        self._window = soft(canvas, self._draw_window, 0.0065)
        self._leaves = soft(canvas, self._draw_leaves, 0.0055)
        self._cast = soft(canvas, self._draw_cast, 0.026)
        self._contact = soft(canvas, self._draw_contact, 0.008)

    def shade(self, strip: Strip) -> Array:
        """Planes (3, h, W) of display values."""
        image = self._set(strip)
        self._draw_things(image, strip)
        return image

    def matte(self, strip: Strip) -> Array:
        """Everything that stands on the table: what looks the same in front of black and of white."""
        shape = (3, strip.y.size, strip.x.size)
        black, white = np.zeros(shape, dtype=F), np.ones(shape, dtype=F)
        self._draw_things(black, strip)
        self._draw_things(white, strip)
        result: Array = 1 - (white[0] - black[0])
        return result

    def _draw_things(self, image: Array, strip: Strip) -> None:
        self._draw_arch(image, strip)
        self._draw_plinth(image, strip)
        self._draw_ball(image, strip, self._ball, self._palette.ceramic)
        self._draw_ball(image, strip, self._pebble, self._palette.block)
        self._bottle.draw(image, strip, self._palette)

    # The set: wall, table, light and shadows

    def _set(self, strip: Strip) -> Array:
        c, p = self._canvas, self._palette
        sweep = smooth(self._edge - 0.012, self._edge + 0.030, strip.y)
        image = mix(p.wall, p.table, np.broadcast_to(sweep, (strip.y.size, c.width)))
        fall = 0.90 + 0.16 * (strip.x * self._light_from) / c.across
        fall = fall * (0.90 + 0.14 * smooth(0.0, 1.0, strip.y / c.down))
        plaster = c.texture(1, strip, base=3.0, gain=0.60)
        tooth = c.texture(2, strip, base=120.0, gain=0.92)
        image *= fall * (1 + plaster * 0.014 + tooth * 0.014)
        self._lighten(image, strip)
        return image

    def _lighten(self, image: Array, strip: Strip) -> None:
        p = self._palette
        edges, size = self._canvas.edges(strip), strip.size
        sun = self._window.sample(edges, size) * (1 - 0.70 * self._leaves.sample(edges, size))
        on_wall = smooth(self._edge + 0.03, self._edge - 0.03, strip.y)
        lay(
            image,
            np.minimum(image * 1.28 + p.light * 0.05, 1.0),
            sun * (0.35 + 0.65 * on_wall),
        )
        lay(image, image * p.shadow * 1.6, (1 - sun) * 0.26)
        lay(image, image * p.shadow * 1.15, self._cast.sample(edges, size) * 0.62)
        lay(image, p.shadow * 0.42, self._contact.sample(edges, size) * 0.72)

    def _draw_window(self, pen: Pen) -> None:
        lean, wide, high = -0.16 * self._light_from, 0.150, 0.185
        for column in range(4):
            for row in range(4):
                x = (
                    self._middle
                    + (column - 1.9) * (wide + 0.014)
                    - self._light_from * 0.02
                    + row * lean * 0.53
                )
                y = self._floor - 0.72 + row * (high + 0.014) + column * 0.03 * self._light_from
                pen.polygon(
                    (
                        (x, y),
                        (x + wide, y + 0.03 * self._light_from),
                        (x + wide + lean * 0.5, y + high + 0.03 * self._light_from),
                        (x + lean * 0.5, y + high),
                    )
                )

    def _draw_leaves(self, pen: Pen) -> None:
        dice = Random(self._canvas.seed)
        side = self._light_from
        for index in range(5):
            root = (
                self._middle + side * dice.uniform(0.34, 0.50),
                self._floor - 0.60 + 0.12 * index * dice.uniform(0.7, 1.2),
            )
            angle = (math.pi if side > 0 else 0.0) + side * dice.uniform(-0.15, 0.75)
            frond(pen, root, angle, dice.uniform(0.34, 0.52), dice)

    def _draw_cast(self, pen: Pen) -> None:
        away = -self._light_from
        x, top, half, foot = self._arch
        slip = away * 0.10
        pen.polygon(
            (
                (x - half + slip, foot),
                (x - half + slip, top + half),
                (x + half + slip, top + half),
                (x + half + slip, foot),
            )
        )
        pen.ellipse((x + slip, top + half), half, half)
        for px, py, r, reach in (
            (self._middle, self._floor, 0.155, 0.30),
            (self._ball[0], self._ball[1] + 0.05, 0.055, 0.15),
            (self._pebble[0], self._pebble[1] + 0.025, 0.03, 0.08),
        ):
            pen.ellipse((px + away * reach * 0.5, py), r + reach * 0.5, r * 0.17)

    def _draw_contact(self, pen: Pen) -> None:
        pen.ellipse((self._middle, self._floor), 0.158, 0.028)
        pen.ellipse((self._ball[0], self._ball[1] + 0.060), 0.044, 0.008)
        pen.ellipse((self._pebble[0], self._pebble[1] + 0.032), 0.022, 0.005)
        x, _, half, foot = self._arch
        pen.ellipse((x, foot), half * 1.02, 0.007)

    # The things on it

    def _lit(self, normal_x: Array, normal_y: Array, normal_z: Array) -> Array:
        """Soft light from the window's side, above and in front; 0–1 with a lifted dark side."""
        dot = normal_x * (0.66 * self._light_from) - normal_y * 0.46 + normal_z * 0.60
        result: Array = 0.24 + 0.80 * np.clip(dot * 0.82 + 0.14, 0, 1)
        return result

    def _draw_arch(self, image: Array, strip: Strip) -> None:
        c, p = self._canvas, self._palette
        x, top, half, foot = self._arch
        part = strip.columns(x - half - c.px, x + half + c.px)
        if part is None or strip.bottom * c.px < top or strip.top * c.px > foot + c.px:
            return
        high = np.minimum(part.y - (top + half), 0)
        away = np.sqrt((part.x - x) ** 2 + high * high)
        deep = half - away
        mask = cover(deep, c.px) * cover(foot - part.y, c.px)
        facing = (part.x - x) / np.maximum(away, (1e-4)) * self._light_from - high / half * 0.5
        bevel = np.exp(-np.maximum(deep, 0) * 150) * facing
        plaster = (
            c.texture(1, part, base=3.0, gain=0.60) * 0.022
            + c.texture(2, part, base=120.0, gain=0.92) * 0.016
        )
        tone = 0.84 + 0.10 * (part.x - x) / half * self._light_from + bevel * 0.22 + plaster
        tone = tone * (1 - 0.22 * smooth(foot - 0.16, foot, part.y))
        lay(image[part.inside(strip)], p.block * tone, mask)

    def _draw_plinth(self, image: Array, strip: Strip) -> None:
        p = self._palette
        side = self._plinth.side(strip)
        if side is not None:
            stone = self._stone(side.strip)
            tone = self._lit(side.u, np.zeros_like(side.u), side.bulge)
            lay(image[side.strip.inside(strip)], p.stone * tone * stone, side.mask)
        lid = self._plinth.lid(strip)
        if lid is not None:
            part, mask, x, y = lid
            tone = 0.98 + 0.06 * x * self._light_from
            rest = np.hypot(x + (self._light_from * 0.16), y * 0.95) / 0.62
            tone = tone * (1 - 0.46 * smooth(1.0, 0.68, rest))
            lay(image[part.inside(strip)], p.stone * tone * self._stone(part), mask)

    def _stone(self, strip: Strip) -> Array:
        c = self._canvas
        vein = c.texture(3, strip, base=10.0, gain=0.62, stretch=(2.6, 0.7))
        pore = c.texture(4, strip, base=120.0, gain=0.78, stretch=(2.4, 0.8))
        pits = smooth(1.75, 2.6, pore + vein * 0.35)
        result: Array = (1 + vein * 0.032 + pore * 0.016) * (1 - pits * 0.34)
        return result

    def _draw_ball(self, image: Array, strip: Strip, ball: tuple[float, float, float], colour: Array) -> None:
        c = self._canvas
        x, y, r = ball
        part = strip.columns(x - r - c.px, x + r + c.px)
        if part is None or strip.bottom * c.px < y - r - c.px or strip.top * c.px > y + r + c.px:
            return
        nx, ny = (part.x - x) / r, (part.y - y) / r
        square = nx * nx + ny * ny
        nz = np.sqrt(np.clip(1 - square, 0, 1))
        fleck = smooth(1.7, 2.3, c.texture(5, part, base=170.0, gain=0.62))
        glaze = c.texture(2, part, base=120.0, gain=0.92)
        tone = self._lit(nx, ny, nz) * (1 + glaze * 0.010) * (1 - fleck * 0.38)
        bounce = np.clip(ny, 0, 1) * 0.13 * nz
        shine = np.exp(-((nx - (0.36 * self._light_from)) ** 2 + (ny + 0.44) ** 2) * 26) * 0.22
        colours = colour * tone + self._palette.table * bounce + self._palette.light * shine
        lay(image[part.inside(strip)], colours, cover((1 - np.sqrt(square)) * r, c.px))
