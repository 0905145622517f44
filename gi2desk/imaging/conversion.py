"""Pixels from a picture's profile to a display's: one transform by LittleCMS for each pair, none where nothing changes."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PIL import Image, ImageCms

from gi2desk.imaging.profile import open_profile, srgb_profile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION
"""What a display shows is what is in its gamut, unchanged, from its own black on: as Photoshop looks at pictures."""

ROWS = 256
"""Rows that are converted at a time: what a conversion takes of memory beside its result."""

_STEPS = 9
_UNSEEN = 1
"""Steps of 255. Profiles that all call the same space sRGB differ by as much because of their rounding."""

# Classes of profiles that say what numbers make a colour appear: displays, printers (which proofers are) and spaces.
_CLASSES = frozenset({"mntr", "prtr", "spac"})


class Conversion:
    """Applies one transform to pixels (height, width, 4; blue, green, red, alpha; not premultiplied). Thread-safe."""

    def __init__(self, transform: ImageCms.ImageCmsTransform, *, grey: bool) -> None:
        self._transform = transform
        self._table = self._ramp() if grey else None

    def apply(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The converted pixels as a new array; alpha stays. Of a grey picture the first channel counts."""
        import numpy as np

        made = np.empty(pixels.shape, np.uint8)
        for top in range(0, len(pixels), ROWS):
            made[top : top + ROWS] = self.apply_once(pixels[top : top + ROWS])
        return made

    def apply_once(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """As `apply`, without cutting the picture into bands of `ROWS`."""
        import numpy as np

        if self._table is not None:
            made: NDArray[np.uint8] = self._table[pixels[..., 0]]
            made[..., 3] = pixels[..., 3]
            return made
        height, width = pixels.shape[:2]
        image = Image.frombuffer("RGBA", (width, height), np.ascontiguousarray(pixels), "raw", "BGRA", 0, 1)
        ImageCms.applyTransform(image, self._transform, inPlace=True)
        return np.frombuffer(image.tobytes("raw", "BGRA"), np.uint8).reshape(height, width, 4)

    def changes_nothing(self) -> bool:
        """True if no colour of a grid over all of them moves by more than rounding."""
        import numpy as np

        steps = np.linspace(0, 255, _STEPS).round().astype(np.uint8)
        if self._table is not None:
            steps = np.arange(256, dtype=np.uint8)
            grid = np.repeat(steps[:, np.newaxis], 4, axis=1)[np.newaxis]
        else:
            axes = np.meshgrid(steps, steps, steps, indexing="ij")
            grid = np.stack([*axes, np.full_like(axes[0], 255)], axis=-1).reshape(_STEPS, -1, 4)
        moved = np.abs(self.apply(grid).astype(int) - grid)[..., :3]
        return int(moved.max()) <= _UNSEEN

    def _ramp(self) -> NDArray[np.uint8]:
        """Blue, green, red and alpha of each of the 256 greys."""
        import numpy as np

        ramp = Image.frombytes("L", (256, 1), bytes(range(256)))
        rgb = np.asarray(ImageCms.applyTransform(ramp, self._transform))[0]
        return np.column_stack([rgb[:, ::-1], np.full(256, 255, np.uint8)])


@functools.lru_cache(maxsize=32)
def conversion(source: bytes | None, target: bytes | None) -> Conversion | None:
    """From one profile to another, None standing for sRGB; the result is None where nothing would change.

    `source` may be for RGB or grey. A profile that cannot be used is taken for sRGB.
    """
    if source == target:
        return None
    grey = False
    source_handle, target_handle = srgb_profile(), srgb_profile()
    if source is not None:
        opened = open_profile(source)
        if opened is not None and opened.space in {"RGB", "GRAY"}:
            source_handle, grey = opened.handle, opened.space == "GRAY"
    if target is not None and target_problem(target) == "":
        opened = open_profile(target)
        assert opened is not None
        target_handle = opened.handle
    try:
        transform = ImageCms.buildTransform(
            source_handle,
            target_handle,
            "L" if grey else "RGBA",
            "RGB" if grey else "RGBA",
            INTENT,
            FLAGS,
        )
        made = Conversion(transform, grey=grey)
        return None if made.changes_nothing() else made
    except (ImageCms.PyCMSError, ValueError):
        # A profile without tables for this direction: the numbers are taken as they are.
        return None


@functools.lru_cache(maxsize=16)
def ink_transform(profile: bytes, target: bytes | None) -> ImageCms.ImageCmsTransform | None:
    """From a profile for CMYK to RGB in `target` (None = sRGB), for `ImageCms.applyTransform`.

    None where `profile` is not for CMYK or cannot be used.
    """
    source = open_profile(profile)
    aim = open_profile(target) if target is not None else None
    if source is None or source.space != "CMYK":
        return None
    try:
        return ImageCms.buildTransform(
            source.handle, aim.handle if aim is not None else srgb_profile(), "CMYK", "RGB", INTENT, FLAGS
        )
    except ImageCms.PyCMSError:
        return None


def target_problem(profile: bytes) -> str:
    """Why nothing can be shown by `profile`, as a sentence; an empty text for the profile of an RGB display or printer."""
    opened = open_profile(profile)
    if opened is None:
        return "This is not a colour profile that can be read."
    if opened.space != "RGB":
        return f"“{opened.name}” is for {opened.space or 'no'} colours; a display needs a profile for RGB."
    if opened.kind not in _CLASSES:
        return f"“{opened.name}” is not the profile of a display or another device for RGB."
    try:
        ImageCms.buildTransform(srgb_profile(), opened.handle, "RGB", "RGB", INTENT, FLAGS)
    except ImageCms.PyCMSError:
        return f"“{opened.name}” cannot be used to show colours: it lacks the tables for that."
    return ""
