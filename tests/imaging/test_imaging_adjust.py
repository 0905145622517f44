"""Pictures as they are sent after turning, straightening, cropping and masking, pixel by pixel."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gi2desk.core.adjustment import Adjustment, Window, shrunk
from gi2desk.core.errors import UserError
from gi2desk.imaging.adjust import adjusted, refitted, turned_pixels
from gi2desk.imaging.mask_file import to_png
from tests.imaging.pictures import picture, save, scene

CROP = Window(left=0.25, top=0.5, right=0.75, bottom=1.0)


def adjustment(**fields: object) -> Adjustment:
    return Adjustment(source="a" * 64, media_type="image/png", **fields)  # type: ignore[arg-type]


def pixels(data: bytes) -> np.ndarray:
    with Image.open(BytesIO(data)) as image:
        return np.asarray(image)


def test_cropping_and_turning_keep_every_pixel(tmp_path: Path) -> None:
    path = save(tmp_path / "p.png", picture(64, 48))
    made = adjusted(path, adjustment(crop=CROP))
    assert (made.width, made.height, made.media_type) == (32, 24, "image/png")
    assert (pixels(made.data) == scene(64, 48)[24:48, 16:48]).all()
    assert made.done == ("Cropped from 64×48 to 32×24 pixels.",)
    turned = adjusted(path, adjustment(crop=CROP).turned(1))
    assert (pixels(turned.data) == np.rot90(scene(64, 48)[24:48, 16:48], -1)).all()
    assert turned.done[0] == "Turned to the right."


def test_a_jpeg_stays_one_and_grey_stays_grey(tmp_path: Path) -> None:
    photo = save(tmp_path / "p.jpg", picture(64, 48), quality=95)
    made = adjusted(photo, adjustment(crop=CROP))
    assert made.media_type == "image/jpeg"
    grey = save(tmp_path / "g.png", picture(64, 48, "L"))
    assert pixels(adjusted(grey, adjustment(turns=2)).data).shape == (48, 64)


def test_a_straightened_crop_has_no_empty_corner(tmp_path: Path) -> None:
    path = save(tmp_path / "p.png", Image.new("RGB", (300, 200), (200, 180, 160)))
    crop = shrunk(Window(), (300, 200), 12.5)
    made = adjusted(path, adjustment(degrees=12.5, crop=crop))
    assert pixels(made.data).min() > 100
    assert "Straightened by 12.5° clockwise." in made.done
    level, translucent = turned_pixels(path, adjustment(degrees=12.5))
    assert level.shape == (200, 300, 4)
    assert level[0, 0, 0] == 0
    assert not translucent


def test_what_its_mask_leaves_out_is_transparent_and_white(tmp_path: Path) -> None:
    path = save(tmp_path / "p.jpg", picture(64, 48), quality=95)
    counts = np.zeros((48, 64), np.uint8)
    counts[10:40, 20:50] = 255
    mask = tmp_path / "m.png"
    mask.write_bytes(to_png(counts))
    made = adjusted(path, adjustment(mask="c" * 64), mask)
    found = pixels(made.data)
    assert made.media_type == "image/png"
    assert (found[..., 3] == counts).all()
    assert (found[0, 0, :3] == 255).all()
    assert made.done == ("Everything outside its mask is sent transparent.",)
    straight = pixels(adjusted(path, adjustment(mask="c" * 64, degrees=20.0), mask).data)
    assert (straight[straight[..., 3] == 0][:, :3] == 255).all()
    small = tmp_path / "small.png"
    small.write_bytes(to_png(counts[:20]))
    with pytest.raises(UserError, match="64×20"):
        adjusted(path, adjustment(mask="c" * 64), small)


def test_the_edge_of_transparency_has_no_colours_of_its_own(tmp_path: Path) -> None:
    flat = Image.new("RGB", (200, 150), (90, 120, 60))
    path = save(tmp_path / "p.png", flat)
    counts = np.zeros((150, 200), np.uint8)
    counts[40:100, 60:140] = 255
    mask = tmp_path / "m.png"
    mask.write_bytes(to_png(counts))
    found = pixels(adjusted(path, adjustment(mask="c" * 64, degrees=17.0), mask).data)
    seen = found[found[..., 3] > 0][:, :3].astype(int)
    assert np.abs(seen - (90, 120, 60)).max() <= 1


def test_a_limit_of_the_connection_is_kept(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (300, 300, 3)).astype(np.uint8)
    path = save(tmp_path / "n.png", Image.fromarray(noise))
    made = adjusted(path, adjustment(crop=Window(right=0.9)), max_bytes=60_000)
    assert len(made.data) < 60_000
    assert any("to stay under" in sentence for sentence in made.done)


def test_a_mask_of_the_request_follows_its_picture(tmp_path: Path) -> None:
    painted = np.zeros((48, 64), np.uint8)
    painted[30:40, 20:30] = 255
    file = tmp_path / "m.png"
    file.write_bytes(to_png(painted))
    cropped = adjustment(crop=CROP)
    found = refitted(file, (64, 48), adjustment(), cropped, (32, 24))
    assert (found == painted[24:48, 16:48]).all()
    file.write_bytes(to_png(np.ascontiguousarray(found)))
    back = refitted(file, (64, 48), cropped, adjustment(turns=1), (48, 64))
    assert (back == np.rot90(painted, -1)).all()
