"""Pictures and panes for the tests of the canvas."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.canvas.layer import Layer
from gi2desk.ui.canvas.loader import Loader
from gi2desk.ui.canvas.render import Renderer
from gi2desk.ui.canvas.view import ViewState
from gi2desk.ui.canvas.widget import Canvas

Pixels = NDArray[np.uint8]


def noise(width: int, height: int, seed: int = 0, channels: int = 3) -> Pixels:
    """Every pixel different from its neighbours, so that the least displacement shows."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), dtype=np.uint8)


def save(folder: Path, pixels: Pixels, name: str = "picture.png") -> Path:
    """Writes RGB or RGBA pixels as a file."""
    path = folder / name
    Image.fromarray(pixels).save(path)
    return path


def rgb(image: QImage) -> Pixels:
    """The pixels of a QImage as (height, width, 3), red first."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return flat[..., 2::-1].copy()


class Bench:
    """What panes share, with its end."""

    def __init__(self) -> None:
        self.view = ViewState()
        self.loader = Loader()
        self.renderer = Renderer()

    def layer(self, image: PaneImage | None = None, slot: int = 0) -> Layer:
        """A layer that shows `image`."""
        made = Layer(self.view, self.loader, self.renderer, slot)
        made.set_image(image)
        return made

    def canvas(self, image: PaneImage, key: int = 0, parent: QWidget | None = None) -> Canvas:
        """A pane that shows `image`."""
        made = Canvas(self.view, key, parent)
        layer = self.layer(image, key)
        layer.setParent(made)
        made.set_layers([layer])
        return made

    def close(self) -> None:
        """No more results."""
        self.loader.close()
        self.renderer.close()


@contextmanager
def bench() -> Iterator[Bench]:
    """A bench that is closed again."""
    made = Bench()
    yield made
    made.close()


def wait(milliseconds: int) -> None:
    """Lets the event loop run, in processes that have no qtbot."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
