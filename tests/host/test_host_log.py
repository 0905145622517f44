from __future__ import annotations

import faulthandler
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gi2desk.core.connection import OPENAI
from gi2desk.host.key import Key
from gi2desk.host.log import MAX_BYTES, diagnostics, start_logging
from gi2desk.host.place import Places
from gi2desk.host.secret import redact, register
from gi2desk.host.settings import Settings

SECRET = "not-looking-like-a-key-42"
log = logging.getLogger("gi2desk.test")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "logs"
    level = logging.getLogger().level
    stop = start_logging(folder)
    yield folder
    stop()
    logging.getLogger().setLevel(level)
    faulthandler.enable()


def _written(folder: Path) -> str:
    return "".join(path.read_text("utf-8") for path in folder.glob("gi2desk.log*"))


def test_keys_never_reach_the_log(folder: Path) -> None:
    key = Key(SECRET, "this run")
    log.info("key %s %s", key, key.secret)
    log.info("looks like one: sk-proj-abcDEF_123456, Authorization: Bearer abc.def")
    try:
        raise ValueError(f"a library put {key.secret} into its message")
    except ValueError:
        log.info("it failed", exc_info=True, stack_info=True)
    text = _written(folder)
    assert SECRET not in text
    assert "abcDEF" not in text
    assert "abc.def" not in text
    assert "ValueError: a library put [hidden] into its message" in text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Incorrect API key provided: sk-abc***************xyz.", "Incorrect API key provided: [hidden]."),
        ('{"api-key": "abcdef"}', '{"api-key": "[hidden]"}'),
        ("https://user:pass@host/v1", "https://[hidden]@host/v1"),
        ("GET /v1?api_key=abc&size=1", "GET /v1?api_key=[hidden]&size=1"),
        ("authorization: Bearer abc", "authorization: Bearer [hidden]"),
        (
            "output_tokens: 196, task-list, risk-averse-person",
            "output_tokens: 196, task-list, risk-averse-person",
        ),
    ],
)
def test_redaction(text: str, clean: str) -> None:
    assert redact(text) == clean


def test_short_texts_are_no_secrets() -> None:
    register("a")
    assert redact("banana") == "banana"


def test_logs_rotate(folder: Path) -> None:
    for _ in range(30):
        log.info("x" * 100_000)
    sizes = [path.stat().st_size for path in folder.glob("gi2desk.log*")]
    assert len(sizes) == 2
    assert max(sizes) <= MAX_BYTES


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    stop = start_logging(tmp_path / "file" / "logs")
    log.info("goes nowhere")
    stop()


def test_diagnostics_tell_what_matters_and_no_secret(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    places.logs.mkdir()
    (places.logs / "gi2desk.log").write_text("\n".join(f"line {n}" for n in range(500)))
    gateway = replace(OPENAI, name="gateway", base_url="https://u:p4ss@host/v1", query={"code": "hush"})
    text = diagnostics(places, Settings(who="Ada", connections=(OPENAI, gateway)), lines=3)
    assert "Python 3." in text
    assert "pillow " in text
    assert "https://api.openai.com/v1" in text
    assert "line 499" in text
    assert "line 496" not in text
    assert "p4ss" not in text
    assert "hush" not in text


def test_diagnostics_without_a_log(tmp_path: Path) -> None:
    assert "No such file" in diagnostics(Places.under(tmp_path), Settings())
