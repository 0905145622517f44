"""A lower quality: the same scene drawn with fewer pixels and enlarged, so that its finest detail is missing."""

from __future__ import annotations

import numpy as np
from PIL import Image

from gi2desk.api.demo_scene.canvas import Canvas, Scene, Strip
from gi2desk.api.demo_scene.field import Array, F

# Display values may pass 1 before the highlights are bent; eight bits hold them up to 1.27.
_SCALE = 200.0


class Softened:
    """`scene`, drawn on the smaller `canvas`, as a scene of the size `full` (width, height)."""

    def __init__(self, scene: Scene, canvas: Canvas, full: tuple[int, int], *, matte: bool) -> None:
        self._full = full
        bands = 4 if matte else 3
        pixels = np.zeros((canvas.height, canvas.width, bands), dtype=np.uint8)
        for strip in canvas.strips():
            rows = pixels[strip.top : strip.bottom]
            rows[..., :3] = _pack(scene.shade(strip)).transpose(1, 2, 0)
            if matte:
                rows[..., 3] = _pack(scene.matte(strip))
        # Bands one by one: Pillow would multiply colours by an alpha channel while resampling.
        self._bands = [Image.fromarray(np.ascontiguousarray(pixels[..., band])) for band in range(bands)]

    def shade(self, strip: Strip) -> Array:
        """Planes (3, h, W) of display values."""
        return np.stack([self._sample(band, strip) for band in self._bands[:3]])

    def matte(self, strip: Strip) -> Array:
        """How much of each pixel is subject (h, W)."""
        return self._sample(self._bands[3], strip)

    def _sample(self, band: Image.Image, strip: Strip) -> Array:
        scale = band.height / self._full[1]
        box = (0.0, strip.top * scale, float(band.width), min(strip.bottom * scale, float(band.height)))
        result: Array = (
            np.asarray(band.resize(strip.size, Image.Resampling.BICUBIC, box=box), dtype=F) / _SCALE
        )
        return result


def _pack(values: Array) -> Array:
    result: Array = (np.clip(values, 0, 255 / _SCALE) * _SCALE + 0.5).astype(np.uint8)
    return result
