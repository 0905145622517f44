"""`gi2desk models` as scripts and people see it."""

from __future__ import annotations

import json

import pytest

from gi2desk.cli import main


def test_the_catalogue_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "--json"]) == 0
    models = {model["id"]: model for model in json.loads(capsys.readouterr().out)}
    two = models["gpt-image-2"]
    assert two["default"] is True
    assert two["status"] == "current"
    assert two["qualities"] == ["low", "medium", "high", "auto"]
    assert two["limits"]["max_pixels"] == 8_294_400
    assert two["usd_per_million_tokens"]["image_out"] == 30
    assert two["features"]["transparent"] == "preview"
    assert models["gpt-image-1.5"]["shutdown_date"] == "2026-12-01"
    assert models["gpt-image-1.5"]["limits"]["fixed"] == ["1024x1024", "1536x1024", "1024x1536"]
    assert models["gpt-image-2.6-flare"]["estimate"] is False
    assert models["dall-e-3"]["usd_per_million_tokens"] is None
    assert sum(model["default"] for model in models.values()) == 1


def test_people_read_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("gpt-image-2 (default)")
    assert "30.00" in lines[1]
    assert any("retiring 2026-12-01" in line for line in lines)
    assert "retired" in lines[-1]
