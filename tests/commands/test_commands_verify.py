"""`gi2desk verify` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from gi2desk.cli import main

KEYS = {
    "path",
    "width",
    "height",
    "format",
    "mode",
    "bit_depth",
    "bytes",
    "sha256",
    "icc",
    "dpi",
    "print_cm_300ppi",
    "content_credentials",
    "effective_resolution",
    "error",
}


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.png"
    Image.linear_gradient("L").save(path)
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\nand then nothing")
    return path


def test_one_file_is_a_list_with_every_key(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(good), "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert set(found) >= KEYS
    assert (found["width"], found["height"], found["format"], found["error"]) == (256, 256, "png", None)
    assert found["effective_resolution"] is None
    assert set(found["content_credentials"]) == {
        "present",
        "claim_generator",
        "actions",
        "signature_valid",
        "data_hash_match",
        "note",
    }


def test_all_files_are_listed_and_a_bad_one_decides_the_code(
    good: Path, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "--json", str(bad), str(good), str(good.with_name("missing"))]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [Path(one["path"]).name for one in found] == ["bad.png", "good.png", "missing"]
    assert found[0]["error"] and found[0]["sha256"] and found[0]["width"] is None
    assert found[1]["error"] is None and found[2]["error"] == "There is no such file."


def test_people_get_a_block_for_each_file(good: Path, bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(good), str(bad)]) == 1
    out = capsys.readouterr().out
    first, second = out.split("\n\n")
    assert "256 × 256 PNG" in first and "credentials  none" in first
    assert second.startswith(str(bad)) and "unreadable" in second


def test_no_file_is_a_wrong_argument(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify"]) == 2
    assert "FILE" in capsys.readouterr().err
