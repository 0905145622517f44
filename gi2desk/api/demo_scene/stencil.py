"""Vector shapes and small type as anti-aliased masks, drawn at a multiple of the picture's own resolution."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from gi2desk.api.demo_scene.canvas import Canvas, Strip
from gi2desk.api.demo_scene.field import Array, F, Field

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Mask = npt.NDArray[np.uint8]


class Pen:
    """Draws on a mask in scene units; `ink` is 0 (nothing) to 255."""

    def __init__(self, image: Image.Image, origin: Point, scale: float) -> None:
        self._image = image
        self._draw = ImageDraw.Draw(image)
        self._origin = origin
        self._scale = scale

    def _pixel(self, point: Point) -> Point:
        return (point[0] - self._origin[0]) * self._scale, (point[1] - self._origin[1]) * self._scale

    def polygon(self, points: Iterable[Point], ink: int = 255) -> None:
        """A filled polygon."""
        self._draw.polygon([self._pixel(p) for p in points], fill=ink)

    def stroke(
        self, start: Point, end: Point, width: float, tip: float | None = None, ink: int = 255
    ) -> None:
        """A straight stroke that narrows from `width` to `tip`; thinner than a pixel becomes fainter instead."""
        (x0, y0), (x1, y1) = self._pixel(start), self._pixel(end)
        run = math.hypot(x1 - x0, y1 - y0) or 1e-9
        wide, narrow = width * self._scale, (width if tip is None else tip) * self._scale
        faint = min(1.0, (wide + narrow) / 2)
        a, b = max(wide, 1.0) / 2 / run, max(narrow, 1.0) / 2 / run
        nx, ny = y0 - y1, x1 - x0
        corners = (
            x0 + nx * a,
            y0 + ny * a,
            x1 + nx * b,
            y1 + ny * b,
            x1 - nx * b,
            y1 - ny * b,
            x0 - nx * a,
            y0 - ny * a,
        )
        self._draw.polygon(corners, fill=int(ink * faint))

    def ellipse(self, centre: Point, across: float, down: float, ink: int = 255) -> None:
        """A filled ellipse with the half axes `across` and `down`."""
        low = self._pixel((centre[0] - across, centre[1] - down))
        high = self._pixel((centre[0] + across, centre[1] + down))
        self._draw.ellipse((*low, *high), fill=ink)

    def text(self, words: str, at: Point, size: float, *, spacing: float = 0.0, ink: int = 255) -> None:
        """One line starting at `at` (left, baseline); `size` and `spacing` (between letters) in scene units."""
        pixels = size * self._scale
        if pixels < 1.5:
            return
        face = _face(max(1, round(pixels)))
        left = at[0]
        for letter in words:
            self._draw.text(self._pixel((left, at[1])), letter, font=face, fill=ink, anchor="ls")
            left += advance(letter, size) + spacing


class Stencil:
    """A mask (uint8) whose corner lies at pixel `left`, `top` of a canvas, ready to be cut into strips."""

    def __init__(self, left: int, top: int, mask: Mask) -> None:
        self._left, self._top, self._mask = left, top, mask

    @classmethod
    def drawn(cls, canvas: Canvas, box: Box, draw: Callable[[Pen], None], *, fine: int = 3) -> Stencil:
        """What `draw` draws inside `box` (scene units), at `fine` times the canvas's resolution, then reduced."""
        left, top, right, bottom = pixel_box(canvas, box)
        if right <= left or bottom <= top:
            return cls(left, top, np.zeros((0, 0), dtype=np.uint8))
        px = canvas.px
        sheet = Image.new("L", ((right - left) * fine, (bottom - top) * fine))
        draw(Pen(sheet, (left * px - canvas.across / 2, top * px), fine / px))
        return cls(left, top, np.asarray(sheet.reduce(fine) if fine > 1 else sheet))

    def cut(self, strip: Strip) -> tuple[Strip, Array] | None:
        """The part of `strip` under the mask with its opacity 0–1 (h, w), or None where they do not meet."""
        rows, columns = self._mask.shape
        top, bottom = max(strip.top, self._top), min(strip.bottom, self._top + rows)
        left, right = max(strip.left, self._left), min(strip.right, self._left + columns)
        if top >= bottom or left >= right:
            return None
        part = Strip(
            top=top,
            bottom=bottom,
            left=left,
            right=right,
            x=strip.x[:, left - strip.left : right - strip.left],
            y=strip.y[top - strip.top : bottom - strip.top],
        )
        piece = self._mask[top - self._top : bottom - self._top, left - self._left : right - self._left]
        return part, piece.astype(F) * (1 / 255)


def pixel_box(canvas: Canvas, box: Box) -> tuple[int, int, int, int]:
    """The whole pixels around `box` (scene units), cut to the canvas."""
    px, shift = canvas.px, canvas.across / 2
    left, top = max(0, int((box[0] + shift) / px) - 1), max(0, int(box[1] / px) - 1)
    return (
        left,
        top,
        min(canvas.width, int((box[2] + shift) / px) + 2),
        min(canvas.height, int(box[3] / px) + 2),
    )


def soft(canvas: Canvas, draw: Callable[[Pen], None], blur: float, cells: int = 256) -> Field:
    """A blurred mask (0–1) over the whole canvas, drawn at `cells` per scene unit whatever the size: shadows, light."""
    size = (int(canvas.across * cells) + 1, int(canvas.down * cells) + 1)
    sheet = Image.new("L", (size[0] * 2, size[1] * 2))
    draw(Pen(sheet, (-canvas.across / 2, 0.0), cells * 2.0))
    smooth = sheet.reduce(2).filter(ImageFilter.GaussianBlur(blur * cells))
    return Field(lattice=Image.fromarray(np.asarray(smooth, dtype=F) / 255), rate=(cells, cells))


def advance(letter: str, size: float) -> float:
    """Width of a letter at `size`, from a large face so that hinting never changes a line's length."""
    return float(_face(400).getlength(letter)) / 400 * size


def line_length(words: str, size: float, spacing: float = 0.0) -> float:
    """Length of a line of type without the space after its last letter."""
    return sum(advance(letter, size) + spacing for letter in words) - spacing


@lru_cache(maxsize=64)
def _face(pixels: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=pixels)
