"""Masks: what is painted is what changes, every stroke can be taken back, and the file says it with alpha."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gi2desk.core.errors import UserError
from gi2desk.core.geometry import Rect
from gi2desk.imaging import mask_file
from gi2desk.imaging.mask import TILE, Mask
from gi2desk.imaging.mask_file import from_png, most_visible, share_of, to_png


def test_a_hard_dab_is_a_round_of_its_size_and_painting_twice_adds_nothing() -> None:
    mask = Mask(200, 100)
    mask.begin()
    area = mask.dab(100, 50, 20, 1.0)
    assert area == Rect(x=80, y=30, width=40, height=40)
    assert mask.values[50, 100] == 255
    assert mask.values[50, 81] == 255
    assert mask.values[50, 121] == 0
    assert abs(int((mask.values > 127).sum()) - np.pi * 20 * 20) < 20
    once = mask.values.copy()
    mask.dab(100, 50, 20, 1.0)
    assert (mask.values == once).all()
    assert mask.dab(-50, -50, 10, 1.0) is None


def test_a_soft_dab_falls_off_and_erasing_takes_as_much_away() -> None:
    mask = Mask(100, 100)
    mask.begin()
    mask.dab(50, 50, 40, 0.0)
    row = mask.values[50, 50:90].astype(int)
    assert (np.diff(row) <= 0).all()
    assert 100 < row[20] < 160
    mask.dab(50, 50, 40, 0.0, erase=True)
    assert mask.values.max() <= 128  # the middle is gone, the soft edge half
    assert mask.values[50, 50] == 0


def test_a_stroke_has_no_gaps() -> None:
    mask = Mask(600, 80)
    mask.begin()
    mask.line((10, 40, 6), (590, 40, 6), 1.0)
    assert (mask.values[40, 20:590] == 255).all()
    assert (mask.values[36, 30:580] == 255).all()


def test_shapes_fill_whole_pixels_and_feathers_reach_to_both_sides() -> None:
    mask = Mask(300, 200)
    mask.begin()
    mask.fill_rect(Rect(x=100, y=50, width=60, height=40))
    assert int(mask.values.sum()) == 60 * 40 * 255
    assert mask.values[50, 100] == mask.values[89, 159] == 255
    mask.clear()
    mask.fill([(100, 50), (160, 50), (160, 90), (100, 90)])
    assert int((mask.values > 0).sum()) == 60 * 40
    mask.clear()
    mask.fill_rect(Rect(x=0, y=0, width=100, height=200), 8)
    assert mask.values[0, 0] == 255  # the picture's own edge stays hard
    assert 90 < mask.values[100, 99] < 165
    assert 0 < mask.values[100, 108] < 100


def test_every_stroke_can_be_taken_back_and_done_again() -> None:
    shuffled = random.Random(3)
    mask = Mask(3 * TILE + 17, 2 * TILE + 5)
    states, patches = [mask.values.copy()], []
    for n in range(12):
        mask.begin()
        x, y = shuffled.uniform(0, mask.width), shuffled.uniform(0, mask.height)
        if n == 5:
            mask.invert()
        elif n == 8:
            mask.soften(4)
        else:
            mask.line((x, y, 30), (mask.width - x, y, 10), 0.4, erase=n % 3 == 2)
        patch = mask.end()
        if patch is None:
            continue
        patches.append(patch)
        states.append(mask.values.copy())
        assert mask.share == pytest.approx(mask.values.mean() / 255)
    for patch, before in zip(reversed(patches), reversed(states[:-1]), strict=True):
        mask.apply(patch)
        assert (mask.values == before).all()
        assert mask.share == pytest.approx(mask.values.mean() / 255)
    for patch in patches:
        mask.apply(patch)
    assert (mask.values == states[-1]).all()


def test_a_stroke_costs_what_it_touched_and_one_that_changes_nothing_is_none() -> None:
    mask = Mask(3840, 2160)
    mask.begin()
    mask.line((400, 400, 60), (1600, 700, 60), 0.8)
    patch = mask.end()
    assert patch is not None
    assert patch.bytes < 60_000
    mask.begin()
    mask.dab(1000, 550, 20, 1.0)
    assert mask.end() is None
    mask.begin()
    mask.dab(3000, 2000, 50, 1.0)
    assert mask.abandon() is not None
    assert mask.values[2000, 3000] == 0


def test_the_file_is_transparent_where_it_changes_and_comes_back_the_same(tmp_path: Path) -> None:
    mask = Mask(320, 180)
    mask.begin()
    mask.dab(100, 90, 40, 0.3)
    path = tmp_path / "mask.png"
    path.write_bytes(to_png(mask.values))
    with Image.open(path) as image:
        assert (image.mode, image.size, image.format) == ("RGBA", (320, 180), "PNG")
        assert image.getpixel((100, 90))[3] == 0
        assert image.getpixel((5, 5))[3] == 255
    assert (from_png(path, (320, 180)) == mask.values).all()
    assert share_of(path) == pytest.approx(mask.values.mean() / 255)
    with pytest.raises(UserError, match="320×180 pixels and the picture 180×320"):
        from_png(path, (180, 320))


def test_a_mask_that_packs_badly_loses_steps_of_its_soft_edges_before_it_is_refused() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (400, 400), np.uint8)
    limit = 60_000
    data = to_png(noise, limit)
    assert len(data) < limit
    with pytest.raises(UserError, match=r"at most 0\.01 MB can be sent"):
        to_png(noise, 10_000)


def test_a_picture_without_transparency_is_no_mask(tmp_path: Path) -> None:
    path = tmp_path / "plain.png"
    Image.new("RGB", (8, 8)).save(path)
    with pytest.raises(UserError, match="no transparency"):
        from_png(path, (8, 8))
    assert mask_file.MAX_BYTES == 4_000_000


def test_the_colour_that_is_seen_best_is_not_the_picture_s_own(tmp_path: Path) -> None:
    colours = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}
    path = tmp_path / "picture.png"
    for fill, own in (((230, 40, 90), "red"), ((40, 220, 60), "green"), ((40, 60, 240), "blue")):
        Image.new("RGB", (300, 200), fill).save(path)
        assert most_visible(path, colours) != own
