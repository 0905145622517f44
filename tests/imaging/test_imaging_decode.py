"""Pixels out of files: whole, bounded, upright, at full depth."""

from __future__ import annotations

import struct
import threading
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
from pictures import SIGNATURE, chunk, encoded, exif, ihdr, picture, save, scene, srgb_profile
from PIL import Image, ImageOps

from gi2desk.core.errors import Cause, UserError
from gi2desk.imaging.decode import decode_array, open_image
from gi2desk.imaging.deep import encode_deep
from gi2desk.imaging.header import read_header


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_pixels_are_those_of_the_file(tmp_path: Path, mode: str) -> None:
    image = picture(mode=mode)
    opened = open_image(save(tmp_path / "a.png", image))
    assert opened.mode == mode
    assert opened.convert("RGBA").tobytes() == image.convert("RGBA").tobytes()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_upright_means_the_same_for_pictures_and_arrays(tmp_path: Path, orientation: int) -> None:
    path = save(tmp_path / "a.png", picture(30, 20), exif=exif(orientation))
    expected = np.asarray(ImageOps.exif_transpose(Image.open(path)))
    assert np.array_equal(np.asarray(open_image(path, upright=True)), expected)
    assert np.array_equal(decode_array(path), expected)
    assert decode_array(path, upright=False).shape == (20, 30, 3)
    assert read_header(path).upright == (expected.shape[1], expected.shape[0])


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_sixteen_bits_survive_both_ways(tmp_path: Path, channels: int) -> None:
    rng = np.random.default_rng(2)
    pixels = rng.integers(0, 65536, (301, 23, channels), dtype=np.uint16)
    pixels[100:200] = np.arange(23, dtype=np.uint16)[None, :, None] * 700
    path = tmp_path / "deep.png"
    path.write_bytes(encode_deep(pixels, [(b"tEXt", b"Title\x00x")]))
    header = read_header(path)
    assert (header.bit_depth, header.parts) == (16, ("IHDR", "tEXt", "IDAT", "IEND"))
    found = decode_array(path)
    assert found.dtype == np.uint16
    assert np.array_equal(found, pixels)


def test_interlaced_sixteen_bits(tmp_path: Path) -> None:
    # Adam7 of a picture one pixel large has one pass.
    row = b"\x00" + struct.pack(">HHH", 1, 258, 65535)
    data = SIGNATURE + ihdr(1, 1, 16, 2, interlace=1) + chunk(b"IDAT", zlib.compress(row)) + chunk(b"IEND")
    path = tmp_path / "deep.png"
    path.write_bytes(data)
    assert decode_array(path).tolist() == [[[1, 258, 65535]]]


def test_only_the_profile_stays_in_info(tmp_path: Path) -> None:
    profile = srgb_profile()
    path = save(
        tmp_path / "a.jpg",
        picture(),
        icc_profile=profile,
        exif=b"Exif\x00\x00" + exif(6),
        comment=b"words",
        dpi=(300, 300),
    )
    assert open_image(path, upright=True).info == {"icc_profile": profile}


def test_a_smaller_decode_is_not_below_what_was_asked(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jpg", picture(800, 600))
    small = open_image(path, at_least=(150, 100))
    assert (150, 100) <= small.size < (800, 600)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF"])
def test_other_formats_open(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(encoded(picture(mode="RGB"), kind))
    assert decode_array(path).shape == (48, 64, 3)


def test_grey_with_a_transparent_value_has_alpha(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", Image.fromarray(scene(4, 4, 1)[:, :, 0]), transparency=7)
    assert decode_array(path).shape == (4, 4, 2)


def test_sixteen_bit_grey_tiff_becomes_eight_bits_for_arrays(tmp_path: Path) -> None:
    values = np.array([[0, 257, 65535, 32768]], dtype=np.uint16)
    path = save(tmp_path / "a.tif", Image.fromarray(values))
    assert decode_array(path)[:, :, 0].tolist() == [[0, 1, 255, 128]]


@pytest.mark.parametrize(("width", "height"), [(1, 1), (2, 3), (5, 5), (8, 8), (33, 17)])
@pytest.mark.parametrize(("colour", "depth", "bits"), [(0, 1, 1), (2, 8, 24), (6, 16, 64)])
def test_rows_are_counted_with_interlacing(
    tmp_path: Path, width: int, height: int, colour: int, depth: int, bits: int
) -> None:
    passes = (
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    )
    rows = b""
    for x, y, across, down in passes:
        columns = len(range(x, width, across))
        rows += (
            (b"\x00" + b"\x55" * ((columns * bits + 7) // 8)) * len(range(y, height, down))
            if columns
            else b""
        )
    path = tmp_path / "a.png"
    start = SIGNATURE + ihdr(width, height, depth, colour, interlace=1)
    path.write_bytes(start + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND"))
    assert open_image(path).size == (width, height)
    path.write_bytes(start + chunk(b"IDAT", zlib.compress(rows[:-1])) + chunk(b"IEND"))
    with pytest.raises(UserError, match="middle of its picture data"):
        open_image(path)


def damaged_files(folder: Path) -> list[Path]:
    good = zlib.compress(b"\x00" * 19 * 6)
    bodies = {
        "adler": good[:-1] + b"\x00",
        "filter": zlib.compress(b"\x07" * 19 * 6),
        "short": zlib.compress(b"\x00" * 19 * 3),
        "noise": b"\x78\x9c" + bytes(range(64)),
    }
    paths = []
    for name, body in bodies.items():
        paths.append(folder / f"{name}.png")
        paths[-1].write_bytes(SIGNATURE + ihdr(6, 6) + chunk(b"IDAT", body) + chunk(b"IEND"))
    tiff = encoded(picture(), "TIFF", compression="tiff_lzw")
    paths.append(folder / "cut.tif")
    paths[-1].write_bytes(tiff[: len(tiff) // 2])
    paths.append(folder / "cut.avif")
    paths[-1].write_bytes(encoded(picture(), "AVIF")[:-200])
    return paths


def test_damaged_pixels_are_an_error_and_never_grey(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for path in damaged_files(tmp_path):
        with pytest.raises(UserError) as caught:
            open_image(path)
        assert caught.value.cause is Cause.BAD_INPUT
        assert str(caught.value).endswith(".")
    assert capfd.readouterr().err == ""


def test_pixel_values_of_unknown_scale_are_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "a.tif", Image.new("F", (4, 4)))
    with pytest.raises(UserError, match="32-bit"):
        decode_array(path)


def test_what_pillow_warns_about_is_neither_shown_nor_an_error(tmp_path: Path) -> None:
    palette = picture(mode="RGB").convert("P")
    path = save(tmp_path / "a.png", palette, transparency=bytes([0, 128, 255]))
    before = list(warnings.filters)
    assert decode_array(path).shape == (48, 64, 4)
    threads = [threading.Thread(target=decode_array, args=(path,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(warnings.filters) == before
