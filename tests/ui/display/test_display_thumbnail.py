"""Thumbnails and the small pictures of Create are in the colours of the display as well, and change with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from gi2desk.host.settings import DisplaySource
from gi2desk.imaging.conversion import conversion
from gi2desk.ui.canvas.picture import image_for_display
from gi2desk.ui.display.display import displays
from gi2desk.ui.queue.picture import Pictures
from tests.imaging.profiles import rgb_profile
from tests.ui.canvas.scenery import noise, rgb, save

WIDE = rgb_profile()


@pytest.fixture(autouse=True)
def systems_own(qapp: object) -> Iterator[None]:
    displays().settle(QGuiApplication.primaryScreen())
    yield
    displays().choose(DisplaySource.SYSTEM, "")


def converted(colour: tuple[int, int, int]) -> np.ndarray:
    found = conversion(None, WIDE)
    assert found is not None
    pixel = np.array([[[*colour[::-1], 255]]], np.uint8)
    return found.apply(pixel)[0, 0, 2::-1].astype(int)


@pytest.mark.parametrize("channels", [3, 4])
def test_an_image_is_converted_in_its_own_format(tmp_path: Path, channels: int) -> None:
    pixels = noise(20, 10, channels=channels)
    if channels == 4:
        pixels[..., 3] = 255
    form = QImage.Format.Format_RGB32 if channels == 3 else QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(str(save(tmp_path, pixels))).convertToFormat(form)
    made = image_for_display(image, WIDE)
    assert made.format() == form
    for x, y in ((0, 0), (19, 9), (7, 4)):
        assert np.abs(rgb(made)[y, x].astype(int) - converted(tuple(pixels[y, x, :3]))).max() <= 1
    assert image_for_display(image, None) is image


def test_pictures_that_are_shown_already_are_asked_for_again(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "green.png"
    Image.new("RGB", (64, 48), (30, 200, 60)).save(path)
    pictures, box = Pictures(), QSize(32, 24)

    def colour() -> list[int] | None:
        image = pictures.get(path, box)
        return list(image.pixelColor(16, 12).getRgb()[:3]) if image is not None else None

    qtbot.waitUntil(lambda: colour() == [30, 200, 60])
    (tmp_path / "wide.icc").write_bytes(WIDE)
    with qtbot.waitSignal(pictures.arrived):
        displays().choose(DisplaySource.FILE, str(tmp_path / "wide.icc"))
    qtbot.waitUntil(lambda: colour() == converted((30, 200, 60)).tolist())
    displays().choose(DisplaySource.NONE, "")
    assert colour() == [30, 200, 60]
    pictures.close()
