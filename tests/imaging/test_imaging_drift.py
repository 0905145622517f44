"""The drift between a picture and its child grows with what was changed, and with nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pictures import save
from PIL import Image

from gi2desk.imaging.drift import drift


def scene(seed: int, width: int = 640, height: int = 480) -> np.ndarray:
    """Coloured discs of many sizes."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    field = np.full((height, width, 3), 120.0)
    for _ in range(150):
        size = float(rng.pareto(1.2) * 8 + 6)
        inside = (x - rng.uniform(0, width)) ** 2 + (y - rng.uniform(0, height)) ** 2 < size**2
        field[inside] = rng.uniform(0, 255, 3)
    return np.clip(field + rng.normal(0, 2, field.shape), 0, 255).astype(np.uint8)


def test_the_same_picture_has_not_drifted() -> None:
    picture = scene(1)
    found = drift(picture, picture)
    assert found.score == pytest.approx(0, abs=0.01)
    assert found.structure > 0.99 and found.colour < 0.3 and found.common > 0.95


def test_it_grows_with_the_part_that_was_replaced() -> None:
    picture, other = scene(1), scene(2)
    scores = []
    for share in (0.0, 0.1, 0.25, 0.5, 0.75, 1.0):
        child = picture.copy()
        edge = round(share * 640)
        child[:, :edge] = other[:, :edge]
        scores.append(drift(picture, child).score)
    assert scores == sorted(scores)
    assert scores[0] < 0.02 and scores[-1] > 0.6


def test_it_grows_with_a_change_of_colour() -> None:
    picture = scene(1)
    scores = []
    for amount in (0, 8, 20, 40):
        warm = picture + np.array([amount, 0, -amount])
        scores.append(drift(picture, np.clip(warm, 0, 255).astype(np.uint8)).score)
    assert scores == sorted(scores) and scores[-1] > scores[0] + 0.1


def test_a_higher_tier_and_a_shift_are_no_drift(tmp_path: Path) -> None:
    large = Image.fromarray(scene(3, 1280, 960))
    small = large.resize((640, 480), Image.Resampling.LANCZOS)
    tiers = drift(save(tmp_path / "a.png", small), save(tmp_path / "b.png", large))
    assert tiers.score < 0.03
    shifted = drift(np.asarray(small), np.asarray(small)[20:, 30:])
    assert shifted.alignment.aligned and shifted.score < 0.05 and shifted.common < 0.95
