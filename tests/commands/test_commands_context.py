"""What a command is given: the library, connection and address that the options and the environment name."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from gi2desk.commands.context import Context
from gi2desk.core.connection import Connection
from gi2desk.core.errors import Cause, UserError
from gi2desk.host.preferences import save
from gi2desk.host.settings import Settings


@pytest.fixture
def contexts() -> Iterator[list[Context]]:
    made: list[Context] = []
    yield made
    for context in made:
        context.close()


def _context(made: list[Context], **options: str) -> Context:
    context = Context()
    context.adopt(argparse.Namespace(**options))
    made.append(context)
    return context


def test_the_catalogue_is_the_packaged_one(contexts: list[Context]) -> None:
    context = _context(contexts)
    assert context.catalogue.default.id == "gpt-image-2"
    assert context.catalogue is context.catalogue


def test_the_library_named_comes_first(
    contexts: list[Context], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GI2DESK_LIBRARY", str(tmp_path / "environment"))
    assert _context(contexts, library=str(tmp_path / "option")).library().root.name == "option"
    assert _context(contexts).library().root.name == "environment"


def test_without_a_name_the_settings_and_then_the_default_hold(
    contexts: list[Context], tmp_path: Path, own_home: Path
) -> None:
    context = _context(contexts)
    assert context.library().root == context.places.library
    save(context.places.settings, Settings(library=str(tmp_path / "chosen")))
    assert _context(contexts).library().root == tmp_path / "chosen"


def test_the_demo_has_a_library_of_its_own(contexts: list[Context], tmp_path: Path) -> None:
    context = _context(contexts, connection="demo")
    assert context.library().root == context.places.demo_library
    named = _context(contexts, connection="demo", library=str(tmp_path / "mine"))
    assert named.library().root == tmp_path / "mine"


def test_a_library_in_use_is_refused_for_writing(contexts: list[Context], tmp_path: Path) -> None:
    _context(contexts).library_at(tmp_path / "busy")
    second = _context(contexts)
    with pytest.raises(UserError) as caught:
        second.library_at(tmp_path / "busy")
    assert caught.value.cause is Cause.LOCKED
    assert second.library_at(tmp_path / "busy", write=False).read_only


def test_reading_makes_no_library(contexts: list[Context], tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        _context(contexts).library_at(tmp_path / "none", write=False)
    assert caught.value.cause is Cause.LIBRARY
    assert not (tmp_path / "none").exists()


def test_the_address_is_that_of_the_option_then_of_the_environment(
    contexts: list[Context], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _context(contexts).connection.base_url == "https://api.openai.com/v1"
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    assert _context(contexts).connection.base_url == "http://127.0.0.1:1/v1"
    assert _context(contexts, base_url="https://else.test/v1").connection.base_url == "https://else.test/v1"
    # The demo stays in the process, whatever the environment says.
    assert _context(contexts, connection="demo").connection.kind == "demo"
    assert "127.0.0.1" not in _context(contexts, connection="demo").connection.base_url


@pytest.mark.parametrize("options", [{"base_url": "else.test/v1"}, {"base_url": "file:///etc"}])
def test_an_address_that_is_none_is_refused(contexts: list[Context], options: dict[str, str]) -> None:
    with pytest.raises(UserError) as caught:
        _ = _context(contexts, **options).connection
    assert caught.value.cause is Cause.ILLEGAL_REQUEST


def test_the_demo_takes_no_address(contexts: list[Context]) -> None:
    with pytest.raises(UserError):
        _ = _context(contexts, connection="demo", base_url="https://else.test/v1").connection


def test_connections_come_from_the_settings(contexts: list[Context]) -> None:
    context = _context(contexts, connection="gateway")
    with pytest.raises(UserError, match="gateway"):
        _ = context.connection
    other = Connection(name="gateway", base_url="https://gateway.test/v1")
    save(context.places.settings, Settings(connections=(other,)))
    assert _context(contexts, connection="gateway").connection == other


def test_the_key_is_that_of_the_environment(contexts: list[Context], monkeypatch: pytest.MonkeyPatch) -> None:
    assert _context(contexts).key is None
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789")
    key = _context(contexts, base_url="https://else.test/v1").key
    assert key is not None
    assert key.secret == "sk-test-0123456789"
    assert _context(contexts, connection="demo").key is None


def test_damaged_settings_are_said_once(contexts: list[Context], capsys: pytest.CaptureFixture[str]) -> None:
    context = _context(contexts)
    context.places.settings.parent.mkdir(parents=True)
    context.places.settings.write_text("{")
    assert context.settings == context.settings == Settings()
    assert capsys.readouterr().err.count("was damaged") == 1


def test_results_are_json_or_text(capsys: pytest.CaptureFixture[str]) -> None:
    Context(json=True).result({"usd": Decimal("0.006"), "path": Path("ü"), "none": None}, "text")
    assert capsys.readouterr().out == '{\n  "usd": 0.006,\n  "path": "\\u00fc",\n  "none": null\n}\n'
    Context().result({}, "text")
    assert capsys.readouterr().out == "text\n"


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_transient_lines_give_way_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    context = Context()
    context.progress("1 of 2", transient=True)
    context.progress("2 of 2", transient=True)
    context.progress("done")
    assert terminal.getvalue() == "1 of 2\r      \r2 of 2\r      \rdone\n"


def test_transient_lines_are_left_out_of_files(capsys: pytest.CaptureFixture[str]) -> None:
    context = Context()
    context.progress("1 of 2", transient=True)
    context.progress("done")
    assert capsys.readouterr().err == "done\n"
