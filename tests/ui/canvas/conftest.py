"""Shared fixtures of the canvas tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from scenery import Bench, bench


@pytest.fixture
def shared(qapp: object) -> Iterator[Bench]:
    """View, loader and renderer that panes share."""
    with bench() as made:
        yield made
