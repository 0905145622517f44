"""A library with masters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gi2desk.library.library import Library
from tests.ui.export.board import SIZE


@pytest.fixture
def root(tmp_path: Path, own_home: Path) -> Path:
    """A library with two pictures of a concept each."""
    for name, seed in (("hero", 1), ("other", 2)):
        folder = tmp_path / "in" / name
        folder.mkdir(parents=True)
        pixels = np.random.default_rng(seed).integers(0, 256, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{name}.png")
    where = tmp_path / "library"
    with Library.open(where, data=own_home / "data", cache=own_home / "cache") as library:
        library.import_folders([tmp_path / "in"])
    return where
