"""Seen from a distance."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi2desk.core.viewing import SCREEN_MM, apparent_mm, resolved_ppi


@pytest.mark.parametrize(("metres", "ppi"), [(0.3, 291), (1, 87), (2, 44), (10, 9)])
def test_what_the_eye_resolves(metres: float, ppi: int) -> None:
    assert round(resolved_ppi(metres * 1000)) == ppi


@given(st.floats(100, 100_000), st.floats(10, 20_000))
def test_the_angle_stays(distance: float, width: float) -> None:
    there = math.atan(width / distance)
    assert math.atan(apparent_mm(width, distance) / SCREEN_MM) == pytest.approx(there)
    assert resolved_ppi(2 * distance) == pytest.approx(resolved_ppi(distance) / 2)
