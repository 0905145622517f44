"""Thumbnails are read in threads of their own, whatever the window does meanwhile."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSize

from gi2desk.ui.gallery.thumbnail import fitted

_STORY = """
import sys, threading
from pathlib import Path
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QPixmap
from gi2desk.ui.decoder import load_decoders
from gi2desk.ui.gallery.thumbnail import fitted

app = QGuiApplication(["-platform", "offscreen"])
load_decoders()
path = Path(sys.argv[1])
data = path.read_bytes()

def read():
    for _ in range(300):
        fitted(path, QSize(32, 32))
        fitted(data, QSize(32, 32))

threads = [threading.Thread(target=read, daemon=True) for _ in range(3)]
for thread in threads:
    thread.start()
picture = QPixmap(8, 8)
picture.fill()
while any(thread.is_alive() for thread in threads):
    picture.save(sys.argv[2])
print("done")
"""

_LOADED = """
import sys, threading
from pathlib import Path
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from gi2desk.ui.decoder import load_decoders
from gi2desk.ui.gallery.thumbnail import fitted

def say():
    lines = Path("/proc/self/maps").read_text().splitlines()
    print(*sorted({line.split()[-1] for line in lines if "imageformats" in line}))

app = QGuiApplication(["-platform", "offscreen"])
load_decoders()
say()
files = list(Path(sys.argv[1]).iterdir())
worker = threading.Thread(target=lambda: [fitted(path, QSize(32, 32)) for path in files])
worker.start()
worker.join()
say()
"""


def file_of(kind: str, size: tuple[int, int]) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (200, 90, 40)).save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_both_kinds_are_read_and_fitted(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "a.thumb"
    file.write_bytes(file_of(kind, (640, 480)))
    for source in (file, file.read_bytes()):
        image = fitted(source, QSize(64, 64))
        assert (image.width(), image.height()) == (64, 48)
        assert abs(image.pixelColor(10, 10).red() - 200) <= 2


def test_reading_while_the_window_writes_a_picture_never_hangs(tmp_path: Path) -> None:
    source = tmp_path / "a.jpg"
    source.write_bytes(file_of("JPEG", (64, 48)))
    arguments = [sys.executable, "-c", _STORY, str(source), str(tmp_path / "b.png")]
    ended = subprocess.run(arguments, capture_output=True, text=True, timeout=120, check=False)
    assert (ended.returncode, ended.stdout.strip()) == (0, "done"), ended.stderr


def test_no_decoder_is_left_to_be_loaded_by_a_worker(tmp_path: Path) -> None:
    """Loading one there can hang the window: once in five runs of the story above, where the window writes all the time."""
    maps = Path("/proc/self/maps")
    if not maps.exists():
        pytest.skip("only Linux says what is loaded")
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "TIFF"):
        (tmp_path / kind).write_bytes(file_of(kind, (64, 48)))
    arguments = [sys.executable, "-c", _LOADED, str(tmp_path)]
    ended = subprocess.run(arguments, capture_output=True, text=True, timeout=120, check=True)
    before, after = (set(line.split()) for line in ended.stdout.splitlines())
    assert before == after
    assert any("jpeg" in name for name in before)
