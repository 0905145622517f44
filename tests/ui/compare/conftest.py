"""Shared fixtures of the compare tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gi2desk.core.tier import Tier
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.compare.stage import CompareStage
from tests.ui.compare.motif import motif
from tests.ui.compare.standing import settle

WIDTHS = {Tier.K1: 320, Tier.K2: 560, Tier.K4: 800}


@pytest.fixture
def tiers(tmp_path: Path) -> list[PaneImage]:
    """One scene at three sizes."""
    made = []
    for number, (tier, width) in enumerate(WIDTHS.items(), start=1):
        path = tmp_path / f"{tier}.png"
        motif(width).save(path)
        made.append(
            PaneImage(
                path=path,
                id=f"image-{number}",
                number=number,
                tier=tier,
                width=width,
                height=width * 9 // 16,
                rating=number,
                approved="Approved v2" if tier is Tier.K4 else "",
            )
        )
    return made


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[CompareStage]:
    """An empty stage in a window."""
    made = CompareStage()
    qtbot.addWidget(made)
    made.resize(1200, 541)
    made.show()
    yield made
    made.close_workers()
    made.close()


@pytest.fixture
def ready(stage: CompareStage, tiers: list[PaneImage], qtbot: QtBot) -> CompareStage:
    """A stage with the three tiers loaded and standing."""
    stage.show_images(tiers)
    settle(stage, qtbot)
    return stage
