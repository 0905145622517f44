from __future__ import annotations

from pathlib import Path

import pytest

from gi2desk.host.place import Places


def test_one_variable_moves_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GI2DESK_HOME", str(tmp_path / "here"))
    places = Places.standard()
    folders = [places.config, places.data, places.cache, places.logs, places.pictures]
    assert all(folder.is_relative_to(tmp_path / "here") for folder in folders)
    assert len(set(folders)) == 5
    assert not (tmp_path / "here").exists(), "asking makes nothing"


def test_the_platform_decides_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GI2DESK_HOME")
    places = Places.standard()
    assert all(path.is_absolute() for path in (places.config, places.data, places.cache, places.logs))
    assert "gi2desk" in str(places.data)
    assert places.library == places.pictures / "gi2desk"


def test_the_demo_never_shares_the_users_library(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    assert places.demo_library != places.library
