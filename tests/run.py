"""The test command: style, types, then every test. `python tests/run.py [arguments for pytest]`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
GATES = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
)


def main(arguments: list[str]) -> int:
    """Runs each gate, stops at the first that fails, and returns its exit code."""
    for gate in (*GATES, ("pytest", *arguments)):
        sys.stdout.write(f"\n== {' '.join(gate)}\n")
        sys.stdout.flush()
        code = subprocess.run([sys.executable, "-m", *gate], cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
