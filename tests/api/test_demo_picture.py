"""Demo pictures: deterministic, the same scene at every size, and with more real detail at each tier."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from PIL import Image

from gi2desk.api.demo_picture import Kind, Motif, paint
from gi2desk.imaging.detail import effective_resolution

LANCZOS = Image.Resampling.LANCZOS
PROMPTS = {
    Kind.DESERT: "A monolith in the desert at dusk",
    Kind.INTERIOR: "A quiet living room with glass walls",
    Kind.STILL_LIFE: "A perfume bottle, product photograph",
    Kind.LAKE: "A forest lake in the mist",
    Kind.RELIEF: "An abstract typographic poster",
}
# Proportions of 1K and 4K (1536x864 and 3840x2160) at half the edge, so that the tests stay quick.
LOW, MIDDLE, HIGH = (768, 432), (1280, 720), (1920, 1080)


@cache
def grey(kind: Kind, size: tuple[int, int], quality: str = "high") -> Image.Image:
    pixels = paint(Motif.of_prompt(PROMPTS[kind]), *size, quality=quality)
    return Image.fromarray(pixels).convert("L").convert("F")


def values(image: Image.Image) -> np.ndarray:
    return np.asarray(image, dtype=np.float64)


def energy_above(image: Image.Image, size: tuple[int, int]) -> float:
    """RMS of what a reduction to `size` loses."""
    lost = values(image) - values(image.resize(size, LANCZOS).resize(image.size, LANCZOS))
    return float(np.sqrt(np.mean(lost**2)))


@pytest.mark.parametrize("kind", Kind)
def test_detail_grows_with_the_size(kind: Kind) -> None:
    low, middle, high = (grey(kind, size) for size in (LOW, MIDDLE, HIGH))
    blown_low, blown_middle = low.resize(HIGH, LANCZOS), middle.resize(HIGH, LANCZOS)
    # Enlarging cannot make what only the larger picture has: detail above the smaller one's own limit.
    assert energy_above(high, LOW) > 3 * energy_above(blown_low, LOW)
    assert energy_above(high, LOW) > energy_above(blown_middle, LOW) > 1.5 * energy_above(blown_low, LOW)
    assert energy_above(high, MIDDLE) > 2 * energy_above(blown_middle, MIDDLE)


@pytest.mark.parametrize("kind", Kind)
def test_a_small_picture_is_a_reduction_of_the_large_one(kind: Kind) -> None:
    low, high = grey(kind, LOW), grey(kind, HIGH)
    reduced = high.resize(LOW, LANCZOS)
    apart = np.sqrt(np.mean((values(low) - values(reduced)) ** 2))
    assert apart < 8  # of 255; neighbouring variants differ by more than 30
    # No more energy near its limit than a reduction has: nothing is aliased.
    half = (LOW[0] // 2, LOW[1] // 2)
    assert energy_above(low, half) < 1.15 * energy_above(reduced, half)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("size", [(1024, 1024), (1536, 864)])
def test_what_is_drawn_with_all_its_pixels_is_not_measured_as_enlarged(
    kind: Kind, size: tuple[int, int]
) -> None:
    assert effective_resolution(paint(Motif(kind=kind, seed=1), *size)).fraction == 1


@pytest.mark.parametrize(("quality", "share"), [("low", 0.75), ("medium", 0.88), ("high", 1.0)])
def test_the_share_of_its_pixels_that_a_quality_draws_is_measured(quality: str, share: float) -> None:
    for kind in (Kind.LAKE, Kind.RELIEF):
        pixels = paint(Motif(kind=kind, seed=1), 1600, 2272, quality=quality)
        assert effective_resolution(pixels).fraction == pytest.approx(share, abs=0.01)


def test_a_lattice_of_a_texture_leaves_no_trace() -> None:
    """At this size its third octave has a cell for three pixels, which was taken for a picture enlarged from 67 %."""
    pixels = paint(Motif(kind=Kind.STILL_LIFE, seed=1), 2416, 3424)
    assert effective_resolution(pixels).fraction == 1


def test_real_4k_holds_what_1k_cannot() -> None:
    low, high = grey(Kind.RELIEF, (1536, 864)), grey(Kind.RELIEF, (3840, 2160))
    enlarged = low.resize(high.size, LANCZOS)
    assert energy_above(high, low.size) > 3 * energy_above(enlarged, low.size)


@pytest.mark.parametrize("kind", Kind)
def test_one_motif_is_one_picture(kind: Kind) -> None:
    motif = Motif.of_prompt(PROMPTS[kind], 2)
    assert np.array_equal(paint(motif, 400, 224), paint(motif, 400, 224))


@pytest.mark.parametrize("kind", Kind)
def test_variants_are_visibly_different(kind: Kind) -> None:
    pictures = [paint(Motif.of_prompt(PROMPTS[kind], index), 320, 180).astype(int) for index in range(10)]
    for index, one in enumerate(pictures):
        for other in pictures[index + 1 :]:
            assert np.abs(one - other).mean() > 4


def test_prompts_choose_the_scene() -> None:
    assert {kind: Motif.of_prompt(prompt).kind for kind, prompt in PROMPTS.items()} == {
        kind: kind for kind in Kind
    }
    assert len({Motif.of_prompt(f"something {number}").kind for number in range(40)}) >= 4
    assert Motif.of_prompt("A  Monolith, in the DESERT!") == Motif.of_prompt("a monolith in the desert")


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    ("size", "quality"),
    [
        ((627, 627), "high"),
        ((470, 836), "medium"),
        ((720, 240), "low"),
        ((64, 64), "high"),
        ((33, 17), "low"),
    ],
)
def test_any_size_is_drawn_exactly(kind: Kind, size: tuple[int, int], quality: str) -> None:
    pixels = paint(Motif.of_prompt(PROMPTS[kind]), *size, quality=quality)
    assert pixels.shape == (size[1], size[0], 3)
    assert pixels.std() > 10


@pytest.mark.parametrize("kind", Kind)
def test_ratios_are_composed_anew(kind: Kind) -> None:
    motif = Motif.of_prompt(PROMPTS[kind])
    wide, tall = paint(motif, 480, 270), paint(motif, 270, 480)
    cropped = np.asarray(Image.fromarray(wide).resize((853, 480), LANCZOS))[:, 291:561].astype(int)
    assert np.abs(cropped - tall).mean() > 10


@pytest.mark.parametrize("kind", Kind)
def test_quality_draws_finer(kind: Kind) -> None:
    low, medium, high = (grey(kind, MIDDLE, quality) for quality in ("low", "medium", "high"))
    # Grain goes the other way, so what counts is detail that survives a reduction to seven eighths.
    size = (MIDDLE[0] * 7 // 8, MIDDLE[1] * 7 // 8)
    half = (MIDDLE[0] // 2, MIDDLE[1] // 2)
    fine = [energy_above(image.resize(size, LANCZOS), half) for image in (low, medium, high)]
    assert fine[0] < 0.97 * fine[2]
    assert np.std(values(high) - values(medium)) < np.std(values(high) - values(low))


@pytest.mark.parametrize("kind", Kind)
def test_a_transparent_picture_has_a_subject_and_a_background(kind: Kind) -> None:
    alpha = paint(Motif.of_prompt(PROMPTS[kind]), 480, 320, transparent=True)[..., 3]
    assert (alpha == 0).mean() > 0.1
    assert (alpha > 250).mean() > 0.01


def test_a_grade_changes_colour_and_light() -> None:
    motif = Motif.of_prompt(PROMPTS[Kind.LAKE])
    plain = paint(motif, 320, 180).mean(axis=(0, 1))
    warm = paint(motif.graded(warmth=0.8), 320, 180).mean(axis=(0, 1))
    dark = paint(motif.graded(light=-0.6), 320, 180).mean(axis=(0, 1))
    assert warm[0] - warm[2] > plain[0] - plain[2] + 15
    assert dark.mean() < plain.mean() - 15


def test_the_mark_is_in_the_corner_only() -> None:
    motif = Motif.of_prompt(PROMPTS[Kind.STILL_LIFE])
    corner = paint(motif, 1536, 1024)[-60:, -140:].astype(int)
    beside = paint(motif, 1536, 1024)[-60:, -300:-160].astype(int)
    assert np.ptp(corner) > np.ptp(beside) + 30


def test_motifs_travel_as_text() -> None:
    motif = Motif.of_prompt("a lake", 3).graded(warmth=0.25, light=-0.5)
    assert Motif.from_text(motif.to_text()) == motif
    for text in (
        "",
        "{}",
        "[]",
        "null",
        '{"kind":"moon","seed":1}',
        motif.to_text()[:-4],
        '{"kind":"lake","seed":{}}',
    ):
        assert Motif.from_text(text) is None
