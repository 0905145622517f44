"""Turned bodies (bottles, plinths, caps) seen from slightly above: silhouette, angle and height of each pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gi2desk.api.demo_scene.canvas import Canvas, Strip
from gi2desk.api.demo_scene.field import Array, F, cover


@dataclass(frozen=True, kw_only=True)
class Turned:
    """The visible side of a body within a strip.

    `u` is −1 at the left outline and 1 at the right, `bulge` √(1−u²), `y` the height on the profile with the curve of
    the rim taken out, `mask` the coverage.
    """

    strip: Strip
    u: Array
    bulge: Array
    y: Array
    mask: Array


@dataclass(frozen=True, kw_only=True)
class Lathe:
    """A body of revolution around x = `middle` with radii at heights (`profile`: y downwards, radius), `tilt` seen."""

    canvas: Canvas
    middle: float
    profile: tuple[tuple[float, float], ...]
    tilt: float = 0.12

    @property
    def top(self) -> float:
        """y of the upper rim's centre."""
        return self.profile[0][0]

    @property
    def bottom(self) -> float:
        """y of the lower rim's centre."""
        return self.profile[-1][0]

    def side(self, strip: Strip) -> Turned | None:
        """The side surface within `strip`, or None."""
        px = self.canvas.px
        widest = max(radius for _, radius in self.profile)
        sag = widest * self.tilt + px
        if strip.bottom * px < self.top - px or strip.top * px > self.bottom + sag:
            return None
        part = strip.columns(self.middle - widest - px, self.middle + widest + px)
        if part is None:
            return None
        off = part.x - self.middle
        guess = self._radius(part.y)
        bend = self.tilt * guess * np.sqrt(np.clip(1 - (off / guess) ** 2, 0, 1))
        y = part.y - bend
        radius = self._radius(y)
        u = np.clip(off / radius, -1, 1)
        mask = cover(radius - np.abs(off), px) * cover(y - self.top, px) * cover(self.bottom - y, px)
        return Turned(strip=part, u=u, bulge=np.sqrt(1 - u * u), y=y, mask=mask)

    def lid(self, strip: Strip) -> tuple[Strip, Array, Array, Array] | None:
        """The upper face: part of the strip, mask, and position on the disc in x and y (−1–1)."""
        px, radius = self.canvas.px, self.profile[0][1]
        half = radius * self.tilt
        if strip.bottom * px < self.top - half - px or strip.top * px > self.top + half + px:
            return None
        part = strip.columns(self.middle - radius - px, self.middle + radius + px)
        if part is None:
            return None
        x = (part.x - self.middle) / radius
        y = (part.y - self.top) / half
        away = np.sqrt(x * x + y * y)
        slope = np.sqrt((x / radius) ** 2 + (y / half) ** 2) / np.maximum(away, (1e-3))
        return part, np.clip((1 - away) / (slope * px) + 0.5, 0, 1), x, y

    def _radius(self, y: Array) -> Array:
        heights = [h for h, _ in self.profile]
        radii = [r for _, r in self.profile]
        return np.interp(y, heights, radii).astype(F)
