"""Arithmetic that stays sharp and free of aliasing at every size: coverage, pulses, waves and layered noise.

Everything is in scene units, where a picture has the area 1, so that the same scene has the same coordinates at
1K and at 4K; `px` is the edge of one pixel in those units, and the only thing that changes with the size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

Array = npt.NDArray[np.floating[Any]]
F = np.float32  # Python floats never widen it (NEP 50), so plain numbers may stand in formulas

Edges = tuple[float, float, float, float]

_TILE = 512
_TURNS = 6.18  # how fast that changes from strip to strip, in cells per scene unit
_SPECKS = 0.55  # of what an octave at one cell per pixel would have
_COARSE = 0.2  # lattice cells per pixel up to which octaves are summed on one lattice


def smooth(low: float, high: float, value: Array) -> Array:
    """Hermite step from 0 at `low` to 1 at `high`, elementwise; `low` may be the larger one."""
    t = np.clip((value - low) * (1 / (high - low)), 0, 1)
    result: Array = t * t * (3 - 2 * t)
    return result


def cover(distance: Array, px: float) -> Array:
    """Share of a pixel inside an edge that lies `distance` (scene units, positive is inside) from its centre."""
    result: Array = np.clip(distance * (1 / px) + 0.5, 0, 1)
    return result


def mix(a: Array, b: Array, share: Array | float) -> Array:
    """`a` where `share` is 0, `b` where it is 1."""
    return a + (b - a) * np.asarray(share, dtype=F)


def lay(image: Array, colour: Array, share: Array | float) -> None:
    """Paint `colour` over the planes of `image` in place, with opacity `share`."""
    shape = image.shape[1:]
    opacity = np.asarray(share, dtype=F)
    for plane, over in zip(image, np.broadcast_to(colour, (3, *colour.shape[1:])), strict=True):
        step = np.subtract(over, plane, out=np.empty(shape, dtype=F))
        step *= opacity
        np.add(plane, step, out=plane)


def tint(*rgb: float) -> Array:
    """A colour from 0–255 components, shaped (3, 1, 1) to spread over planes."""
    return np.array(rgb, dtype=F).reshape(3, 1, 1) / 255


def limit(cycles: Array | float) -> Array:
    """How much of a wave of `cycles` per pixel a reduction would keep: all up to 0.25, nothing from 0.6."""
    return smooth(0.6, 0.25, np.asarray(cycles, dtype=F))


def wave(phase: Array, rate: Array | float) -> Array:
    """sin(2π·phase), faded out where `rate` (cycles per pixel) comes near Nyquist."""
    turn = phase - np.floor(phase)
    result: Array = np.sin(turn * (2 * np.pi)) * limit(rate)
    return result


def pulse(phase: Array, rate: Array | float, duty: float) -> Array:
    """A 0/1 pulse train, 1 for the first `duty` of each period, averaged exactly over a pixel `rate` periods wide."""
    width = np.maximum(np.asarray(rate, dtype=F), (1e-4))
    return (_area(phase + width / 2, duty) - _area(phase - width / 2, duty)) / width


def _area(phase: Array, duty: float) -> Array:
    whole = np.floor(phase)
    return whole * duty + np.minimum(phase - whole, duty)


def gradient(colours: list[Array], stops: list[float], at: Array) -> Array:
    """Planes (3, …) of a colour ramp through `colours` at `stops`, evaluated at `at`."""
    flat = at.ravel()
    planes = [np.interp(flat, stops, [float(c[i, 0, 0]) for c in colours]) for i in range(3)]
    return np.stack(planes).astype(F).reshape(3, *at.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Values on a lattice; `rate` is lattice cells per scene unit in x and y."""

    lattice: Image.Image
    rate: tuple[float, float]

    def sample(self, edges: Edges, size: tuple[int, int]) -> Array:
        """The field over a rectangle (left, top, right, bottom in scene units) at `size` (width, height) pixels."""
        across, down = self.rate
        box = (edges[0] * across, edges[1] * down, edges[2] * across, edges[3] * down)
        return _read(self.lattice.resize(size, Image.Resampling.BICUBIC, box=box))


@dataclass(frozen=True, slots=True, kw_only=True)
class Octave:
    """One octave of noise, made where it is needed: only a small part of a picture is ever in memory."""

    noise: Noise
    channel: int
    rate: tuple[float, float]
    gain: float

    def add(self, total: Array, edges: Edges) -> None:
        """Add the octave over `edges` (scene units) to `total` (h, w).

        Each strip begins elsewhere between two cells: one lattice all over the picture would leave the trace of enlarging.
        """
        across, down = self.rate
        turn = edges[1] * _TURNS  # slow enough that the same place looks alike at every size
        edges = (
            edges[0] + turn % 1 / across,
            edges[1] + turn * turn % 1 / down,
            edges[2] + turn % 1 / across,
            edges[3] + turn * turn % 1 / down,
        )
        left, top = int(edges[0] * across) - 2, int(edges[1] * down) - 2
        right, bottom = int(edges[2] * across) + 3, int(edges[3] * down) + 3
        cells = self.noise.white(self.channel, (left, right), (top, bottom))
        cells *= self.gain
        box = (
            edges[0] * across - left,
            edges[1] * down - top,
            edges[2] * across - left,
            edges[3] * down - top,
        )
        total += _read(Image.fromarray(cells).resize(total.shape[::-1], Image.Resampling.BICUBIC, box=box))


@dataclass(frozen=True, slots=True, kw_only=True)
class Specks:
    """The last octave: a value for each pixel. A lattice between pixels would leave the trace of an enlarged picture."""

    noise: Noise
    channel: int
    gain: float

    def add(self, total: Array, edges: Edges) -> None:
        """Add the octave over `edges` (scene units) to `total` (h, w)."""
        height, width = total.shape
        left = round(edges[0] * width / (edges[2] - edges[0]))
        top = round(edges[1] * height / (edges[3] - edges[1]))
        total += self.noise.white(self.channel, (left, left + width), (top, top + height)) * self.gain


@dataclass(frozen=True, slots=True, kw_only=True)
class Fractal:
    """A sum of octaves: the coarse ones on one lattice, the fine ones made on demand."""

    coarse: Field
    fine: tuple[Octave | Specks, ...]

    def sample(self, edges: Edges, size: tuple[int, int]) -> Array:
        """The noise over a rectangle in scene units at `size` (width, height) pixels, shape (h, w)."""
        total = self.coarse.sample(edges, size)
        for octave in self.fine:
            octave.add(total, edges)
        return total


class Noise:
    """White noise from one seed, and fractal sums of it that are limited to what a size can show."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._tile = np.random.default_rng(seed).random((_TILE, _TILE), dtype=F) * 3.46 - 1.73

    def white(self, channel: int, across: tuple[int, int], down: tuple[int, int]) -> Array:
        """Values of unit variance for the cells of two ranges, shape (rows, columns); `channel` makes them another set."""
        shift = np.random.default_rng((self._seed, channel)).integers(_TILE, size=2)
        columns = (np.arange(*across) + shift[0]) % _TILE
        rows = (np.arange(*down) + shift[1]) % _TILE
        result: Array = self._tile.take(rows, axis=0).take(columns, axis=1)
        return result

    def fractal(
        self,
        channel: int,
        extent: tuple[float, float],
        px: float,
        *,
        base: float,
        gain: float = 0.5,
        octaves: int = 16,
        stretch: tuple[float, float] = (1.0, 1.0),
    ) -> Fractal:
        """Octaves from `base` cells per unit upwards, each `gain` times the last, faded out at one cell per pixel.

        `stretch` (x, y) above 1 makes features longer in that direction. The first octave has unit variance.
        """
        rate = (base / stretch[0], base / stretch[1])
        finest = max(rate) * px
        shape = (int(extent[0] * rate[0]) + 3, int(extent[1] * rate[1]) + 3)
        total = self.white(channel * 64, (0, shape[0]), (0, shape[1]))
        doubled = 0
        while doubled + 1 < octaves and finest * 2 ** (doubled + 1) <= _COARSE:
            doubled += 1
            shape = (shape[0] * 2, shape[1] * 2)
            total = _read(Image.fromarray(total).resize(shape, Image.Resampling.BICUBIC))
            total += self.white(channel * 64 + doubled, (0, shape[0]), (0, shape[1])) * (gain**doubled)
        fine: list[Octave | Specks] = [
            Octave(
                noise=self,
                channel=channel * 64 + k,
                rate=(rate[0] * 2**k, rate[1] * 2**k),
                gain=gain**k * share,
            )
            for k in range(doubled + 1, octaves)
            if (share := keep(finest * 2**k)) > 0
        ]
        last = -float(np.log2(finest))
        if doubled < last < octaves:
            fine.append(Specks(noise=self, channel=channel * 64 + 63, gain=gain**last * _SPECKS))
        scale = 2**doubled
        coarse = Field(lattice=Image.fromarray(total), rate=(rate[0] * scale, rate[1] * scale))
        return Fractal(coarse=coarse, fine=tuple(fine))

    def line(
        self, channel: int, extent: float, size: int, *, base: float, gain: float, octaves: int
    ) -> Array:
        """The same as `fractal` along one axis: `size` values over `extent` scene units, shape (1, size)."""
        total = np.zeros((1, size), dtype=F)
        for octave in range(octaves):
            rate = base * 2**octave
            strength = keep(rate * extent / size) * gain**octave
            if strength <= 0:
                break
            cells = self.white(channel * 64 + octave, (0, int(extent * rate) + 3), (0, 1)) * strength
            box = (0, 0, extent * rate, 1)
            total += _read(Image.fromarray(cells).resize((size, 1), Image.Resampling.BICUBIC, box=box))
        return total


def keep(cells: float) -> float:
    """Share of an octave with so many lattice cells per pixel that a reduction would keep."""
    return float(smooth(1.25, 0.6, np.asarray(cells, dtype=F)))


def _read(image: Image.Image) -> Array:
    return np.array(image, dtype=F)
