"""What a pane paints is in the colours of the display that it is on; without a profile it is the file's own values."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from gi2desk.host.settings import DisplaySource
from gi2desk.ui.canvas import decode
from gi2desk.ui.canvas.geometry import Point
from gi2desk.ui.canvas.image import PaneImage, image_of_file
from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.canvas.picture import of_pixels
from gi2desk.ui.canvas.widget import Canvas
from gi2desk.ui.canvas.worker import Ticket
from gi2desk.ui.compare.difference import Kind, Order, work_out
from gi2desk.ui.compare.reading import read
from gi2desk.ui.display.display import displays
from tests.imaging.profiles import P3, grey_profile, rgb_profile
from tests.ui.canvas.scenery import Bench, Pixels, noise, rgb, save

DISPLAY = rgb_profile()
FILE_P3 = rgb_profile("Test P3", P3, 2.2)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.fixture(autouse=True)
def no_profile(qapp: object) -> Iterator[None]:
    yield
    displays().choose(DisplaySource.SYSTEM, "")


def choose(qtbot: QtBot, path: Path, profile: bytes) -> None:
    """As the user chooses a file in the settings."""
    path.write_bytes(profile)
    displays().choose(DisplaySource.FILE, str(path))
    wanted = None if profile == SRGB else profile
    # A screen that was got from a widget is no longer to be used once that widget is gone, so it is got anew.
    qtbot.waitUntil(lambda: displays().display_of(QGuiApplication.primaryScreen()).target == wanted)


def patches() -> Pixels:
    """Squares of 16 pixels in 64 colours, the strongest among them."""
    steps = np.array([0, 70, 180, 255], np.uint8)
    colours = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(8, 8, 3)
    return np.repeat(np.repeat(colours, 16, axis=0), 16, axis=1)


def by_littlecms(pixels: Pixels, source: bytes, target: bytes) -> Pixels:
    made = ImageCms.profileToProfile(
        Image.fromarray(pixels),
        ImageCms.ImageCmsProfile(io.BytesIO(source)),
        ImageCms.ImageCmsProfile(io.BytesIO(target)),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert made is not None
    return np.asarray(made)


def tagged(folder: Path, pixels: Pixels, profile: bytes | None, name: str = "picture.png") -> PaneImage:
    path = folder / name
    Image.fromarray(pixels).save(path, icc_profile=profile)
    return image_of_file(path)


def layer_of(canvas: Canvas) -> Layer:
    assert canvas.front is not None
    return canvas.front


def shown(qtbot: QtBot, canvas: Canvas, size: int = 128) -> Canvas:
    qtbot.addWidget(canvas)
    canvas.resize(size, size)
    canvas.show()
    qtbot.waitUntil(lambda: layer_of(canvas).full is not None)
    return canvas


def painted_for(canvas: Canvas, target: bytes | None) -> bool:
    full = layer_of(canvas).full
    return full is not None and full.target == target


def grabbed(canvas: Canvas) -> NDArray[np.int64]:
    return rgb(canvas.grab().toImage()).astype(np.int64)


@pytest.mark.parametrize("profile", [None, FILE_P3], ids=["untagged", "P3"])
def test_patches_are_painted_as_littlecms_says(
    shared: Bench, tmp_path: Path, qtbot: QtBot, profile: bytes | None
) -> None:
    choose(qtbot, tmp_path / "display.icc", DISPLAY)
    canvas = shown(qtbot, shared.canvas(tagged(tmp_path, patches(), profile)))
    qtbot.waitUntil(lambda: painted_for(canvas, DISPLAY))
    expected = by_littlecms(patches(), profile or SRGB, DISPLAY)
    assert np.abs(grabbed(canvas) - expected).max() <= 2
    assert np.abs(grabbed(canvas) - patches()).max() > 20, "nothing was converted"


def test_another_profile_repaints_and_none_brings_back_the_pictures_own_values(
    shared: Bench, tmp_path: Path, qtbot: QtBot
) -> None:
    canvas = shown(qtbot, shared.canvas(tagged(tmp_path, patches(), None)))
    assert np.array_equal(grabbed(canvas), patches())
    for gamma in (1.8, 2.6):
        profile = rgb_profile(gamma=gamma)
        choose(qtbot, tmp_path / f"{gamma}.icc", profile)
        assert layer_of(canvas).picture is not None, "the picture went away meanwhile"
        qtbot.waitUntil(lambda profile=profile: painted_for(canvas, profile))
        assert np.abs(grabbed(canvas) - by_littlecms(patches(), SRGB, profile)).max() <= 2
    displays().choose(DisplaySource.NONE, "")
    qtbot.waitUntil(lambda: painted_for(canvas, None))
    assert np.array_equal(grabbed(canvas), patches())


def test_a_display_that_is_srgb_changes_no_pixel(shared: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    choose(qtbot, tmp_path / "display.icc", SRGB)
    pixels = noise(128, 128)
    canvas = shown(qtbot, shared.canvas(image_of_file(save(tmp_path, pixels))))
    full = layer_of(canvas).full
    assert full is not None
    assert full.source is full.levels[0], "a copy was made of what is the same"
    assert np.array_equal(grabbed(canvas), pixels)


def test_reductions_and_the_sharp_picture_are_in_the_same_colours(
    shared: Bench, tmp_path: Path, qtbot: QtBot
) -> None:
    choose(qtbot, tmp_path / "display.icc", DISPLAY)
    flat = np.full((600, 600, 3), (30, 200, 60), np.uint8)
    canvas = shown(qtbot, shared.canvas(tagged(tmp_path, flat, None)), 100)
    qtbot.waitUntil(lambda: painted_for(canvas, DISPLAY))
    expected = by_littlecms(flat[:1, :1], SRGB, DISPLAY)[0, 0]
    shared.view.zoom_to_pixels(0.3)
    for _ in range(2):
        assert np.abs(grabbed(canvas)[50, 50] - expected).max() <= 2
        qtbot.waitUntil(lambda: not shared.view.moving and not layer_of(canvas).rendering)


def test_the_inspector_reads_the_file_on_every_display(tmp_path: Path, qtbot: QtBot) -> None:
    path = tagged(tmp_path, patches(), FILE_P3).path
    plain = decode.decode(path, Ticket())
    other = decode.decode(path, Ticket(), decode.Order(target=DISPLAY))
    assert not np.array_equal(plain.pixels[0], other.pixels[0])
    for x in range(8):
        at = Point((x * 16 + 8) / 128, 40 / 128)
        assert read(plain, at) == read(other, at)
        reading = read(other, at)
        assert reading is not None
        assert reading.rgb == tuple(patches()[40, x * 16 + 8])


@pytest.mark.parametrize("kind", list(Kind))
def test_differences_are_the_same_on_every_display(tmp_path: Path, kind: Kind) -> None:
    alpha = noise(300, 200, 1, channels=4)
    paths = [
        tagged(tmp_path, noise(300, 200), FILE_P3, "1.png").path,
        save(tmp_path, noise(150, 100, 2), "2.png"),
        save(tmp_path, alpha, "3.png"),
    ]
    for first, second in ((0, 1), (1, 2), (2, 0)):
        found = []
        for target in (None, DISPLAY):
            order = decode.Order(target=target)
            one, two = (decode.decode(paths[n], Ticket(), order) for n in (first, second))
            found.append(work_out(Order(reference=one, candidate=two, kind=kind)))
        assert found[0] is not None
        assert found[1] is not None
        assert (found[0].mean, found[0].most) == (found[1].mean, found[1].most)


def test_a_computed_picture_is_painted_for_the_display_as_well(
    shared: Bench, tmp_path: Path, qtbot: QtBot
) -> None:
    choose(qtbot, tmp_path / "display.icc", DISPLAY)
    layer = shared.layer()
    canvas = Canvas(shared.view, 0)
    canvas.set_layers([layer])
    bgrx = np.dstack([patches()[..., ::-1], np.full((128, 128), 255, np.uint8)])
    layer.set_picture(of_pixels(bgrx))
    shown(qtbot, canvas)
    expected = by_littlecms(patches(), SRGB, DISPLAY)
    qtbot.waitUntil(lambda: painted_for(canvas, DISPLAY))
    assert np.abs(grabbed(canvas) - expected).max() <= 2
    displays().choose(DisplaySource.NONE, "")
    qtbot.waitUntil(lambda: painted_for(canvas, None))
    assert np.array_equal(grabbed(canvas), patches())


def test_transparency_is_converted_before_it_is_multiplied(tmp_path: Path) -> None:
    pixels = noise(40, 30, channels=4)
    order = decode.Order(target=DISPLAY)
    picture = decode.decode(save(tmp_path, pixels), Ticket(), order)
    assert np.array_equal(picture.source.pixels[..., [2, 1, 0, 3]], pixels)
    expected = by_littlecms(np.ascontiguousarray(pixels[..., :3]), SRGB, DISPLAY) * (pixels[..., 3:] / 255)
    assert np.abs(picture.pixels[0][..., 2::-1] - expected).max() <= 3


def test_a_huge_picture_and_its_copy_for_the_display_keep_their_pixels_in_files(tmp_path: Path) -> None:
    pixels = noise(700, 500)
    order = decode.Order(target=DISPLAY, room=100_000, scratch=tmp_path)
    path = save(tmp_path, pixels)
    picture = decode.decode(path, Ticket(), order)
    assert np.array_equal(picture.source.pixels[..., 2::-1], pixels)
    expected = by_littlecms(pixels, SRGB, DISPLAY)
    assert np.abs(picture.pixels[0][..., 2::-1].astype(int) - expected).max() <= 2
    assert picture.held < pixels.size // 2
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_grey_is_painted_by_its_own_profile(tmp_path: Path) -> None:
    grey = np.repeat(np.arange(256, dtype=np.uint8)[np.newaxis], 8, axis=0)
    path = tmp_path / "grey.png"
    Image.fromarray(grey).save(path, icc_profile=grey_profile())
    picture = decode.decode(path, Ticket(), decode.Order(target=DISPLAY))
    assert np.array_equal(picture.source.pixels[..., 1], grey)
    assert picture.pixels[0][0, 100, 1] > 115
    assert np.ptp(picture.pixels[0][0].astype(int)[:, :3], axis=1).max() <= 2


@pytest.mark.parametrize("profile", [b"broken", grey_profile()], ids=["unreadable", "for grey"])
def test_a_profile_that_does_not_fit_leaves_the_picture_srgb(tmp_path: Path, profile: bytes) -> None:
    image = tagged(tmp_path, patches(), profile, "picture.tiff")
    picture = decode.decode(image.path, Ticket(), decode.Order(target=DISPLAY))
    expected = by_littlecms(patches(), SRGB, DISPLAY)
    assert np.abs(picture.pixels[0][..., 2::-1].astype(int) - expected).max() <= 2
    plain = decode.decode(image.path, Ticket())
    assert np.array_equal(plain.pixels[0][..., 2::-1], patches())
