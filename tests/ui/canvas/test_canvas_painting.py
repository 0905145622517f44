"""What is painted: from levels while moving, sharp when standing, fair to every tier, and never a crash."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gi2desk.core.geometry import Rect
from gi2desk.imaging.metric import edge_energy
from gi2desk.imaging.resample import lanczos, nearest
from gi2desk.ui import theme
from gi2desk.ui.canvas.geometry import Extent, Point, pixel_edge
from gi2desk.ui.canvas.image import PaneImage, image_of_file
from gi2desk.ui.canvas.overlay import PixelGrid
from gi2desk.ui.canvas.widget import Canvas, Exposure
from tests.ui.canvas.scenery import Bench, Pixels, noise, rgb, save


def shown(qtbot: QtBot, canvas: Canvas, width: int, height: int) -> Canvas:
    """The pane on the screen, its picture loaded and sharp."""
    qtbot.addWidget(canvas)
    canvas.resize(width, height)
    canvas.show()
    sharp(qtbot, canvas)
    return canvas


def sharp(qtbot: QtBot, canvas: Canvas) -> None:
    """Waits until the view stands and what it shows is rendered."""
    layer = canvas.front
    assert layer is not None
    qtbot.waitUntil(lambda: layer.full is not None)
    qtbot.waitUntil(lambda: not canvas._view.moving)
    qtbot.waitUntil(lambda: not layer.rendering)


def photo(width: int, height: int) -> Pixels:
    """Soft and hard structure at many scales."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    rings = np.sin(((x - width / 3) ** 2 + (y - height / 2) ** 2) / (width * 1.3))
    edges = 45 * ((x // 41 + y // 29) % 2)
    grain = np.random.default_rng(2).normal(0, 14, (height, width))
    base = 105 + 55 * rings + edges + grain
    return np.clip(np.stack([base, base * 0.8 + 20, 240 - base], axis=-1), 0, 255).astype(np.uint8)


def bgrx(pixels: Pixels) -> Pixels:
    alpha = np.full((*pixels.shape[:2], 1), 255, np.uint8)
    return np.ascontiguousarray(np.concatenate([pixels[..., ::-1], alpha], axis=-1))


def test_a_standing_view_below_100_percent_is_lanczos_from_the_full_picture(
    shared: Bench, tmp_path: Path, qtbot: QtBot
) -> None:
    pixels = photo(640, 480)
    canvas = shown(qtbot, shared.canvas(image_of_file(save(tmp_path, pixels))), 320, 240)
    expected = lanczos(bgrx(pixels), (320, 240), Rect(x=0, y=0, width=320, height=240))[..., 2::-1]
    assert np.array_equal(rgb(canvas.grab().toImage()), expected)


@pytest.mark.parametrize("width", [312, 320, 456])
def test_edges_of_a_translucent_picture_keep_their_colours(
    shared: Bench, tmp_path: Path, qtbot: QtBot, width: int
) -> None:
    """What the filter overshoots by there must not run over: light on light stays light."""
    y, x = np.mgrid[0:480, 0:640]
    grey = np.where((x // 7 + y // 5) % 2, 255, 150).astype(np.uint8)
    alpha = np.full_like(grey, 180)
    made = save(tmp_path, np.stack([grey, grey, grey, alpha], axis=-1))
    canvas = shown(qtbot, shared.canvas(image_of_file(made)), width, width * 3 // 4)
    painted = rgb(canvas.grab().toImage()).astype(int)
    assert painted.min() > 120


def test_a_moving_view_is_painted_at_once_from_a_level(shared: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    pixels = photo(640, 480)
    canvas = shown(qtbot, shared.canvas(image_of_file(save(tmp_path, pixels))), 320, 240)
    before = rgb(canvas.grab().toImage()).astype(int)
    shared.view.zoom_by(1.01, Point(160, 120), 0)
    moving = rgb(canvas.grab().toImage()).astype(int)
    assert shared.view.moving
    # The same scene, hardly moved: blocks of it have the same brightness.
    blocks = [image.reshape(6, 40, 8, 40, 3).mean(axis=(1, 3)) for image in (before, moving)]
    assert np.abs(blocks[0] - blocks[1]).max() < 12
    sharp(qtbot, canvas)
    assert not np.array_equal(rgb(canvas.grab().toImage()), moving)


def test_only_the_visible_part_is_made_sharp(shared: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    pixels = photo(800, 600)
    canvas = shown(qtbot, shared.canvas(image_of_file(save(tmp_path, pixels))), 200, 150)
    shared.view.zoom_by(2.2, Point(40, 90), 0)
    sharp(qtbot, canvas)
    placed = canvas.placement
    assert placed is not None
    region = placed.visible(canvas.viewport)
    assert region == Rect(x=-placed.left, y=-placed.top, width=200, height=150)
    expected = lanczos(bgrx(pixels), (placed.width, placed.height), region)[..., 2::-1]
    assert np.array_equal(rgb(canvas.grab().toImage()), expected)


@pytest.mark.parametrize("width", [110, 137, 160, 203, 240, 251, 288, 310, 333, 512])
def test_panes_show_reductions_of_one_picture_equally_sharp(
    shared: Bench, tmp_path: Path, qtbot: QtBot, width: int
) -> None:
    from PIL import Image

    full = Image.fromarray(photo(1280, 720))
    window = QWidget()
    qtbot.addWidget(window)
    panes = []
    for key, tier in enumerate((1280, 853, 512)):
        path = tmp_path / f"{tier}.png"
        full.resize((tier, tier * 9 // 16), Image.Resampling.LANCZOS).save(path)
        pane = shared.canvas(image_of_file(path), key, window)
        pane.setGeometry(QRect(key * (width + 1), 0, width, width * 9 // 16 + 40))
        panes.append(pane)
    window.resize(3 * width + 2, width)
    window.show()
    energies = []
    for pane in panes:
        sharp(qtbot, pane)
        placed = pane.placement
        assert placed is not None
        image = rgb(pane.grab(QRect(0, placed.top, width, placed.height)).toImage())
        energies.append(edge_energy(bgrx(image)))
    assert max(energies) / min(energies) <= 1.05


def test_nothing_is_a_checkerboard_behind_transparency(shared: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    pixels = np.zeros((64, 64, 4), np.uint8)
    pixels[:, 32:] = (200, 30, 30, 255)
    canvas = shown(qtbot, shared.canvas(image_of_file(save(tmp_path, pixels))), 64, 64)
    image = rgb(canvas.grab().toImage())
    assert (image[:, 32:] == (200, 30, 30)).all()
    squares = {tuple(int(part) for part in colour) for colour in image[:, :32].reshape(-1, 3)}
    assert len(squares) == 2
    assert all(red == green == blue for red, green, blue in squares)


def test_the_surround_is_the_themes(shared: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    canvas = shown(qtbot, shared.canvas(image_of_file(save(tmp_path, photo(64, 64)))), 200, 64)
    stage = theme.colour("stage").getRgb()[:3]
    assert tuple(rgb(canvas.grab().toImage())[30, 5]) == stage


def test_a_file_that_is_gone_is_a_sentence_in_the_pane(shared: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    canvas = shared.canvas(PaneImage(path=tmp_path / "hero.png", width=64, height=64))
    qtbot.addWidget(canvas)
    canvas.resize(300, 200)
    canvas.show()
    layer = canvas.front
    assert layer is not None
    qtbot.waitUntil(lambda: layer.error is not None)
    assert "hero.png" in canvas.notice
    written = rgb(canvas.grab().toImage())
    assert len(np.unique(written.reshape(-1, 3), axis=0)) > 2


def test_a_picture_stays_for_a_moment_until_the_next_is_there(
    shared: Bench, tmp_path: Path, qtbot: QtBot
) -> None:
    first = image_of_file(save(tmp_path, noise(300, 300, 1), "1.png"))
    second = image_of_file(save(tmp_path, noise(300, 300, 2), "2.png"))
    canvas = shown(qtbot, shared.canvas(first), 300, 300)
    layer = canvas.front
    assert layer is not None
    before = rgb(canvas.grab().toImage())
    layer.set_image(second)
    assert layer.picture is None, "the inspector must not read the picture before"
    assert np.array_equal(rgb(canvas.grab().toImage()), before)
    qtbot.waitUntil(lambda: layer.full is not None)
    assert np.array_equal(rgb(canvas.grab().toImage()), noise(300, 300, 2))


def test_a_pane_without_picture_is_empty(shared: Bench, qtbot: QtBot) -> None:
    canvas = Canvas(shared.view, 0)
    canvas.set_layers([shared.layer()])
    qtbot.addWidget(canvas)
    canvas.show()
    assert canvas.placement is None
    assert canvas.notice == ""
    canvas.grab()


def test_two_pictures_share_a_pane_on_the_two_sides_of_a_line(
    shared: Bench, tmp_path: Path, qtbot: QtBot
) -> None:
    one, two = np.full((50, 100, 3), 40, np.uint8), np.full((50, 100, 3), 220, np.uint8)
    left = shared.layer(image_of_file(save(tmp_path, one, "1.png")), 0)
    right = shared.layer(image_of_file(save(tmp_path, two, "2.png")), 1)
    canvas = Canvas(shared.view, "pair")
    canvas.set_layers([left, right], [Exposure(left, 0, 0.3), Exposure(right, 0.3, 1)])
    shown(qtbot, canvas, 100, 50)
    qtbot.waitUntil(lambda: right.full is not None)
    row = rgb(canvas.grab().toImage())[25, :, 0]
    assert row.tolist() == [40] * 30 + [220] * 70


def test_grid_lines_are_those_of_the_picture_that_shows(shared: Bench, tmp_path: Path, qtbot: QtBot) -> None:
    """Two pictures of one scene with 8 and 10 pixels across 100: each half has the lines of its own."""
    flat = np.full((10, 10, 3), 40, np.uint8)
    left = shared.layer(image_of_file(save(tmp_path, flat[:8, :8], "1.png")), 0)
    right = shared.layer(image_of_file(save(tmp_path, flat, "2.png")), 1)
    canvas = Canvas(shared.view, "pair")
    canvas.overlays.append(PixelGrid())
    canvas.set_layers([left, right], [Exposure(left, 0, 0.5), Exposure(right, 0.5, 1)])
    shown(qtbot, canvas, 100, 100)
    qtbot.waitUntil(lambda: right.full is not None)
    left.frame = right.frame = Extent(width=10, height=10)
    shared.view.zoom_to_pixels(10)
    qtbot.waitUntil(lambda: not shared.view.moving and not left.rendering and not right.rendering)
    row = rgb(canvas.grab().toImage())[5, :, 0]
    # A pixel of 12.5 begins at the first device pixel whose centre lies in it.
    assert np.flatnonzero(row != 40).tolist() == [0, 12, 25, 37, 50, 60, 70, 80, 90]


def test_a_line_lies_where_the_next_pixel_begins() -> None:
    rng = np.random.default_rng(4)
    for _ in range(200):
        source = int(rng.integers(1, 60))
        target = source * 8 + int(rng.integers(0, 400))
        pixels = np.zeros((1, source, 4), np.uint8)
        pixels[0, :, 0] = np.arange(source)
        painted = nearest(pixels, (target, 1), Rect(x=0, y=0, width=target, height=1))[0, :, 0]
        begins = np.flatnonzero(np.diff(painted)) + 1
        assert [pixel_edge(index, source, target) for index in range(1, source)] == begins.tolist()
