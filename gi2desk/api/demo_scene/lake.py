"""A forest lake in morning mist: rows of conifers fading into haze, their reflection, reeds in front."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np

from gi2desk.api.demo_scene.canvas import Canvas, Strip
from gi2desk.api.demo_scene.conifer import Stand
from gi2desk.api.demo_scene.field import Array, F, gradient, lay, mix, smooth, tint
from gi2desk.api.demo_scene.foliage import blade, cattail
from gi2desk.api.demo_scene.stencil import Pen, Stencil


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Colours of one morning: sky from zenith to horizon, light, mist, trees far and near, water, reeds."""

    sky: tuple[Array, Array, Array]
    sun: Array
    mist: Array
    far: Array
    near: Array
    water: Array
    reed: Array


PALETTES = (
    Palette(
        sky=(tint(108, 140, 158), tint(186, 196, 190), tint(246, 220, 178)),
        sun=tint(255, 236, 196),
        mist=tint(226, 214, 192),
        far=tint(134, 152, 152),
        near=tint(22, 38, 38),
        water=tint(54, 78, 84),
        reed=tint(24, 30, 22),
    ),
    Palette(
        sky=(tint(40, 58, 88), tint(104, 128, 152), tint(214, 190, 186)),
        sun=tint(255, 214, 190),
        mist=tint(170, 180, 192),
        far=tint(92, 112, 134),
        near=tint(12, 22, 34),
        water=tint(30, 46, 66),
        reed=tint(10, 16, 22),
    ),
    Palette(
        sky=(tint(146, 154, 148), tint(214, 204, 182), tint(250, 226, 184)),
        sun=tint(255, 240, 206),
        mist=tint(236, 220, 190),
        far=tint(176, 150, 116),
        near=tint(68, 40, 22),
        water=tint(96, 84, 66),
        reed=tint(44, 30, 18),
    ),
)

_ROWS = 5


class Lake:
    """The scene at one size; `look` chooses the morning and where the light comes from."""

    def __init__(self, canvas: Canvas, look: int) -> None:
        self._canvas = canvas
        dice = canvas.dice("lake")
        self._palette = PALETTES[look % len(PALETTES)]
        self._shore = round(canvas.height * 0.625)  # a whole row: legal heights are multiples of 16
        self._line = self._shore * canvas.px
        self._sun = canvas.across * float(dice.uniform(-0.3, 0.3)) * (1 if look % 2 == 0 else -1)
        self._ridges = [self._ridge(index) for index in range(2)]
        seed = int(dice.integers(1 << 20))
        self._stands = [self._stand(index, seed + index).stencil(canvas) for index in range(_ROWS)]
        self._reeds = [self._reed(layer, seed) for layer in range(2)]

    def shade(self, strip: Strip) -> Array:
        """Planes (3, h, W) of display values."""
        image = np.zeros((3, strip.y.size, self._canvas.width), dtype=F)
        above = max(0, min(self._shore, strip.bottom) - strip.top)
        if above:
            image[:, :above] = self._land(strip.rows(0, above))
        if above < strip.y.size:
            image[:, above:] = self._water(strip.rows(above, strip.y.size))
        self._mist(image, strip)
        self._draw_reeds(image, strip)
        return image

    def matte(self, strip: Strip) -> Array:
        """The nearest trees and the reeds."""
        out = np.zeros((strip.y.size, strip.x.size), dtype=F)
        for stencil in (self._stands[-1], *self._reeds):
            cut = stencil.cut(strip)
            if cut is not None:
                _, rows, columns = cut[0].inside(strip)
                out[rows, columns] = np.maximum(out[rows, columns], cut[1])
        return out

    # Land and sky

    def _land(self, strip: Strip) -> Array:
        image = self._sky(strip)
        for index in range(2):
            self._draw_ridge(image, strip, index)
        for index in range(_ROWS):
            self._draw_stand(image, strip, index)
        return image

    def _sky(self, strip: Strip) -> Array:
        c, p = self._canvas, self._palette
        ramp = gradient(list(p.sky), [0.0, 0.55, 1.0], strip.y / self._line)
        image = np.broadcast_to(ramp, (3, strip.y.size, c.width)).copy()
        dx, dy = (strip.x - self._sun) / 0.7, (strip.y - (self._line - 0.20)) / 0.36
        glow = np.exp(-(dx * dx + dy * dy) * 1.6)
        veil = c.texture(1, strip, base=3.0, gain=0.52, octaves=8, stretch=(2.6, 0.9))
        lay(image, p.sun, glow * 0.62)
        lay(image, mix(p.sky[2], p.sun, glow), smooth(-0.2, 2.0, veil) * 0.30)
        return image

    def _ridge(self, index: int) -> Array:
        line = self._canvas.curve(20 + index, base=2.0 + index, gain=0.48)
        return (self._line - 0.205 + 0.055 * index) - (0.050 - 0.012 * index) * line

    def _draw_ridge(self, image: Array, strip: Strip, index: int) -> None:
        c, p = self._canvas, self._palette
        line = self._ridges[index]
        wood = c.texture(3, strip, base=60.0, gain=0.72, stretch=(0.8, 1.7))
        edge = strip.y - line + wood * 0.0035
        mask = np.clip(edge / (max(c.px, 0.0012)) + 0.5, 0, 1)
        tone = mix(p.sky[2], p.far, 0.42 + 0.25 * index) * (1 + wood * 0.014)
        low = smooth(0.0, 0.16, strip.y - line)
        lay(image, mix(tone, p.mist, low * 0.75), mask)

    def _stand(self, index: int, seed: int) -> Stand:
        near = index / (_ROWS - 1)
        return Stand(
            base=self._line - 0.026 * (1 - near),
            low=0.030 + 0.060 * near,
            high=0.110 + 0.250 * near**1.3,
            gap=0.019 + 0.024 * near,
            seed=seed,
        )

    def _draw_stand(self, image: Array, strip: Strip, index: int) -> None:
        c, p = self._canvas, self._palette
        cut = self._stands[index].cut(strip)
        if cut is None:
            return
        part, mask = cut
        near = index / (_ROWS - 1)
        tone = mix(mix(p.mist, p.far, 0.85), p.near, near**0.9)
        needle = c.texture(4, part, base=90.0, gain=0.8, stretch=(0.8, 1.3))
        rise = self._line - part.y
        haze = np.exp(-np.maximum(rise, 0) / (0.045 + 0.03 * near)) * (0.92 - 0.50 * near)
        colour = mix(tone * (1 + needle * (0.10 + 0.08 * near)), p.mist, haze)
        lay(image[part.inside(strip)], colour, mask * 0.97)

    # Water

    def _water(self, strip: Strip) -> Array:
        c, p = self._canvas, self._palette
        top, bottom = 2 * self._shore - strip.bottom, 2 * self._shore - strip.top
        if top < 0:
            bottom, top = bottom - top, 0
        y = ((np.arange(top, bottom, dtype=np.float64) + 0.5) * c.px).astype(F)[:, None]
        mirrored = Strip(top=top, bottom=bottom, left=0, right=c.width, x=strip.x, y=y)
        image = np.ascontiguousarray(self._land(mirrored)[:, ::-1])
        depth = (strip.y - self._line) / (c.down - self._line)
        ripple = c.texture(5, strip, base=16.0, gain=0.66, stretch=(5.0, 0.36))
        swell = c.texture(6, strip, base=5.0, gain=0.5, octaves=4, stretch=(5.0, 0.5))
        image = self._stir(image, swell, depth)
        shine = smooth(0.2, 2.2, ripple + swell * 0.7) * (0.10 + 0.30 * depth)
        image *= 1.0 + ripple * 0.030 * (0.4 + depth)
        lay(image, p.water, 0.16 + 0.44 * depth)
        lay(image, mix(p.sky[1], p.sun, 0.35), shine * 0.62)
        return image

    def _stir(self, image: Array, swell: Array, depth: Array) -> Array:
        """Shift each row sideways a little, as moving water does to what it reflects."""
        shift = swell.mean(axis=1) * (0.006 / self._canvas.px) * depth[:, 0]
        whole = np.floor(shift).astype(int)
        rest = shift - whole
        for row, (step, part) in enumerate(zip(whole.tolist(), rest.tolist(), strict=True)):
            line = image[:, row]
            image[:, row] = np.roll(line, step, axis=1) * (1 - part) + np.roll(line, step + 1, axis=1) * part
        return image

    def _mist(self, image: Array, strip: Strip) -> None:
        c, p = self._canvas, self._palette
        away = np.abs(strip.y - (self._line + 0.002))
        if float(away.min()) > 0.14:
            return
        cloud = c.texture(7, strip, base=3.2, gain=0.55, octaves=7, stretch=(3.4, 0.7))
        bank = np.exp(-((away / 0.030) ** 2) * 0.8) * 0.62 + np.exp(-away / 0.05) * 0.22
        lay(image, mix(p.mist, p.sun, 0.25), np.clip(bank * (0.85 + cloud * 0.42), 0, 0.9))

    # Reeds

    def _reed(self, layer: int, seed: int) -> Stencil:
        c = self._canvas
        half, high = c.across / 2, 0.17 - 0.045 * layer

        def draw(pen: Pen) -> None:
            dice = Random(seed * 2 + layer)
            for _ in range(300):
                side = -1 if dice.random() < 0.5 else 1
                share = 1.02 - 0.80 * dice.random() ** 1.7
                tall = high * dice.uniform(0.35, 1.0) * (0.25 + 0.75 * share**1.3)
                lean = tall * dice.uniform(-0.35, 0.35)
                root = (side * share * half, c.down + 0.01)
                blade(pen, root, tall, lean, 0.0032 * dice.uniform(0.5, 1.0))
                if dice.random() < 0.06:
                    cattail(pen, (root[0] + lean, root[1] - tall), tall)

        return Stencil.drawn(c, (-half, c.down - high - 0.04, half, c.down), draw)

    def _draw_reeds(self, image: Array, strip: Strip) -> None:
        p = self._palette
        for layer, stencil in enumerate(self._reeds):
            cut = stencil.cut(strip)
            if cut is not None:
                part, mask = cut
                tone = mix(p.reed, p.mist, 0.16 * (1 - layer)) * (1.0 + 0.6 * (self._canvas.down - part.y))
                lay(image[part.inside(strip)], tone, mask)
