"""What `generate` says when it is interrupted, cannot copy, or costs nothing; and where a picture joins its reference."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gi2desk.cli import main
from gi2desk.core.exitcode import ExitCode
from tests.server import KEY, Fault, ThreadServer

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


@pytest.fixture
def basics(own_home: Path) -> list[str]:
    return ["--library", str(own_home / "library"), "--prompt", "a red cube", "--size", "1024x1024"]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT cannot be sent to one process there")
@pytest.mark.parametrize("as_json", [False, True])
def test_an_interrupt_tells_what_became_of_each_request(
    basics: list[str], own_home: Path, as_json: bool
) -> None:
    with ThreadServer(Fault.STALL_BODY) as server:
        command = [sys.executable, "-m", "gi2desk", "generate", *basics, "--base-url", server.base_url]
        command += ["--json"] * as_json
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ}
        )
        deadline = time.monotonic() + 30
        while not any(path.stat().st_size for path in (own_home / "library" / "spool").glob("*.body")):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=20)
    assert process.returncode == ExitCode.INTERRUPTED
    (record,) = (own_home / "library" / "generations").glob("*.json")
    assert record.stem in errors.decode()
    if as_json:
        report = json.loads(out)
        (generation,) = report["generations"]
        assert (generation["id"], generation["state"]) == (record.stem, "unknown")
        assert generation["error"]["billing"] == "maybe"
    else:
        assert "unknown" in out.decode()
        assert "may have been billed" in out.decode()


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_sent(
    capsys: Output, basics: list[str], tmp_path: Path
) -> None:
    (tmp_path / "afile").write_text("x")
    with ThreadServer() as server:
        common = ["generate", *basics, "--base-url", server.base_url]
        assert main([*common, "--out", str(tmp_path / "afile")]) == ExitCode.LIBRARY
        assert "afile" in capsys.readouterr().err
        assert main([*common, "--out", ""]) == ExitCode.ILLEGAL
        assert server.requests == []


def test_a_copy_that_fails_keeps_the_report(
    capsys: Output, basics: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_names: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with ThreadServer() as server:
        common = [*basics, "--base-url", server.base_url, "--out", str(tmp_path / "out"), "--json"]
        assert main(["generate", *common]) == ExitCode.LIBRARY
    report = json.loads(capsys.readouterr().out)
    (image,) = report["images"]
    assert Path(image["path"]).is_file()
    assert report["usd"] > 0
    assert (report["state"], report["error"]["cause"], report["error"]["billing"]) == (
        "done",
        "disk",
        "billed",
    )
    assert "no space left" in report["error"]["message"]


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (Fault.BAD_KEY, "no cost"),
        (Fault.RESET_BODY, "cost unknown, if it was billed"),
        (Fault.NONE, "cost $0.00"),
    ],
)
def test_the_cost_agrees_with_what_was_sent(
    capsys: Output, basics: list[str], fault: Fault, line: str
) -> None:
    with ThreadServer(fault) as server:
        main(["generate", *basics, "--base-url", server.base_url])
    out, err = capsys.readouterr()
    assert out.splitlines()[-1].startswith(line)
    states = [text for text in err.splitlines() if text.startswith("request ")]
    assert len(states) == len(set(states)), "no line is said twice"


def test_a_reference_from_the_library_is_the_parent(
    capsys: Output, basics: list[str], tmp_path: Path
) -> None:
    def report() -> dict:  # type: ignore[type-arg]  # JSON
        return dict(json.loads(capsys.readouterr().out))

    with ThreadServer() as server:
        common = ["generate", *basics, "--base-url", server.base_url, "--json"]
        main([*common, "--out", str(tmp_path)])
        first = report()
        (image,) = first["images"]
        main([*common, "--reference", image["path"]])
        second = report()
    assert second["concept"] == first["concept"]
    record = json.loads(Path(second["images"][0]["record"]).read_text())
    assert record["lineage"]["parents"] == [image["id"]]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--prompt-file", "nowhere.txt"], ExitCode.BAD_INPUT, "no such file"),
        (["--prompt", "x", "--reference", "notes.png"], ExitCode.BAD_INPUT, "notes.png"),
        (["--prompt", "x", "--concept", "none"], ExitCode.ILLEGAL, "concept"),
        (["--prompt", "x", "--project", "none"], ExitCode.ILLEGAL, "project"),
        (["--prompt", "x", "--connection", "none"], ExitCode.ILLEGAL, "connection"),
        (["--prompt", "x", "--size", "huge"], ExitCode.ILLEGAL, "huge"),
        (["--prompt", "x", "--ratio", "A3", "--tier", "1k"], ExitCode.ILLEGAL, "a-portrait"),
    ],
)
def test_wrong_arguments_and_unusable_files_have_codes_of_their_own(
    capsys: Output,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.png").write_text("not a picture")
    size = [] if "--size" in arguments or "--ratio" in arguments else ["--size", "1024x1024"]
    assert main(["generate", "--library", str(tmp_path / "library"), *size, *arguments]) == code
    assert says in capsys.readouterr().err


def test_the_faults_of_the_demo_are_listed_and_guessed(capsys: Output, tmp_path: Path) -> None:
    main(["generate", "--help"])
    assert "reset-mid" in capsys.readouterr().out
    common = [
        "generate",
        "--connection",
        "demo",
        "--library",
        str(tmp_path / "library"),
        "--size",
        "1024x1024",
    ]
    assert main([*common, "--prompt", "[demo:reset-middle] x"]) == ExitCode.REFUSED
    assert "reset-mid" in capsys.readouterr().out
    assert main([*common, "--prompt", "[demo:offline] x"]) == ExitCode.NETWORK
    assert "no cost" in capsys.readouterr().out
