"""`gi2desk price` as scripts and people see it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gi2desk.cli import main

Output = pytest.CaptureFixture[str]


def _price(capsys: Output, size: str, quality: str, *arguments: str) -> Any:
    assert main(["price", "--size", size, "--quality", quality, *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_json_has_the_documented_keys(capsys: Output) -> None:
    value = _price(capsys, "2880x2880", "high")
    documented = {"output_tokens": 23719, "input_tokens_estimate": 0, "usd": 0.71157, "usd_low": 0.71157}
    assert {key: value[key] for key in documented} == documented
    assert value["usd_high"] == value["usd"]
    assert "formula" in value["basis"]
    assert value["reason"] is None


def test_everything_that_costs_is_counted(capsys: Output) -> None:
    value = _price(capsys, "1536x864", "low", "--n", "2", "--partial-images", "1", "--references", "1")
    assert value["output_tokens"] == 440
    assert value["input_tokens_estimate"] == 1024
    assert value["usd"] == pytest.approx((440 * 30 + 1024 * 8) / 1e6)
    assert value["usd_low"] < value["usd"] < value["usd_high"]
    half = _price(capsys, "1536x864", "low", "--batch")
    assert half["usd"] == pytest.approx(0.0018)


@pytest.mark.parametrize(
    ("size", "quality", "model"),
    [
        ("auto", "low", "gpt-image-2"),
        ("1024x1024", "auto", "gpt-image-2"),
        ("1024x1024", "low", "gpt-image-2.6-sunburst"),
    ],
)
def test_what_cannot_be_known_is_null_with_a_reason(
    capsys: Output, size: str, quality: str, model: str
) -> None:
    value = _price(capsys, size, quality, "--model", model)
    assert value["output_tokens"] is None
    assert value["usd"] is None
    assert value["reason"]


def test_people_read_dollars_and_tokens(capsys: Output) -> None:
    assert main(["price", "--size", "1024x1024", "--quality", "low", "--n", "3", "--references", "2"]) == 0
    out = capsys.readouterr().out
    assert "3 pictures of 1024x1024" in out
    assert "588 tokens" in out and "about 2,048 tokens" in out
    assert "$0.0340" in out and " to $" in out
    assert main(["price", "--size", "1024x1024", "--quality", "low"]) == 0
    assert "exact" in capsys.readouterr().out
    assert main(["price", "--size", "auto", "--quality", "auto"]) == 0
    assert "unknown" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--size", "1024x1024"), 2),
        (("--size", "1920x1080", "--quality", "low"), 2),
        (("--size", "1024x1024", "--quality", "hd"), 2),
        (("--size", "1024x1024", "--quality", "low", "--n", "0"), 2),
        (("--size", "1024x1024", "--quality", "low", "--n", "x"), 2),
        (("--size", "1024x1024", "--quality", "low", "--references", "17"), 2),
        (("--size", "1024x1024", "--quality", "low", "--partial-images", "4"), 2),
        (("--size", "1024x1024", "--quality", "low", "--prompt-chars", "-1"), 2),
        (("--size", "wide", "--quality", "low"), 2),
    ],
)
def test_what_cannot_be_priced_is_said(capsys: Output, arguments: tuple[str, ...], code: int) -> None:
    assert main(["price", *arguments]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Error: ")
