"""One filter, the same for the whole picture and for any part of it; nearest neighbour from 100 % on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from gi2desk.core.geometry import Rect
from gi2desk.imaging.metric import edge_energy
from gi2desk.imaging.pyramid import as_picture, level_for, reduce_half, reductions
from gi2desk.imaging.resample import lanczos, nearest, render

Pixels = NDArray[np.uint8]


def scene(width: int, height: int) -> Pixels:
    """A picture with structure at every scale: rings that grow finer, noise, and hard edges."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    rings = np.sin(((x - width / 3) ** 2 + (y - height / 2) ** 2) / (width * 0.9))
    noise = np.random.default_rng(7).normal(0, 24, (height, width))
    edges = 40 * ((x // 37 + y // 23) % 2)
    base = 110 + 60 * rings + noise + edges
    made = np.stack([base, base * 0.9 + 10, 255 - base, np.full_like(base, 255)], axis=-1)
    return np.clip(made, 0, 255).astype(np.uint8)


SCENE = scene(331, 207)


def reduced(pixels: Pixels, width: int) -> Pixels:
    height = round(pixels.shape[0] * width / pixels.shape[1])
    return np.asarray(as_picture(pixels).resize((width, height), Image.Resampling.LANCZOS))


def everything(size: tuple[int, int]) -> Rect:
    return Rect(x=0, y=0, width=size[0], height=size[1])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_region_is_the_same_as_that_part_of_the_whole(data: st.DataObject) -> None:
    pixels = SCENE
    size = (data.draw(st.integers(20, 330)), data.draw(st.integers(12, 206)))
    x, y = data.draw(st.integers(0, size[0] - 1)), data.draw(st.integers(0, size[1] - 1))
    region = Rect(
        x=x, y=y, width=data.draw(st.integers(1, size[0] - x)), height=data.draw(st.integers(1, size[1] - y))
    )
    whole = lanczos(pixels, size, everything(size)).astype(int)
    part = lanczos(pixels, size, region).astype(int)
    expected = whole[region.y : region.bottom, region.x : region.right]
    assert np.abs(part - expected).max() <= 1


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 9), st.data())
def test_nearest_repeats_every_pixel_as_often(
    width: int, height: int, times: int, data: st.DataObject
) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (height, width, 4), dtype=np.uint8)
    size = (width * times, height * times)
    x, y = data.draw(st.integers(0, size[0] - 1)), data.draw(st.integers(0, size[1] - 1))
    region = Rect(x=x, y=y, width=size[0] - x, height=size[1] - y)
    expected = pixels.repeat(times, axis=0).repeat(times, axis=1)[y:, x:]
    assert np.array_equal(nearest(pixels, size, region), expected)


def test_at_full_size_the_pixels_are_the_pictures_own() -> None:
    pixels = scene(120, 80)
    region = Rect(x=7, y=5, width=100, height=60)
    assert np.array_equal(render([pixels], (120, 80), region), pixels[5:65, 7:107])


def test_a_reduced_level_stands_in_only_where_nobody_can_tell() -> None:
    pixels = scene(4096, 1024)
    levels = [pixels, *reductions(pixels)]
    size = (200, 50)
    from_level = render(levels, size, everything(size)).astype(int)
    from_picture = lanczos(pixels, size, everything(size)).astype(int)
    apart = np.abs(from_level - from_picture)
    assert apart.max() <= 6
    assert apart.mean() <= 0.6
    exact = render(levels, (600, 150), everything((600, 150)))
    assert np.array_equal(exact, lanczos(pixels, (600, 150), everything((600, 150))))


@pytest.fixture(scope="module")
def tiers() -> list[list[Pixels]]:
    """A picture, its exact reductions to two thirds and to two fifths, each with its levels."""
    full = scene(1920, 1080)
    return [[tier, *reductions(tier)] for tier in (full, reduced(full, 1280), reduced(full, 768))]


def spread(tiers: list[list[Pixels]], width: int) -> float:
    """Largest over smallest edge energy of the tiers shown at one width."""
    size = (width, round(width * 9 / 16))
    energies = [edge_energy(render(levels, size, everything(size))) for levels in tiers]
    return max(energies) / min(energies)


@pytest.mark.parametrize("width", [180, 302, 417, 525, 600, 645, 690, 735, 760, 768])
def test_reductions_of_one_picture_are_shown_equally_sharp(tiers: list[list[Pixels]], width: int) -> None:
    """At any width of a pane no tier looks sharper because of the width, down to the smallest tier's own pixels."""
    assert spread(tiers, width) <= 1.05


@pytest.mark.parametrize("width", [800, 900, 1000, 1080, 1150, 1200, 1240, 1265, 1275, 1280])
def test_down_to_the_middle_tiers_own_size_as_well(tiers: list[list[Pixels]], width: int) -> None:
    """The smallest tier is enlarged there, which no filter can make sharp; the two others can be compared."""
    assert spread(tiers[:2], width) <= 1.05


def test_close_to_its_own_size_a_picture_is_as_sharp_as_at_it(tiers: list[list[Pixels]]) -> None:
    """100 % is no step: a pane that is a few pixels narrower shows the same picture, not a soft one."""
    full, small = tiers[2], (768, 432)
    own = edge_energy(render(full, small, everything(small)))
    for width in (767, 760, 745):
        size = (width, round(width * 9 / 16))
        assert edge_energy(render(full, size, everything(size))) >= 0.95 * own


@settings(max_examples=20, deadline=None)
@given(st.floats(1.001, 1.27), st.data())
def test_a_flat_picture_stays_flat_close_to_its_own_size(reduction: float, data: st.DataObject) -> None:
    value = data.draw(st.integers(0, 255))
    flat = np.full((90, 120, 4), value, np.uint8)
    size = (round(120 / reduction), round(90 / reduction))
    assert (render([flat], size, everything(size)) == value).all()


def test_halving_is_the_mean_of_four() -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (6, 8, 4), dtype=np.uint8)
    means = pixels.reshape(3, 2, 4, 2, 4).astype(float).mean(axis=(1, 3))
    assert np.abs(reduce_half(pixels) - means).max() <= 0.5
    odd = reduce_half(pixels[:5, :7])
    assert odd.shape == (3, 4, 4)


def test_levels_end_before_they_save_nothing() -> None:
    shapes = [level.shape for level in reductions(np.zeros((1000, 600, 4), np.uint8))]
    assert shapes == [(500, 300, 4), (250, 150, 4)]


@pytest.mark.parametrize(
    ("scale", "level"), [(4, 0), (1, 0), (0.7, 0), (0.5, 1), (0.49, 1), (0.26, 1), (0.25, 2), (0.01, 3)]
)
def test_a_moving_view_draws_from_the_smallest_level_that_has_the_pixels(scale: float, level: int) -> None:
    assert level_for(scale, 4) == level


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_region_as_seen_from_a_distance_is_that_part_of_the_whole(data: st.DataObject) -> None:
    levels = [SCENE, *reductions(SCENE)]
    seen = data.draw(st.integers(20, 300))
    width = data.draw(st.integers(seen + 1, 700))
    size = (width, max(1, round(width * 207 / 331)))
    x, y = data.draw(st.integers(0, size[0] - 1)), data.draw(st.integers(0, size[1] - 1))
    region = Rect(
        x=x, y=y, width=data.draw(st.integers(1, size[0] - x)), height=data.draw(st.integers(1, size[1] - y))
    )
    whole = render(levels, size, everything(size), seen).astype(int)
    part = render(levels, size, region, seen).astype(int)
    assert np.abs(part - whole[region.y : region.bottom, region.x : region.right]).max() <= 2


def test_seen_smaller_than_it_is_told_apart_nothing_is_lost() -> None:
    levels, size = [SCENE, *reductions(SCENE)], (120, 75)
    assert np.array_equal(render(levels, size, everything(size), 200), render(levels, size, everything(size)))
