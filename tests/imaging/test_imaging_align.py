"""One picture laid on another: known shifts, scales and turns are found, and different pictures are told apart."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from pictures import save
from PIL import Image

from gi2desk.core.errors import UserError
from gi2desk.imaging.align import Alignment, align
from gi2desk.imaging.similarity import Blocks, Similarity, robust_fit


def scene(seed: int = 3, width: int = 900, height: int = 640) -> Image.Image:
    """Overlapping rectangles and discs of every size over a gradient: no two places alike."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    field = 60 * x / width + 50 * y / height
    for _ in range(220):
        size = float(rng.pareto(1.3) * 8 + 5)
        cx, cy, level = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(0, 200)
        if rng.random() < 0.5:
            inside = (x - cx) ** 2 + (y - cy) ** 2 < size**2
        else:
            inside = (np.abs(x - cx) < size) & (np.abs(y - cy) < size * rng.uniform(0.3, 1.5))
        field[inside] = level
    field += rng.normal(0, 1.5, field.shape)
    return Image.fromarray(np.clip(field, 0, 255).astype(np.uint8)).convert("RGB")


def moved(image: Image.Image, truth: Similarity, size: tuple[int, int]) -> np.ndarray:
    """What a picture of `size` shows that lies on `image` by `truth`."""
    corner = truth.apply(-size[0] / 2, -size[1] / 2)
    data = (
        truth.a,
        -truth.b,
        corner[0] + image.width / 2,
        truth.b,
        truth.a,
        corner[1] + image.height / 2,
    )
    return np.asarray(image.transform(size, Image.Transform.AFFINE, data, Image.Resampling.BICUBIC))


def error(truth: Similarity, found: Alignment, size: tuple[int, int]) -> float:
    """The farthest that a corner is off, in pixels of the reference."""
    corners = [(x * size[0] / 2, y * size[1] / 2) for x in (-1, 1) for y in (-1, 1)]
    return max(math.dist(truth.apply(*corner), found.onto_reference(*corner)) for corner in corners)


@pytest.mark.parametrize(
    ("scale", "degrees", "dx", "dy", "size"),
    [
        (1.0, 0.0, 0.0, 0.0, (900, 640)),
        (1.0, 0.0, 37.25, -18.5, (780, 560)),
        (1.0, 0.0, -90.0, 60.0, (640, 480)),
        (1.25, 0.0, 20.0, 10.0, (560, 400)),
        (0.8, 0.0, 30.0, -12.0, (800, 600)),
        (1.0, 2.0, 12.0, -9.0, (760, 540)),
        (1.2, -4.0, -25.0, 14.0, (600, 440)),
    ],
)
def test_known_positions_are_found(
    scale: float, degrees: float, dx: float, dy: float, size: tuple[int, int]
) -> None:
    image = scene()
    truth = Similarity.of(scale, math.radians(degrees), dx, dy)
    found = align(np.asarray(image), moved(image, truth, size))
    assert found.aligned and found.confidence > 0.6
    assert error(truth, found, size) < 1.0
    assert found.scale == pytest.approx(scale, rel=2e-3)
    assert found.rotation == pytest.approx(degrees, abs=0.1)


def test_tiers_of_one_scene_lie_on_each_other() -> None:
    large = scene(width=1800, height=1280)
    small = large.resize((900, 640), Image.Resampling.LANCZOS)
    down = align(np.asarray(large), np.asarray(small))
    up = align(np.asarray(small), np.asarray(large))
    assert (down.scale, up.scale) == (pytest.approx(2, rel=1e-3), pytest.approx(0.5, rel=1e-3))
    assert math.hypot(down.dx, down.dy) < 1 and math.hypot(up.dx, up.dy) < 1


def test_what_changed_in_part_does_not_pull_the_rest() -> None:
    image = scene()
    truth = Similarity.of(1.0, 0.0, 14.0, 6.0)
    size = (800, 560)
    changed = moved(image, truth, size).copy()
    changed[:, :300] = moved(scene(9), truth, size)[:, :300]
    found = align(np.asarray(image), changed)
    assert found.aligned and error(truth, found, size) < 1.0
    assert 0.3 < found.confidence < 0.9


def test_other_tones_do_no_harm() -> None:
    image = scene()
    darker = np.asarray(image).astype(np.float32) * 0.6 + 20
    found = align(np.asarray(image), darker.astype(np.uint8))
    assert found.aligned and math.hypot(found.dx, found.dy) < 0.5


@pytest.mark.parametrize("seeds", [(1, 2), (3, 4), (5, 6), (7, 8)])
def test_different_pictures_are_not_aligned(seeds: tuple[int, int]) -> None:
    found = align(np.asarray(scene(seeds[0])), np.asarray(scene(seeds[1], 1200, 800)))
    assert not found.aligned
    assert found.reason.startswith("Not aligned")
    assert (found.dx, found.dy, found.rotation, found.scale) == (0, 0, 0, pytest.approx(0.75))
    assert found.confidence < 0.4


def wheel(lightness: float) -> Image.Image:
    """A disc of all hues on black; its rim looks the same however it is turned."""
    y, x = np.mgrid[0:384, 0:384] - 191.5
    radius, hue = np.hypot(x, y) / 180, np.arctan2(y, x) / (2 * np.pi) % 1
    value = np.where(radius < 1, 255 * lightness, 0)
    parts = [hue * 255, np.minimum(radius, 1) * 255, value]
    return Image.fromarray(np.stack(parts, axis=-1).astype(np.uint8), "HSV").convert("RGB")


@pytest.mark.parametrize("degrees", [0, 2, 5, 8, 10, -10])
def test_a_disc_is_not_laid_turned_the_wrong_way(degrees: float) -> None:
    """Its rim agrees at every turn, with up to nine tenths of the blocks at one that is seven degrees off."""
    disc = wheel(1.0)
    found = align(np.asarray(disc), np.asarray(disc.rotate(degrees, Image.Resampling.BICUBIC)))
    if found.aligned:
        assert found.rotation == pytest.approx(degrees, abs=0.3)
    else:
        assert found.reason.startswith("Not aligned")
    # What is not turned at all is never in doubt.
    assert found.aligned or degrees


def test_rings_are_laid_unturned_or_as_they_were_turned() -> None:
    y, x = np.mgrid[0:512, 0:512] - 255.5
    rings = Image.fromarray(((np.sin(np.hypot(x, y) / 6) > 0) * 200 + 20).astype(np.uint8))
    assert align(np.asarray(rings), np.asarray(rings)).rotation == pytest.approx(0, abs=0.1)
    turned = align(np.asarray(rings), np.asarray(rings.rotate(4, Image.Resampling.BICUBIC)))
    assert min(abs(turned.rotation), abs(turned.rotation - 4)) < 0.3


def test_flat_and_small_pictures_say_why() -> None:
    flat = np.full((400, 500, 3), 90, np.uint8)
    assert "too little" in align(flat, flat).reason
    assert "smaller than" in align(flat[:50], flat).reason
    assert not align(np.asarray(scene()), flat).aligned


def test_files_are_laid_by_the_pixels_they_show(tmp_path: Path) -> None:
    image = scene()
    one = save(tmp_path / "a.png", image)
    # Stored lying on its side; 6 says so.
    exif = Image.Exif()
    exif[0x0112] = 6
    other = tmp_path / "b.jpg"
    image.transpose(Image.Transpose.ROTATE_90).save(other, quality=92, exif=exif)
    found = align(one, other)
    assert found.aligned and found.scale == pytest.approx(1, rel=1e-3)
    assert math.hypot(found.dx, found.dy) < 0.5


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no")
    with pytest.raises(UserError):
        align(tmp_path / "a.png", tmp_path / "a.png")
    with pytest.raises(ValueError, match="no picture"):
        align(np.zeros((300, 300)), np.zeros((300, 300)))  # type: ignore[arg-type]


def test_grey_and_transparent_pixels_are_taken() -> None:
    image = scene()
    grey = np.asarray(image.convert("L"))
    alpha = np.dstack([np.asarray(image), np.full(grey.shape, 255, np.uint8)])
    for other in (grey, grey[..., np.newaxis], alpha):
        assert align(np.asarray(image), other).confidence > 0.9


def test_similarities_combine() -> None:
    first, second = Similarity.of(1.5, 0.3, 4, -2), Similarity.of(0.7, -0.1, -3, 9)
    both = second.after(first)
    assert both.apply(10, 20) == pytest.approx(second.apply(*first.apply(10, 20)))
    assert (both.scale, both.turn) == (pytest.approx(1.05), pytest.approx(0.2))


def test_a_third_of_wild_shifts_is_outvoted() -> None:
    rng = np.random.default_rng(0)
    places = rng.uniform(-500, 500, (60, 2))
    shifts = 0.01 * places + (3, -2)
    shifts[:20] = rng.uniform(-30, 30, (20, 2))
    found, share = robust_fit(Blocks(places, shifts, np.ones(60)), 1.5)
    assert found.scale == pytest.approx(1.01, abs=1e-4)
    assert (found.dx, found.dy) == (pytest.approx(3, abs=0.05), pytest.approx(-2, abs=0.05))
    assert 0.6 < share < 0.75
