"""Scrolls a grid of many images and says how long each step holds the window beyond painting what came into sight.

`python tests/benchmarks/grid.py [images]`, on any platform of Qt. A step is the scroll bar's move with all that follows
in the window's thread; the paint of the step is timed by itself and taken off. The goal is 16 ms for every step.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from gi2desk.core.record import Flag
from gi2desk.core.tier import Tier
from gi2desk.jobs.thumbnail import ThumbnailStore
from gi2desk.library.row import Row
from gi2desk.ui import style
from gi2desk.ui.gallery.arrangement import GridArrangement
from gi2desk.ui.gallery.cell import FOOT, PADDING, TileDelegate
from gi2desk.ui.gallery.model import PAGE, ImageModel
from gi2desk.ui.gallery.thumbnail import Thumbnails
from gi2desk.ui.gallery.view import GalleryView

CONTENTS = 60
GOAL_MS = 16.0


class TimedView(GalleryView):
    """Adds up how long painting takes."""

    painting = 0.0

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        start = time.perf_counter()
        super().paintEvent(event)
        self.painting += time.perf_counter() - start


def row(number: int, files: list[str]) -> Row:
    """One of many images that share a few contents, so that the disk is not what is measured."""
    content = number % len(files)
    return Row(
        id=f"{number:026d}",
        concept="c",
        concept_name=f"Concept {number}",
        project=None,
        generation="g",
        path=files[content],
        name=files[content],
        sha256=f"{content:064x}",
        bytes=1_000_000,
        width=1536,
        height=864,
        tier=list(Tier)[number % 3],
        format="png",
        created=datetime(2026, 11, 1, tzinfo=UTC),
        position=0,
        requested_size="3840x2160",
        verified=number % 5 != 0,
        lineage="generated",
        rating=number % 6,
        flag=list(Flag)[number % 3],
        label=("", "red", "yellow", "green", "blue")[number % 5],
        noted=False,
        approval="approved" if number % 7 == 0 else "",
        model="gpt-image-2",
        quality="low",
    )


def pictures(folder: Path) -> list[str]:
    """A few files to make thumbnails of."""
    from PIL import Image

    noise = Image.effect_noise((1536, 864), 60).convert("RGB")
    names = [f"{number}.jpg" for number in range(CONTENTS)]
    for number, name in enumerate(names):
        noise.rotate(number).save(folder / name, quality=85)
    return names


def main(count: int) -> None:
    """Prints the figures of one run down and one by leaps."""
    app = QApplication([])
    style.apply(app)
    with TemporaryDirectory() as name:
        folder = Path(name)
        files = pictures(folder)
        thumbnails = Thumbnails(ThumbnailStore(folder / "cache"), folder)
        model = ImageModel(folder)
        view = TimedView(GridArrangement(190, PADDING + FOOT))
        view.setModel(model)
        view.setItemDelegate(TileDelegate(view, thumbnails))
        thumbnails.arrived.connect(lambda _sha256: view.viewport().update())
        wanted: list[int] = []
        model.page_wanted.connect(wanted.append)
        view.resize(1200, 900)
        start = time.perf_counter()
        model.set_count(count)
        view.show()
        app.processEvents()
        sys.stdout.write(
            f"{count} images laid out and shown in {(time.perf_counter() - start) * 1000:.1f} ms\n"
        )
        for title, step in (("a wheel's click", 120), ("a page", 850), ("a leap", 90_000)):
            report(title, scrolled(app, view, model, files, wanted, step))
        thumbnails.close()


def scrolled(
    app: QApplication, view: TimedView, model: ImageModel, files: list[str], wanted: list[int], step: int
) -> list[tuple[float, float]]:
    """Milliseconds beyond paint, and of paint, of up to 300 steps."""
    bar, found = view.verticalScrollBar(), []
    bar.setValue(0)
    for _ in range(300):
        view.painting = 0.0
        start = time.perf_counter()
        bar.setValue((bar.value() + step) % max(1, bar.maximum()))
        app.processEvents()
        for page in wanted:
            first = page * PAGE
            model.put_page(page, [row(n, files) for n in range(first, min(first + PAGE, model.rowCount()))])
        wanted.clear()
        app.processEvents()
        whole = time.perf_counter() - start
        found.append(((whole - view.painting) * 1000, view.painting * 1000))
    return found


def report(title: str, steps: list[tuple[float, float]]) -> None:
    """Prints one line."""
    beyond = sorted(step for step, _ in steps)
    paint = statistics.median(step for _, step in steps)
    judged = "met" if beyond[-1] <= GOAL_MS else "NOT met"
    sys.stdout.write(
        f"{title:<16} beyond paint: median {statistics.median(beyond):5.1f} ms, p95 {beyond[int(len(beyond) * 0.95)]:5.1f},"
        f" worst {beyond[-1]:5.1f}; paint {paint:5.1f} ms; goal {GOAL_MS:g} ms: {judged}\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
