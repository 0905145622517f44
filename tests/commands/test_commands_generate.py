"""`gi2desk generate` against a local endpoint: JSON, exit codes, files, and the key nowhere."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gi2desk.cli import main
from gi2desk.core.exitcode import ExitCode
from tests.server import KEY, Fault, ThreadServer, picture


def generate(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict, str]:  # type: ignore[type-arg]  # JSON
    code = main(["generate", "--json", *arguments])
    out, err = capsys.readouterr()
    return code, json.loads(out), err


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


@pytest.fixture
def basics(own_home: Path) -> list[str]:
    return [
        "--library",
        str(own_home / "library"),
        "--prompt",
        "a red cube",
        "--ratio",
        "1:1",
        "--tier",
        "1k",
    ]


def test_a_picture_is_saved_reported_and_copied(
    capsys: pytest.CaptureFixture[str], basics: list[str], tmp_path: Path
) -> None:
    with ThreadServer() as server:
        code, report, _ = generate(
            capsys, *basics, "--base-url", server.base_url, "--n", "2", "--out", str(tmp_path / "out")
        )
        assert server.requests[0].fields["size"] == "1024x1024"
        assert server.requests[0].fields["quality"] == "low"
    assert code == ExitCode.DONE
    assert report["state"] == "done"
    assert report["error"] is None
    assert report["usd"] == pytest.approx(report["generations"][0]["usd"])
    assert len(report["images"]) == 2
    for image in report["images"]:
        assert (image["width"], image["height"], image["format"], image["verified"]) == (
            1024,
            1024,
            "png",
            True,
        )
        assert Path(image["path"]).parent == tmp_path / "out"
        assert json.loads(Path(image["record"]).read_text())["sha256"] == image["sha256"]


@pytest.mark.parametrize(
    ("fault", "code", "state"),
    [
        (Fault.BAD_KEY, ExitCode.REFUSED, "failed"),
        (Fault.MODERATION_INPUT, ExitCode.REFUSED, "failed"),
        (Fault.QUOTA, ExitCode.REFUSED, "failed"),
        (Fault.RESET_BODY, ExitCode.NETWORK, "unknown"),
        (Fault.HTML, ExitCode.NETWORK, "failed"),
        (Fault.SERVER_ERROR, ExitCode.NETWORK, "failed"),
        (Fault.WRONG_SIZE, ExitCode.DIFFERS, "done"),
    ],
)
def test_exit_codes(
    capsys: pytest.CaptureFixture[str], basics: list[str], fault: Fault, code: int, state: str
) -> None:
    with ThreadServer(fault) as server:
        got, report, _ = generate(capsys, *basics, "--base-url", server.base_url)
    assert (got, report["state"]) == (code, state)


@pytest.mark.parametrize(
    "extra",
    [
        ["--size", "1920x1080"],
        ["--size", "1024x1024", "--background", "transparent", "--format", "jpeg"],
        ["--size", "1024x1024", "--quality", "hd"],
        ["--size", "1024x1024", "--n", "0"],
        ["--size", "1024x1024", "--compression", "50"],
        ["--size", "1024x1024", "--model", "gpt-image-1"],
        ["--size", "1024x1024", "--max-usd", "0.001"],
        ["--size", "auto", "--max-usd", "5"],
        ["--size", "1024x1024", "--max-usd", "many"],
        ["--size", "1024x1024", "--ratio", "1:1", "--tier", "1k"],
        ["--ratio", "1:1"],
        ["--size", "1024x1024", "--route", "responses"],
        ["--size", "1024x1024", "--keep-outside"],
    ],
)
def test_what_the_rules_forbid_never_leaves(
    capsys: pytest.CaptureFixture[str], own_home: Path, extra: list[str]
) -> None:
    with ThreadServer() as server:
        code = main(
            [
                "generate",
                "--library",
                str(own_home / "library"),
                "--base-url",
                server.base_url,
                "--prompt",
                "x",
                *extra,
            ]
        )
        assert server.requests == []
    assert code == ExitCode.ILLEGAL
    assert capsys.readouterr().err.strip()
    assert not (own_home / "library").exists()


def test_references_and_mask_are_sent_in_order(
    capsys: pytest.CaptureFixture[str], basics: list[str], tmp_path: Path
) -> None:
    for number, size in enumerate([(64, 64), (32, 48)]):
        (tmp_path / f"{number}.png").write_bytes(picture(*size))
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(tmp_path / "mask.png")
    arguments = ["--reference", str(tmp_path / "0.png"), "--reference", str(tmp_path / "1.png")]
    with ThreadServer() as server:
        code, _, _ = generate(
            capsys, *basics, "--base-url", server.base_url, *arguments, "--mask", str(tmp_path / "mask.png")
        )
        (sent,) = server.requests
    assert code == ExitCode.DONE
    assert sent.path == "/v1/images/edits"
    files = [(part.name, part.media_type) for part in sent.parts if part.filename]
    assert files == [("image[]", "image/png"), ("image[]", "image/png"), ("mask", "image/png")]
    assert sent.parts and [part.data for part in sent.parts if part.name == "image[]"] == [
        (tmp_path / "0.png").read_bytes(),
        (tmp_path / "1.png").read_bytes(),
    ]


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A noisy picture of 768×512, which no other can be taken for, and a mask with a hole; `small.png` is another's."""
    monkeypatch.chdir(tmp_path)
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save("small.png")
    noise = np.random.default_rng(7).integers(0, 256, (512, 768, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "ship.png")
    mask = Image.new("RGBA", (768, 512), (0, 0, 0, 255))
    mask.paste((0, 0, 0, 0), (256, 128, 512, 384))
    mask.save(tmp_path / "mask.png")
    return ["--reference", str(tmp_path / "ship.png"), "--mask", str(tmp_path / "mask.png"), "--keep-outside"]


def pixels(path: str | Path) -> np.ndarray:  # type: ignore[type-arg]  # of a picture
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def test_outside_the_mask_the_reference_stays_to_the_byte(
    capsys: pytest.CaptureFixture[str], own_home: Path, edit: list[str], tmp_path: Path
) -> None:
    library, out = ["--library", str(own_home / "library")], tmp_path / "out"
    demo = ["--connection", "demo", *library, "--prompt", "a boat", "--out", str(out)]
    code, report, _ = generate(capsys, *demo, "--size", "1536x1024", "--n", "2", *edit)
    assert (code, report["error"], len(report["images"])) == (ExitCode.DONE, None, 2)
    before = pixels(tmp_path / "ship.png")
    outside = np.ones(before.shape[:2], bool)
    outside[128:384, 256:512] = False
    for image in report["images"]:
        made = image["composite"]
        assert (made["width"], made["height"], made["format"]) == (768, 512, "png")
        assert made["note"] == "the answer was scaled from 1536×1024 to 768×512"
        assert (image["width"], image["height"]) == (1536, 1024), "the answer stays as it came"
        now = pixels(made["path"])
        assert (now[outside] == before[outside]).all()
        assert (now[192:320, 320:448] != before[192:320, 320:448]).any(axis=2).mean() > 0.9
        assert (Path(made["path"]).parent, Path(made["record"]).is_file()) == (out, True)
    assert main(["generate", *demo, "--size", "1536x1024", *edit]) == ExitCode.DONE
    assert "  composite " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (["--size", "1024x1024"], ExitCode.ILLEGAL),  # another shape
        (["--size", "auto"], ExitCode.ILLEGAL),
        (["--size", "1536x1024", "--mask", "small.png"], ExitCode.BAD_INPUT),
    ],
)
def test_a_composite_that_could_not_be_made_is_refused_before_anything_is_sent(
    capsys: pytest.CaptureFixture[str],
    own_home: Path,
    edit: list[str],
    changes: list[str],
    code: ExitCode,
) -> None:
    with ThreadServer() as server:
        common = ["--library", str(own_home / "library"), "--base-url", server.base_url, "--prompt", "x"]
        assert main(["generate", *common, *edit, *changes]) == code
        assert server.requests == []
    assert "768×512" in capsys.readouterr().err


def test_an_answer_that_no_composite_can_be_made_of_is_saved_and_differs(
    capsys: pytest.CaptureFixture[str], own_home: Path, edit: list[str]
) -> None:
    with ThreadServer(Fault.WRONG_SIZE) as server:
        common = ["--library", str(own_home / "library"), "--base-url", server.base_url, "--prompt", "x"]
        code, report, _ = generate(capsys, *common, *edit, "--size", "1536x1024")
    assert (code, report["state"]) == (ExitCode.DIFFERS, "done")
    (image,) = report["images"]
    assert image["composite"] is None
    assert Path(image["path"]).is_file()
    assert "not its composite" in report["error"]["message"]


def test_a_mask_without_transparency_is_refused(basics: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture(64, 64))
    with ThreadServer() as server:
        file = str(tmp_path / "a.png")
        code = main(["generate", *basics, "--base-url", server.base_url, "--reference", file, "--mask", file])
        assert server.requests == []
    assert code == ExitCode.BAD_INPUT


def test_without_a_key_nothing_is_touched(
    capsys: pytest.CaptureFixture[str], basics: list[str], own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with ThreadServer() as server:
        code = main(["generate", *basics, "--base-url", server.base_url])
        assert server.requests == []
    assert code == ExitCode.REFUSED
    assert "OPENAI_API_KEY" in capsys.readouterr().err
    assert not (own_home / "library").exists()


@pytest.mark.parametrize(
    "fault", [Fault.NONE, Fault.BAD_KEY, Fault.ECHO_KEY, Fault.RESET_BODY, Fault.SSE_ERROR]
)
def test_the_key_is_in_no_file_and_no_output(
    capsys: pytest.CaptureFixture[str], basics: list[str], own_home: Path, tmp_path: Path, fault: Fault
) -> None:
    (tmp_path / "reference.png").write_bytes(picture(64, 64))
    with ThreadServer(fault) as server:
        common = [*basics, "--base-url", server.base_url]
        main(["generate", *common])
        main(["generate", *common, "--stream"])
        main(["generate", *common, "--reference", str(tmp_path / "reference.png"), "--json"])
        assert server.requests
        assert all(request.key_ok for request in server.requests)
    main(["library", "stats", "--library", str(own_home / "library")])
    out, err = capsys.readouterr()
    assert KEY not in out + err
    written = [path for path in own_home.rglob("*") if path.is_file()]
    assert written
    secret = KEY.encode()
    assert [path for path in written if secret in path.read_bytes()] == []
