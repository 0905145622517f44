"""Files of demo pictures: laid out like the API's, and telling what they show."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from demo_client import picture

from gi2desk.api.demo_file import NOTE, encode, read_motif
from gi2desk.api.demo_picture import Motif, paint
from gi2desk.core.recipe import OutputFormat
from gi2desk.imaging.header import read_header

MOTIF = Motif.of_prompt("abstract poster")


def chunks(file: bytes) -> list[bytes]:
    names, at = [], 8
    while at < len(file):
        (size,) = struct.unpack(">I", file[at : at + 4])
        names.append(file[at + 4 : at + 8])
        at += 12 + size
    return names


@pytest.mark.parametrize("transparent", [False, True])
def test_png_has_the_layout_of_the_api(tmp_path: Path, transparent: bool) -> None:
    pixels = paint(MOTIF, 320, 192, transparent=transparent)
    file = encode(pixels, OutputFormat.PNG, 100, MOTIF)
    assert chunks(file) == [b"IHDR", b"tEXt", b"IDAT", b"IEND"]
    assert np.array_equal(np.asarray(picture(file)), pixels)
    path = tmp_path / "picture.png"
    path.write_bytes(file)
    header = read_header(path)
    assert (header.format, header.width, header.height, header.bit_depth) == ("png", 320, 192, 8)
    assert not header.has_icc


@pytest.mark.parametrize("output_format", OutputFormat)
def test_every_format_says_what_it_shows(output_format: OutputFormat) -> None:
    image = picture(encode(paint(MOTIF, 320, 192), output_format, 90, MOTIF))
    assert image.format == output_format.name
    assert image.size == (320, 192)
    assert read_motif(image) == MOTIF


def test_a_picture_without_motif_is_still_marked() -> None:
    image = picture(encode(paint(MOTIF, 64, 64), OutputFormat.PNG, 100, None))
    assert NOTE in image.info
    assert read_motif(image) is None


def test_compression_makes_smaller_files() -> None:
    pixels = paint(MOTIF, 640, 384)
    for output_format in (OutputFormat.JPEG, OutputFormat.WEBP):
        sizes = [len(encode(pixels, output_format, quality, MOTIF)) for quality in (0, 50, 100)]
        assert sizes == sorted(sizes)
