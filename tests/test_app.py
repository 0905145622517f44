"""The window as a program of its own: it opens, is painted, says what a bundle needs, and ends in order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def test_the_window_opens_says_what_works_and_closes(tmp_path: Path) -> None:
    report = tmp_path / "said.json"
    done = subprocess.run(
        [sys.executable, "-m", "gi2desk", "--connection", "demo"],
        env={**os.environ, "GI2DESK_SMOKE": str(report)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    said = json.loads(report.read_text(encoding="utf-8"))
    assert said["icons"] > 50
    assert said["keyring"].startswith("keyring.backends.")
    assert all(said["versions"].values()), "the diagnostics name every version"
