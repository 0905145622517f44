"""Tries a bundle: the demo runs, resources and the keyring backend are found, and the window opens and closes by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main(folder: Path) -> int:
    """Runs what is in `folder`; 0 when everything works."""
    window = _first(folder, "gi2desk", "gi2desk.exe")
    commands = _first(folder, "gi2desk-cli.exe", "gi2desk")
    with tempfile.TemporaryDirectory() as scratch:
        environment = os.environ | {"GI2DESK_HOME": scratch}
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        demo = _run(environment, commands, "demo", "--out", f"{scratch}/demo", "--json")
        report = json.loads(demo)
        assert len(report["originals"]) == 3, report
        assert all(original["verified"] for original in report["originals"]), report
        assert len(report["export"]["variants"]) == 6, report
        models = json.loads(_run(environment, commands, "models", "--json"))
        assert models, "the model catalogue is empty"
        # In a file: a window has no standard output on Windows.
        found = Path(scratch, "window.json")
        _run(environment | {"GI2DESK_SMOKE": str(found)}, window, "--connection", "demo")
        said = json.loads(found.read_text(encoding="utf-8"))
        assert said["icons"], said
        assert said["keyring"], said
        unknown = [name for name, version in said["versions"].items() if not version]
        assert not unknown, f"these do not know their version: {unknown}"
    sys.stdout.write("the bundle works\n")
    return 0


def _first(folder: Path, *names: str) -> Path:
    return next(path for path in (folder / name for name in names) if path.is_file())


def _run(environment: dict[str, str], program: Path, *arguments: str) -> str:
    done = subprocess.run(
        [program, *arguments], env=environment, capture_output=True, text=True, timeout=180, check=False
    )
    if done.returncode:
        raise SystemExit(f"{arguments} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
