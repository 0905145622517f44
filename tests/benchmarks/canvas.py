"""The canvas against the bare drawing and decoding that it cannot do without, in turns in one run."""

from __future__ import annotations

import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PIL import Image, ImageCms
from PySide6.QtCore import QEventLoop, QPoint, QRect, QRectF, QTimer
from PySide6.QtGui import QColorSpace, QImage, QImageReader, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.errors import UserError
from gi2desk.core.geometry import Rect
from gi2desk.imaging.conversion import conversion
from gi2desk.imaging.pyramid import level_for
from gi2desk.imaging.resample import lanczos
from gi2desk.ui.canvas.geometry import Offset
from gi2desk.ui.canvas.image import PaneImage, image_of_file
from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.canvas.loader import Loader
from gi2desk.ui.canvas.picture import Picture
from gi2desk.ui.canvas.render import Renderer
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.canvas.widget import Canvas
from gi2desk.ui.compare.difference import Kind, Order, visible, work_out
from tests.benchmarks.figure import report

FRAMES = 60
OPENINGS = 20
PANE = (800, 1000)
PROXY_EDGE = 1280


def main() -> None:
    """Prints every figure."""
    app = QApplication([])
    QImageReader.setAllocationLimit(0)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        big = Image.fromarray(_scene(3840, 2160))
        png, jpeg, proxy = folder / "4k.png", folder / "4k.jpg", folder / "proxy.jpg"
        big.save(png, compress_level=6)
        big.save(jpeg, quality=90)
        big.resize((PROXY_EDGE, PROXY_EDGE * 9 // 16)).save(proxy, quality=85)
        _frames(png, 3, "3 × 3840×2160")
        _opening(png, proxy)
        _opening(jpeg, proxy)
        _comparing(png)
        _converting()
        huge = folder / "huge.jpg"
        big.resize((15360, 8640), Image.Resampling.NEAREST).save(huge, quality=80)
        _frames(huge, 2, "2 × 15360×8640")
    del app


def _scene(width: int, height: int) -> np.ndarray:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    base = 128 + 60 * np.sin(x / 37) * np.cos(y / 53) + 40 * ((x // 64 + y // 64) % 2)
    noise = np.random.default_rng(3).integers(-12, 13, (height, width))
    return np.clip(np.stack([base + noise, base * 0.8, 220 - base], axis=-1), 0, 255).astype(np.uint8)


def _wait_for(condition: Callable[[], bool]) -> None:
    """Runs the event loop until the condition holds."""
    loop, end = QEventLoop(), time.perf_counter() + 120
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if condition() or time.perf_counter() > end else None)
    timer.start(2)
    loop.exec()
    if not condition():
        raise TimeoutError


def _both(name: str, ours: list[float], bare: list[float], goal: str) -> None:
    middle, plain = statistics.median(ours), statistics.median(bare)
    value = f"{middle * 1e3:.1f} ms, p95 {_p95(ours):.1f}; bare {plain * 1e3:.1f}: ×{middle / plain:.2f}"
    report(name, value, goal)


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] * 1e3


class _Bare(QWidget):
    """Draws what the panes draw, and does nothing else."""

    def __init__(self, window: QWidget, panes: list[Canvas]) -> None:
        super().__init__(window)
        self._panes = panes

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index, pane in enumerate(self._panes):
            placed, layer = pane.placement, pane.front
            assert placed is not None
            assert layer is not None
            assert layer.full is not None
            region = placed.visible(pane.viewport)
            assert region is not None
            level = layer.full.levels[level_for(placed.scale, len(layer.full.levels))].image
            left, top = index * PANE[0] + placed.left + region.x, placed.top + region.y
            if placed.scale == 1:
                painter.drawImage(
                    QPoint(left, top), level, QRect(region.x, region.y, region.width, region.height)
                )
                continue
            across, down = level.width() / placed.width, level.height() / placed.height
            source = QRectF(region.x * across, region.y * down, region.width * across, region.height * down)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, placed.scale < 1)
            painter.drawImage(QRectF(left, top, region.width, region.height), level, source)


class _Bench:
    """Panes of one file in a window, and a second window with the bare drawing."""

    def __init__(self, path: Path, count: int) -> None:
        self.view, self.loader, self.renderer = ViewState(), Loader(), Renderer()
        self.window, self.bare_window = QWidget(), QWidget()
        row = QHBoxLayout(self.window)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.panes = [Canvas(self.view, key) for key in range(count)]
        self.layers = []
        for key, pane in enumerate(self.panes):
            layer = Layer(self.view, self.loader, self.renderer, key, pane)
            layer.set_image(image_of_file(path))
            pane.set_layers([layer])
            pane.setFixedSize(*PANE)
            row.addWidget(pane)
            self.layers.append(layer)
        self.window.show()
        _wait_for(lambda: all(layer.full for layer in self.layers))
        bare = _Bare(self.bare_window, self.panes)
        bare.resize(count * PANE[0], PANE[1])
        self.bare_window.resize(bare.size())
        self.bare_window.show()
        QApplication.processEvents()

    def measure(self, name: str, move: Callable[[int], None], goal: str) -> None:
        ours, bare = [], []
        for step in range(FRAMES):
            for window, change, times in (
                (self.window, move, ours),
                (self.bare_window, None, bare),
            ):
                start = time.perf_counter()
                if change is not None:
                    change(step)
                window.repaint()
                times.append(time.perf_counter() - start)
        _both(name, ours, bare, goal)

    def sharpen(self) -> float:
        """Seconds from the view's stopping until every pane is sharp."""
        _wait_for(lambda: not self.view.moving)
        start = time.perf_counter()
        _wait_for(lambda: not any(layer.rendering for layer in self.layers))
        return time.perf_counter() - start

    def close(self) -> None:
        self.window.close()
        self.bare_window.close()
        self.loader.close()
        self.renderer.close()


def _frames(path: Path, count: int, what: str) -> None:
    """Frames of a moving view beside the bare drawing of the same levels."""
    bench = _Bench(path, count)
    view, middle = bench.view, bench.panes[0].centre()

    def pan(step: int) -> None:
        view.pan_by(7 if step % 40 < 20 else -7, 3 if step % 20 < 10 else -3, 0)

    def zoom(step: int) -> None:
        view.zoom_by(1.05 if step % 40 < 20 else 1 / 1.05, middle, 0)

    view.fill()
    bench.measure(f"{what}, pan, filled", pan, "≤ ×1.5")
    for percent in (80, 100, 400):
        view.zoom_to_pixels(percent / 100)
        bench.measure(f"{what}, pan at {percent} %", pan, "≤ ×1.5")
    view.fill()
    bench.measure(f"{what}, zoom", zoom, "≤ ×1.5")
    times = []
    for step in range(8):
        view.fill()
        view.zoom_by(1.2 + step / 50, middle, 0)
        times.append(bench.sharpen())
    report(f"{what}, sharp after the 100 ms", f"{statistics.median(times) * 1e3:.0f} ms", "-")
    # Just below 100 % the filter is a larger one; no pane may have what another has made.
    for key in range(count):
        view.set_offset(key, Offset(x=key / 50))
    for percent in (80, 90, 99):
        times = []
        for step in range(5):
            view.zoom_to_pixels((percent + step / 10) / 100)
            times.append(bench.sharpen())
        report(
            f"{what}, the same at {percent} %, each by itself",
            f"{statistics.median(times) * 1e3:.0f} ms",
            "-",
        )
    bench.close()


class _Opening:
    """When the first and the full picture of a file were painted."""

    def __init__(self, image: PaneImage) -> None:
        view, loader, renderer = ViewState(), Loader(), Renderer()
        self.pane = Canvas(view, 0)
        self.layer = Layer(view, loader, renderer, 0, self.pane)
        self.pane.set_layers([self.layer])
        self.pane.resize(*PANE)
        self.pane.show()
        QApplication.processEvents()
        self.first = self.full = 0.0
        self._start = time.perf_counter()
        self.layer.loaded.connect(self._on_loaded)
        self.layer.set_image(image)
        _wait_for(lambda: self.full > 0)
        self.pane.close()
        loader.close()
        renderer.close()

    def _on_loaded(self) -> None:
        if self.layer.picture is None:
            return
        self.pane.repaint()
        now = time.perf_counter() - self._start
        self.first = self.first or now
        if self.layer.full is not None:
            self.full = now


def _decoded(path: Path) -> float:
    """Seconds that it takes to read the file into what Qt draws fast."""
    start = time.perf_counter()
    image = QImageReader(str(path)).read()
    if image.format() is not QImage.Format.Format_RGB32:
        image.convertToFormat(QImage.Format.Format_RGB32)
    return time.perf_counter() - start


def _opening(path: Path, proxy: Path) -> None:
    size = image_of_file(path)
    image = PaneImage(path=path, proxy=proxy, width=size.width, height=size.height)
    first, full, bare = [], [], []
    for _ in range(OPENINGS):
        bare.append(_decoded(path))
        opened = _Opening(image)
        first.append(opened.first)
        full.append(opened.full)
    report(
        f"{path.name}, first picture",
        f"{statistics.median(first) * 1e3:.0f} ms, p95 {_p95(first):.0f}",
        "≤ 50 ms",
    )
    more = (statistics.median(full) - statistics.median(bare)) * 1e3
    value = f"decode {statistics.median(bare) * 1e3:.0f} ms (p95 {_p95(bare):.0f}) + {more:.0f} ms, p95 {_p95(full):.0f}"
    report(f"{path.name}, full pixels", value, "decode + 60 ms")


class _Waiting:
    picture: Picture | None = None

    def on_picture(self, picture: Picture) -> None:
        self.picture = picture

    def on_failure(self, error: UserError) -> None:
        raise error


def _comparing(path: Path) -> None:
    """Filter and differences of 4K pictures, each in one thread."""
    loader, waiting = Loader(), _Waiting()
    loader.load(image_of_file(path), waiting)
    _wait_for(lambda: waiting.picture is not None)
    picture = waiting.picture
    assert picture is not None
    for name, job, goal in (
        ("Lanczos3 of 4K to 1240×698", lambda: lanczos(picture.pixels[0], (1240, 698), _WHOLE), "70–95 ms"),
        ("difference of two 4K", lambda: _difference(picture, Kind.VALUES), "≤ 250 ms"),
        ("heat map of two 4K", lambda: _difference(picture, Kind.PERCEIVED), "≤ 250 ms"),
    ):
        times = []
        for _ in range(7):
            start = time.perf_counter()
            job()
            times.append(time.perf_counter() - start)
        report(name, f"{statistics.median(times) * 1e3:.0f} ms", goal)
    loader.close()


def _converting() -> None:
    """What a display's profile costs after decoding, per 4K picture, beside LittleCMS alone; nothing without one."""
    pixels = np.dstack([_scene(3840, 2160)[..., ::-1], np.full((2160, 3840), 255, np.uint8)])
    display = bytes(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3).iccProfile().data())
    found = conversion(None, display)
    assert found is not None
    bare = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.ImageCmsProfile(io.BytesIO(display)), "RGBA", "RGBA"
    )
    image = Image.fromarray(pixels)
    ours, alone = [], []
    for _ in range(7):
        start = time.perf_counter()
        found.apply(pixels)
        middle = time.perf_counter()
        ImageCms.applyTransform(image, bare)
        ours.append(middle - start)
        alone.append(time.perf_counter() - middle)
    _both("4K converted for a display", ours, alone, "≤ ×1.5")


_WHOLE = Rect(x=0, y=0, width=1240, height=698)


def _difference(picture: Picture, kind: Kind) -> None:
    found = work_out(Order(reference=picture, candidate=picture, kind=kind))
    assert found is not None
    visible(found, 4)


if __name__ == "__main__":
    main()
