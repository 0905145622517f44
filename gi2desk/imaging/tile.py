"""Square samples of a picture's luma, the textured ones: what spectra are measured on, whatever the picture's size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

# ITU-R BT.709-6, item 3.2, for red, green, blue.
_LUMA = (0.2126, 0.7152, 0.0722)
LARGEST, SMALLEST = 256, 128
"""Edges of a tile in pixels; the smallest one still has 64 steps up to the Nyquist frequency."""
_MOST_LOOKED_AT = 160
_MOST_TAKEN = 32


class Luma(Protocol):
    """A picture that gives parts of its encoded luma, 0 to 255."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        ...

    def part(self, left: int, top: int, right: int, bottom: int) -> NDArray[np.float32]:
        """The luma between the edges, shape (bottom − top, right − left)."""
        ...


class ArrayLuma:
    """Luma of pixels (height, width) or (height, width, 1 to 4): grey, grey + alpha, RGB, RGBA; uint8 or uint16."""

    def __init__(self, pixels: NDArray[np.uint8 | np.uint16]) -> None:
        """Raises ValueError for another shape or type."""
        import numpy as np

        if pixels.dtype not in {np.dtype(np.uint8), np.dtype(np.uint16)}:
            raise ValueError(f"pixels of type {pixels.dtype} have no known white")
        self._pixels = pixels[..., np.newaxis] if pixels.ndim == 2 else pixels
        if self._pixels.ndim != 3 or not 1 <= self._pixels.shape[2] <= 4:
            raise ValueError(f"pixels of shape {pixels.shape} are no picture")

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self._pixels.shape[1], self._pixels.shape[0]

    def part(self, left: int, top: int, right: int, bottom: int) -> NDArray[np.float32]:
        """The luma between the edges."""
        part = self._pixels[top:bottom, left:right]
        return _luma([part[..., channel] for channel in range(part.shape[2])])


class ImageLuma:
    """Luma of a Pillow picture in mode L, LA, RGB or RGBA; only the parts asked for are copied."""

    def __init__(self, image: Image.Image) -> None:
        self._image = image

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self._image.size

    def part(self, left: int, top: int, right: int, bottom: int) -> NDArray[np.float32]:
        """The luma between the edges."""
        import numpy as np

        # Plane by plane: interleaved channels take twice as long.
        planes = [np.asarray(plane) for plane in self._image.crop((left, top, right, bottom)).split()]
        return _luma(planes)


class HalfLuma:
    """Luma of a picture at half its size, each pixel the mean of four."""

    def __init__(self, whole: Luma) -> None:
        self._whole = whole

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        width, height = self._whole.size
        return width // 2, height // 2

    def part(self, left: int, top: int, right: int, bottom: int) -> NDArray[np.float32]:
        """The luma between the edges."""
        import numpy as np

        whole = self._whole.part(2 * left, 2 * top, 2 * right, 2 * bottom)
        rows = whole[::2] + whole[1::2]
        return (rows[:, ::2] + rows[:, 1::2]) * np.float32(0.25)


def textured_tiles(picture: Luma) -> NDArray[np.float32]:
    """The third of the tiles with most contrast between neighbours, 4 to 32 of them: (tiles, edge, edge).

    Flat tiles hold nothing to measure, and what is out of focus says nothing about the picture's resolution. At most
    160 evenly spread places are looked at. Empty when the picture is smaller than a tile.
    """
    import numpy as np

    width, height = picture.size
    edge = LARGEST if min(width, height) >= LARGEST else SMALLEST
    if min(width, height) < edge:
        return np.empty((0, edge, edge), np.float32)
    places = _places(width, height, edge)
    tiles = [picture.part(x, y, x + edge, y + edge) for x, y in places]
    contrast = np.array([_contrast(tile) for tile in tiles])
    count = min(_MOST_TAKEN, max(4, len(places) // 3))
    return np.stack([tiles[index] for index in np.argsort(-contrast, kind="stable")[:count]])


def _places(width: int, height: int, edge: int) -> list[tuple[int, int]]:
    """Left and top of tiles that cover the picture evenly, overlapping by half where it is small."""
    import numpy as np

    step = edge if width * height > 24 * edge * edge else edge // 2
    across, down = 1 + -(-(width - edge) // step), 1 + -(-(height - edge) // step)
    thin = max(1.0, (across * down / _MOST_LOOKED_AT) ** 0.5)
    lefts = np.unique(np.linspace(0, width - edge, max(1, int(across / thin))).astype(int))
    tops = np.unique(np.linspace(0, height - edge, max(1, int(down / thin))).astype(int))
    return [(int(x), int(y)) for y in tops for x in lefts]


def _contrast(tile: NDArray[np.float32]) -> float:
    """Mean squared step between neighbours, from every other row and column."""
    import numpy as np

    across, down = np.diff(tile[::2], axis=1), np.diff(tile[:, ::2], axis=0)
    return float(np.mean(across * across) + np.mean(down * down))


def _luma(planes: Sequence[NDArray[np.uint8 | np.uint16]]) -> NDArray[np.float32]:
    """Luma 0…255 of grey, grey + alpha, RGB or RGBA planes, what is transparent as black."""
    import numpy as np

    scale = np.float32(1 if planes[0].dtype == np.uint8 else 1 / 257)
    weights = (1.0,) if len(planes) < 3 else _LUMA
    values = planes[0] * (scale * np.float32(weights[0]))
    for plane, weight in zip(planes[1:], weights[1:], strict=False):
        values += plane * (scale * np.float32(weight))
    if len(planes) in {2, 4}:
        values *= planes[-1] * (scale / np.float32(255))
    return values
