"""One scene at any width, for the tests of comparing."""

from __future__ import annotations

import numpy as np
from PIL import Image


def motif(width: int, shift: int = 0) -> Image.Image:
    """A gradient with blocks, 16:9; `shift` moves it to the left by that many of 800 parts."""
    y, x = np.mgrid[0:450, 0:800].astype(float)
    base = (x + shift) / 800 * 180 + 40 * (((x + shift) // 80 + y // 90) % 2)
    pixels = np.stack([base, 200 - base * 0.6, y / 450 * 220], axis=-1).clip(0, 255).astype(np.uint8)
    return Image.fromarray(pixels).resize((width, width * 9 // 16), Image.Resampling.LANCZOS)
