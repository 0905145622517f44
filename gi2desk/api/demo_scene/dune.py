"""Sand dunes for the desert: a sharp crest that runs down from each peak and parts light from shadow, and ripples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gi2desk.api.demo_scene.canvas import Canvas, Strip
from gi2desk.api.demo_scene.field import Array, cover, lay, mix, smooth, wave


@dataclass(frozen=True, kw_only=True)
class Dune:
    """One dune: its skyline, and the crest that descends from `peak` towards `lean` (−1 left, 1 right).

    `near` is 0 at the horizon and 1 at the viewer; `sun` the side the light comes from.
    """

    canvas: Canvas
    index: int
    skyline: Array
    peak: float
    lean: float
    near: float
    sun: float

    @classmethod
    def make(
        cls, canvas: Canvas, index: int, *, base: float, rise: float, near: float, peak: float, sun: float
    ) -> Dune:
        """A dune whose foot lies at `base` and whose peak stands `rise` above it."""
        reach = 0.30 + 0.25 * near
        t = (canvas.x - peak) / reach
        hill = np.exp(0.2 - np.sqrt(t * t + 0.04))
        roll = canvas.curve(40 + index, base=1.6, gain=0.35, octaves=3)
        skyline = base - rise * hill - (rise * 0.22) * roll
        lean = 1.0 if canvas.dice(f"dune{index}").random() < 0.5 else -1.0
        return cls(canvas=canvas, index=index, skyline=skyline, peak=peak, lean=lean, near=near, sun=sun)

    def draw(self, image: Array, strip: Strip, *, lit: Array, dark: Array) -> None:
        """Paint the dune over the planes of `image`."""
        px = self.canvas.px
        if strip.bottom * px < float(self.skyline.min()):
            return
        depth = strip.y - self.skyline
        rows = np.flatnonzero(depth.max(axis=1) > -px)
        if rows.size:
            light = self._light(strip, depth)
            lay(image, mix(dark, lit, light), cover(depth, px))

    def _light(self, strip: Strip, depth: Array) -> Array:
        body = self.canvas.texture(6, strip, base=2.6, gain=0.45, octaves=5, stretch=(1.9, 0.6))
        grain = self.canvas.texture(13, strip, base=320.0, gain=0.96, stretch=(1.2, 0.9))
        side = self._side(strip, depth, body)
        ripple = self._ripples(strip, depth, body)
        light = 0.10 + 0.70 * side + body * 0.055 + ripple * (0.35 + side) + grain * 0.032
        rim = np.exp(-np.maximum(depth, 0) * 120) * 0.12 * side
        result: Array = np.clip(light + rim, 0, 1.2)
        return result

    def _side(self, strip: Strip, depth: Array, body: Array) -> Array:
        """1 on the sunny side of the crest, 0 on the other; the edge softens downhill."""
        down = np.maximum(depth, (1e-5))
        bend = (0.9 * self.lean) * np.power(down, 0.72) + 0.022 * np.sin(down * 26) * self.lean
        toward = (strip.x - self.peak - bend + body * down * 0.12) * self.sun
        steep = 0.65 * np.power(down, (-0.28)) + 1  # the crest runs flat near the peak: widen its edge there
        soft = self.canvas.px * steep + down * 0.16
        crest = np.clip(toward / soft + 0.5, 0, 1)
        far = np.exp(-np.abs(toward) * 2.2)
        result: Array = crest * (0.72 + 0.28 * far) + (1 - crest) * (1 - far) * 0.34
        return result

    def _ripples(self, strip: Strip, depth: Array, body: Array) -> Array:
        c = self.canvas
        rate = 250.0 - 185.0 * self.near
        warp = c.texture(11, strip, base=6.0, gain=0.5, octaves=5, stretch=(2.2, 0.9))
        phase = depth * rate + strip.x * (rate * 0.22) + warp * 1.1 + body * 2.4
        strength = smooth(-1.0, 1.3, warp + body) * smooth(0.0, 0.05, depth)
        pixel = rate * 1.3 * c.px
        shape = wave(phase, pixel) * 0.7 + wave(phase * 2 + 0.2, pixel * 2) * 0.3
        return shape * strength * 0.085
