"""The command line as a whole: finding commands, common options, errors and exit codes."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from gi2desk import __version__, cli
from gi2desk.commands.context import Context
from gi2desk.core.errors import Cause, UserError

Output = pytest.CaptureFixture[str]
Run = Callable[[argparse.Namespace, Context], int]
Install = Callable[[Run], None]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Makes `probe` a command that does what the test says."""

    def _install(run: Run) -> None:
        module = ModuleType("gi2desk.commands.probe", "A command for this test.")
        module.run = run  # type: ignore[attr-defined]
        module.add_arguments = _add_arguments  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setitem(cli.COMMANDS, "probe", cli.Command("probe", "probe"))

    return _install


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action")
    actions.add_parser("inner").add_argument("files", nargs="*")


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_has_help(capsys: Output, name: str) -> None:
    assert cli.main([name, "--help"]) == 0
    out = capsys.readouterr().out
    assert f"gi2desk {name}" in out
    assert "--library" in out and "exit codes" in out


def test_the_overview_names_every_command(capsys: Output) -> None:
    assert cli.main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(f"  {name} " in out for name in cli.COMMANDS)


def test_the_version(capsys: Output) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"gi2desk {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["probe", "--library", "L", "--connection", "demo", "--json", "inner"],
        ["--library", "L", "--json", "--connection=demo", "probe", "inner"],
        ["--connection", "demo", "probe", "inner", "x", "--library", "L", "--json"],
    ],
)
def test_common_options_may_stand_anywhere(install: Install, capsys: Output, arguments: list[str]) -> None:
    seen: list[argparse.Namespace] = []

    def run(options: argparse.Namespace, context: Context) -> int:
        seen.append(options)
        context.result({"kind": context.connection.kind}, "")
        return 5

    install(run)
    assert cli.main(arguments) == 5
    assert seen[0].library == "L"
    assert seen[0].action == "inner"
    assert json.loads(capsys.readouterr().out) == {"kind": "demo"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["nope"],
        ["sizes", "16:9", "--nope"],
        ["--nope"],
        ["sizes", "16:9", "--lib", "x"],
        ["price"],
        ["--library"],
    ],
)
def test_wrong_arguments_end_with_2(capsys: Output, arguments: list[str]) -> None:
    assert cli.main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Error: ")
    assert "\n  " in err, "a next step"


@pytest.mark.parametrize("wrap", [lambda error: error, lambda error: ExceptionGroup("tasks", [error])])
def test_an_error_has_a_message_a_hint_and_a_code(
    install: Install, capsys: Output, wrap: Callable[[Exception], Exception]
) -> None:
    def run(_options: argparse.Namespace, _context: Context) -> int:
        raise wrap(UserError("The disk is full.", cause=Cause.DISK, hint="Free some space."))

    install(run)
    assert cli.main(["probe"]) == 6
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "Error: The disk is full.\n  Free some space.\n"
    assert cli.main(["probe", "--json"]) == 6
    out, err = capsys.readouterr()
    assert json.loads(out)["error"]["cause"] == "disk"
    assert json.loads(out)["error"]["hint"] == "Free some space."
    assert "The disk is full." in err


def test_wrong_arguments_are_json_too(capsys: Output) -> None:
    assert cli.main(["price", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["cause"] == "illegal_request"


def test_an_error_after_the_result_adds_no_second_value(install: Install, capsys: Output) -> None:
    def run(_options: argparse.Namespace, context: Context) -> int:
        context.result({"done": True}, "")
        raise UserError("Too late.", cause=Cause.LIBRARY)

    install(run)
    assert cli.main(["probe", "--json"]) == 6
    assert json.loads(capsys.readouterr().out) == {"done": True}


def test_an_error_of_our_own_is_one_line_and_a_log(
    install: Install, capsys: Output, own_home: Path, no_lost_errors: Callable[[str], None]
) -> None:
    def run(_options: argparse.Namespace, _context: Context) -> int:
        raise ZeroDivisionError("with sk-secret0123456789 inside")

    no_lost_errors("internal error")
    install(run)
    assert cli.main(["probe"]) == 1
    err = capsys.readouterr().err
    assert "Internal error" in err and "ZeroDivisionError" in err
    assert "Traceback" not in err
    log = own_home / "logs" / "gi2desk.log"
    assert str(log) in err
    assert "Traceback" in log.read_text("utf-8")
    assert "sk-secret" not in err + log.read_text("utf-8")


def test_an_interrupt_ends_with_130(install: Install, capsys: Output) -> None:
    def run(_options: argparse.Namespace, _context: Context) -> int:
        raise KeyboardInterrupt

    install(run)
    assert cli.main(["probe"]) == 130
    assert capsys.readouterr().err == "Interrupted.\n"


def test_libraries_are_closed_at_the_end(install: Install, tmp_path: Path) -> None:
    def run(_options: argparse.Namespace, context: Context) -> int:
        context.library()
        return 0

    install(run)
    # A second run could not write if the first still held the lock.
    assert [cli.main(["probe", "--library", str(tmp_path / "x")]) for _ in range(2)] == [0, 0]


def _process(*arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "gi2desk", *arguments],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="only a program without a console has no streams there")
@pytest.mark.parametrize("arguments", [["models"], ["sizes", "nonsense"]])
def test_a_program_without_streams_ends_as_one_with_them(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "gi2desk", *arguments]
    with_them = subprocess.run(command, capture_output=True, check=False, timeout=60)
    without = subprocess.run(["sh", "-c", '"$@" >&- 2>&-', "sh", *command], check=False, timeout=60)
    assert without.returncode == with_them.returncode


def test_a_reader_that_leaves_is_no_error() -> None:
    process = _process("models")
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 0
    process.stderr.close()


def test_a_console_without_our_characters_gets_question_marks() -> None:
    out, err = _process("sizes", "a-portrait", PYTHONIOENCODING="ascii").communicate(timeout=60)
    assert err == b""
    assert b"1:?2" in out
    out, err = _process("sizes", "a-portrait", "--json", PYTHONIOENCODING="ascii").communicate(timeout=60)
    assert json.loads(out)[0]["ratio"] == "1:√2"


def test_a_command_imports_only_itself() -> None:
    code = (
        "import sys; from gi2desk.cli import main; main(['sizes', '16:9']);"
        "print([m for m in sys.modules if m.startswith('gi2desk.commands.')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1].replace("'", '"')))
    assert loaded == {f"gi2desk.commands.{name}" for name in ("context", "size", "table")}
