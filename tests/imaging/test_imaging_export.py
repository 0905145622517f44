"""Crops as delivered files: exact, lossless where nothing is scaled, reproducible, and never over what exists."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pictures import chunk, encoded, exif, opened, picture, save, srgb_profile, swapped_profile
from PIL import Image, ImageOps

from gi2desk.core.codec import to_plain
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.geometry import Rect
from gi2desk.core.recipe import OutputFormat
from gi2desk.imaging.decode import decode_array
from gi2desk.imaging.deep import encode_deep
from gi2desk.imaging.export import ExportJob, Upscale, Variant, export, export_all
from gi2desk.imaging.header import read_header
from gi2desk.imaging.png import read_chunks

RATIOS = ("1:1", "16:9", "9:16", "4:3", "1.91:1", "a-portrait")


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return save(tmp_path / "master.png", picture(320, 240))


def job(master: Path, **options: object) -> ExportJob:
    values: dict[str, object] = {
        "master": master,
        "out": master.parent / "out",
        "ratios": ("16:9",),
        **options,
    }
    return ExportJob(**values)  # type: ignore[arg-type]


def one(job: ExportJob) -> dict[str, object]:
    (variant,) = export(job)["variants"]
    return variant


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_six_crops_of_exact_ratio(master: Path) -> None:
    manifest = export(job(master, ratios=RATIOS))
    sizes = {variant["ratio"]: (variant["width"], variant["height"]) for variant in manifest["variants"]}
    assert sizes["1:1"] == (240, 240) and sizes["16:9"] == (320, 180) and sizes["9:16"] == (135, 240)
    assert sizes["4:3"] == (320, 240)
    assert sizes["1.91:1"][0] * 100 == sizes["1.91:1"][1] * 191
    assert sizes["1:√2"] == (170, 240)
    assert len(files(master.parent / "out")) == 6


def test_the_manifest_describes_the_files(master: Path) -> None:
    manifest = json.loads(json.dumps(export(job(master, ratios=("1:1",), focal=(1.0, 0.5), dpi=300.0))))
    assert set(manifest) >= {"master", "variants", "versions"}
    assert {"pillow", "gi2desk"} <= set(manifest["versions"])
    (variant,) = manifest["variants"]
    data = Path(variant["path"]).read_bytes()
    assert variant["name"] == "master_1x1_240x240.png"
    assert variant["crop"] == [80, 0, 240, 240]
    assert (variant["bytes"], variant["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    nothing = ("placement", "quality", "filter", "sharpen", "profile", "intent", "bpc")
    assert [variant[key] for key in nothing] == [None] * len(nothing)
    assert (variant["format"], variant["dpi"], variant["effective_ppi"], variant["warnings"]) == (
        "png",
        300.0,
        300.0,
        [],
    )


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(x=st.integers(0, 60), y=st.integers(0, 40), width=st.integers(1, 9), height=st.integers(1, 9))
def test_png_crops_keep_every_pixel_and_the_mode(
    tmp_path: Path, mode: str, x: int, y: int, width: int, height: int
) -> None:
    source = save(tmp_path / "m.png", picture(70, 50, mode))
    rect = Rect(x=x, y=y, width=width, height=height)
    done = one(job(source, ratios=(), variants=(Variant(crop=rect),), overwrite=True))
    result, whole = opened(str(done["path"])), opened(source)
    assert result.mode == whole.mode
    expected = whole.crop((rect.x, rect.y, rect.right, rect.bottom))
    assert result.convert("RGBA").tobytes() == expected.convert("RGBA").tobytes()
    assert result.tobytes() == expected.tobytes()


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_png_crops_keep_sixteen_bits(tmp_path: Path, channels: int) -> None:
    pixels = np.random.default_rng(3).integers(0, 65536, (40, 64, channels), dtype=np.uint16)
    source = tmp_path / "m.png"
    source.write_bytes(encode_deep(pixels, [(b"gAMA", (45455).to_bytes(4, "big"))]))
    done = one(job(source, ratios=("1:1",), dpi=300.0))
    path = Path(str(done["path"]))
    header = read_header(path)
    assert (header.bit_depth, header.dpi) == (16, (300.0, 300.0))
    assert "gAMA" in header.parts
    assert np.array_equal(decode_array(path), pixels[:, 12:52])


def test_sixteen_bit_grey_tiff_stays_deep(tmp_path: Path) -> None:
    pixels = np.random.default_rng(3).integers(0, 65536, (8, 16), dtype=np.uint16)
    source = save(tmp_path / "m.tif", Image.fromarray(pixels))
    done = one(job(source, ratios=("1:1",)))
    assert np.array_equal(decode_array(Path(str(done["path"])))[:, :, 0], pixels[:, 4:12])


def test_transparency_by_one_colour_is_kept(tmp_path: Path) -> None:
    image = picture(20, 20)
    source = save(tmp_path / "m.png", image, transparency=image.getpixel((10, 10)))
    done = one(job(source, ratios=("1:1",)))
    assert opened(str(done["path"])).convert("RGBA").tobytes() == opened(source).convert("RGBA").tobytes()
    deep = tmp_path / "deep.png"
    pixels = np.arange(4 * 4 * 3, dtype=np.uint16).reshape(4, 4, 3)
    deep.write_bytes(encode_deep(pixels, [(b"tRNS", pixels[2, 1].astype(">u2").tobytes())]))
    alpha = decode_array(Path(str(one(job(deep, ratios=("1:1",)))["path"])))[:, :, 3]
    assert [tuple(place) for place in np.argwhere(alpha == 0)] == [(2, 1)]


def test_palette_entries_that_do_not_exist_change_no_pixel(tmp_path: Path) -> None:
    from pictures import SIGNATURE, ihdr

    rows = b"".join(b"\x00" + bytes([0, 1, 9, 1]) for _ in range(4))
    import zlib

    source = tmp_path / "m.png"
    source.write_bytes(
        SIGNATURE
        + ihdr(4, 4, 8, 3)
        + chunk(b"PLTE", bytes([10, 20, 30, 200, 100, 50]))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND")
    )
    done = one(job(source, ratios=("1:1",)))
    assert opened(str(done["path"])).convert("RGB").tobytes() == opened(source).convert("RGB").tobytes()


@pytest.mark.parametrize("kind", list(OutputFormat))
def test_the_profile_is_carried(tmp_path: Path, kind: OutputFormat) -> None:
    profile = swapped_profile()
    source = save(tmp_path / "m.png", picture(), icc_profile=profile)
    done = one(job(source, format=kind))
    assert opened(str(done["path"])).info["icc_profile"] == profile
    assert done["profile"] == "wide built-in"


def test_a_deep_profile_is_carried(tmp_path: Path) -> None:
    import zlib

    profile = srgb_profile()
    source = tmp_path / "m.png"
    pixels = np.zeros((9, 16, 3), dtype=np.uint16)
    source.write_bytes(encode_deep(pixels, [(b"iCCP", b"x\x00\x00" + zlib.compress(profile))]))
    assert opened(str(one(job(source))["path"])).info["icc_profile"] == profile


def test_colour_chunks_of_a_png_are_carried(tmp_path: Path) -> None:
    from PIL.PngImagePlugin import PngInfo

    extra = PngInfo()
    extra.add(b"gAMA", (100_000).to_bytes(4, "big"))
    extra.add(b"tEXt", b"Secret\x00not for clients")
    source = save(tmp_path / "m.png", picture(), pnginfo=extra)
    path = Path(str(one(job(source))["path"]))
    assert read_chunks(path, frozenset({b"gAMA"})) == {b"gAMA": (100_000).to_bytes(4, "big")}
    assert b"Secret" not in path.read_bytes()
    assert any("gamma of 1" in str(told) for told in one(job(source, format=OutputFormat.JPEG))["warnings"])


def test_a_profile_that_does_not_fit_is_left_out_and_told(tmp_path: Path) -> None:
    grey = save(tmp_path / "grey.png", picture(mode="L"), icc_profile=srgb_profile())
    broken = save(tmp_path / "broken.png", picture(), icc_profile=b"nonsense" * 30)
    for source, word in ((grey, "for RGB"), (broken, "unreadable")):
        done = one(job(source))
        assert done["profile"] is None
        assert any(word in str(told) for told in done["warnings"])


def test_jpeg_flattens_on_the_matte_and_keeps_full_chroma(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (32, 18), (255, 0, 0, 0))
    source = save(tmp_path / "m.png", clear)
    done = one(job(source, format=OutputFormat.JPEG, matte=(0, 0, 255), dpi=240.0))
    result = opened(str(done["path"]))
    assert result.getpixel((5, 5))[2] > 250 and result.getpixel((5, 5))[0] < 5
    assert (done["matte"], done["quality"], result.info["dpi"]) == ("#0000ff", 92, (240, 240))
    assert result.layer[0][1:3] == result.layer[1][1:3] == (1, 1)
    assert any("matte" in str(told) for told in done["warnings"])


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
@pytest.mark.parametrize("kind", [OutputFormat.JPEG, OutputFormat.WEBP])
def test_every_mode_becomes_jpeg_and_webp(tmp_path: Path, mode: str, kind: OutputFormat) -> None:
    source = save(tmp_path / "m.png", picture(64, 36, mode))
    path = Path(str(one(job(source, format=kind, quality=95, dpi=150.0))["path"]))
    header = read_header(path)
    assert (header.format, header.width, header.height, header.dpi) == (kind.value, 64, 36, (150.0, 150.0))
    assert header.has_alpha == (kind is OutputFormat.WEBP and mode in {"LA", "RGBA"})


def test_sixteen_bits_are_rounded_for_jpeg_and_it_is_told(tmp_path: Path) -> None:
    source = tmp_path / "m.png"
    source.write_bytes(encode_deep(np.full((9, 16, 3), 257 * 200, dtype=np.uint16), []))
    done = one(job(source, format=OutputFormat.JPEG))
    assert opened(str(done["path"])).getpixel((0, 0)) == (200, 200, 200)
    assert any("rounded" in str(told) for told in done["warnings"])


def test_cmyk_masters_become_srgb_and_it_is_told(tmp_path: Path) -> None:
    source = save(tmp_path / "m.jpg", picture(mode="CMYK"))
    done = one(job(source))
    assert opened(str(done["path"])).mode == "RGB"
    assert any("CMYK" in str(told) for told in done["warnings"])


@pytest.mark.parametrize("orientation", [3, 6])
def test_crops_are_made_on_the_upright_picture_and_it_is_told(tmp_path: Path, orientation: int) -> None:
    source = save(tmp_path / "m.png", picture(40, 30), exif=exif(orientation))
    done = one(job(source, ratios=("1:1",), focal=(0.0, 0.0)))
    expected = ImageOps.exif_transpose(opened(source)).crop((0, 0, 30, 30))
    assert opened(str(done["path"])).tobytes() == expected.tobytes()
    assert any("upright" in str(told) for told in done["warnings"])
    assert read_header(Path(str(done["path"]))).orientation == 1


def test_reducing_uses_the_stated_filter(master: Path) -> None:
    done = one(job(master, width=160))
    expected = opened(master).crop((0, 30, 320, 210)).resize((160, 90), Image.Resampling.LANCZOS)
    assert opened(str(done["path"])).tobytes() == expected.tobytes()
    assert (done["filter"], done["width"], done["height"]) == ("lanczos3", 160, 90)
    assert one(job(master, scale=0.5, overwrite=True))["sha256"] == done["sha256"]


def test_scaling_sixteen_bits_agrees_with_eight(tmp_path: Path) -> None:
    y, x = np.mgrid[0:36, 0:64]
    eight = np.stack([x * 3, y * 6, x + y, 120 + 2 * x], axis=-1).astype(np.uint8)
    shallow = save(tmp_path / "eight.png", Image.fromarray(eight))
    deep = tmp_path / "deep.png"
    deep.write_bytes(encode_deep(eight.astype(np.uint16) * 257, []))
    first = decode_array(Path(str(one(job(shallow, width=32))["path"])))
    second = decode_array(Path(str(one(job(deep, width=32))["path"]))) / 257
    # Eight bits are rounded with alpha multiplied in and again divided out.
    assert np.abs(first - second).max() <= 4


@pytest.mark.parametrize("depth", [8, 16])
def test_what_is_transparent_does_not_bleed_when_scaled(tmp_path: Path, depth: int) -> None:
    pixels = np.zeros((36, 64, 4), dtype=np.uint16)
    pixels[:, :21] = (65535, 0, 0, 65535)
    pixels[:, 21:] = (0, 65535, 0, 0)
    source = tmp_path / "m.png"
    if depth == 16:
        source.write_bytes(encode_deep(pixels, []))
    else:
        save(source, Image.fromarray((pixels // 257).astype(np.uint8)))
    result = decode_array(Path(str(one(job(source, width=32))["path"])))
    seen = result[:, :, 3] > 0
    assert seen.any() and not seen.all()
    assert result[seen][:, 1].max() == 0


def test_enlarging_has_to_be_allowed_and_is_told(master: Path) -> None:
    with pytest.raises(UserError, match="640×360 are asked for") as caught:
        export(job(master, width=640))
    assert caught.value.cause is Cause.ILLEGAL_REQUEST
    assert files(master.parent / "out") == []
    done = one(job(master, width=640, dpi=300.0, upscale=Upscale.LANCZOS))
    assert (done["width"], done["effective_ppi"], done["filter"]) == (640, 150.0, "lanczos3")
    assert any("×2.00" in str(told) for told in done["warnings"])
    assert done["detail_ppi"] is None, "nobody measured the master"
    assert any("the crop itself has 150 PPI" in str(told) for told in done["warnings"])


def test_the_measured_detail_of_the_master_stands_beside_its_pixels(master: Path) -> None:
    common = {"dpi": 300.0, "detail": 0.6, "upscale": Upscale.LANCZOS}
    (large, native, small) = [
        one(job(master, out=master.parent / str(width), width=width, **common)) for width in (640, 320, 64)
    ]
    assert (large["effective_ppi"], large["detail_ppi"]) == (150.0, 90.0)
    assert (native["effective_ppi"], native["detail_ppi"]) == (300.0, 180.0)
    assert (small["effective_ppi"], small["detail_ppi"]) == (300.0, 300.0), (
        "reduced, it holds all that it can"
    )
    assert export(job(master, overwrite=True, **common))["real_detail"] == 0.6


def test_a_width_that_the_ratio_does_not_divide_is_told(master: Path) -> None:
    done = one(job(master, width=100))
    assert (done["width"], done["height"]) == (100, 56)
    assert any("nearest to 16:9" in str(told) for told in done["warnings"])


@pytest.mark.parametrize("kind", [OutputFormat.JPEG, OutputFormat.WEBP])
def test_a_byte_limit_lowers_the_quality_as_little_as_needed(master: Path, kind: OutputFormat) -> None:
    free = one(job(master, format=kind))
    limit = int(str(free["bytes"])) * 3 // 4
    done = one(job(master, format=kind, max_bytes=limit, overwrite=True))
    assert int(str(done["bytes"])) <= limit and 40 <= int(str(done["quality"])) < int(str(free["quality"]))
    next_better = one(job(master, format=kind, quality=int(str(done["quality"])) + 1, overwrite=True))
    assert int(str(next_better["bytes"])) > limit
    assert any("Quality was lowered" in str(told) for told in done["warnings"])


@pytest.mark.parametrize("kind", list(OutputFormat))
def test_a_byte_limit_that_cannot_be_kept_is_told(master: Path, kind: OutputFormat) -> None:
    (done,) = export_all([job(master, format=kind, max_bytes=50)])
    assert not done.fits and done.failure is None
    (variant,) = done.manifest.variants
    assert variant.bytes > 50 and any("more than the 50 asked for" in told for told in variant.warnings)
    assert variant.quality == (None if kind is OutputFormat.PNG else 40)


@pytest.mark.parametrize("kind", list(OutputFormat))
def test_the_same_job_gives_the_same_bytes(master: Path, kind: OutputFormat) -> None:
    wanted = job(master, ratios=RATIOS, format=kind, scale=0.5, dpi=300.0)
    first = export(wanted)
    again = export(replace(wanted, overwrite=True))
    assert first == again


def test_nothing_is_overwritten_unless_allowed(master: Path) -> None:
    export(job(master, ratios=("1:1",)))
    before = files(master.parent / "out")
    with pytest.raises(UserError, match="exists; nothing was written") as caught:
        export(job(master, ratios=("16:9", "1:1")))
    assert caught.value.cause is Cause.ILLEGAL_REQUEST
    assert files(master.parent / "out") == before


@pytest.mark.parametrize("template", ["{master}", "{MASTER}", "fixed", "Same{ratio}"])
def test_names_that_collide_are_refused_before_anything_is_written(master: Path, template: str) -> None:
    wanted = job(master, ratios=("16:9", "16:9"), template=template)
    with pytest.raises(UserError):
        export(wanted)
    assert files(master.parent / "out") == []


def test_two_masters_that_differ_in_case_collide(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    sources = [save(tmp_path / "a" / "Hero.png", picture()), save(tmp_path / "b" / "hero.png", picture())]
    with pytest.raises(UserError, match="Two files"):
        export_all([job(source, out=tmp_path / "out") for source in sources])
    assert files(tmp_path / "out") == []


def test_a_master_is_never_overwritten(master: Path) -> None:
    before = master.read_bytes()
    for name in ("master", "MASTER"):
        wanted = job(master, out=master.parent, template=name, ratios=("4:3",), overwrite=True)
        if (master.parent / f"{name}.png").exists():
            with pytest.raises(UserError, match="itself a master"):
                export(wanted)
    assert master.read_bytes() == before


@pytest.mark.parametrize(
    "template",
    ["../../escaped", "/etc/{master}", "..", "{master}/../../x", "C:\\x", "con", "a\x00b\nc", "x" * 400],
)
def test_hostile_names_stay_in_the_folder(tmp_path: Path, template: str) -> None:
    folder = tmp_path / "deep" / "down"
    folder.mkdir(parents=True)
    source = save(folder / "m.png", picture())
    done = one(job(source, template=template))
    path = Path(str(done["path"]))
    assert path.resolve().parent == (folder / "out").resolve()
    assert files(tmp_path) == ["deep"] and files(tmp_path / "deep") == ["down"]
    assert files(folder / "out") == [path.name]


def test_an_unknown_token_is_refused(master: Path) -> None:
    with pytest.raises(UserError, match="token"):
        export(job(master, template="{secret}"))


@pytest.mark.parametrize(
    "options",
    [
        {"ratios": ()},
        {"width": 10, "scale": 0.5},
        {"width": 0},
        {"scale": 0.0},
        {"scale": float("nan")},
        {"quality": 80},
        {"quality": 0, "format": OutputFormat.JPEG},
        {"dpi": 0.0},
        {"max_bytes": 0},
        {"focal": (1.5, 0.5)},
        {"focal": (float("nan"), 0.5)},
    ],
)
def test_options_that_cannot_be_meant_are_refused(master: Path, options: dict[str, object]) -> None:
    with pytest.raises(UserError) as caught:
        export(job(master, **options))
    assert caught.value.cause is Cause.ILLEGAL_REQUEST
    assert files(master.parent / "out") == []


def test_crops_set_by_hand_have_names_and_limits(master: Path) -> None:
    inside = Variant(crop=Rect(x=10, y=20, width=33, height=44), name="detail {1}", placement="wall")
    done = one(job(master, ratios=(), variants=(inside,)))
    assert (done["name"], done["ratio"], done["placement"]) == ("detail {1}.png", None, "wall")
    assert list(done["crop"]) == [10, 20, 33, 44]
    with pytest.raises(UserError, match="outside the picture"):
        export(job(master, ratios=(), variants=(Variant(crop=Rect(x=300, y=0, width=33, height=44)),)))


def test_masters_that_fail_do_not_stop_the_others(master: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(master.read_bytes()[:-50])
    tiny = save(tmp_path / "tiny.png", picture(4, 4))
    done = export_all([job(bad), job(tiny), job(master), job(tmp_path / "gone.png")])
    assert [one.failure is None for one in done] == [False, False, True, False]
    plain = to_plain(done[0].manifest)
    assert plain["error"] == "The file ends in the middle of its picture data." and not plain["variants"]
    assert files(tmp_path / "out") == ["master_16x9_320x180.png"]


def test_webp_and_jpeg_say_how_large_they_can_be(tmp_path: Path) -> None:
    source = save(tmp_path / "m.png", Image.new("L", (17_000, 2)))
    with pytest.raises(UserError, match="16383"):
        export(job(source, ratios=("8500:1",), format=OutputFormat.WEBP))


def test_progress_counts_files_and_cancelling_keeps_the_finished(master: Path) -> None:
    seen: list[tuple[int, int]] = []
    (done,) = export_all(
        [job(master, ratios=RATIOS)], lambda count, total: seen.append((count, total)), lambda: len(seen) == 2
    )
    assert seen == [(1, 6), (2, 6)]
    assert len(done.manifest.variants) == len(files(master.parent / "out")) == 2


def test_a_full_disk_leaves_nothing_half_written(master: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="disk is full") as caught:
        export(job(master))
    assert caught.value.cause is Cause.DISK
    assert files(master.parent / "out") == []


def test_a_folder_that_is_a_file_is_told(master: Path) -> None:
    (master.parent / "out").write_text("a file")
    with pytest.raises(UserError) as caught:
        export(job(master))
    assert caught.value.cause is Cause.DISK


def test_masters_are_not_touched(master: Path) -> None:
    before = master.read_bytes(), master.stat().st_mtime_ns
    export(job(master, ratios=RATIOS))
    assert (master.read_bytes(), master.stat().st_mtime_ns) == before


def test_an_animated_master_gives_its_first_picture(tmp_path: Path) -> None:
    frames = [picture(32, 18), picture(32, 18).rotate(180)]
    source = tmp_path / "m.webp"
    source.write_bytes(encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True))
    done = one(job(source))
    assert opened(str(done["path"])).convert("RGB").tobytes() == frames[0].tobytes()
    assert any("first one" in str(told) for told in done["warnings"])
