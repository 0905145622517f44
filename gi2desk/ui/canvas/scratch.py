"""Pixels of very large pictures in a temporary file that the system pages in and out, outside the cache's limit."""

from __future__ import annotations

import math
import mmap
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def write_to_file(
    shape: tuple[int, int, int], bands: Iterable[NDArray[np.uint8]], folder: Path | None
) -> tuple[NDArray[np.uint8], mmap.mmap]:
    """Pixels of `shape` that come in `bands` of rows, in a nameless file in `folder` (None = the system's).

    The array is over a mapping of the file, to be kept as long; the file goes away with it. Raises OSError where
    there is no room.
    """
    import numpy as np

    with tempfile.TemporaryFile(dir=folder, prefix="gi2desk-") as file:
        # Writing, unlike truncating, fails here and not at some later page when the disk is full.
        for band in bands:
            file.write(np.ascontiguousarray(band).data)
        file.flush()
        mapping = mmap.mmap(file.fileno(), math.prod(shape), access=mmap.ACCESS_READ)
    return np.frombuffer(mapping, np.uint8).reshape(shape), mapping


def leave_to_system(mapping: mmap.mmap) -> None:
    """Says that its pages are not needed now: they then count as the system's file cache, not as this process."""
    if hasattr(mmap, "MADV_DONTNEED"):
        mapping.madvise(mmap.MADV_DONTNEED)
