"""How well the effective resolution is measured: `python -m tests.benchmarks.detail [--half 0|1] DIR…`, and what it costs.

`--half` takes the one or the other half of the pictures, divided by a hash of their names: where figures of both are alike,
no threshold fits a few files alone.

Every picture found is reduced by known factors and enlarged back to its size; what is measured is put beside the factor.
The same pictures as JPEG files, only reduced, must not be called enlarged.
A picture counts as soft, and is left out of the untouched ones, by one rule that knows nothing of the measurement: reducing
it to 85 % and back by Lanczos changes the luma of its textured tiles by less than one step of 255 (root mean square).
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from gi2desk.imaging.detail import Detail, image_resolution
from tests.benchmarks.figure import paired, report

FACTORS = (0.25, 0.33, 0.4, 0.5, 0.6, 0.67)
REDUCTIONS = (0.67, 0.75, 0.8)
KERNELS = {"bicubic": Image.Resampling.BICUBIC, "lanczos": Image.Resampling.LANCZOS}
SOFT_STEPS = 1.0


def half_of(name: str) -> int:
    """0 or 1, the same for a name on every machine."""
    return hashlib.sha256(name.encode()).digest()[0] & 1


def pictures(folders: list[str], half: int | None) -> Iterator[tuple[str, Image.Image]]:
    """Every PNG and JPEG in the folders, or those of one half, as RGB."""
    for folder in folders:
        for path in sorted(Path(folder).iterdir()):
            if path.suffix in {".png", ".jpg"} and half in {None, half_of(path.name)}:
                with Image.open(path) as image:
                    yield path.name, image.convert("RGB")


def enlarged(image: Image.Image, factor: float, kernel: Image.Resampling) -> Image.Image:
    """`image` reduced to `factor` of its size and back."""
    small = (round(image.width * factor), round(image.height * factor))
    return image.resize(small, kernel).resize(image.size, kernel)


def saved(image: Image.Image) -> Image.Image:
    """`image` after JPEG at quality 90."""
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=90)
    return Image.open(buffer).convert("RGB")


def reduced(name: str, image: Image.Image, factor: float) -> Image.Image:
    """A JPEG of the picture, the file itself where it is one, reduced to `factor` of its size: nothing was enlarged."""
    size = (round(image.width * factor), round(image.height * factor))
    source = image if name.endswith(".jpg") else saved(image)
    return source.resize(size, Image.Resampling.LANCZOS)


def grained(image: Image.Image) -> Image.Image:
    """`image` with grain of 2.5 steps."""
    noise = np.random.default_rng(1).normal(0, 2.5, (image.height, image.width, 1))
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).round().astype(np.uint8))


def lost(image: Image.Image) -> float:
    """What a round trip through 85 % changes in the textured tiles, steps of 255."""
    back = enlarged(image, 0.85, Image.Resampling.LANCZOS)
    first, second = (np.asarray(one.convert("L")).astype(np.float32) for one in (image, back))
    edge = 128
    worth = []
    for top in range(0, image.height - edge + 1, edge):
        for left in range(0, image.width - edge + 1, edge):
            part = slice(top, top + edge), slice(left, left + edge)
            error = float(np.sqrt(np.mean((first[part] - second[part]) ** 2)))
            worth.append((float(np.mean(np.diff(first[part], axis=1) ** 2)), error))
    worth.sort(reverse=True)
    return statistics.median(error for _, error in worth[: max(4, len(worth) // 3)])


def summary(name: str, found: list[tuple[float, Detail]]) -> None:
    """One line for all pictures of one factor and treatment."""
    errors = [abs(detail.fraction - factor) for factor, detail in found if detail.fraction is not None]
    unknown = (len(found) - len(errors)) / len(found)
    within = sum(error <= 0.05 for error in errors) / max(1, len(errors))
    middle = statistics.median(errors) if errors else float("nan")
    report(
        name,
        f"{middle:.3f}, {within:.0%} within 0.05, {unknown:.0%} unknown",
        "median ≤ 0.05, unknown ≤ 10 %",
    )


def main(folders: list[str], half: int | None = None) -> None:
    """Prints the figures."""
    found: dict[tuple[str, float], list[tuple[float, Detail]]] = {}
    untouched: list[tuple[str, Detail, bool]] = []
    smaller: dict[float, list[Detail]] = {}
    for name, image in pictures(folders, half):
        if min(image.size) < 128:
            continue
        soft = lost(image) < SOFT_STEPS
        untouched.append((name, image_resolution(image), soft))
        for factor in REDUCTIONS if not soft else ():
            smaller.setdefault(factor, []).append(image_resolution(reduced(name, image, factor)))
        for factor in FACTORS:
            for kernel, how in KERNELS.items():
                back = enlarged(image, factor, how)
                found.setdefault((kernel, factor), []).append((factor, image_resolution(back)))
                if kernel == "bicubic" and factor in {0.33, 0.5, 0.67}:
                    for after, treat in (("bicubic, JPEG 90", saved), ("bicubic, grain", grained)):
                        found.setdefault((after, factor), []).append((factor, image_resolution(treat(back))))
    for key in sorted(found):
        summary(f"{key[0]} from {key[1]}", found[key])
    goal = [pair for key, pairs in found.items() if key[0] in KERNELS for pair in pairs]
    if goal:
        summary("bicubic and lanczos, all factors", goal)
    for factor, details in smaller.items():
        called = sum(detail.fraction is not None and detail.fraction < 0.85 for detail in details)
        report(f"JPEG reduced to {factor}, below 0.85", f"{called} of {len(details)}", "≤ 5 %")
    sharp = [(name, detail) for name, detail, soft in untouched if not soft]
    low = [(name, detail) for name, detail in sharp if detail.fraction is not None and detail.fraction < 0.85]
    unknown = [(name, detail) for name, detail in sharp if detail.fraction is None]
    if sharp:
        report("untouched below 0.85", f"{len(low)} of {len(sharp)}", "≤ 5 %")
        report("untouched, cannot tell", f"{len(unknown)} of {len(sharp)}", "≤ 10 %")
    for name, detail in low + unknown:
        sys.stdout.write(f"  {name}: {detail.fraction} {detail.reason}\n")
    for name, detail, soft in untouched:
        if soft:
            sys.stdout.write(f"  soft, left out: {name}: {detail.fraction} {detail.reason}\n")
    cost()


def cost() -> None:
    """Seconds at 4K beside one transform of all pixels."""
    rng = np.random.default_rng(2)
    pixels = rng.integers(0, 256, (2160, 3840, 3), dtype=np.uint8)
    image = Image.fromarray(pixels)
    luma = pixels[..., 1].astype(np.float32)
    ours, bare = paired(lambda: image_resolution(image), lambda: np.fft.rfft2(luma), 5)
    report(
        "effective resolution of 3840 × 2160",
        f"{ours * 1000:.0f} ms (bare rfft2 {bare * 1000:.0f} ms)",
        "≤ 500 ms",
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("folders", nargs="+")
    asked = parser.parse_args()
    main(asked.folders, asked.half)
