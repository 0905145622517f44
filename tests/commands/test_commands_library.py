"""`gi2desk library` on real folders, and the lock between processes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gi2desk.cli import main
from gi2desk.core.exitcode import ExitCode
from tests.server import KEY, Fault, ThreadServer, picture


def run(capsys: pytest.CaptureFixture[str], home: Path, *arguments: str) -> tuple[int, dict]:  # type: ignore[type-arg]  # JSON
    code = main(["library", *arguments, "--library", str(home / "library"), "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "job").mkdir()
    (tmp_path / "job" / "a.png").write_bytes(picture(64, 64))
    (tmp_path / "job" / "same.png").write_bytes(picture(64, 64))
    (tmp_path / "job" / "notes.png").write_text("not a picture")
    return tmp_path / "job"


def test_import_check_rebuild_and_stats(
    capsys: pytest.CaptureFixture[str], own_home: Path, folder: Path
) -> None:
    code, report = run(capsys, own_home, "import", str(folder))
    assert code == ExitCode.DONE
    assert len(report["imported"]) == 1
    assert sorted(Path(entry["path"]).name for entry in report["skipped"]) == ["notes.png", "same.png"]
    assert run(capsys, own_home, "check") == (ExitCode.DONE, {"images": 1, "problems": []})
    assert run(capsys, own_home, "rebuild")[0] == ExitCode.DONE
    code, stats = run(capsys, own_home, "stats")
    assert (code, stats["images"]) == (ExitCode.DONE, 1)
    (original,) = (own_home / "library" / "originals").rglob("*.png")
    assert original.read_bytes() == picture(64, 64)
    original.unlink()
    code, report = run(capsys, own_home, "check")
    assert code == ExitCode.LIBRARY
    assert [problem["kind"] for problem in report["problems"]] == ["missing_original"]


def test_a_missing_folder_is_said_and_the_others_are_imported(
    capsys: pytest.CaptureFixture[str], own_home: Path, folder: Path
) -> None:
    code, report = run(capsys, own_home, "import", str(folder / "nowhere"), str(folder))
    assert code == ExitCode.BAD_INPUT
    assert len(report["imported"]) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT cannot be sent to one process there")
def test_an_interrupt_ends_in_order_and_the_library_is_locked_until_then(
    capsys: pytest.CaptureFixture[str], own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    library = ["--library", str(own_home / "library")]
    generate = ["generate", *library, "--prompt", "x", "--size", "1024x1024"]
    with ThreadServer(Fault.STALL_BODY) as server:
        command = [sys.executable, "-m", "gi2desk", *generate, "--base-url", server.base_url]
        first = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        deadline = time.monotonic() + 30
        while not any(path.stat().st_size for path in (own_home / "library" / "spool").glob("*.body")):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert main([*generate, "--base-url", server.base_url]) == ExitCode.LIBRARY
        assert str(first.pid) in capsys.readouterr().err
        assert len(server.requests) == 1
        first.send_signal(signal.SIGINT)
        assert first.wait(15) == ExitCode.INTERRUPTED
        _, errors = first.communicate()
    assert b"Traceback" not in errors
    code, stats = run(capsys, own_home, "stats")
    assert (code, stats["open_generations"], stats["unknown_generations"]) == (ExitCode.DONE, 0, 1)
