"""The surface a scene is drawn on: its size, its coordinates and its random choices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np

from gi2desk.api.demo_scene.field import Array, Edges, F, Fractal, Noise

_STRIP_PIXELS = 160_000  # a few planes of this size stay in the processor's cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Rows `top` to `bottom` and columns `left` to `right`; `x` is (1, w) and `y` (h, 1), both at pixel centres."""

    top: int
    bottom: int
    left: int
    right: int
    x: Array
    y: Array

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.right - self.left, self.bottom - self.top

    def columns(self, low: float, high: float) -> Strip | None:
        """The part between `low` and `high` in x, or None where there is none."""
        start, end = np.searchsorted(self.x[0], (low, high))
        if start == end:
            return None
        left, right = self.left + int(start), self.left + int(end)
        return Strip(
            top=self.top, bottom=self.bottom, left=left, right=right, x=self.x[:, start:end], y=self.y
        )

    def rows(self, first: int, end: int) -> Strip:
        """Rows `first` to `end`, counted from the strip's own top."""
        return Strip(
            top=self.top + first,
            bottom=self.top + end,
            left=self.left,
            right=self.right,
            x=self.x,
            y=self.y[first:end],
        )

    def inside(self, outer: Strip) -> tuple[slice, slice, slice]:
        """Where this part's planes lie in those of `outer`."""
        rows = slice(self.top - outer.top, self.bottom - outer.top)
        return slice(None), rows, slice(self.left - outer.left, self.right - outer.left)


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """A picture of `width` × `height` pixels over a scene of area 1.

    x runs from the middle (left is negative), y from the top downwards. `seed` fixes the composition.
    """

    width: int
    height: int
    seed: int
    _fields: dict[object, Fractal] = field(default_factory=dict, repr=False, compare=False)
    _recent: dict[object, Array] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def px(self) -> float:
        """Edge of a pixel in scene units."""
        return float((self.width * self.height) ** -0.5)

    @property
    def across(self) -> float:
        """Width in scene units."""
        return self.width * self.px

    @property
    def down(self) -> float:
        """Height in scene units."""
        return self.height * self.px

    @property
    def wide(self) -> bool:
        """True for landscape and square pictures."""
        return self.width >= self.height

    @cached_property
    def noise(self) -> Noise:
        """White noise of this composition."""
        return Noise(self.seed)

    @cached_property
    def x(self) -> Array:
        """Pixel centres in x, shape (1, W)."""
        return ((np.arange(self.width, dtype=np.float64) + 0.5) * self.px - self.across / 2).astype(F)[
            None, :
        ]

    def dice(self, name: str) -> np.random.Generator:
        """Random choices for one part of a scene, the same at every size."""
        return np.random.default_rng((self.seed, *name.encode()))

    def strips(self) -> Iterator[Strip]:
        """The picture from top to bottom in pieces."""
        rows = max(1, _STRIP_PIXELS // self.width)
        for top in range(0, self.height, rows):
            bottom = min(top + rows, self.height)
            y = (np.arange(top, bottom, dtype=np.float64) + 0.5) * self.px
            yield Strip(top=top, bottom=bottom, left=0, right=self.width, x=self.x, y=y.astype(F)[:, None])

    def texture(
        self,
        channel: int,
        strip: Strip,
        *,
        base: float,
        gain: float = 0.5,
        octaves: int = 16,
        stretch: tuple[float, float] = (1.0, 1.0),
    ) -> Array:
        """Fractal noise over a strip, shape (h, W); see `Noise.fractal`."""
        key = (channel, base, gain, octaves, stretch)
        if key not in self._fields:
            self._fields[key] = self.noise.fractal(
                channel,
                (self.across, self.down),
                self.px,
                base=base,
                gain=gain,
                octaves=octaves,
                stretch=stretch,
            )
        where = (key, strip.top, strip.bottom, strip.left, strip.right)
        if where not in self._recent:
            if len(self._recent) > 12:
                self._recent.clear()
            self._recent[where] = self._fields[key].sample(self.edges(strip), strip.size)
        return self._recent[where]

    def edges(self, strip: Strip) -> Edges:
        """Left, top, right and bottom of a strip in scene units from the picture's corner."""
        return strip.left * self.px, strip.top * self.px, strip.right * self.px, strip.bottom * self.px

    def curve(self, channel: int, *, base: float, gain: float = 0.5, octaves: int = 16) -> Array:
        """Fractal noise along x, shape (1, W): skylines and ridges."""
        return self.noise.line(channel, self.across, self.width, base=base, gain=gain, octaves=octaves)


class Scene(Protocol):
    """Something that can be drawn in strips."""

    def shade(self, strip: Strip) -> Array:
        """Planes (3, h, W) of display values 0–1."""
        ...

    def matte(self, strip: Strip) -> Array:
        """How much of each pixel is subject (h, W), for transparent backgrounds."""
        ...
