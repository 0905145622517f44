"""What `read_header` and the checkers say about whole, broken and hostile files."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from pictures import SIGNATURE, chunk, encoded, exif, idat, ihdr, picture, png, srgb_profile

from gi2desk.core.errors import Cause, UserError
from gi2desk.imaging.header import HeaderChecker, PngChecker, read_header
from gi2desk.imaging.limit import MAX_PIXELS


@pytest.fixture
def written(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(data: bytes) -> Path:
        path = tmp_path / "picture.bin"
        path.write_bytes(data)
        return path

    return write


def reason(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_header(path)
    assert caught.value.cause is Cause.BAD_INPUT
    return str(caught.value)


def test_png_states_size_depth_and_parts(written: Callable[[bytes], Path]) -> None:
    box = chunk(b"caBX", b"\x00" * 40)
    header = read_header(written(png(box, chunk(b"pHYs", struct.pack(">IIB", 11811, 11811, 1)))))
    assert (header.format, header.width, header.height, header.mode, header.bit_depth) == (
        "png",
        8,
        6,
        "RGB",
        8,
    )
    assert header.parts == ("IHDR", "caBX", "pHYs", "IDAT", "IEND")
    assert header.has_credentials and not header.has_icc and header.dpi == (300.0, 300.0)


@pytest.mark.parametrize(
    ("colour", "depth", "mode"),
    [(0, 1, "1"), (0, 4, "L"), (0, 16, "L"), (2, 16, "RGB"), (4, 8, "LA"), (6, 16, "RGBA")],
)
def test_png_modes(written: Callable[[bytes], Path], colour: int, depth: int, mode: str) -> None:
    header = read_header(written(SIGNATURE + ihdr(depth=depth, colour=colour) + idat() + chunk(b"IEND")))
    assert (header.mode, header.bit_depth) == (mode, depth)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><p>502", "web page"),
        (b"just some words, long enough to be looked at", "not a picture"),
        (SIGNATURE, "ends before its image header"),
        (b"\x89PNG\r\r\x1a\r" + png()[8:], "text-mode transfer"),
        (SIGNATURE + ihdr(colour=1) + idat() + chunk(b"IEND"), "colour type 1"),
        (SIGNATURE + ihdr(depth=3) + idat() + chunk(b"IEND"), "3 bits"),
        (SIGNATURE + ihdr(width=0) + idat() + chunk(b"IEND"), "0 × 6"),
        (SIGNATURE + chunk(b"gAMA", b"\x00" * 4) + ihdr() + idat() + chunk(b"IEND"), "missing, repeated"),
        (SIGNATURE + ihdr() + ihdr() + idat() + chunk(b"IEND"), "missing, repeated"),
        (SIGNATURE + ihdr() + chunk(b"IEND"), "no picture data"),
        (SIGNATURE + ihdr(colour=3) + idat() + chunk(b"IEND"), "no palette"),
        (SIGNATURE + ihdr() + chunk(b"CgBI", b"1234") + idat() + chunk(b"IEND"), "CgBI"),
        (SIGNATURE + ihdr() + b"\x3f\xff\xff\xfftEXt" + b"short", "middle of its tEXt part"),
        (SIGNATURE + ihdr() + b"\xff\xff\xff\xfftEXt" + b"short", "no valid name or length"),
        (png()[:-20], "middle of its picture data"),
        (png()[:-12], "last part of it is missing"),
        (png()[:-1], "last part of it is missing"),
        (SIGNATURE + ihdr(30_000, 20_000) + idat() + chunk(b"IEND"), "declares 30000 × 20000"),
        (SIGNATURE + ihdr(20_000, 10_000) + idat() + chunk(b"IEND"), "holds only"),
        (SIGNATURE + ihdr(1, 200_000) + chunk(b"IDAT", b"\x00" * 9000) + chunk(b"IEND"), "along an edge"),
    ],
)
def test_broken_png_and_strangers_say_why(written: Callable[[bytes], Path], data: bytes, words: str) -> None:
    assert words in reason(written(data))


def test_every_flipped_byte_of_a_png_is_noticed(written: Callable[[bytes], Path]) -> None:
    whole = png(chunk(b"tEXt", b"Title\x00words"))
    for position in range(8, len(whole)):
        damaged = bytearray(whole)
        damaged[position] ^= 0x20
        assert reason(written(bytes(damaged)))


def test_every_cut_of_a_file_is_noticed(written: Callable[[bytes], Path]) -> None:
    for whole in (png(), encoded(picture(), "JPEG"), encoded(picture(), "WEBP"), encoded(picture(), "GIF")):
        for length in range(1, len(whole) - 1, max(1, len(whole) // 60)):
            assert reason(written(whole[:length]))


def test_bytes_after_the_end_are_counted_and_do_no_harm(written: Callable[[bytes], Path]) -> None:
    for whole in (png(), encoded(picture(), "JPEG"), encoded(picture(), "WEBP")):
        assert read_header(written(whole + b"something else")).trailing == 14


@pytest.mark.parametrize("size", [1, 3, 7, 4096])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_checker_finds_the_same_in_pieces_of_any_size(tmp_path: Path, kind: str, size: int) -> None:
    options = {"exif": b"Exif\x00\x00" + exif(6)} if kind != "GIF" else {}
    data = encoded(picture(mode="RGB"), kind, **options)
    path = tmp_path / "whole"
    path.write_bytes(data)
    checker = HeaderChecker()
    for start in range(0, len(data), size):
        checker.feed(memoryview(data)[start : start + size])
    assert checker.finish() == read_header(path)


def test_a_checker_says_at_the_end_what_was_wrong_and_takes_the_rest() -> None:
    data = bytearray(png() * 3)
    data[40] ^= 1
    checker = PngChecker()
    for start in range(0, len(data), 11):
        checker.feed(bytes(data[start : start + 11]))
    with pytest.raises(UserError, match="checksum"):
        checker.finish()


@pytest.mark.parametrize("data", [b"", b"<html>error</html>", b"II*\x00" + b"\x00" * 60, SIGNATURE[:5]])
def test_a_checker_refuses_what_is_no_model_result(data: bytes) -> None:
    checker = HeaderChecker()
    checker.feed(data)
    with pytest.raises(UserError) as caught:
        checker.finish()
    assert caught.value.cause is Cause.BAD_INPUT


def test_jpeg_orientation_profile_and_resolution(written: Callable[[bytes], Path]) -> None:
    profile = srgb_profile()
    data = encoded(
        picture(), "JPEG", exif=b"Exif\x00\x00" + exif(6, dpi=240), icc_profile=profile, progressive=True
    )
    header = read_header(written(data))
    assert (header.orientation, header.has_icc, header.interlaced) == (6, True, True)
    assert (header.width, header.height, header.upright) == (64, 48, (48, 64))
    assert header.dpi == (240.0, 240.0)
    assert read_header(written(encoded(picture(), "JPEG", dpi=(300, 300)))).dpi == (300.0, 300.0)
    assert read_header(written(encoded(picture(mode="CMYK"), "JPEG"))).mode == "CMYK"


def test_a_thumbnail_inside_exif_is_not_the_end(written: Callable[[bytes], Path]) -> None:
    thumbnail = encoded(picture(16, 12), "JPEG")
    whole = encoded(picture(), "JPEG")
    segment = b"Exif\x00\x00" + exif(1) + thumbnail
    data = whole[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + whole[2:]
    assert read_header(written(data)).width == 64
    assert "middle of its picture data" in reason(written(data[:-30]))
    assert reason(written(data[: len(segment) + 40]))


@pytest.mark.parametrize(("options", "mode"), [({}, "RGB"), ({"lossless": True}, "RGB")])
def test_webp_sizes_and_alpha(
    written: Callable[[bytes], Path], options: dict[str, object], mode: str
) -> None:
    header = read_header(written(encoded(picture(101, 57), "WEBP", **options)))
    assert (header.format, header.width, header.height, header.mode) == ("webp", 101, 57, mode)
    clear = read_header(
        written(encoded(picture(101, 57, "RGBA"), "WEBP", icc_profile=srgb_profile(), **options))
    )
    assert (clear.width, clear.height, clear.mode, clear.has_alpha, clear.has_icc) == (
        101,
        57,
        "RGBA",
        True,
        True,
    )


def test_webp_frames_are_counted(written: Callable[[bytes], Path]) -> None:
    frames = [picture(20, 20), picture(20, 20).rotate(90)]
    data = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    assert read_header(written(data)).frames == 2


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP", "AVIF"])
def test_formats_from_outside(written: Callable[[bytes], Path], kind: str) -> None:
    header = read_header(written(encoded(picture(), kind)))
    assert (header.format, header.width, header.height, header.frames) == (kind.lower(), 64, 48, 1)


def test_deep_tiff_says_its_depth(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("I;16", (9, 7)).save(tmp_path / "deep.tif")
    header = read_header(tmp_path / "deep.tif")
    assert (header.mode, header.bit_depth) == ("L", 16)


@pytest.mark.parametrize("kind", ["TGA", "PCX"])
def test_formats_that_stay_shut(written: Callable[[bytes], Path], kind: str) -> None:
    assert "not a picture in a format" in reason(written(encoded(picture(64, 64), kind)))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("DDS", "a DDS texture"),
        ("ICNS", "a macOS icon"),
        ("SGI", "an SGI picture"),
        ("EPS", "an EPS or PostScript"),
    ],
)
def test_formats_that_stay_shut_by_their_names(
    written: Callable[[bytes], Path], kind: str, words: str
) -> None:
    assert f"The file is {words}" in reason(written(encoded(picture(64, 64), kind)))


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIC picture, as iPhones take them"),
        (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2", "a video"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", "a camera's raw picture"),
        (b"8BPS\0\1", "a Photoshop document"),
        (b"%PDF-1.7", "a PDF document"),
        (b"\0\0\0\x0cJXL \r\n", "a JPEG XL picture"),
    ],
)
def test_what_people_have_and_cannot_be_opened_is_named(
    written: Callable[[bytes], Path], start: bytes, words: str
) -> None:
    assert reason(written(start.ljust(64, b"\0"))) == f"The file is {words}, which gi2desk does not open."


def test_a_bomb_in_a_foreign_format_is_refused_before_decoding(written: Callable[[bytes], Path]) -> None:
    bomb = bytearray(encoded(picture(), "BMP"))
    bomb[18:26] = struct.pack("<ii", 40_000, 40_000)
    assert f"{MAX_PIXELS // 1_000_000} million" in reason(written(bytes(bomb)))


def test_missing_folders_and_pipes(tmp_path: Path) -> None:
    assert "no such file" in reason(tmp_path / "missing.png")
    assert "folder" in reason(tmp_path)
    assert reason(Path("nul\x00character"))
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert "regular file" in reason(tmp_path / "pipe")


@pytest.mark.parametrize(
    "data",
    [b"", b"MM", b"II*\x00\xff\xff\xff\xff", b"MM\x00*\x00\x00\x00\x08\xff\xff" + b"\x00" * 30, exif(9)],
)
def test_damaged_exif_says_nothing(written: Callable[[bytes], Path], data: bytes) -> None:
    header = read_header(written(png(chunk(b"eXIf", data))))
    assert (header.orientation, header.dpi) == (1, None)
    assert read_header(written(png(chunk(b"eXIf", exif(8, dpi=150))))).orientation == 8
