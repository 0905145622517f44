"""Pictures arrive: proxy first, full pixels after, once for all panes, within the limit, and failures as sentences."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from gi2desk.core.errors import UserError
from gi2desk.ui.canvas import decode
from gi2desk.ui.canvas.geometry import Extent
from gi2desk.ui.canvas.image import PaneImage, image_of_file
from gi2desk.ui.canvas.loader import Loader
from gi2desk.ui.canvas.picture import Picture
from gi2desk.ui.canvas.worker import Cancelled, Ticket, Worker
from tests.ui.canvas.scenery import Bench, noise, save


class Heard:
    """A listener that keeps what it is told."""

    def __init__(self) -> None:
        self.pictures: list[Picture] = []
        self.errors: list[UserError] = []

    def on_picture(self, picture: Picture) -> None:
        self.pictures.append(picture)

    def on_failure(self, error: UserError) -> None:
        self.errors.append(error)

    @property
    def full(self) -> bool:
        return bool(self.pictures) and not self.pictures[-1].proxy


def test_full_pixels_are_those_of_the_file(shared: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    pixels = noise(300, 200)
    heard = Heard()
    shared.loader.load(image_of_file(save(tmp_path, pixels)), heard)
    qtbot.waitUntil(lambda: heard.full)
    picture = heard.pictures[-1]
    assert np.array_equal(picture.pixels[0][..., 2::-1], pixels)
    assert picture.extent == Extent(width=300, height=200)
    assert [level.shape[:2] for level in picture.pixels] == [(200, 300), (100, 150)]


def test_a_proxy_comes_before_the_full_picture(shared: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    path = save(tmp_path, noise(2400, 1600))
    small = save(tmp_path, noise(120, 80), "proxy.png")
    heard = Heard()
    shared.loader.load(PaneImage(path=path, proxy=small, width=2400, height=1600), heard)
    qtbot.waitUntil(lambda: heard.full)
    assert [picture.proxy for picture in heard.pictures] == [True, False]


def test_a_large_jpeg_is_its_own_proxy(shared: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "large.jpg"
    Image.fromarray(np.repeat(np.repeat(noise(300, 200), 10, 0), 10, 1)).save(path)
    small = decode.decode_small(path, 1280)
    assert small.proxy
    assert 1280 <= max(small.extent.width, small.extent.height) <= 1500
    heard = Heard()
    shared.loader.load(image_of_file(path), heard)
    qtbot.waitUntil(lambda: heard.full)
    assert [picture.proxy for picture in heard.pictures] in ([True, False], [False])


def test_a_broken_proxy_does_not_keep_the_picture_away(shared: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    path = save(tmp_path, noise(50, 40))
    heard = Heard()
    shared.loader.load(PaneImage(path=path, proxy=tmp_path / "gone.jpg"), heard)
    qtbot.waitUntil(lambda: heard.full)
    assert not heard.errors


def test_each_file_is_decoded_once_for_all_panes(shared: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    image = image_of_file(save(tmp_path, noise(64, 64)))
    first, second, third = Heard(), Heard(), Heard()
    shared.loader.load(image, first)
    shared.loader.load(image, second)
    qtbot.waitUntil(lambda: first.full and second.full)
    shared.loader.load(image, third)
    assert first.pictures[-1] is second.pictures[-1] is third.pictures[-1]


def test_what_nobody_waits_for_is_dropped(shared: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    files = [save(tmp_path, noise(600, 600, seed), f"{seed}.png") for seed in range(12)]
    heard = Heard()
    for path in files[:-1]:
        shared.loader.load(image_of_file(path), heard).release()
    last = Heard()
    shared.loader.load(image_of_file(files[-1]), last)
    qtbot.waitUntil(lambda: last.full)
    qtbot.wait(50)
    assert not heard.pictures
    assert not heard.errors


def test_the_cache_lets_go_of_what_was_shown_longest_ago(tmp_path: Path, qtbot: QtBot) -> None:
    images = [image_of_file(save(tmp_path, noise(400, 400, seed), f"{seed}.png")) for seed in range(16)]
    one = 400 * 400 * 4 + 200 * 200 * 4
    loader = Loader(limit=one * 9)
    shown = Heard()
    kept = loader.load(images[0], shown)
    qtbot.waitUntil(lambda: shown.full)
    for image in images[1:]:
        heard = Heard()
        loan = loader.load(image, heard)
        qtbot.waitUntil(lambda heard=heard: heard.full)
        loan.release()
    assert one * 8 < loader.held <= one * 9
    again = Heard()
    loader.load(images[0], again)
    assert again.full, "what is shown was let go of"
    kept.release()
    loader.close()


def test_a_huge_picture_keeps_its_pixels_in_a_file(tmp_path: Path, qtbot: QtBot) -> None:
    pixels = noise(700, 500)
    path = save(tmp_path, pixels)
    loader = Loader(limit=1_000_000, scratch=tmp_path)
    heard = Heard()
    loader.load(image_of_file(path), heard)
    qtbot.waitUntil(lambda: heard.full)
    picture = heard.pictures[-1]
    assert np.array_equal(picture.pixels[0][..., 2::-1], pixels)
    assert picture.held < pixels.size // 2
    assert picture.levels[0].image.pixelColor(699, 499).getRgb()[:3] == tuple(pixels[-1, -1])
    assert [file.name for file in tmp_path.iterdir()] == [path.name], "the scratch file has a name"
    loader.close()


def test_without_room_for_a_file_a_huge_picture_stays_in_memory(tmp_path: Path, qtbot: QtBot) -> None:
    loader = Loader(limit=1_000_000, scratch=tmp_path / "gone")
    heard = Heard()
    loader.load(image_of_file(save(tmp_path, noise(700, 500))), heard)
    qtbot.waitUntil(lambda: heard.full)
    assert heard.pictures[-1].held > 700 * 500 * 4
    loader.close()


def test_a_file_that_is_gone_is_said(shared: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    heard = Heard()
    shared.loader.load(PaneImage(path=tmp_path / "hero.png", width=10, height=10), heard)
    qtbot.waitUntil(lambda: bool(heard.errors))
    assert str(heard.errors[0]) == "hero.png is no longer where it was."
    assert heard.errors[0].hint


@pytest.mark.parametrize("kept", [0, 40, 3000])
def test_a_damaged_file_is_a_sentence_with_its_name(
    shared: Bench, tmp_path: Path, qtbot: QtBot, kept: int
) -> None:
    path = save(tmp_path, noise(200, 100))
    path.write_bytes(path.read_bytes()[:kept])
    heard = Heard()
    shared.loader.load(PaneImage(path=path), heard)
    qtbot.waitUntil(lambda: bool(heard.errors))
    assert str(heard.errors[0]).startswith("picture.png")
    assert not heard.pictures


def test_a_page_instead_of_a_picture_is_a_sentence(shared: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "page.png"
    path.write_text("<!doctype html><title>no</title>")
    heard = Heard()
    shared.loader.load(PaneImage(path=path), heard)
    qtbot.waitUntil(lambda: bool(heard.errors))
    assert "page.png" in str(heard.errors[0])


def read(path: Path) -> Picture:
    return decode.decode(path, Ticket())


def test_an_alpha_channel_without_transparency_costs_nothing(tmp_path: Path) -> None:
    pixels = noise(40, 30, channels=4)
    pixels[..., 3] = 255
    assert not read(save(tmp_path, pixels)).translucent


def test_transparency_is_painted_premultiplied_and_read_as_it_is(tmp_path: Path) -> None:
    pixels = noise(40, 30, channels=4)
    picture = read(save(tmp_path, pixels))
    assert picture.translucent
    assert np.array_equal(picture.source.pixels[..., [2, 1, 0, 3]], pixels)
    expected = pixels[..., :3].astype(float) * pixels[..., 3:] / 255
    assert np.abs(picture.pixels[0][..., 2::-1] - expected).max() <= 1


def test_a_picture_is_shown_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "turned.jpg"
    Image.fromarray(noise(60, 20)).save(path, exif=exif)
    assert read(path).extent == Extent(width=20, height=60)
    assert (image_of_file(path).width, image_of_file(path).height) == (20, 60)


def test_another_colour_space_is_painted_as_srgb_and_read_as_the_file_says(tmp_path: Path) -> None:
    from PySide6.QtGui import QColor, QColorSpace, QImage

    path = tmp_path / "wide.png"
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 60, 40))
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    assert image.save(str(path))
    picture = read(path)
    assert picture.source.pixels[0, 0, 2::-1].tolist() == [200, 60, 40]
    painted = picture.pixels[0][0, 0, 2::-1].tolist()
    assert painted[0] > 205
    assert painted[1] < 55


def test_srgb_files_are_painted_with_their_own_values(tmp_path: Path) -> None:
    from PySide6.QtGui import QColorSpace, QImage

    path = save(tmp_path, noise(16, 16))
    image = QImage(str(path))
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    tagged = tmp_path / "tagged.png"
    assert image.save(str(tagged))
    assert np.array_equal(read(tagged).pixels[0], read(path).pixels[0])


@pytest.mark.parametrize("name", ["p.webp", "p.bmp", "p.gif", "p.tiff", "p.avif", "p.jpg"])
def test_every_format_that_is_opened_is_shown(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    Image.fromarray(np.full((32, 48, 3), (90, 140, 200), np.uint8)).save(path)
    picture = read(path)
    assert picture.extent == Extent(width=48, height=32)
    assert np.abs(picture.pixels[0][16, 24, 2::-1].astype(int) - (90, 140, 200)).max() <= 6


def test_grey_and_palette_pictures_are_shown(tmp_path: Path) -> None:
    for mode in ("L", "P", "LA", "1", "CMYK"):
        path = tmp_path / ("grey.tiff" if mode == "CMYK" else "grey.png")
        Image.fromarray(np.full((20, 20, 3), 255, np.uint8)).convert(mode).save(path)
        assert read(path).pixels[0][10, 10, :3].tolist() == [255, 255, 255], mode


def test_a_job_ends_at_its_next_step_once_cancelled(tmp_path: Path) -> None:
    ticket = Ticket()
    ticket.cancel()
    with pytest.raises(Cancelled):
        decode.decode(save(tmp_path, noise(10, 10)), ticket)


def test_a_fault_in_a_job_is_told_and_logged(
    qtbot: QtBot, no_lost_errors: object, caplog: pytest.LogCaptureFixture
) -> None:
    no_lost_errors("a job for a picture failed")  # type: ignore[operator]  # the fixture yields a function
    worker, errors = Worker(1, "test"), []

    def job(_ticket: Ticket) -> None:
        raise ZeroDivisionError

    worker.submit(job, lambda _none: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert "ZeroDivisionError" in errors[0].failure.details
    worker.close()


def test_nothing_is_called_after_the_end(qtbot: QtBot) -> None:
    worker, called = Worker(1, "test"), []
    worker.submit(lambda _ticket: 1, called.append, called.append)
    worker.close()
    worker.submit(lambda _ticket: 2, called.append, called.append)
    qtbot.wait(50)
    assert called == []


def test_another_rating_of_the_same_file_decodes_nothing(shared: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    image = image_of_file(save(tmp_path, noise(30, 30)))
    layer = shared.layer(image)
    qtbot.waitUntil(lambda: layer.full is not None)
    before = layer.full
    layer.set_image(dataclasses.replace(image, rating=4))
    assert layer.full is before
    assert layer.image is not None
    assert layer.image.rating == 4
