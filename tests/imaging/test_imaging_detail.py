"""Effective resolution of pictures whose history is known: reduced, enlarged, blurred, or with nothing in them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from pictures import save
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from gi2desk.core.errors import UserError
from gi2desk.imaging.detail import Detail, effective_resolution, image_resolution
from gi2desk.imaging.inspect import inspect
from gi2desk.imaging.tile import ArrayLuma, ImageLuma, textured_tiles

BICUBIC, LANCZOS = Image.Resampling.BICUBIC, Image.Resampling.LANCZOS


def fractal(width: int = 768, height: int = 640, seed: int = 1, exponent: float = 1.0) -> Image.Image:
    """A picture whose amplitude falls as frequency to the power −`exponent`, as in nature, with some edges."""
    rng = np.random.default_rng(seed)
    down, across = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
    size = np.hypot(down, across)
    size[0, 0] = 1
    spectrum = np.fft.rfft2(rng.normal(size=(height, width))) / size**exponent
    field = np.fft.irfft2(spectrum, s=(height, width))
    field = (field - field.mean()) / field.std()
    field += np.sign(np.roll(field, 40, axis=0))
    return Image.fromarray(np.clip(128 + 32 * field, 0, 255).astype(np.uint8)).convert("RGB")


def enlarged(image: Image.Image, factor: float, kernel: Image.Resampling) -> Image.Image:
    small = (round(image.width * factor), round(image.height * factor))
    return image.resize(small, kernel).resize(image.size, kernel)


def type_page(width: int = 900, height: int = 800) -> Image.Image:
    """Lines of black type on off-white paper."""
    image = Image.new("RGB", (width, height), (244, 242, 236))
    draw = ImageDraw.Draw(image)
    for line, y in enumerate(range(10, height, 26)):
        font = ImageFont.load_default(size=15 + line % 7)
        draw.text(
            (12 + 3 * (line % 5), y),
            "Sphinx of black quartz, judge my vow 0123456789 " * 3,
            (20, 22, 30),
            font,
        )
    return image


@pytest.mark.parametrize("kernel", [BICUBIC, LANCZOS])
@pytest.mark.parametrize("factor", [0.25, 0.33, 0.4, 0.5, 0.6, 0.67])
def test_an_enlargement_is_called_by_its_factor(factor: float, kernel: Image.Resampling) -> None:
    found = image_resolution(enlarged(fractal(), factor, kernel))
    assert found.fraction == pytest.approx(factor, abs=0.05)
    assert (found.width, found.height) == (round(768 * found.fraction), round(640 * found.fraction))


@pytest.mark.parametrize("kernel", [BICUBIC, LANCZOS])
@pytest.mark.parametrize("factor", [0.1, 0.133, 0.16])
def test_an_enlargement_to_many_times_its_size_is_not_called_half_of_one(
    factor: float, kernel: Image.Resampling
) -> None:
    """Seven times as wide was called four times as wide: the second harmonic of its trace was taken for the first."""
    found = image_resolution(enlarged(fractal(2048, 1536), factor, kernel))
    assert found.fraction == pytest.approx(factor, abs=0.02)
    assert f"{round(found.fraction * 100)} %" in found.reason


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("exponent", [0.8, 1.0, 1.2])
def test_an_untouched_picture_has_all_its_detail(seed: int, exponent: float) -> None:
    found = image_resolution(fractal(seed=seed, exponent=exponent))
    assert found.fraction is not None and found.fraction >= 0.9
    assert (found.width, found.height) == (768, 640) or found.fraction < 1


def test_type_is_told_from_enlarged_type() -> None:
    page = type_page()
    sharp = image_resolution(page)
    assert sharp.fraction is None or sharp.fraction >= 0.85
    assert image_resolution(enlarged(page, 0.4, BICUBIC)).fraction == pytest.approx(0.4, abs=0.05)


def test_a_blurred_picture_has_less_the_more_it_is_blurred() -> None:
    found = [
        image_resolution(fractal().filter(ImageFilter.GaussianBlur(s))).fraction for s in (1.2, 2.0, 3.0)
    ]
    assert found[0] is not None and found[1] is not None and found[2] is not None
    assert 0.9 > found[0] > found[1] > found[2]


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("RGB", (600, 400), (120, 130, 140)),
        Image.linear_gradient("L").resize((700, 500)),
        Image.fromarray(np.kron(np.indices((40, 40)).sum(0) % 2, np.ones((16, 16))).astype(np.uint8) * 255),
        fractal(120, 500),
    ],
    ids=["flat", "gradient", "checkerboard", "small"],
)
def test_where_nothing_can_be_told_it_says_why(picture: Image.Image) -> None:
    found = image_resolution(picture)
    assert found.fraction is None
    assert found.reason.startswith("Cannot tell: ")
    assert (found.width, found.height) == picture.size


def test_noise_alone_reaches_the_finest_detail() -> None:
    noise = np.random.default_rng(5).integers(0, 256, (512, 512), dtype=np.uint8)
    found = effective_resolution(noise)
    assert found.fraction is None or found.fraction >= 0.9


def noisy(image: Image.Image, steps: float) -> Image.Image:
    grain = np.random.default_rng(7).normal(0, steps, (image.height, image.width, 1))
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).round().astype(np.uint8))


def test_grain_laid_over_an_enlargement_does_not_hide_it() -> None:
    found = image_resolution(noisy(enlarged(fractal(), 0.4, BICUBIC), 1.5))
    assert found.fraction == pytest.approx(0.4, abs=0.05)


def test_grain_over_an_untouched_picture_takes_nothing_away() -> None:
    found = image_resolution(noisy(fractal(), 2.0))
    assert found.fraction is None or found.fraction >= 0.9


def as_jpeg(image: Image.Image, quality: int) -> Image.Image:
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("RGB")


def test_saving_as_jpeg_does_not_hide_an_enlargement() -> None:
    found = image_resolution(as_jpeg(enlarged(fractal(), 0.6, BICUBIC), 92))
    assert found.fraction == pytest.approx(0.6, abs=0.05)


@pytest.mark.parametrize(
    ("factor", "exponent", "quality"),
    [
        (0.67, 1.5, 50),
        (0.75, 1.5, 50),
        (0.8, 1.5, 50),
        # The spectrum falls a little, but no more for this fraction than for any above it.
        (2 / 3, 1.5, 60),
        (2 / 3, 1.7, 40),
        (0.75, 1.7, 90),
    ],
)
def test_a_jpeg_that_was_only_reduced_is_not_called_enlarged(
    factor: float, exponent: float, quality: int
) -> None:
    source = as_jpeg(fractal(1280, 1024, exponent=exponent), quality)
    size = (round(source.width * factor), round(source.height * factor))
    found = image_resolution(source.resize(size, LANCZOS))
    assert found.fraction is not None and found.fraction >= 0.9


@pytest.mark.parametrize("factor", [0.5, 2 / 3, 0.8])
def test_the_blocks_of_a_jpeg_that_was_enlarged_do_not_hide_it(factor: float) -> None:
    size = (round(1536 * factor), round(1280 * factor))
    small = as_jpeg(fractal(*size, exponent=1.3), 80)
    assert image_resolution(small.resize((1536, 1280), BICUBIC)).fraction == pytest.approx(factor, abs=0.01)


@pytest.mark.parametrize("factor", [0.84, 0.88])
def test_a_soft_scene_enlarged_a_little_is_not_called_by_half_of_it(factor: float) -> None:
    soft = fractal().filter(ImageFilter.GaussianBlur(1))
    assert image_resolution(enlarged(soft, factor, BICUBIC)).fraction == pytest.approx(factor, abs=0.01)


def test_flat_surroundings_do_not_count() -> None:
    page = Image.new("RGB", (1600, 1200), (128, 128, 128))
    fading = Image.new("L", (768, 640))
    fading.paste(255, (120, 120, 648, 520))
    page.paste(enlarged(fractal(), 0.5, LANCZOS), (300, 200), fading.filter(ImageFilter.GaussianBlur(30)))
    assert image_resolution(page).fraction == pytest.approx(0.5, abs=0.06)


def test_the_curve_runs_from_low_to_high_and_falls() -> None:
    curve = image_resolution(fractal()).curve
    assert len(curve) == 64
    places = [place for place, _ in curve]
    assert places == sorted(places) and places[0] > 0 and places[-1] < 1
    assert curve[5][1] > curve[20][1] > curve[40][1]


def test_files_and_pixels_of_every_kind_give_the_same(tmp_path: Path) -> None:
    image = enlarged(fractal(), 0.5, LANCZOS)
    path = save(tmp_path / "a.png", image)
    pixels = np.asarray(image)
    from_file = effective_resolution(path)
    assert from_file == image_resolution(image) == effective_resolution(pixels)
    deep = effective_resolution(pixels.astype(np.uint16) * 257)
    opaque = effective_resolution(np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)]))
    assert [deep.fraction, opaque.fraction] == [from_file.fraction] * 2


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no")
    with pytest.raises(UserError):
        effective_resolution(tmp_path / "a.png")
    with pytest.raises(ValueError, match="white"):
        effective_resolution(np.zeros((300, 300)))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="shape"):
        effective_resolution(np.zeros((300, 300, 7), np.uint8))


def test_what_is_transparent_does_not_count() -> None:
    hidden = np.asarray(fractal().convert("RGBA")).copy()
    hidden[..., 3] = 0
    assert effective_resolution(hidden).fraction is None


def test_tiles_come_from_the_textured_part_and_are_bounded() -> None:
    pixels = np.full((2048, 2048), 200, np.uint8)
    pixels[512:1024, 512:1280] = np.asarray(fractal(768, 512).convert("L"))
    tiles = textured_tiles(ArrayLuma(pixels))
    assert tiles.shape[1:] == (256, 256) and 4 <= len(tiles) <= 32
    assert tiles[0].std() > 10
    wide = textured_tiles(ImageLuma(Image.new("L", (9000, 6000))))
    assert len(wide) == 32


def test_verify_says_it(tmp_path: Path) -> None:
    real = inspect(save(tmp_path / "real.png", fractal()))
    more = inspect(save(tmp_path / "more.png", enlarged(fractal(), 0.5, LANCZOS)))
    flat = inspect(save(tmp_path / "flat.png", Image.new("RGB", (400, 300))))
    assert real.effective_resolution is not None and real.effective_resolution.fraction >= 0.9
    assert more.effective_resolution is not None
    assert more.effective_resolution.fraction == pytest.approx(0.5, abs=0.05)
    assert more.effective_resolution.width == pytest.approx(384, abs=40)
    assert any("ffective resolution" in note for note in more.notes)
    assert flat.effective_resolution is None
    assert any("too little texture" in note for note in flat.notes)


def test_the_value_is_plain() -> None:
    found = image_resolution(fractal())
    assert isinstance(found, Detail) and isinstance(found.fraction, float)
