"""Shared fixtures of the canvas tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ui.canvas.scenery import Bench, bench


@pytest.fixture
def shared(qapp: object) -> Iterator[Bench]:
    """View, loader and renderer that panes share."""
    with bench() as made:
        yield made
