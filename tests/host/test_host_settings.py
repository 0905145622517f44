from __future__ import annotations

import json
import threading
from dataclasses import fields, replace
from pathlib import Path

import pytest

from gi2desk.core.connection import DEMO, OPENAI, Capabilities, Connection
from gi2desk.core.errors import Cause, UserError
from gi2desk.host.preferences import Preferences, load, save
from gi2desk.host.settings import Settings, Theme, table

GATEWAY = Connection(
    name="gateway",
    base_url="https://images.example/v1",
    capabilities=Capabilities(prompt_limit=20_000),
    unit="credits",
)


def test_settings_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.json"
    settings = Settings(
        connections=(OPENAI, GATEWAY), theme=Theme.DARK, keys={"crop": ("R", "Ctrl+R")}, cache_limit_mb=256
    )
    save(path, settings)
    assert load(path) == (settings, ())
    assert [item.name for item in path.parent.iterdir()] == ["settings.json"]


def test_no_file_means_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.json") == (Settings(), ())


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\x00\xff", "[" * 100_000])
def test_a_damaged_file_is_kept_aside_and_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, "latin-1")
    settings, notices = load(path)
    assert settings == Settings()
    assert "settings.json.damaged" in notices[0]
    assert (tmp_path / "settings.json.damaged").read_text("latin-1") == text
    assert not path.exists()


def test_one_bad_value_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(
        json.dumps({"theme": "purple", "cache_limit_mb": 5, "who": "Ada", "connections": [{"x": 1}]})
    )
    settings, notices = load(path)
    assert settings == Settings(who="Ada")
    assert len(notices) == 3
    assert any("Theme" in notice for notice in notices)


def test_entries_of_a_newer_version_survive_a_change(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"who": "Ada", "future": {"a": 1}}))
    Preferences(path).change(theme=Theme.LIGHT)
    assert json.loads(path.read_text("utf-8"))["future"] == {"a": 1}
    assert load(path)[0] == Settings(who="Ada", theme=Theme.LIGHT)


def test_a_change_reaches_observers_and_the_file(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "settings.json")
    seen: list[Settings] = []
    stop = preferences.subscribe(seen.append)
    preferences.change(who="Ada")
    stop()
    preferences.change(who="Grace")
    assert [settings.who for settings in seen] == ["Ada"]
    assert load(preferences.path)[0].who == "Grace"


def test_a_bad_change_changes_nothing(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "settings.json")
    with pytest.raises(UserError, match="Memory for pictures") as caught:
        preferences.change(cache_limit_mb=1)
    assert caught.value.cause is Cause.BAD_INPUT
    with pytest.raises(UserError):
        preferences.change(connections=(OPENAI, replace(GATEWAY, name="demo")))
    assert preferences.settings == Settings()
    assert not preferences.path.exists()


def test_a_folder_that_cannot_be_written_is_said_and_the_change_holds(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    preferences = Preferences(tmp_path / "config" / "settings.json")
    with pytest.raises(UserError) as caught:
        preferences.change(who="Ada")
    assert caught.value.cause is Cause.DISK
    assert preferences.settings.who == "Ada"


def test_many_threads_leave_a_whole_file(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "settings.json")
    threads = [threading.Thread(target=preferences.change, kwargs={"who": f"user {n}"}) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert load(preferences.path) == (preferences.settings, ())


def test_every_setting_is_declared_for_the_page() -> None:
    rows = {row.name: row for row in table()}
    assert list(rows) == [field.name for field in fields(Settings)]
    assert all(row.title for row in rows.values())
    assert rows["theme"].choices == tuple(Theme)
    assert rows["keys"].default == {}


def test_connections_are_found_by_name() -> None:
    settings = Settings(connections=(OPENAI, GATEWAY), default_connection="gateway")
    assert settings.connection() is GATEWAY
    assert settings.connection("demo") is DEMO
    with pytest.raises(UserError, match="nowhere") as caught:
        settings.connection("nowhere")
    assert "gateway" in caught.value.hint
