"""Every benchmark, figures beside the bare operation; nothing is asserted: `python -m tests.benchmarks [NAME …]`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
NOT_BENCHMARKS = {"__init__", "__main__", "figure"}


def main(names: list[str]) -> int:
    """Runs the benchmarks named, or all, each in a process of its own."""
    known = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_BENCHMARKS)
    code = 0
    for name in names or known:
        sys.stdout.write(f"\n== {name}\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", f"tests.benchmarks.{name}"]
        code = subprocess.run(command, cwd=HERE.parent.parent, check=False).returncode or code
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
