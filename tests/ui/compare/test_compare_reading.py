"""What the inspector reads is what the file says."""

from __future__ import annotations

import numpy as np
import pytest

from gi2desk.imaging.conversion import conversion
from gi2desk.ui.canvas.geometry import Point
from gi2desk.ui.canvas.picture import Picture, build, level_of_pixels, of_pixels
from gi2desk.ui.compare.reading import delta_e, read
from tests.imaging.profiles import P3, rgb_profile


def picture(*, channels: tuple[int, ...] | None = None) -> Picture:
    pixels = np.random.default_rng(5).integers(0, 256, (40, 60, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    if channels is not None:
        pixels[:] = channels
    return of_pixels(pixels)


def test_one_pixel_is_read_with_its_position() -> None:
    shown = picture()
    reading = read(shown, Point(12.5 / 60, 7.5 / 40))
    assert reading is not None
    blue, green, red, _ = shown.pixels[0][7, 12]
    assert (reading.x, reading.y) == (12, 7)
    assert reading.rgb == (red, green, blue)
    assert reading.hex == f"#{red:02X}{green:02X}{blue:02X}"
    assert reading.alpha == 255


@pytest.mark.parametrize("samples", [3, 5, 11])
def test_the_mean_is_of_the_square_around_it(samples: int) -> None:
    shown = picture()
    reading = read(shown, Point(30.5 / 60, 20.5 / 40), samples)
    assert reading is not None
    half = samples // 2
    part = shown.pixels[0][20 - half : 21 + half, 30 - half : 31 + half, :3]
    assert part.shape[:2] == (samples, samples)
    expected = part.reshape(-1, 3).mean(axis=0)[::-1]
    assert (reading.red, reading.green, reading.blue) == pytest.approx(tuple(expected))


def test_at_a_corner_the_mean_is_of_what_is_there() -> None:
    shown = picture()
    reading = read(shown, Point(0.0, 0.0), 5)
    assert reading is not None
    expected = shown.pixels[0][:3, :3, :3].reshape(-1, 3).mean(axis=0)[::-1]
    assert (reading.red, reading.green, reading.blue) == pytest.approx(tuple(expected))


def test_outside_there_is_nothing_to_read() -> None:
    assert read(picture(), Point(1.01, 0.5)) is None
    assert read(picture(), Point(0.5, -0.2)) is None


def test_delta_e_is_of_the_colours_not_of_the_sizes() -> None:
    first = read(picture(channels=(40, 80, 120, 255)), Point(0.5, 0.5))
    same = read(picture(channels=(40, 80, 120, 255)), Point(0.1, 0.9))
    other = read(picture(channels=(40, 80, 140, 255)), Point(0.5, 0.5))
    assert first is not None
    assert same is not None
    assert other is not None
    assert delta_e(first, same) == pytest.approx(0)
    assert delta_e(first, other) > 5


def test_transparent_pixels_weigh_by_their_alpha() -> None:
    pixels = np.zeros((1, 3, 4), np.uint8)
    pixels[0, 0] = (0, 0, 200, 255)
    pixels[0, 1] = (0, 0, 100, 0)
    source = level_of_pixels(pixels)
    shown = build(level_of_pixels(pixels, translucent=True), translucent=True, source=source)
    reading = read(shown, Point(0.5, 0.5), 3)
    assert reading is not None
    assert reading.red == pytest.approx(200)
    assert reading.alpha == pytest.approx(85)


@pytest.mark.parametrize("target", [None, rgb_profile()], ids=["sRGB", "wide display"])
def test_values_are_the_files_and_lab_is_by_its_profile_on_any_display(target: bytes | None) -> None:
    profile = rgb_profile("Test P3", P3, 2.2)
    source = level_of_pixels(np.full((4, 4, 4), (30, 40, 230, 255), np.uint8))
    found, to_srgb = conversion(profile, target), conversion(profile, None)
    assert found is not None
    assert to_srgb is not None
    painted = level_of_pixels(found.apply(source.pixels))
    reading = read(build(painted, source=source, profile=profile, target=target), Point(0.5, 0.5))
    plain = read(of_pixels(to_srgb.apply(source.pixels)), Point(0.5, 0.5))
    assert reading is not None
    assert plain is not None
    assert reading.rgb == (230, 40, 30)
    assert reading.lab == plain.lab
