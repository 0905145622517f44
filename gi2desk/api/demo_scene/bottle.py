"""The still life's bottle: tinted glass with reflections of a window, a turned cap and the printed label."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gi2desk.api.demo_scene.canvas import Canvas, Strip
from gi2desk.api.demo_scene.field import Array, lay, mix, pulse, smooth, tint
from gi2desk.api.demo_scene.label import Label
from gi2desk.api.demo_scene.lathe import Lathe, Turned


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Colours of one set: wall, table, stone, glass, ceramic, cap, light and shadow."""

    wall: Array
    table: Array
    stone: Array
    block: Array
    glass: Array
    ceramic: Array
    cap: Array
    light: Array
    shadow: Array


@dataclass(frozen=True, kw_only=True)
class Bottle:
    """A bottle standing at `foot` around `middle`, lit from the side `light` (−1 left, 1 right)."""

    canvas: Canvas
    light: float
    body: Lathe
    cap: Lathe
    label: Label

    @classmethod
    def make(
        cls, canvas: Canvas, middle: float, foot: float, light: float, dice: np.random.Generator
    ) -> Bottle:
        """A bottle of about a third of the scene's height."""
        r, shoulder = 0.082, foot - 0.205
        curve = [
            (shoulder - 0.042 * np.sin(a), 0.030 + (r - 0.030) * np.cos(a))
            for a in np.linspace(np.pi / 2, 0, 16)
        ]
        neck = ((shoulder - 0.058, 0.028), (shoulder - 0.043, 0.028))
        body = (*neck, *((float(y), float(q)) for y, q in curve), (foot - 0.008, r), (foot, r - 0.006))
        cap = ((shoulder - 0.122, 0.037), (shoulder - 0.120, 0.039), (shoulder - 0.054, 0.039))
        return cls(
            canvas=canvas,
            light=light,
            body=Lathe(canvas=canvas, middle=middle, profile=body),
            cap=Lathe(canvas=canvas, middle=middle, profile=cap),
            label=Label(canvas, middle, shoulder + 0.040, r * 0.78, 0.118, dice),
        )

    def draw(self, image: Array, strip: Strip, palette: Palette) -> None:
        """Paint the bottle over the planes of `image`."""
        body = self.body.side(strip)
        if body is not None:
            lay(image[body.strip.inside(strip)], self._glass(body, palette), body.mask * 0.985)
        self._draw_label(image, strip)
        self._draw_cap(image, strip, palette)

    def _glass(self, body: Turned, palette: Palette) -> Array:
        u, bulge = body.u * self.light, body.bulge
        deep = palette.glass * (0.16 + 0.55 * bulge * bulge)
        glow = np.exp(-(((u + 0.42) / 0.34) ** 2)) * 0.85
        liquid = smooth(self.body.top + 0.088, self.body.top + 0.0885 + self.canvas.px, body.y)
        low = smooth(self.body.bottom - 0.13, self.body.bottom, body.y)
        colour: Array = deep + palette.glass * glow * (0.45 + 0.75 * liquid * (0.55 + low))
        colour = mix(mix(colour, palette.wall, 0.30), colour, 0.35 + 0.65 * liquid)
        rim = np.exp(-(((np.abs(u) - 0.955) / 0.022) ** 2)) * 0.34
        heel = smooth(self.body.bottom - 0.013, self.body.bottom - 0.007, body.y)
        colour = colour + palette.light * (rim + heel * 0.10 * bulge)
        return self._reflections(colour, body, u, palette)

    def _reflections(self, colour: Array, body: Turned, u: Array, palette: Palette) -> Array:
        span = self.body.bottom - self.body.top
        v = (body.y - self.body.top) / span
        long = smooth(0.30, 0.36, v) * smooth(0.97, 0.93, v)
        bars = 1 - 0.8 * smooth(0.010, 0.006, np.abs(v - 0.62))
        main = smooth(0.50, 0.53, u) * smooth(0.74, 0.70, u) * long * bars
        thin = smooth(-0.86, -0.84, u) * smooth(-0.77, -0.79, u) * long
        arc = smooth(0.15, 0.22, v) * smooth(0.34, 0.26, v) * np.exp(-(((u - 0.60) / 0.10) ** 2))
        result: Array = colour + (palette.light - colour) * (main * 0.62 + thin * 0.30 + arc * 0.55)
        return result

    def _draw_label(self, image: Array, strip: Strip) -> None:
        paper, ink = self.label.paper(strip), self.label.ink(strip)
        if paper is None or ink is None:
            return
        part, mask = paper
        u = (part.x - self.body.middle) / 0.082
        fibre = self.canvas.texture(7, part, base=220.0, gain=0.8, stretch=(1.6, 0.8))
        tone = 0.60 + 0.40 * np.sqrt(np.clip(1 - (u - (0.30 * self.light)) ** 2, 0, 1)) + fibre * 0.012
        lay(image[part.inside(strip)], tint(240, 234, 222) * tone, mask)
        part, mask = ink
        lay(image[part.inside(strip)], tint(38, 34, 32), mask * 0.9)

    def _draw_cap(self, image: Array, strip: Strip, palette: Palette) -> None:
        side = self.cap.side(strip)
        if side is not None:
            u = side.u * self.light
            sheen = np.exp(-(((u - 0.45) / 0.20) ** 2)) * 0.62 + np.exp(-(((u + 0.72) / 0.10) ** 2)) * 0.30
            turn = np.arcsin(np.clip(side.u, -0.999, 0.999)) * (150 / np.pi)
            rate = (150 / np.pi) * (self.canvas.px / 0.039) / np.maximum(side.bulge, 0.05)
            knurl = pulse(turn, rate, 0.5)
            colour = palette.cap * (0.42 + 0.5 * side.bulge) + palette.light * sheen * 0.55
            band = smooth(self.cap.bottom - 0.010, self.cap.bottom - 0.0095, side.y)
            lay(image[side.strip.inside(strip)], colour * (1 - knurl * 0.20 * (1 - band)), side.mask)
        lid = self.cap.lid(strip)
        if lid is not None:
            part, mask, x, _ = lid
            lay(
                image[part.inside(strip)],
                palette.cap * 0.72 + palette.light * (0.20 + 0.10 * x * self.light),
                mask,
            )
