"""`gi2desk sizes` as scripts and people see it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gi2desk.cli import main

Output = pytest.CaptureFixture[str]


def _json(capsys: Output, *arguments: str, code: int = 0) -> Any:
    assert main(["sizes", *arguments, "--json"]) == code
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out)


def test_the_json_of_a_ratio_has_the_documented_keys(capsys: Output) -> None:
    rows = _json(capsys, "16:9")
    assert [row["tier"] for row in rows] == ["1k", "2k", "4k"]
    assert [row["size"] for row in rows] == ["1536x864", "2560x1440", "3840x2160"]
    last = rows[-1]
    documented = {
        "ratio": "16:9",
        "tier": "4k",
        "size": "3840x2160",
        "width": 3840,
        "height": 2160,
        "exact": True,
        "experimental": True,
        "print_cm_300ppi": [32.51, 18.29],
        "usd": {"low": 0.01113, "medium": 0.10008, "high": 0.40026},
    }
    assert {key: last[key] for key in documented} == documented


def test_one_tier_of_another_model(capsys: Output) -> None:
    (row,) = _json(capsys, "a-portrait", "--tier", "2k", "--model", "gpt-image-2.5-flare")
    assert (row["ratio"], row["size"], row["exact"]) == ("1:√2", "1600x2272", False)
    assert set(row["usd"]) == {"low", "medium", "high", "xhigh", "max"}
    (row,) = _json(capsys, "1:1", "--tier", "2k", "--experimental")
    assert (row["size"], row["experimental"]) == ("2048x2048", True)


def test_unknown_prices_are_null(capsys: Output) -> None:
    rows = _json(capsys, "1:1", "--model", "gpt-image-2.6-flare")
    assert {price for row in rows for price in row["usd"].values()} == {None}


def test_auto_belongs_to_no_tier(capsys: Output) -> None:
    (row,) = _json(capsys, "auto")
    assert (row["size"], row["tier"], row["width"]) == ("auto", None, None)


def test_models_with_fixed_sizes_have_only_the_tiers_they_reach(capsys: Output) -> None:
    (row,) = _json(capsys, "3:2", "--model", "gpt-image-1.5")
    assert (row["tier"], row["size"], row["exact"]) == ("1k", "1536x1024", True)


def test_people_get_a_table_with_units(capsys: Output) -> None:
    assert main(["sizes", "16:9"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    lines = out.splitlines()
    assert "GPT Image 2" in lines[0]
    assert "3840 × 2160 px" in lines[-1] and "32.5 × 18.3 cm" in lines[-1] and "$0.400" in lines[-1]
    assert lines[-1].endswith("experimental")
    # Columns stand below each other.
    assert len({line.index("16:9") for line in lines[2:]}) == 1


def test_a_check_names_the_failing_rule_and_what_is_near(capsys: Output) -> None:
    value = _json(capsys, "--check", "1920x1080", code=2)
    assert value["size"] == "1920x1080"
    assert value["legal"] is False
    assert [rule["rule"] for rule in value["rules"] if not rule["ok"]] == ["multiple"]
    assert all(rule["detail"] for rule in value["rules"])
    assert value["nearest"] == {"smaller": "1904x1072", "same_area": "1920x1088", "larger": "1936x1088"}


def test_a_legal_size_ends_with_0(capsys: Output) -> None:
    value = _json(capsys, "--check", "2880x2880")
    assert value["legal"] is True
    assert value["experimental"] is True
    assert value["nearest"]["same_area"] == "2880x2880"
    assert value["nearest"]["larger"] is None
    assert _json(capsys, "--check", "auto")["legal"] is True


@pytest.mark.parametrize("text", ["0x1024", "1024", "wide", "4K"])
def test_what_is_no_size_is_not_legal(capsys: Output, text: str) -> None:
    value = _json(capsys, "--check", text, code=2)
    assert (value["size"], value["legal"]) == (text, False)
    assert [rule["rule"] for rule in value["rules"]] == ["form"]
    assert set(value["nearest"].values()) == {None}


def test_people_read_the_check(capsys: Output) -> None:
    assert main(["sizes", "--check", "1920x1080"]) == 2
    out, _ = capsys.readouterr()
    assert "not legal" in out
    assert "1080 is not a multiple of 16" in out
    assert "1920x1088" in out and "area +0.7%" in out
    assert main(["sizes", "--check", "2560x1440"]) == 0
    assert "this one" in capsys.readouterr().out
    assert main(["sizes", "--check", "512x512"]) == 2
    assert "none" in capsys.readouterr().out
    assert main(["sizes", "--check", "2048x2048"]) == 0
    assert "experimental" in capsys.readouterr().out
    assert main(["sizes", "--check", "4K"]) == 2
    assert "not a size" in capsys.readouterr().out


def test_what_a_sheet_needs_is_said_once(capsys: Output) -> None:
    assert main(["sizes", "a-portrait"]) == 0
    out = capsys.readouterr().out
    assert out.count("exactly") == 1
    assert "A3 at 300 PPI needs 3508 × 4961 px: the 4K size enlarged ×1.45." in out


def test_a_size_is_named_once_as_the_nearest(capsys: Output) -> None:
    assert main(["sizes", "--check", "2480x3508"]) == 2
    assert capsys.readouterr().out.count("2416x3424") == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 2),
        (("16:9", "--check", "1024x1024"), 2),
        (("16:9", "--tier", "8k"), 2),
        (("16:9", "--model", "nope"), 2),
        (("4:1",), 2),
        (("wide",), 2),
    ],
)
def test_what_cannot_be_answered_is_said(capsys: Output, arguments: tuple[str, ...], code: int) -> None:
    assert main(["sizes", *arguments]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Error: ")
