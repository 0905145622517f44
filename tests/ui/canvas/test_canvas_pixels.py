"""At 100 % a painted pane is the image's pixels, at every device pixel ratio and wherever the pane begins."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_SCRIPT = """
import sys
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication, QWidget

from gi2desk.core.geometry import Rect
from gi2desk.imaging.resample import nearest
from gi2desk.ui.canvas.geometry import Point
from gi2desk.ui.canvas.image import image_of_file
from scenery import bench, noise, rgb, save, wait

folder, ratio = Path(sys.argv[1]), float(sys.argv[2])
app = QApplication([])
pixels = noise(1400, 900)
path = save(folder, pixels)
with bench() as shared:
    window = QWidget()
    # Odd places: with a fractional ratio these panes begin in the middle of a device pixel.
    left = shared.canvas(image_of_file(path), 0, window)
    right = shared.canvas(image_of_file(path), 1, window)
    left.setGeometry(1, 3, 203, 151)
    right.setGeometry(207, 5, 331, 229)
    window.resize(560, 240)
    window.show()
    assert window.devicePixelRatioF() == ratio, window.devicePixelRatioF()
    for _ in range(100):
        if left.front.full and right.front.full:
            break
        wait(20)
    view = shared.view
    checked = 0
    for scale, at in ((1, Point(0.5, 0.5)), (1, Point(0.37, 0.61)), (2, Point(0.41, 0.43)), (1.25, Point(0.6, 0.3))):
        view.zoom_to_pixels(scale)
        view.look_at(at)
        for moving in (True, False):
            if not moving:
                wait(260)
            elif scale == 1.25:
                # While the view moves, only whole percentages are promised.
                continue
            shot = rgb(window.grab().toImage())
            for pane in (left, right):
                placed, size = pane.placement, pane.viewport
                region = placed.visible(size)
                bgrx = np.dstack([pixels[..., ::-1], np.full(pixels.shape[:2], 255, np.uint8)]).copy()
                expected = nearest(bgrx, (placed.width, placed.height), region)[..., 2::-1]
                x = int(np.floor(pane.x() * ratio + 0.5)) + placed.left + region.x
                y = int(np.floor(pane.y() * ratio + 0.5)) + placed.top + region.y
                # The outermost device pixels may belong to the neighbour as well when the ratio is a fraction.
                found = shot[y : y + region.height, x : x + region.width][1:-1, 1:-1]
                assert np.array_equal(found, expected[1:-1, 1:-1]), (scale, at, moving, pane.key)
                checked += 1
    window.close()
    print("checked", checked)
"""


@pytest.mark.parametrize("ratio", [1, 1.25, 1.5, 2])
def test_a_pane_at_100_percent_reads_back_as_the_image(ratio: float, tmp_path: Path) -> None:
    # The ratio belongs to the whole process, so each has its own.
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path), str(ratio)],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": str(ratio),
            "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path]),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["checked", "14"]
