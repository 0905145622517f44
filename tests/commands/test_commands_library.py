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


def test_what_is_no_picture_is_told_from_what_is_known(
    capsys: pytest.CaptureFixture[str], own_home: Path, folder: Path
) -> None:
    library = ["--library", str(own_home / "library")]
    assert main(["library", "import", str(folder), *library]) == ExitCode.DONE
    assert "1 imported, 1 already in the library, 1 not usable" in capsys.readouterr().out
    (folder / "empty").mkdir()
    assert main(["library", "import", str(folder / "empty"), *library]) == ExitCode.DONE
    assert "no pictures" in capsys.readouterr().out
    (folder / "empty" / "x.png").write_text("not a picture")
    assert main(["library", "import", str(folder / "empty"), *library]) == ExitCode.BAD_INPUT


@pytest.fixture
def after_a_crash(own_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """A library with a request that was being sent when the process ended, and an answer that could not be used."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    common = ["generate", "--library", str(own_home / "library"), "--prompt", "a red cube", "--json"]
    with ThreadServer(Fault.HTML) as server:
        for _ in range(2):
            main([*common, "--size", "1024x1024", "--base-url", server.base_url])
    capsys.readouterr()
    record = max((own_home / "library" / "generations").glob("*.json"))
    (own_home / "library" / "spool" / f"{record.stem}.body").unlink()
    record.write_text(json.dumps(json.loads(record.read_text()) | {"state": "sending", "failure": None}))
    return record.stem


def test_what_is_open_and_kept_is_a_note_with_advice(
    capsys: pytest.CaptureFixture[str], own_home: Path, after_a_crash: str
) -> None:
    library = ["--library", str(own_home / "library")]
    assert main(["library", "check", *library]) == ExitCode.LIBRARY
    out = capsys.readouterr().out
    assert "0 images, 0 problems, 2 notes" in out
    assert "gi2desk library tidy" in out
    assert main(["library", "stats", *library]) == ExitCode.DONE
    assert "1 request had not ended" in capsys.readouterr().out
    code, listed = run(capsys, own_home, "list")
    assert code == ExitCode.DONE
    assert [(one["id"], one["state"]) for one in listed["unknown"]] == [(after_a_crash, "sending")]


def test_writers_settle_what_is_open_and_tidy_clears_the_rest(
    capsys: pytest.CaptureFixture[str], own_home: Path, after_a_crash: str
) -> None:
    library = ["--library", str(own_home / "library")]
    assert main(["library", "rebuild", *library]) == ExitCode.DONE
    assert f"{after_a_crash} was cut off" in capsys.readouterr().err
    (own_home / "library" / "images" / ".x.json.abcd.tmp").write_text("half")
    code, report = run(capsys, own_home, "tidy")
    assert code == ExitCode.DONE
    assert len(report["moved"]) == 2
    assert run(capsys, own_home, "check") == (ExitCode.DONE, {"images": 0, "problems": []})
    assert list((own_home / "library" / "spool").iterdir()) == []
    assert len(list((own_home / "library" / "trash").rglob("*.body"))) == 1
    assert run(capsys, own_home, "tidy")[1] == {"moved": []}
    code, listed = run(capsys, own_home, "list")
    assert [(one["id"], one["state"]) for one in listed["unknown"]] == [(after_a_crash, "unknown")]
    assert main(["library", "list", *library]) == ExitCode.DONE
    assert "may have been billed" in capsys.readouterr().out


def test_the_list_names_concepts_and_their_images(
    capsys: pytest.CaptureFixture[str], own_home: Path, folder: Path
) -> None:
    _, imported = run(capsys, own_home, "import", str(folder))
    _, listed = run(capsys, own_home, "list")
    (concept,) = listed["concepts"]
    assert concept["name"] in {"a", "same"}
    (image,) = concept["images"]
    assert [image["id"]] == imported["imported"]
    assert (image["width"], image["height"], Path(image["path"]).is_file()) == (64, 64, True)


def test_the_demo_is_not_counted_as_spent(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    library = ["--library", str(tmp_path / "library")]
    main(["generate", "--connection", "demo", *library, "--prompt", "x", "--size", "1024x1024"])
    assert "the demo is free" in capsys.readouterr().out
    main(["library", "stats", *library])
    out = capsys.readouterr().out
    assert "spent         nothing" in out
    assert "would have cost $0.01" in out


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT cannot be sent to one process there")
def test_an_interrupt_ends_in_order_and_the_library_is_locked_until_then(
    capsys: pytest.CaptureFixture[str], own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    library = ["--library", str(own_home / "library")]
    spool = own_home / "library" / "spool"
    generate = ["generate", *library, "--prompt", "x", "--size", "1024x1024"]
    with ThreadServer(Fault.STALL_BODY) as server:
        command = [sys.executable, "-m", "gi2desk", *generate, "--base-url", server.base_url]
        first = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        deadline = time.monotonic() + 30
        while not (server.requests and any(path.stat().st_size for path in spool.glob("*.body"))):
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
