"""A library of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from library_records import Opener

from gi2desk.library.library import Library


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    """Opens the test's library as often as asked, and closes every one."""
    libraries: list[Library] = []

    def open_library(**options: object) -> Library:
        places = {"data": tmp_path / "data", "cache": tmp_path / "cache", "root": tmp_path / "library"}
        library = Library.open(**{**places, **options})
        libraries.append(library)
        return library

    yield open_library
    for library in libraries:
        library.close()


@pytest.fixture
def library(opened: Opener) -> Library:
    """A new, empty library."""
    return opened()
