"""What is painted is what LittleCMS says, straight from the picture's profile to the display's; sRGB stays untouched."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from gi2desk.imaging.conversion import conversion, ink_transform, target_problem
from gi2desk.imaging.decode import embedded_profile
from gi2desk.imaging.header import read_header
from gi2desk.imaging.profile import profile_name
from tests.imaging.profiles import P3, grey_profile, rgb_profile

DISPLAY = rgb_profile()
FILE_P3 = rgb_profile("Test P3", P3, 2.2)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def patches() -> NDArray[np.uint8]:
    """Every fourth step of each channel in some combination, blue first, with all sorts of alpha."""
    steps = np.arange(0, 256, 17, dtype=np.uint8)
    grid = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(64, 64, 3)
    alpha = np.random.default_rng(1).integers(0, 256, (64, 64, 1), dtype=np.uint8)
    return np.concatenate([grid, alpha], axis=-1)


def by_littlecms(pixels: NDArray[np.uint8], source: bytes, target: bytes) -> NDArray[np.uint8]:
    """The same by Pillow alone, red first."""
    image = Image.fromarray(np.ascontiguousarray(pixels[..., 2::-1]))
    made = ImageCms.profileToProfile(
        image,
        ImageCms.ImageCmsProfile(io.BytesIO(source)),
        ImageCms.ImageCmsProfile(io.BytesIO(target)),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert made is not None
    return np.asarray(made)


@pytest.mark.parametrize("source", [None, FILE_P3], ids=["untagged", "P3"])
def test_colours_are_those_of_littlecms(source: bytes | None) -> None:
    found = conversion(source, DISPLAY)
    assert found is not None
    pixels = patches()
    made = found.apply(pixels)
    expected = by_littlecms(pixels, source or SRGB, DISPLAY)
    assert np.abs(made[..., 2::-1].astype(int) - expected).max() <= 2
    assert np.array_equal(made[..., 3], pixels[..., 3])
    assert np.abs(made[..., :3].astype(int) - pixels[..., :3]).max() > 20, "nothing was converted"


def test_a_wide_colour_reaches_a_wide_display_without_a_stop_at_srgb() -> None:
    green = np.zeros((1, 1, 4), np.uint8)
    green[..., 1] = green[..., 3] = 255
    straight, to_srgb, onward = (
        conversion(FILE_P3, DISPLAY),
        conversion(FILE_P3, None),
        conversion(None, DISPLAY),
    )
    assert straight is not None
    assert to_srgb is not None
    assert onward is not None
    clipped = onward.apply(to_srgb.apply(green))
    assert straight.apply(green)[0, 0, 2] < clipped[0, 0, 2] - 10


@pytest.mark.parametrize(("source", "target"), [(None, None), (None, SRGB), (SRGB, None), (FILE_P3, FILE_P3)])
def test_equal_spaces_cost_nothing(source: bytes | None, target: bytes | None) -> None:
    assert conversion(source, target) is None


def test_grey_is_shown_by_its_own_curve() -> None:
    profile = grey_profile()
    found = conversion(profile, None)
    assert found is not None
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[np.newaxis, :, np.newaxis], 4, axis=2)
    made = found.apply(ramp)
    expected = ImageCms.profileToProfile(
        Image.fromarray(ramp[..., 0].copy()),
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert np.abs(made[..., 2::-1].astype(int) - np.asarray(expected)).max() <= 1
    assert made[0, 128, 0] > 140
    assert np.array_equal(made[..., 3], ramp[..., 3])


def test_a_band_is_the_same_as_that_part_of_the_whole() -> None:
    found = conversion(None, DISPLAY)
    assert found is not None
    pixels = np.random.default_rng(2).integers(0, 256, (700, 40, 4), dtype=np.uint8)
    assert np.array_equal(found.apply(pixels), found.apply_once(pixels))


@pytest.mark.parametrize("profile", [b"", b"not a profile", DISPLAY[:200]])
def test_a_damaged_profile_is_taken_for_srgb(profile: bytes) -> None:
    assert conversion(profile, None) is None
    assert ink_transform(profile, None) is None
    assert target_problem(profile) == "This is not a colour profile that can be read."


def test_only_a_profile_for_rgb_can_be_a_displays() -> None:
    assert target_problem(DISPLAY) == ""
    assert target_problem(SRGB) == ""
    assert "“Test grey” is for GRAY colours" in target_problem(grey_profile())
    assert "not the profile of a display" in target_problem(rgb_profile(kind=b"link"))


def test_the_profile_in_a_file_is_found_without_decoding_it(tmp_path: Path) -> None:
    image = Image.new("RGB", (8, 8), (200, 60, 40))
    for name in ("p.png", "p.jpg", "p.webp", "p.tiff"):
        image.save(tmp_path / name, icc_profile=FILE_P3)
        found = embedded_profile(tmp_path / name, read_header(tmp_path / name))
        assert found is not None, name
        assert profile_name(found) == "Test P3"
    image.save(tmp_path / "plain.png")
    assert embedded_profile(tmp_path / "plain.png", read_header(tmp_path / "plain.png")) is None
