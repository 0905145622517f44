"""The old part lies on the larger canvas where it is said to be, and the mask is what is new with a seam into it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from gi2desk.core.expansion import Frame, expand
from gi2desk.core.size import Limits
from gi2desk.imaging.expand import mask_of, place


def test_every_old_pixel_is_in_its_place_and_the_rest_is_clear(tmp_path: Path) -> None:
    noise = np.random.default_rng(2).integers(0, 256, (900, 1000, 3), np.uint8)
    path = tmp_path / "old.png"
    Image.fromarray(noise).save(path)
    found = expand(1000, 900, Frame(left=200, bottom=300), Limits())
    canvas, mask = place(path, found)
    spot = found.place
    pixels = np.asarray(canvas)
    old = (slice(spot.y, spot.bottom), slice(spot.x, spot.right))
    assert canvas.size == tuple(found.canvas)
    assert (pixels[old][:, :, :3] == noise).all()
    assert (pixels[old][:, :, 3] == 255).all()
    clear = np.ones(mask.shape, bool)
    clear[old] = False
    assert (pixels[clear] == 0).all()
    assert (mask[clear] == 255).all()
    inside = mask[old]
    # The seam: from the sides that were pulled inwards, and only from those.
    assert inside[100, 0] > 200
    assert inside[100, 40] == 0
    assert inside[100, -1] == 0
    assert inside[0, 500] == 0
    assert inside[-1, 500] > 200
    assert (np.diff(inside[100, :40].astype(int)) <= 0).all()
    assert (np.diff(inside[-40:, 500].astype(int)) >= 0).all()


def test_a_picture_that_shrinks_is_resampled_into_its_place(tmp_path: Path) -> None:
    path = tmp_path / "old.jpg"
    Image.new("RGB", (3840, 2160), (10, 200, 30)).save(path)
    found = expand(3840, 2160, Frame(top=840, bottom=840), Limits())
    canvas, mask = place(path, found)
    assert canvas.size == tuple(found.canvas)
    assert canvas.getpixel((found.place.x + 5, found.place.y + 5))[3] == 255
    assert canvas.getpixel((found.place.x + 5, 2))[3] == 0
    assert mask.shape == (found.canvas.height, found.canvas.width)


def test_a_picture_without_room_for_a_seam_is_all_seam() -> None:
    found = expand(700, 1000, Frame(left=650, right=650), Limits())
    assert mask_of(found).max() == 255
