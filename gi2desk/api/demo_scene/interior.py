"""A quiet modern room: glazing on one side, timber slats on the other, window light across a stone floor."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gi2desk.api.demo_scene.canvas import Canvas, Strip
from gi2desk.api.demo_scene.field import Array, F, gradient, lay, mix, pulse, smooth, tint, wave
from gi2desk.api.demo_scene.furniture import Furniture, Palette
from gi2desk.api.demo_scene.room import Room, Surface

PALETTES = (
    Palette(
        plaster=tint(214, 204, 192),
        floor=tint(172, 162, 150),
        timber=tint(158, 108, 68),
        frame=tint(40, 34, 30),
        sky=(tint(206, 222, 234), tint(236, 236, 226), tint(252, 240, 214)),
        trees=tint(120, 136, 104),
        sun=tint(255, 222, 164),
        shadow=tint(96, 84, 84),
        art=(tint(186, 92, 58), tint(228, 196, 152), tint(58, 52, 60)),
        fabric=tint(196, 184, 166),
    ),
    Palette(
        plaster=tint(186, 190, 192),
        floor=tint(132, 136, 138),
        timber=tint(96, 78, 64),
        frame=tint(26, 28, 32),
        sky=(tint(126, 158, 190), tint(196, 206, 208), tint(248, 216, 176)),
        trees=tint(70, 92, 92),
        sun=tint(255, 206, 150),
        shadow=tint(58, 66, 82),
        art=(tint(46, 74, 104), tint(206, 196, 180), tint(206, 128, 76)),
        fabric=tint(92, 106, 116),
    ),
    Palette(
        plaster=tint(222, 200, 184),
        floor=tint(190, 164, 142),
        timber=tint(184, 138, 92),
        frame=tint(62, 46, 38),
        sky=(tint(232, 214, 208), tint(250, 226, 202), tint(255, 232, 196)),
        trees=tint(156, 142, 106),
        sun=tint(255, 210, 150),
        shadow=tint(122, 88, 82),
        art=(tint(110, 44, 40), tint(226, 168, 118), tint(238, 222, 200)),
        fabric=tint(150, 78, 58),
    ),
)


_BAY = 0.66  # distance between two posts of the glazing, in room units

Look = Callable[[Surface], Array]


class Interior:
    """The scene at one size; `look` chooses the colours and the hour, the seed the room."""

    def __init__(self, canvas: Canvas, look: int) -> None:
        self._canvas = canvas
        dice = canvas.dice("interior")
        self._palette = PALETTES[look % len(PALETTES)]
        self._side = -1 if dice.random() < 0.6 else 1  # where the glass is
        eye = (-self._side * canvas.across * float(dice.uniform(0.02, 0.09)), canvas.down * 0.5 + 0.015)
        half = min(0.98, max(0.60, canvas.across * 0.735))
        ceiling = 0.58 * min(1.45, max(1.0, canvas.down))
        self._room = Room(canvas=canvas, eye=eye, half=half, floor=0.42, ceiling=ceiling, deep=3.7)
        self._slope = float(dice.uniform(0.36, 0.46)) - 0.05 * (look % 2)
        self._skew = float(dice.uniform(-0.55, -0.25)) + 0.25 * (look % 3)
        self._things = Furniture(canvas, self._room, self._side, self._palette, dice)

    def shade(self, strip: Strip) -> Array:
        """Planes (3, h, W) of display values."""
        image = np.zeros((3, strip.y.size, self._canvas.width), dtype=F)
        self._paint(image, strip, self._room.back(strip), self._wall)
        self._paint(image, strip, self._room.side(strip, self._side), self._glazing)
        self._paint(image, strip, self._room.side(strip, -self._side), self._slats)
        self._paint(image, strip, self._room.flat(strip, -1), self._ceiling)
        self._paint(image, strip, self._room.flat(strip, 1), self._stone)
        self._things.draw(image, strip)
        return image

    def matte(self, strip: Strip) -> Array:
        """The furniture."""
        return self._things.matte(strip)

    def _paint(self, image: Array, strip: Strip, surface: Surface | None, look: Look) -> None:
        if surface is not None:
            lay(image[surface.strip.inside(strip)], look(surface), surface.mask)

    # Light

    def _sun(self, s: Surface) -> Array:
        """Direct sun through the glazing, with the shadows of its frames and a soft edge that grows with distance."""
        room = self._room
        away = room.half - self._side * s.across
        soft = 0.012 + 0.030 * away
        high = s.up + away * self._slope
        along = s.z + away * self._skew
        bars = pulse(along * (1 / _BAY), (s.fine + soft) * (1 / _BAY), 0.085)
        edge = np.clip((high - 0.05) / soft, 0, 1) * np.clip(((room.height * 0.93) - high) / soft, 0, 1)
        transom = np.clip(np.abs(high - (room.height * 0.70)) / (soft + 0.012) - 0.4, 0, 1)
        result: Array = edge * (1 - bars) * transom
        return result

    def _fill(self, s: Surface) -> Array:
        """Skylight from the glazing side, darker towards corners and the far end."""
        room = self._room
        away = room.half - self._side * s.across
        light = 0.98 - 0.15 * away + 0.05 * (room.deep - s.z) / room.deep
        low = 1 - 0.20 * np.exp(-np.maximum(s.up, 0) * 9) * (s.up.size > 1)
        high = 1 - 0.16 * np.exp(-np.maximum(room.height - s.up, 0) * 7) * (s.up.size > 1)
        end = 1 - 0.20 * np.exp(-np.maximum(room.deep - s.z, 0) * 5) * (s.fine.size > 1)
        corner = 1 - 0.22 * np.exp(-np.maximum(room.half - np.abs(s.across), 0) * 6) * (s.across.size > 1)
        result: Array = light * low * high * end * corner
        return result

    def _light(self, colour: Array, s: Surface, *, sun: float = 1.0) -> Array:
        p = self._palette
        fill = self._fill(s)
        shaded = colour * mix(p.shadow * 1.25, np.ones((3, 1, 1), dtype=F), np.clip(fill, 0, 1.1))
        return shaded + colour * p.sun * self._sun(s) * (0.50 * sun)

    # Surfaces

    def _wall(self, s: Surface) -> Array:
        c, p, room = self._canvas, self._palette, self._room
        plaster = c.texture(1, s.strip, base=5.0, gain=0.60) * 0.012 + self._tooth(s.strip) * 0.013
        wall = self._light(p.plaster * (1 + plaster), s)
        half, high, middle = 0.37 * room.half, 0.25, room.height * 0.5 + 0.04
        x, y = s.across - (0.10 * self._side), s.up - middle
        inside = c.px * room.deep
        for grow, colour in ((0.030, p.shadow * 0.9), (0.014, p.frame), (0.006, tint(244, 240, 232))):
            mask = _box(
                x - (0.012 * (grow > 0.02)), y + (0.014 * (grow > 0.02)), half + grow, high + grow, inside
            )
            lay(wall, colour * 0.9, mask * (0.5 if grow > 0.02 else 1.0))
        lay(wall, self._painting(s, x / high, y / high), _box(x, y, half - 0.02, high - 0.02, inside))
        return wall

    def _painting(self, s: Surface, x: Array, y: Array) -> Array:
        c, p = self._canvas, self._palette
        brush = c.texture(9, s.strip, base=26.0, gain=0.68, stretch=(3.2, 0.7))
        edge = y * 9 + brush * 0.22
        body = mix(p.art[0], p.art[1], smooth(0.4, 1.1, edge) * 0.95)
        band = smooth(-4.4, -5.0, edge)
        colours = mix(body, p.art[2], band)
        disc = 0.42 - np.hypot(x - 0.16, y + 0.02)
        lay(colours, p.art[2] * 1.1, smooth(-0.014, 0.016, disc + brush * 0.004))
        return colours * (0.94 + brush * 0.045)

    def _glazing(self, s: Surface) -> Array:
        p = self._palette
        view = self._outside(s.strip, s.strip.y - self._room.eye[1])
        bars = self._frames(s)
        frame = p.frame * (0.85 + 0.4 * smooth(0.0, 1.0, s.up))
        out = view + (frame - view) * bars
        sill = smooth(0.055, 0.045, s.up) + smooth(self._room.height * 0.94, self._room.height * 0.95, s.up)
        return mix(out, self._light(p.plaster * 0.8, s, sun=0.0), np.clip(sill, 0, 1))

    def _frames(self, s: Surface) -> Array:
        rail = np.abs(s.up - (self._room.height * 0.70))
        pixel = s.z * self._canvas.px
        across = np.clip((0.011 - rail) / pixel + 0.5, 0, 1)
        posts = pulse(s.z * (1 / _BAY), s.fine * (1 / _BAY), 0.075)
        result: Array = np.maximum(across, posts)
        return result

    def _outside(self, strip: Strip, dy: Array) -> Array:
        """Sky, far trees and ground, slightly out of focus; the horizon is at eye height."""
        c, p = self._canvas, self._palette
        sky = gradient(list(p.sky[::-1]), [0.0, 0.22, 0.6], -dy)
        view = np.broadcast_to(sky, (3, strip.y.size, strip.x.size)).copy()
        crown = c.texture(3, strip, base=7.0, gain=0.55, octaves=5)
        leaves = c.texture(4, strip, base=34.0, gain=0.66, octaves=7)
        far = smooth(-0.004, 0.012, dy + crown * 0.016 + leaves * 0.002 + 0.050)
        lay(view, mix(p.sky[2], p.trees, 0.42), far)
        near = smooth(-0.006, 0.010, dy + crown * 0.040 + leaves * 0.012 + 0.012)
        light = np.tanh(leaves * 0.7 + crown * 0.3)
        lay(view, p.trees * (0.86 + light * 0.14), near * 0.92)
        lawn = mix(p.trees * 1.22, p.sky[2], 0.22) * (1 + leaves * 0.02)
        lay(view, lawn, smooth(0.052, 0.064, dy + crown * 0.004))
        return view

    def _slats(self, s: Surface) -> Array:
        c, p = self._canvas, self._palette
        phase, rate = s.z * (1 / 0.043), s.fine * (1 / 0.043)
        gap = pulse(phase, rate, 0.26)
        index = np.floor(phase[0]).astype(np.int64)
        tone = c.noise.white(90, (0, 512), (0, 1))[0][index % 512][None, :] * (rate < 0.5)
        grain = c.texture(5, s.strip, base=26.0, gain=0.72, stretch=(0.30, 5.0))
        round_edge = wave(phase + 0.12, rate) * 0.07
        wood = p.timber * (1 + tone * 0.055 + grain * 0.040 + round_edge)
        lit = self._light(wood, s)
        return lit * (1 - gap * 0.78)

    def _ceiling(self, s: Surface) -> Array:
        p = self._palette
        phase, rate = s.z * (1 / 0.44), s.fine * (1 / 0.44)
        beam = pulse(phase, rate, 0.20)
        shade = pulse(phase + 0.055, rate + 0.10, 0.20)
        grain = self._canvas.texture(6, s.strip, base=30.0, gain=0.7, stretch=(6.0, 0.4))
        plaster = self._light(p.plaster * (0.98 + self._tooth(s.strip) * 0.013), s, sun=0.0)
        out = plaster * (1 - shade * 0.22)
        wood = self._light(p.timber * (0.84 + grain * 0.045), s, sun=0.0)
        return out + (wood - out) * beam

    def _stone(self, s: Surface) -> Array:
        c, p = self._canvas, self._palette
        cloud = c.texture(7, s.strip, base=4.0, gain=0.60, stretch=(2.0, 0.6))
        fleck = c.texture(8, s.strip, base=140.0, gain=0.92, stretch=(1.5, 0.8))
        joints = np.maximum(
            pulse(s.z * (1 / 0.7) + 0.3, s.fine * (1 / 0.7), 0.007),
            pulse(s.across * (1 / 0.7) + 0.5, s.z * (c.px / 0.7), 0.007),
        )
        base = p.floor * (1 + cloud * 0.030 + fleck * 0.026) * (1 - joints * 0.40)
        rug = self._rug(s)
        lay(base, self._wool(s, fleck), rug)
        lit = self._light(base, s)
        gloss = (0.10 + 0.34 * smooth(1.0, 3.6, s.z)) * (1 - rug)
        return lit + (self._mirror(s) - lit) * gloss * (1 + cloud * 0.08)

    def _rug(self, s: Surface) -> Array:
        px, x = self._canvas.px, s.across + (0.12 * self._side)
        across = np.clip(((0.57 * self._room.half) - np.abs(x)) / (s.z * px) + 0.5, 0, 1)
        result: Array = across * np.clip((0.78 - np.abs(s.z - 2.33)) / s.fine + 0.5, 0, 1)
        return result

    def _wool(self, s: Surface, fleck: Array) -> Array:
        p, px = self._palette, self._canvas.px
        rows = wave(s.z * 48, s.fine * 48) * 0.09
        knots = wave(s.across * 110, s.z * (110 * px)) * 0.08
        x = np.abs(s.across + (0.12 * self._side))
        border = np.clip((0.018 - np.abs(x - (0.51 * self._room.half))) / (s.z * px) + 0.5, 0, 1)
        tone = 0.80 + rows + knots + fleck * 0.03
        result: Array = mix(p.fabric, tint(250, 244, 232), 0.45) * tone * (1 - border * 0.28)
        return result

    def _mirror(self, s: Surface) -> Array:
        """What the polished floor reflects: the glazing on its side, plaster and timber elsewhere."""
        p, room = self._palette, self._room
        dx, dy = s.strip.x - room.eye[0], s.strip.y - room.eye[1]
        z = room.half / np.maximum(np.abs(dx), (room.half / room.deep))
        up = dy * z - room.floor
        sky = gradient([p.trees, p.sky[2], p.sky[1], p.sky[0]], [0.0, 0.07, 0.2, 0.6], dy)
        posts = pulse(z * (1 / _BAY), z * z * (self._canvas.px / room.half / _BAY) + 0.03, 0.075)
        inside = smooth(0.02, 0.08, up) * smooth(room.height * 0.96, room.height * 0.9, up) * (1 - posts)
        glass = p.frame * 0.8 + (sky - p.frame * 0.8) * inside
        side = smooth(-0.005, 0.005, dx * self._side - (room.half / room.deep))
        back = smooth(0.005, -0.005, np.abs(dx) - (room.half / room.deep))
        wall = p.timber * 0.55 + (p.plaster * 0.82 - p.timber * 0.55) * back
        return wall + (glass - wall) * side

    def _tooth(self, strip: Strip) -> Array:
        return self._canvas.texture(2, strip, base=130.0, gain=0.92)


def _box(x: Array, y: Array, half: float, high: float, pixel: Array | float) -> Array:
    """Coverage of a rectangle; `pixel` is the size of a pixel on its plane."""
    across = np.clip((half - np.abs(x)) / pixel + 0.5, 0, 1)
    return across * np.clip((high - np.abs(y)) / pixel + 0.5, 0, 1)
