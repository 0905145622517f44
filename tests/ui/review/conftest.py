"""A library with pictures to review."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image as Picture

from gi2desk.host.place import Places
from gi2desk.library.library import Library
from tests.ui.review.page import COUNT


@pytest.fixture
def root(tmp_path: Path) -> str:
    """A library of six pictures; the index is the application's own."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(COUNT):
        Picture.new("RGB", (64 + number, 36), (number * 40, 90, 120)).save(folder / f"{number}.png")
    places = Places.standard()
    with Library.open(tmp_path / "lib", data=places.data, cache=places.cache) as library:
        library.import_folders([folder])
    return str(tmp_path / "lib")
