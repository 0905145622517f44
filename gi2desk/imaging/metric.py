"""How much two pictures differ, and how much fine structure one has, in figures that a person can be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gi2desk.imaging.pyramid import as_picture, as_pixels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# ITU-R BT.709-6, item 3.2, for blue, green, red.
_LUMA_BGR = (0.0722, 0.7152, 0.2126)
# Blue, green, red of the heat map's evenly spaced steps; they stand for figures and belong to no colour scheme.
_HEAT = (
    (0, 0, 0),
    (92, 16, 56),
    (84, 40, 150),
    (48, 84, 220),
    (40, 150, 250),
    (110, 215, 252),
    (200, 250, 255),
)


def difference(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Absolute difference of two pictures of the same shape (height, width, channels), premultiplied alpha."""
    import numpy as np

    if first.shape != second.shape:
        raise ValueError(f"shapes {first.shape} and {second.shape} differ")
    larger, smaller = np.maximum(first, second), np.minimum(first, second)
    return np.subtract(larger, smaller, out=larger)


def amplify(values: NDArray[np.uint8], gain: float) -> NDArray[np.uint8]:
    """`values` times `gain`, limited to 255."""
    import numpy as np

    table = np.minimum(np.arange(256) * gain + 0.5, 255).astype(np.uint8)
    if values.ndim == 3 and values.shape[2] == 4:
        # Three times as fast as numpy's own look-up.
        return as_pixels(as_picture(values).point(table.tolist() * 4))
    return np.take(table, values)


def mean_and_most(values: NDArray[np.uint8]) -> tuple[float, int]:
    """Mean and largest of the first three channels of (height, width, 4)."""
    import numpy as np

    counts = np.asarray(as_picture(values).histogram(), dtype=np.float64).reshape(4, 256)[:3].sum(axis=0)
    steps = np.arange(256)
    return float((counts * steps).sum() / counts.sum()), int(steps[counts > 0].max())


def edge_energy(pixels: NDArray[np.uint8]) -> float:
    """Mean squared luma step between neighbours, across and down; shape (height, width, 3 or 4), blue first."""
    import numpy as np

    luma = pixels[..., :3].astype(np.float32) @ np.asarray(_LUMA_BGR, dtype=np.float32)
    across, down = np.diff(luma, axis=1), np.diff(luma, axis=0)
    return float((across**2).mean() + (down**2).mean())


def perceived_difference(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.floating]:
    """CIEDE2000 of every pixel of two sRGB pictures (height, width, 4; blue first); costs about 0.3 s a megapixel."""
    from gi2desk.imaging.colour import delta_e_2000, srgb_to_lab

    return delta_e_2000(srgb_to_lab(first[..., 2::-1]), srgb_to_lab(second[..., 2::-1]))


def heat(values: NDArray[np.generic], limit: float) -> NDArray[np.uint8]:
    """`values` 0…`limit` as colours from black over violet, red and orange to pale yellow: (height, width, 4), blue first.

    Lightness grows all the way, so that the order of values is seen in grey as well.
    """
    import numpy as np

    steps = np.linspace(0, 255, len(_HEAT))
    table = np.stack([np.interp(np.arange(256), steps, channel) for channel in np.asarray(_HEAT).T], axis=-1)
    table = np.concatenate((table.round().astype(np.uint8), np.full((256, 1), 255, np.uint8)), axis=1)
    index = np.minimum(values.astype(np.float32) * (255 / limit), 255).astype(np.uint8)
    colours: NDArray[np.uint8] = np.take(table, index, axis=0)
    return colours
