"""Tries a bundle: the demo runs, resources and the keyring backend are found, and the window opens and closes by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main(folder: Path) -> int:
    """Runs the program in `folder`; 0 when everything works."""
    program = next(path for path in (folder / "gi2desk", folder / "gi2desk.exe") if path.is_file())
    with tempfile.TemporaryDirectory() as scratch:
        environment = os.environ | {"GI2DESK_HOME": scratch, "QT_QPA_PLATFORM": "offscreen"}
        demo = _run(environment, program, "demo", "--out", f"{scratch}/demo", "--json")
        report = json.loads(demo)
        assert len(report["originals"]) == 3, report
        assert all(original["verified"] for original in report["originals"]), report
        assert len(report["export"]["variants"]) == 6, report
        models = json.loads(_run(environment, program, "models", "--json"))
        assert models, "the model catalogue is empty"
        window = json.loads(_run(environment | {"GI2DESK_SMOKE": "1"}, program, "--connection", "demo"))
        assert window["window"] is True, window
        assert window["icons"], window
        assert window["keyring"], window
    sys.stdout.write("the bundle works\n")
    return 0


def _run(environment: dict[str, str], program: Path, *arguments: str) -> str:
    done = subprocess.run(
        [program, *arguments], env=environment, capture_output=True, text=True, timeout=180, check=False
    )
    if done.returncode:
        raise SystemExit(f"{arguments} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
