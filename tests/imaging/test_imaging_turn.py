"""Turning by a few degrees keeps all of a picture, corners too."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gi2desk.imaging.turn import turned, turned_size


@given(st.integers(1, 9000), st.integers(1, 9000), st.floats(-30, 30))
def test_the_middle_stays_the_middle_and_the_corners_fit(width: int, height: int, degrees: float) -> None:
    wide, high = turned_size(width, height, degrees)
    assert (wide - width) % 2 == (high - height) % 2 == 0
    cos, sin = abs(np.cos(np.radians(degrees))), abs(np.sin(np.radians(degrees)))
    assert wide >= width * cos + height * sin - 0.01
    assert high >= height * cos + width * sin - 0.01


@pytest.mark.parametrize("degrees", [0.0, 0.4, 5.0, -12.0])
def test_turned_there_and_back_every_corner_is_there(degrees: float) -> None:
    y, x = np.mgrid[0:120, 0:201]
    own = np.stack([x, y * 2, 255 - x, np.zeros_like(x)], axis=-1).astype(np.uint8)
    there = turned(own, degrees)
    assert there.shape[:2] == turned_size(201, 120, degrees)[::-1]
    back = turned(there, -degrees, opaque=False)
    top, left = (back.shape[0] - 120) // 2, (back.shape[1] - 201) // 2
    found = back[top : top + 120, left : left + 201].astype(int)
    inside = slice(2, -2)
    assert np.abs(found[inside, inside, :3] - own[inside, inside, :3].astype(int)).max() <= 3
    assert found[inside, inside, 3].min() == 255
    assert there[..., 3].astype(float).sum() / 255 == pytest.approx(201 * 120, rel=0.01)


def test_it_turns_clockwise_on_the_screen() -> None:
    own = np.zeros((101, 101, 4), np.uint8)
    own[48:53, 90:95, :3] = 255
    made = turned(own, 20.0)
    y, x = np.argwhere(made[..., 0] > 128).mean(axis=0) - (np.array(made.shape[:2]) - 1) / 2
    assert np.degrees(np.arctan2(y, x)) == pytest.approx(20, abs=0.5)
    assert Image.fromarray(made, "RGBA").getpixel((0, 0)) == (0, 0, 0, 0)
