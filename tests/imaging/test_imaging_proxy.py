"""Small pictures for views, and references made fit to be sent."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from pictures import encoded, exif, picture, save, srgb_profile, swapped_profile
from PIL import Image

from gi2desk.core.errors import UserError
from gi2desk.imaging.decode import decode_array
from gi2desk.imaging.deep import encode_deep
from gi2desk.imaging.header import read_header
from gi2desk.imaging.normalise import normalise
from gi2desk.imaging.profile import Misfit, is_srgb, misfit, profile_name, to_srgb
from gi2desk.imaging.proxy import make_proxy, proxy_image
from tests.imaging.profiles import P3, rgb_profile

EXIF = b"Exif\x00\x00"


def reopened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP"])
def test_a_proxy_is_small_and_of_the_same_shape(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(encoded(picture(900, 600), kind))
    proxy = make_proxy(path, 300)
    assert (proxy.width, proxy.height, proxy.media_type) == (300, 200, "image/jpeg")
    assert reopened(proxy.data).size == (300, 200)


def test_a_proxy_is_never_enlarged(tmp_path: Path) -> None:
    assert make_proxy(save(tmp_path / "a.png", picture(30, 20)), 512).width == 30


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_proxy_is_upright(tmp_path: Path, orientation: int) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(encoded(picture(400, 200), "JPEG", quality=95, exif=EXIF + exif(orientation)))
    small = np.asarray(proxy_image(path, 100)).astype(int)
    whole = Image.fromarray(decode_array(path)).resize(small.shape[1::-1], Image.Resampling.LANCZOS)
    assert np.abs(small - np.asarray(whole)).mean() < 4


@pytest.mark.parametrize("mode", ["LA", "RGBA", "P"])
def test_transparency_stays(tmp_path: Path, mode: str) -> None:
    image = picture(100, 50, mode)
    options = {"transparency": 3} if mode == "P" else {}
    proxy = make_proxy(save(tmp_path / "a.png", image, **options), 50)
    assert proxy.media_type == "image/png" and reopened(proxy.data).mode == "RGBA"


def test_sixteen_bits_and_cmyk_become_srgb(tmp_path: Path) -> None:
    deep = tmp_path / "deep.png"
    deep.write_bytes(encode_deep(np.full((60, 80, 3), 257 * 128, dtype=np.uint16), []))
    assert reopened(make_proxy(deep, 40).data).getpixel((5, 5)) == (128, 128, 128)
    grey = save(tmp_path / "grey.tif", Image.fromarray(np.full((60, 80), 257 * 128, dtype=np.uint16)))
    assert reopened(make_proxy(grey, 40).data).getpixel((5, 5)) == (128, 128, 128)
    assert proxy_image(save(tmp_path / "a.jpg", picture(mode="CMYK")), 40).mode == "RGB"


def test_a_damaged_file_has_no_proxy(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(encoded(picture(), "JPEG")[:-40])
    with pytest.raises(UserError):
        make_proxy(path)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("profile", [None, srgb_profile()])
def test_a_fitting_reference_is_sent_byte_by_byte(tmp_path: Path, kind: str, profile: bytes | None) -> None:
    data = encoded(picture(), kind, **({"icc_profile": profile} if profile else {}))
    path = tmp_path / "misnamed.tif"
    path.write_bytes(data)
    prepared = normalise(path)
    assert (prepared.data, prepared.done) == (data, ())
    assert prepared.media_type == f"image/{kind.lower()}"


def test_a_turned_reference_is_put_upright(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(encoded(picture(40, 20), "JPEG", exif=EXIF + exif(6)))
    prepared = normalise(path)
    assert (prepared.width, prepared.height, prepared.media_type) == (20, 40, "image/jpeg")
    assert reopened(prepared.data).size == (20, 40) and "upright" in prepared.done[0]


@pytest.mark.parametrize("kind", ["TIFF", "BMP", "GIF", "AVIF"])
def test_other_formats_are_converted(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(encoded(picture(), kind))
    prepared = normalise(path)
    assert prepared.media_type == "image/png"
    assert prepared.done == (f"Converted from {kind}.",)


def test_cmyk_depth_and_frames_are_told(tmp_path: Path) -> None:
    cmyk = normalise(save(tmp_path / "a.jpg", picture(mode="CMYK")))
    assert reopened(cmyk.data).mode == "RGB" and "CMYK" in cmyk.done[0]
    deep = tmp_path / "deep.png"
    deep.write_bytes(encode_deep(np.full((4, 4, 4), 65535, dtype=np.uint16), []))
    prepared = normalise(deep)
    path = tmp_path / "again.png"
    path.write_bytes(prepared.data)
    assert read_header(path).bit_depth == 8 and "from 16 to 8 bits" in prepared.done[0]
    frames = tmp_path / "a.webp"
    frames.write_bytes(encoded(picture(), "WEBP", save_all=True, append_images=[picture().rotate(90)]))
    assert "first" in normalise(frames).done[0]


def test_a_reference_over_the_limit_loses_as_little_as_needed(tmp_path: Path) -> None:
    noise = np.random.default_rng(4).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    path = save(tmp_path / "a.png", Image.fromarray(noise))
    packed = normalise(path, max_bytes=300_000)
    assert packed.media_type == "image/jpeg" and len(packed.data) < 300_000 and packed.width == 400
    assert packed.done == ("Saved as JPEG to stay under 0.3 MB.",)
    shrunk = normalise(path, max_bytes=60_000)
    assert len(shrunk.data) < 60_000 and shrunk.width < 400
    assert "Reduced from 400×300" in shrunk.done[-1]
    assert (shrunk.width, shrunk.height) == reopened(shrunk.data).size


def test_a_transparent_reference_keeps_its_alpha_when_shrunk(tmp_path: Path) -> None:
    noise = np.random.default_rng(4).integers(0, 256, (200, 200, 4), dtype=np.uint8)
    packed = normalise(save(tmp_path / "a.png", Image.fromarray(noise)), max_bytes=100_000)
    assert packed.media_type == "image/webp" and reopened(packed.data).mode == "RGBA"


def test_an_unreadable_profile_is_left_out_and_told(tmp_path: Path) -> None:
    prepared = normalise(save(tmp_path / "a.png", picture(), icc_profile=b"nonsense" * 30))
    assert "unreadable" in prepared.done[0]
    assert reopened(prepared.data).tobytes() == picture().tobytes()


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    return isinstance(pixel, tuple) and max(abs(a - b) for a, b in zip(pixel, colour, strict=False)) <= 6


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_colours_of_another_profile_become_srgb(tmp_path: Path, kind: str) -> None:
    red = Image.new("RGB", (64, 48), (250, 0, 0))
    path = tmp_path / "a"
    path.write_bytes(encoded(red, kind, icc_profile=swapped_profile()))
    assert near(reopened(make_proxy(path, 32).data).getpixel((9, 9)), (0, 250, 0))
    prepared = normalise(path)
    assert near(reopened(prepared.data).getpixel((9, 9)), (0, 250, 0))
    assert "icc_profile" not in reopened(prepared.data).info
    assert prepared.done[0] == "Converted from wide built-in to sRGB."


def test_alpha_passes_a_conversion_unchanged(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (8, 8), (250, 0, 0, 77))
    prepared = normalise(save(tmp_path / "a.png", clear, icc_profile=swapped_profile()))
    pixel = reopened(prepared.data).getpixel((3, 3))
    assert near(pixel, (0, 250, 0)) and pixel[3] == 77


def test_a_profile_that_does_not_fit_is_left_aside_and_told(tmp_path: Path) -> None:
    grey = save(tmp_path / "a.png", picture(mode="L"), icc_profile=swapped_profile())
    prepared = normalise(grey)
    assert prepared.done == ("Its colour profile is for RGB, which its pixels are not; it was left out.",)
    assert reopened(prepared.data).convert("L").tobytes() == picture(mode="L").tobytes()


def test_profiles_by_name() -> None:
    assert is_srgb(None) and is_srgb(srgb_profile()) and not is_srgb(swapped_profile())
    assert misfit(srgb_profile(), "RGBA") is None
    hostile = srgb_profile()[:16] + b"MCH\xf8" + srgb_profile()[20:]
    for profile in (b"", b"x" * 500, hostile, srgb_profile()[:200]):
        assert profile_name(profile) == "unreadable profile"
        assert misfit(profile, "RGB") == Misfit()
        assert to_srgb(picture(), profile).tobytes() == picture().tobytes()
    assert to_srgb(picture(mode="LA"), None).mode == "RGBA"


def test_wide_gamut_is_converted_by_its_profile(tmp_path: Path) -> None:
    flat = Image.new("RGBA", (8, 8), (200, 100, 50, 128))
    path = save(tmp_path / "a.png", flat, icc_profile=rgb_profile("Display P3", P3, 2.2))
    prepared = normalise(path)
    assert prepared.done == ("Converted from Display P3 to sRGB.",)
    sent = reopened(prepared.data)
    assert "icc_profile" not in sent.info
    # ICC.1 matrix model both ways, with the colorants of sRGB adapted to D50 and its own curve.
    to_xyz = np.array(P3).T @ (np.array([200, 100, 50]) / 255) ** 2.2
    srgb = np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]])
    linear = np.clip(np.linalg.solve(srgb, to_xyz), 0, 1)
    curve = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    found = np.array(sent.getpixel((3, 3)))
    assert np.abs(found[:3] - curve * 255).max() <= 3
    assert found[3] == 128


def test_cmyk_says_whether_its_colours_are_guessed(tmp_path: Path) -> None:
    bare = normalise(save(tmp_path / "a.tif", picture(mode="CMYK")))
    assert bare.done[0] == "Converted from CMYK to sRGB, its colours guessed, as it has no profile."
