"""`gi2desk placements`, and exports to a placement's exact pixels, as scripts and people see them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from gi2desk.cli import main
from gi2desk.core.description import described
from gi2desk.host.place import Places
from gi2desk.host.preferences import Preferences

Answer = list[dict[str, object]]


@pytest.fixture
def master(tmp_path: Path) -> Path:
    path = tmp_path / "master.png"
    Image.effect_noise((1600, 900), 60).convert("RGB").save(path)
    return path


def answer(capsys: pytest.CaptureFixture[str]) -> Answer:
    found: Answer = json.loads(capsys.readouterr().out)
    return found


def test_placements_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["placements", "--json"]) == 0
    found = {one["id"]: one for one in answer(capsys)}
    story = found["story"]
    assert (story["width"], story["height"], story["ratio"], story["kind"]) == (1080, 1920, "9:16", "pixels")
    assert story["safe"] == {"top": 0.14, "right": 0.06, "bottom": 0.35, "left": 0.06}
    assert (story["confidence"], story["checked"]) == ("low", "2026-11-20")
    assert found["a4-portrait-bleed"]["bleed_mm"] == 3
    assert found["dooh-portrait"]["edge"] == 3000


def test_people_search_in_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["placements", "website", "@2x"]) == 0
    text = capsys.readouterr().out
    assert "website-hero-2x" in text and "2880 × 1620" in text and "story" not in text
    assert main(["placements", "moon"]) == 2
    assert "No placement has “moon” in it" in capsys.readouterr().err


def test_placements_are_exported_to_the_pixel(master: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = master.parent / "out"
    command = ["export", str(master), "--out", str(out), "--format", "jpeg", "--json"]
    assert main([*command, "--placement", "google-landscape", "--placement", "Website hero"]) == 0
    google, hero = answer(capsys)[0]["variants"]  # type: ignore[misc]  # JSON
    assert (google["placement"], google["ratio"]) == ("google-landscape", "1.91:1")
    assert (google["width"], google["height"], google["dpi"]) == (1200, 628, None)
    assert google["bytes"] <= 5_000_000
    assert (hero["width"], hero["height"]) == (1440, 810)
    with Image.open(google["path"]) as made:
        assert made.size == (1200, 628)
    assert Path(hero["path"]).name == "master_website-hero-1x_1440x810.jpg"


def test_a_print_is_tagged_and_says_its_real_resolution(
    master: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = master.parent / "out"
    command = ["export", str(master), "--out", str(out), "--placement", "a6-landscape", "--json"]
    assert main([*command, "--upscale", "lanczos"]) == 0
    (sheet,) = answer(capsys)[0]["variants"]  # type: ignore[misc]  # JSON
    assert (sheet["width"], sheet["height"], sheet["dpi"]) == (1748, 1240, 300)
    assert sheet["effective_ppi"] == pytest.approx(300 * 1269 / 1748, abs=0.5)
    assert "At 300 PPI the crop itself has 217.8 PPI: the rest is upscaled." in sheet["warnings"]
    with Image.open(sheet["path"]) as made:
        assert made.info["dpi"][0] == pytest.approx(300, abs=0.1)


def test_ones_own_placements_count(master: Path, capsys: pytest.CaptureFixture[str], own_home: Path) -> None:
    shop = described("Shop window 40 × 20 mm, 3 mm bleed, 150 PPI, max 9 kB", placement_id="own-1")
    Preferences(Places.standard().settings).change(own_placements=(shop,))
    assert main(["placements", "shop", "--json"]) == 0
    assert answer(capsys)[0]["group"] == "own"
    out = master.parent / "out"
    command = ["export", str(master), "--out", str(out), "--placement", "shop window", "--format", "jpeg"]
    assert main([*command, "--json"]) == 0
    (made,) = answer(capsys)[0]["variants"]  # type: ignore[misc]  # JSON
    assert (made["width"], made["height"], made["dpi"]) == (272, 154, 150)
    assert made["bytes"] <= 9_000 and made["placement"] == "Shop window"
