"""`gi2desk export` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from gi2desk.cli import main

KEYS = {
    "name",
    "path",
    "ratio",
    "placement",
    "crop",
    "width",
    "height",
    "format",
    "quality",
    "filter",
    "sharpen",
    "profile",
    "intent",
    "bpc",
    "dpi",
    "effective_ppi",
    "detail_ppi",
    "bytes",
    "sha256",
    "warnings",
}


@pytest.fixture
def master(tmp_path: Path) -> Path:
    path = tmp_path / "master.png"
    Image.effect_noise((320, 240), 60).convert("RGB").save(path)
    return path


def answer(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_one_master_is_a_list_with_every_key(master: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = master.parent / "out"
    command = [
        "export",
        str(master),
        "--ratio",
        "16:9",
        "--ratio",
        "1:1",
        "--out",
        str(out),
        "--focal",
        "0,0.5",
        "--json",
    ]
    assert main(command) == 0
    (manifest,) = answer(capsys)
    assert manifest["master"] == str(master)
    assert set(manifest) >= {"master", "variants", "versions"}
    wide, square = manifest["variants"]
    assert set(wide) >= KEYS
    assert (wide["crop"], square["crop"]) == ([0, 30, 320, 180], [0, 0, 240, 240])
    assert sorted(path.name for path in out.glob("*.png")) == [
        "master_16x9_320x180.png",
        "master_1x1_240x240.png",
    ]


def test_people_get_a_line_for_each_file(master: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = master.parent / "out"
    command = [
        "export",
        str(master),
        "--ratio",
        "16:9",
        "--out",
        str(out),
        "--format",
        "jpeg",
        "--quality",
        "80",
    ]
    assert main([*command, "--width", "160", "--dpi", "300", "--name", "{master}-{n}"]) == 0
    text = capsys.readouterr().out
    assert "16:9" in text and "160×90" in text and str(out / "master-1.jpg") in text


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "--ratio"),
        (["--ratio", "16:9", "--placement", "story"], "cannot be mixed"),
        (["--placement", "story", "--width", "90"], "its own pixels"),
        (["--placement", "hero"], "website-hero-2x"),
        (["--placement", "story"], "larger master"),
        (["--ratio", "16:9", "--recipe", "r.json"], "--recipe is not in this version"),
        (["--ratio", "16:9", "--profile", "FOGRA39"], "--profile is not in this version"),
        (["--ratio", "16:9", "--intent", "perceptual"], "--intent is not in this version"),
        (["--ratio", "16:9", "--no-bpc"], "--no-bpc is not in this version"),
        (["--ratio", "16:9", "--bleed", "3"], "--bleed is not in this version"),
        (["--ratio", "16:9", "--upscale", "realesrgan"], "realesrgan"),
        (["--ratio", "16:9", "--width", "9", "--scale", "2"], "not allowed with"),
        (["--ratio", "16:9", "--focal", "middle"], "not a focal point"),
        (["--ratio", "16:9", "--focal", "2,2"], "lies outside"),
        (["--ratio", "16:9", "--matte", "white"], "not a colour"),
        (["--ratio", "16:9", "--quality", "80"], "PNG has no quality"),
        (["--ratio", "16:9", "--width", "5000"], "5000"),
        (["--ratio", "16:9", "--format", "tiff"], "invalid choice"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_written(
    master: Path, capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    out = master.parent / "out"
    assert main(["export", str(master), "--out", str(out), *options]) == 2
    said = capsys.readouterr()
    assert words in said.err + said.out
    assert not out.exists()


def test_a_second_time_needs_overwrite(master: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["export", str(master), "--ratio", "1:1", "--out", str(master.parent / "out"), "--json"]
    assert main(command) == 0
    first = answer(capsys)
    assert main(command) == 2
    assert "exists" in capsys.readouterr().err
    assert main([*command, "--overwrite"]) == 0
    assert answer(capsys) == first


def test_all_masters_are_attempted_and_the_first_failure_decides(
    master: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = master.parent / "bad.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n")
    out = master.parent / "out"
    command = ["export", str(bad), str(master), "no such file", "--ratio", "1:1", "--out", str(out), "--json"]
    assert main(command) == 1
    manifests = answer(capsys)
    assert [bool(manifest["error"]) for manifest in manifests] == [True, False, True]
    assert [path.name for path in out.glob("*.png")] == ["master_1x1_240x240.png"]


def test_a_byte_limit_that_cannot_be_kept_is_a_difference(
    master: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [
        "export",
        str(master),
        "--ratio",
        "1:1",
        "--out",
        str(master.parent / "out"),
        "--max-bytes",
        "100",
    ]
    assert main([*command, "--format", "jpeg"]) == 5
    assert "more than the 100 asked for" in capsys.readouterr().out


def test_a_master_can_be_an_image_of_the_library(master: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = str(master.parent / "library")
    assert main(["--library", library, "library", "import", str(master.parent), "--json"]) == 0
    (image_id,) = json.loads(capsys.readouterr().out)["imported"]
    unknown = image_id[:-4] + "0000"
    command = [
        "--library",
        library,
        "export",
        unknown,
        image_id,
        "--ratio",
        "1:1",
        "--out",
        str(master.parent / "out"),
    ]
    assert main([*command, "--json"]) == 1
    missing, found = answer(capsys)
    assert (missing["master"], missing["variants"]) == (unknown, []) and missing["error"]
    assert found["master"] == image_id and found["error"] is None
    assert [path.name for path in (master.parent / "out").glob("*.png")] == [f"{image_id}_1x1_240x240.png"]


def test_an_id_without_a_library_is_a_matter_of_the_library(tmp_path: Path) -> None:
    command = ["--library", str(tmp_path / "none"), "export", "01M7XZFRWD9DXPPRKVZCA1ACYC", "--ratio", "1:1"]
    assert main([*command, "--out", str(tmp_path / "out")]) == 6


def test_the_manifest_lies_beside_the_files(master: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = master.parent / "out"
    command = ["export", str(master), "--ratio", "1:1", "--out", str(out)]
    assert main([*command, "--json"]) == 0
    shown = answer(capsys)
    assert json.loads((out / "manifest.json").read_text("utf-8")) == shown
    assert main([*command, "--name", "second"]) == 0
    assert str(out / "manifest-2.json") in capsys.readouterr().out
    assert main([*command, "--overwrite", "--json"]) == 0
    assert json.loads((out / "manifest.json").read_text("utf-8")) == answer(capsys)
    assert sorted(path.name for path in out.glob("manifest*")) == ["manifest-2.json", "manifest.json"]


def test_without_a_file_there_is_no_manifest(tmp_path: Path) -> None:
    (tmp_path / "notes.png").write_text("not a picture")
    assert (
        main(["export", str(tmp_path / "notes.png"), "--ratio", "1:1", "--out", str(tmp_path / "out")]) == 1
    )
    assert not list(tmp_path.rglob("manifest*"))


@pytest.mark.parametrize(
    ("extra", "code", "says"),
    [
        (["--name", "../x"], 2, "--out"),
        (["--name", "{nothing}"], 2, "{ratio}"),
        (["--focal", "2,2"], 2, "between 0 and 1"),
        (["--out", ""], 2, "--out"),
        (["--out", "afile"], 6, "there is a file of that name"),
        ([], 2, "--overwrite"),
    ],
)
def test_what_is_wrong_is_said_with_the_way_out(
    master: Path, capsys: pytest.CaptureFixture[str], extra: list[str], code: int, says: str
) -> None:
    (master.parent / "afile").write_text("x")
    extra = [str(master.parent / "afile") if word == "afile" else word for word in extra]
    command = ["export", str(master), "--ratio", "1:1", "--out", str(master.parent / "out")]
    assert main(command) == 0
    assert main([*command, *extra]) == code
    out, err = capsys.readouterr()
    assert says in out + err
    assert (master.parent / "afile").read_text() == "x"
