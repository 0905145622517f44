"""The whole job without a key: three tiers, verified and compared, and six crops of exact ratio."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from gi2desk.cli import main


def test_demo(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["demo", "--out", str(tmp_path / "demo"), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    sizes = [(original["width"], original["height"]) for original in report["originals"]]
    assert sizes == [(1536, 864), (2560, 1440), (3840, 2160)]
    for original in report["originals"]:
        assert original["verified"] is True
        assert hashlib.sha256(Path(original["path"]).read_bytes()).hexdigest() == original["sha256"]
    # Every tier shows the same scene, with detail that the one below does not have.
    for pair in report["comparisons"]:
        assert pair["detail"] > 1.2
        assert pair["drift"] < 5
    variants = report["export"]["variants"]
    assert [variant["ratio"] for variant in variants] == ["1:1", "16:9", "9:16", "4:3", "3:4", "4:5"]
    with Image.open(report["originals"][-1]["path"]) as master:
        for variant in variants:
            x, y, width, height = variant["crop"]
            assert Fraction(width, height) == Fraction(*map(int, variant["ratio"].split(":")))
            with Image.open(variant["path"]) as crop:
                assert crop.tobytes() == master.crop((x, y, x + width, y + height)).tobytes()
    assert (tmp_path / "demo" / "library" / "gi2desk-library.json").exists()


def test_everything_of_the_demo_is_in_its_folder(tmp_path: Path, own_home: Path) -> None:
    assert main(["demo", "--out", str(tmp_path / "demo")]) == 0
    assert not (own_home / "data").exists()
    assert not (own_home / "cache").exists()
