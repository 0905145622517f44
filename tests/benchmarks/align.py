"""How exactly pictures are laid on each other: `python -m tests.benchmarks.align DIR…`, and what it costs.

Each picture is shifted, cropped, scaled and turned by known amounts and aligned with itself as it was; the error is the mean
distance over a grid of points, in the reference's pixels. Then every picture of the first folder is aligned
with every other.
"""

from __future__ import annotations

import math
import statistics
import sys
import time
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from PIL import Image

from gi2desk.imaging.align import Alignment, align
from gi2desk.imaging.similarity import Similarity
from tests.benchmarks.figure import report


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is done to the picture: a window on it (shares of its edges), scaled by `scale`, turned by `turn` degrees.

    `tall` is the window's share of the height where that is another than of the width.
    """

    name: str
    left: float = 0.0
    top: float = 0.0
    share: float = 1.0
    scale: float = 1.0
    turn: float = 0.0
    tall: float | None = None

    @property
    def down(self) -> float:
        """The window's share of the height."""
        return self.share if self.tall is None else self.tall


CASES = (
    Case(name="the same"),
    Case(name="shift by 3 %", left=0.03, top=0.02, share=0.9),
    Case(name="shift by 8 %", left=0.12, top=0.04, share=0.84),
    Case(name="half the size", scale=0.5),
    Case(name="0.67 of the size", scale=0.67),
    Case(name="crop to 70 %, 0.8 of the size", left=0.2, top=0.15, share=0.7, scale=0.8),
    Case(name="crop to 55 %", left=0.25, top=0.2, share=0.55),
    Case(name="turn by 1.5°, 0.6 of the size", left=0.05, top=0.05, share=0.9, scale=0.6, turn=1.5),
    Case(name="turn by 5°, shift", left=0.12, top=0.1, share=0.8, turn=-5.0),
    Case(name="turn by 10°", left=0.1, top=0.1, share=0.8, turn=10.0),
    Case(name="upright crop", left=0.3, top=0.05, share=0.45, tall=0.9),
    Case(name="wide crop, 0.7 of the size", left=0.0, top=0.2, share=1.0, tall=0.5, scale=0.7),
    Case(name="upright crop, turn by 2°", left=0.25, top=0.08, share=0.5, tall=0.84, turn=2.0),
)


def made(image: Image.Image, case: Case) -> tuple[Image.Image, Similarity]:
    """The moving picture, and how it truly lies on `image`."""
    width, height = (
        round(image.width * case.share * case.scale),
        round(image.height * case.down * case.scale),
    )
    centre = (
        image.width * (case.left + case.share / 2) - image.width / 2,
        image.height * (case.top + case.down / 2) - image.height / 2,
    )
    truth = Similarity.of(1 / case.scale, math.radians(case.turn), *centre)
    a, b = truth.a, truth.b
    corner = truth.apply(-width / 2, -height / 2)
    data = (a, -b, corner[0] + image.width / 2, b, a, corner[1] + image.height / 2)
    source = image
    if case.scale < 1:
        # Reduced with a filter first, then placed: an affine transform alone would alias.
        size = (round(image.width * case.scale), round(image.height * case.scale))
        source = image.resize(size, Image.Resampling.LANCZOS)
        fx, fy = size[0] / image.width, size[1] / image.height
        data = (data[0] * fx, data[1] * fx, data[2] * fx, data[3] * fy, data[4] * fy, data[5] * fy)
    moved = source.transform((width, height), Image.Transform.AFFINE, data, Image.Resampling.BICUBIC)
    return moved, truth


def error(image: Image.Image, moved: Image.Image, truth: Similarity, found: Alignment) -> float:
    """Mean distance over a grid on the moving picture, in pixels of the reference."""
    apart = []
    for x in np.linspace(-moved.width / 2, moved.width / 2, 5):
        for y in np.linspace(-moved.height / 2, moved.height / 2, 5):
            true, ours = truth.apply(float(x), float(y)), found.onto_reference(float(x), float(y))
            apart.append(math.dist(true, ours))
    return statistics.fmean(apart)


def pictures(folders: list[str]) -> list[tuple[str, Image.Image]]:
    """Every PNG and JPEG in the folders, as RGB."""
    found = []
    for folder in folders:
        for path in sorted(Path(folder).iterdir()):
            if path.suffix in {".png", ".jpg"}:
                with Image.open(path) as image:
                    found.append((path.name, image.convert("RGB")))
    return found


def known(found: list[tuple[str, Image.Image]]) -> None:
    """Known shifts, scales and turns."""
    everything: list[float] = []
    times = []
    for case in CASES:
        errors, refused = [], []
        for name, image in found:
            moved, truth = made(image, case)
            start = time.perf_counter()
            alignment = align(np.asarray(image), np.asarray(moved))
            times.append(time.perf_counter() - start)
            if alignment.aligned:
                errors.append(error(image, moved, truth, alignment))
            else:
                refused.append(name)
        everything += errors
        middle = statistics.median(errors) if errors else math.nan
        worst = max(errors, default=math.nan)
        value = f"{middle:.3f} px, worst {worst:.2f}, {len(refused)} of {len(found)} refused"
        report(case.name, value, "median ≤ 1 px")
        for name in refused:
            sys.stdout.write(f"  refused: {name}\n")
    if everything:
        over = sum(one > 1 for one in everything)
        value = f"{statistics.median(everything):.3f} px, {over} of {len(everything)} over 1 px"
        report("all known cases", value, "median ≤ 1 px")
        report("seconds for a pair", f"{statistics.median(times):.2f}, most {max(times):.2f}", "–")


def different(found: list[tuple[str, Image.Image]]) -> None:
    """Every picture on every other, as proxies."""
    small = [(name, np.asarray(image.resize(_fit(image), Image.Resampling.LANCZOS))) for name, image in found]
    wrong, shares = [], []
    start = time.perf_counter()
    for (first, one), (second, other) in combinations(small, 2):
        alignment = align(one, other)
        shares.append(alignment.confidence)
        if alignment.aligned:
            wrong.append(f"  {first} / {second}: {alignment.confidence:.2f}\n")
    took = (time.perf_counter() - start) / max(1, len(shares))
    report("different pictures called aligned", f"{len(wrong)} of {len(shares)}", "0")
    report("their highest confidence, seconds each", f"{max(shares, default=0):.2f}, {took:.2f}", "–")
    sys.stdout.writelines(wrong)


def main(folders: list[str]) -> None:
    """Prints the figures; different pictures are those of the first folder."""
    known(pictures(folders))
    different(pictures(folders[:1]))


def _fit(image: Image.Image) -> tuple[int, int]:
    factor = min(1.0, 1024 / max(image.size))
    return round(image.width * factor), round(image.height * factor)


if __name__ == "__main__":
    main(sys.argv[1:])
