"""What a larger picture of the same scene has over a smaller one: how far it drifted, and whether it added detail."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gi2desk.imaging.decode import open_image
from gi2desk.imaging.metric import difference, edge_energy
from gi2desk.imaging.pyramid import as_pixels

if TYPE_CHECKING:
    from PIL import Image


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """`drift`: mean absolute difference in steps of 0 to 255, the larger reduced to the smaller's size by Lanczos.

    `detail`: edge energy of the larger over that of the smaller enlarged to its size by Lanczos; near 1 means that the
    larger one has more pixels but no more detail.
    """

    drift: float
    detail: float


def measure_gain(smaller: Path, larger: Path) -> Gain:
    """Compares two files of one scene and ratio. Raises UserError(BAD_INPUT) for a file that cannot be read."""
    small, large = open_image(smaller).convert("RGBA"), open_image(larger).convert("RGBA")
    reduced, enlarged = _scaled(large, small.size), _scaled(small, large.size)
    drift = difference(as_pixels(small)[..., :3], as_pixels(reduced)[..., :3])
    return Gain(
        drift=float(drift.mean()),
        detail=edge_energy(as_pixels(large)) / max(edge_energy(as_pixels(enlarged)), 1e-9),
    )


def _scaled(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    from PIL import Image as Pillow

    return image.resize(size, Pillow.Resampling.LANCZOS)
