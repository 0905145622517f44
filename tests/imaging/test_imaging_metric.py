"""Differences are symmetric, amplified without wrapping, and zero for equal pictures."""

from __future__ import annotations

import numpy as np
import pytest

from gi2desk.imaging.metric import amplify, difference, edge_energy, heat, perceived_difference


def noise(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (20, 30, 4), dtype=np.uint8)


def test_difference_is_absolute_and_symmetric() -> None:
    one, two = noise(1), noise(2)
    expected = np.abs(one.astype(int) - two.astype(int))
    assert np.array_equal(difference(one, two), expected)
    assert np.array_equal(difference(two, one), expected)
    assert not difference(one, one).any()


def test_pictures_of_different_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="shapes"):
        difference(noise(1), noise(2)[:10])


def test_gain_stops_at_white() -> None:
    values = np.array([0, 1, 10, 100, 255], np.uint8)
    assert amplify(values, 4).tolist() == [0, 4, 40, 255, 255]
    assert amplify(values, 1).tolist() == values.tolist()


def test_a_flat_picture_has_no_edges_and_a_step_has() -> None:
    flat = np.full((10, 10, 4), 90, np.uint8)
    step = flat.copy()
    step[:, 5:] = 190
    assert edge_energy(flat) == 0
    assert edge_energy(step) == pytest.approx(100**2 / 9)


def test_heat_grows_lighter_with_the_value_and_stays_opaque() -> None:
    colours = heat(np.linspace(0, 30, 64).reshape(1, -1), limit=20).astype(int)
    luma = colours[0, :, :3] @ np.array([0.0722, 0.7152, 0.2126])
    assert (np.diff(luma) >= 0).all()
    assert (colours[..., 3] == 255).all()
    assert colours[0, 0, :3].tolist() == [0, 0, 0]


def test_perceived_difference_has_a_value_for_every_pixel() -> None:
    one = noise(4)
    assert perceived_difference(one, one).max() == pytest.approx(0, abs=1e-9)
    assert perceived_difference(one, noise(5)).shape == one.shape[:2]
