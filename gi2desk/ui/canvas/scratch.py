"""Pixels of very large pictures in a temporary file that the system pages in and out, outside the cache's limit."""

from __future__ import annotations

import mmap
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ROWS_AT_ONCE = 256


def move_to_file(pixels: NDArray[np.uint8], folder: Path | None) -> tuple[NDArray[np.uint8], mmap.mmap]:
    """A copy of `pixels` in a nameless file in `folder` (None = the system's), and its mapping, to be kept as long.

    The file goes away with the mapping. Raises OSError where there is no room.
    """
    import numpy as np

    with tempfile.TemporaryFile(dir=folder, prefix="gi2desk-") as file:
        # Writing, unlike truncating, fails here and not at some later page when the disk is full.
        for start in range(0, len(pixels), _ROWS_AT_ONCE):
            file.write(np.ascontiguousarray(pixels[start : start + _ROWS_AT_ONCE]).data)
        file.flush()
        mapping = mmap.mmap(file.fileno(), pixels.nbytes, access=mmap.ACCESS_READ)
    return np.frombuffer(mapping, np.uint8).reshape(pixels.shape), mapping


def leave_to_system(mapping: mmap.mmap) -> None:
    """Says that its pages are not needed now: they then count as the system's file cache, not as this process."""
    if hasattr(mmap, "MADV_DONTNEED"):
        mapping.madvise(mmap.MADV_DONTNEED)
