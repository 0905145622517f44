"""One-point perspective of a box-shaped room: where each pixel lies on a wall, the floor or the ceiling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gi2desk.api.demo_scene.canvas import Canvas, Strip
from gi2desk.api.demo_scene.field import Array, F, cover


@dataclass(frozen=True, kw_only=True)
class Surface:
    """A surface within a strip: depth `z` and position `across` and `up` (0 at the floor) of each pixel, and coverage.

    `fine` is how far z moves from one pixel to the next.
    """

    strip: Strip
    z: Array
    across: Array
    up: Array
    fine: Array
    mask: Array


@dataclass(frozen=True, kw_only=True)
class Room:
    """A room `half` wide to each side, `floor` below and `ceiling` above the eye, `deep`; seen towards `eye` (x, y)."""

    canvas: Canvas
    eye: tuple[float, float]
    half: float
    floor: float
    ceiling: float
    deep: float

    @property
    def height(self) -> float:
        """Floor to ceiling."""
        return self.floor + self.ceiling

    def project(self, across: float, up: float, z: float) -> tuple[float, float]:
        """Where a point of the room appears in the picture."""
        return self.eye[0] + across / z, self.eye[1] + (self.floor - up) / z

    def _below(self, strip: Strip) -> float:
        """How far the strip's upper edge lies below the eye; 0 or less where it does not."""
        return float(strip.y[0, 0]) - self.eye[1]

    def _above(self, strip: Strip) -> float:
        return self.eye[1] - float(strip.y[-1, 0])

    def back(self, strip: Strip) -> Surface | None:
        """The far wall."""
        px = self.canvas.px
        if (
            self._above(strip) > self.ceiling / self.deep + px
            or self._below(strip) > self.floor / self.deep + px
        ):
            return None
        reach = self.half / self.deep
        part = strip.columns(self.eye[0] - reach - px, self.eye[0] + reach + px)
        if part is None:
            return None
        dx, dy = part.x - self.eye[0], part.y - self.eye[1]
        shape = np.broadcast_shapes(dx.shape, dy.shape)
        z = np.full(shape, self.deep, dtype=F)
        up = np.broadcast_to(self.floor - dy * self.deep, shape)
        across = np.broadcast_to(dx * self.deep, shape)
        return Surface(
            strip=part, z=z, across=across, up=up, fine=np.full((1, 1), px, dtype=F), mask=np.ones(shape, F)
        )

    def side(self, strip: Strip, side: int) -> Surface | None:
        """The left (−1) or right (1) wall; `across` is constant."""
        px = self.canvas.px
        nearest = max(1 / self.deep, self._below(strip) / self.floor, self._above(strip) / self.ceiling)
        edge = self.eye[0] + side * self.half * nearest - 2 * side * px
        low, high = (edge - px, 9.0) if side > 0 else (-9.0, edge + px)
        part = strip.columns(low, high)
        if part is None:
            return None
        dx, dy = np.maximum((part.x - self.eye[0]) * side, (1e-4)), part.y - self.eye[1]
        z = self.half / dx
        mask = cover(dx - (self.half / self.deep), px)
        up = self.floor - dy * z
        shape = up.shape
        return Surface(
            strip=part,
            z=np.broadcast_to(z, shape),
            across=np.full((1, 1), side * self.half, dtype=F),
            up=up,
            fine=z * z / self.half * px,
            mask=np.broadcast_to(mask, shape),
        )

    def flat(self, strip: Strip, side: int) -> Surface | None:
        """The floor (1) or the ceiling (−1)."""
        px = self.canvas.px
        reach = self.floor if side > 0 else self.ceiling
        edge = self.eye[1] + side * reach / self.deep
        rows = np.flatnonzero(side * (strip.y[:, 0] - edge) > -px)
        if not rows.size:
            return None
        band = strip.rows(int(rows[0]), int(rows[-1]) + 1)
        spread = float(np.abs(band.y - self.eye[1]).max()) * self.half / reach + 2 * px
        part = band.columns(self.eye[0] - spread, self.eye[0] + spread)
        if part is None:
            return None
        dx, dy = part.x - self.eye[0], np.maximum((part.y - self.eye[1]) * side, (1e-4))
        z = reach / dy
        line = (dy * self.half - np.abs(dx) * reach) / float(np.hypot(self.half, reach))
        mask = cover(line, px) * cover(dy - (reach / self.deep), px)
        up = np.full((1, 1), 0.0 if side > 0 else self.height, dtype=F)
        return Surface(strip=part, z=z, across=dx * z, up=up, fine=z * z / reach * px, mask=mask)
