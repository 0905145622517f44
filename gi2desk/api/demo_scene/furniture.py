"""What stands in the interior: a bench, a rug, a pendant lamp and a plant."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

import numpy as np

from gi2desk.api.demo_scene.canvas import Canvas, Strip
from gi2desk.api.demo_scene.field import Array, F, cover, lay, mix, smooth, tint
from gi2desk.api.demo_scene.foliage import leaf
from gi2desk.api.demo_scene.room import Room
from gi2desk.api.demo_scene.stencil import Pen, Point, Stencil, soft


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Colours of one room and hour."""

    plaster: Array
    floor: Array
    timber: Array
    frame: Array
    sky: tuple[Array, Array, Array]
    trees: Array
    sun: Array
    shadow: Array
    art: tuple[Array, Array, Array]
    fabric: Array


class Furniture:
    """Things placed in `room`; `side` is where the light comes from (−1 left, 1 right)."""

    def __init__(
        self, canvas: Canvas, room: Room, side: int, colours: Palette, dice: np.random.Generator
    ) -> None:
        self._canvas, self._room, self._side, self._colours = canvas, room, side, colours
        self._bench = (-side * (room.half - 0.36), 0.26, 1.75, 2.95)  # middle, half width, near, far
        self._lamp = (*room.project(-side * room.half * 0.40, room.height * 0.70, 2.3), 0.10 / 2.3)
        self._pot = (side * (room.half - 0.27), 2.05)
        self._shadow = soft(canvas, self._draw_shadows, 0.007)
        self._faces = [self._face(points, tone) for points, tone in self._bench_faces()]
        self._seams = self._seam_stencil()
        self._seed = int(dice.integers(1 << 30))
        self._leaves = [self._plant(layer) for layer in range(3)]
        self._vessel = self._plant_pot()

    def draw(self, image: Array, strip: Strip) -> None:
        """Paint everything over the planes of `image`."""
        shade = self._shadow.sample(self._canvas.edges(strip), strip.size)
        lay(image, self._colours.shadow * 0.42, shade * 0.62)
        self._draw_bench(image, strip)
        self._draw_lamp(image, strip)
        self._draw_plant(image, strip)

    def matte(self, strip: Strip) -> Array:
        """Coverage of the bench and the plant (h, W)."""
        out = np.zeros((strip.y.size, strip.x.size), dtype=F)
        for stencil in (*(face for face, _ in self._faces), *self._leaves, self._vessel):
            cut = stencil.cut(strip)
            if cut is not None:
                _, rows, columns = cut[0].inside(strip)
                out[rows, columns] = np.maximum(out[rows, columns], cut[1])
        return out

    # Shapes

    def _around(self, points: list[Point]) -> tuple[float, float, float, float]:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        return min(xs), min(ys), max(xs), max(ys)

    def _face(self, points: list[Point], tone: float) -> tuple[Stencil, float]:
        return Stencil.drawn(self._canvas, self._around(points), lambda pen: pen.polygon(points)), tone

    def _bench_faces(self) -> list[tuple[list[Point], float]]:
        p = self._room.project
        middle, half, near, far = self._bench
        inner = middle + half * self._side
        outer = middle - half * self._side
        faces: list[tuple[list[Point], float]] = []
        for low, high, inset, tone in ((0.0, 0.055, 0.03, 0.34), (0.055, 0.185, 0.0, 1.0)):
            i, o, n = inner - inset * self._side, outer + inset * self._side, near + inset
            faces.append(([p(i, low, n), p(i, high, n), p(i, high, far), p(i, low, far)], tone * 0.98))
            faces.append(([p(i, low, n), p(i, high, n), p(o, high, n), p(o, low, n)], tone * 0.70))
        top = 0.185
        faces.append(
            ([p(inner, top, near), p(outer, top, near), p(outer, top, far), p(inner, top, far)], 1.16)
        )
        back_in = outer + 0.13 * self._side
        b = [
            p(back_in, top, near),
            p(back_in, 0.42, near + 0.02),
            p(back_in, 0.42, far),
            p(back_in, top, far),
        ]
        faces.append((b, 1.02))
        e = [
            p(back_in, top, near),
            p(back_in, 0.42, near + 0.02),
            p(outer, 0.42, near + 0.02),
            p(outer, top, near),
        ]
        faces.append((e, 0.68))
        return faces

    def _seam_stencil(self) -> Stencil:
        middle, half, near, far = self._bench
        p = self._room.project
        points = [
            p(middle - half, 0.5, near),
            p(middle + half, 0.0, near),
            p(middle - half, 0.0, far),
            p(middle + half, 0.5, far),
        ]
        return Stencil.drawn(self._canvas, self._around(points), self._draw_seams)

    def _draw_seams(self, pen: Pen) -> None:
        p = self._room.project
        middle, half, near, far = self._bench
        inner, outer = middle + half * self._side, middle - half * self._side + 0.13 * self._side
        for share in (1 / 3, 2 / 3):
            z = near + (far - near) * share
            pen.stroke(p(inner, 0.06, z), p(inner, 0.187, z), 0.0016)
            pen.stroke(p(inner, 0.187, z), p(outer, 0.187, z), 0.0016)
            pen.stroke(p(outer, 0.187, z), p(outer, 0.42, z), 0.0016)

    def _draw_shadows(self, pen: Pen) -> None:
        p = self._room.project
        middle, half, near, far = self._bench
        a, b = middle - half, middle + half
        away = -self._side
        pen.polygon(
            [
                p(a, 0, near - 0.05),
                p(b, 0, near - 0.05),
                p(b + 0.05 * away, 0, far),
                p(a + 0.05 * away, 0, far),
            ]
        )
        x, z = self._pot
        at = p(x, 0.0, z)
        pen.ellipse((at[0] + away * 0.03, at[1] + 0.004), 0.15 / z, 0.028 / z)

    def _plant(self, layer: int) -> Stencil:
        at = self._room.project(self._pot[0], 0.22, self._pot[1])
        dice = Random(self._seed * 3 + layer)

        def draw(pen: Pen) -> None:
            for _ in range(9):
                self._stem(pen, at, dice)

        return Stencil.drawn(self._canvas, (at[0] - 0.25, at[1] - 0.36, at[0] + 0.25, at[1] + 0.03), draw)

    def _stem(self, pen: Pen, root: Point, dice: Random) -> None:
        angle = -math.pi / 2 + dice.uniform(-0.55, 0.55)
        bend = dice.uniform(-0.5, 0.5) + (angle + math.pi / 2) * 0.8
        here, steps = root, 13
        length = dice.uniform(0.16, 0.30)
        for step in range(steps):
            angle += bend / steps
            after = (here[0] + math.cos(angle) * length / steps, here[1] + math.sin(angle) * length / steps)
            pen.stroke(here, after, 0.0022 * (1.2 - step / steps))
            if step > 2:
                for way in (-1, 1):
                    size = 0.032 * (1.15 - 0.5 * step / steps) * dice.uniform(0.7, 1.15)
                    leaf(pen, after, angle + way * dice.uniform(0.6, 1.2), size, size * 0.20)
            here = after

    def _plant_pot(self) -> Stencil:
        x, z = self._pot
        p = self._room.project
        left, right = p(x - 0.10, 0.22, z), p(x + 0.10, 0.22, z)
        low, high = p(x - 0.075, 0.0, z), p(x + 0.075, 0.0, z)

        def draw(pen: Pen) -> None:
            pen.polygon([left, right, high, low])
            pen.ellipse(((low[0] + high[0]) / 2, low[1]), (high[0] - low[0]) / 2, 0.016 / z)
            pen.ellipse(((left[0] + right[0]) / 2, left[1]), (right[0] - left[0]) / 2, 0.014 / z)

        return Stencil.drawn(self._canvas, (left[0], left[1] - 0.01, right[0], low[1] + 0.012), draw)

    # Painting

    def _draw_bench(self, image: Array, strip: Strip) -> None:
        c = self._canvas
        for index, (stencil, tone) in enumerate(self._faces):
            cut = stencil.cut(strip)
            if cut is None:
                continue
            part, mask = cut
            cloth = c.texture(10, part, base=420.0, gain=0.9)
            fold = c.texture(11, part, base=5.0, gain=0.45, octaves=3)
            colour = self._colours.timber if index < 2 else self._colours.fabric
            shade = tone * (0.88 + cloth * 0.018 + fold * 0.030)
            lay(image[part.inside(strip)], colour * shade, mask)
        cut = self._seams.cut(strip)
        if cut is not None:
            lay(image[cut[0].inside(strip)], self._colours.fabric * 0.42, cut[1] * 0.7)

    def _draw_lamp(self, image: Array, strip: Strip) -> None:
        c = self._canvas
        x, y, r = self._lamp
        cord = cover(0.0011 - np.abs(strip.x - x), c.px) * (strip.y < y)
        lay(image, self._colours.frame, cord * 0.85)
        part = strip.columns(x - r * 6, x + r * 6)
        if part is None or strip.top * c.px > y + r * 6:
            return
        away = np.hypot(part.x - x, part.y - y)
        view = image[part.inside(strip)]
        lay(view, self._colours.sun, np.exp(-np.maximum(away - r, 0) * 26) * 0.20)
        u, v = (part.x - x) / r, (part.y - y) / r
        bulge = np.sqrt(np.clip(1 - u * u - v * v, 0, 1))
        glow = 0.74 + 0.24 * bulge + 0.04 * v
        warm = mix(self._colours.sun, tint(255, 250, 238), bulge * 0.85)
        lay(view, warm * glow, cover(r - away, c.px))

    def _draw_plant(self, image: Array, strip: Strip) -> None:
        c = self._canvas
        tones = (0.46, 0.66, 0.92)
        for stencil, tone in zip(self._leaves, tones, strict=True):
            cut = stencil.cut(strip)
            if cut is not None:
                part, mask = cut
                vein = c.texture(4, part, base=34.0, gain=0.66, octaves=7)
                lay(image[part.inside(strip)], self._colours.trees * (tone + vein * 0.08), mask)
        cut = self._vessel.cut(strip)
        if cut is not None:
            part, mask = cut
            at = self._room.project(self._pot[0], 0.1, self._pot[1])[0]
            u = (part.x - at) / (0.10 / self._pot[1]) * self._side
            clay = c.texture(10, part, base=420.0, gain=0.9)
            round_tone = 0.62 + 0.34 * smooth(-1.0, 0.9, u) + clay * 0.022
            lay(image[part.inside(strip)], tint(214, 202, 188) * round_tone, mask)
