"""How long fast commands take from start to end, beside a bare `python -c pass` in the same run.

`python tests/benchmarks/start.py [rounds]`. The runs of one round follow each other, so that a busy machine slows all of
them; the figures are medians. The limit for `sizes` is three bare starts.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

LIMIT = 3.0
COMMANDS = (
    ("sizes", "16:9"),
    ("sizes", "16:9", "--json"),
    ("sizes", "--check", "1920x1080"),
    ("price", "--size", "1024x1024", "--quality", "low"),
    ("models",),
)


def entry() -> list[str]:
    """The console script of this environment, or the module where it is not installed."""
    script = Path(sys.executable).with_name("gi2desk.exe" if os.name == "nt" else "gi2desk")
    return [str(script)] if script.exists() else [sys.executable, "-m", "gi2desk"]


def seconds(arguments: list[str], environment: dict[str, str]) -> float:
    """Wall time of one process."""
    start = time.perf_counter()
    subprocess.run(
        arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return time.perf_counter() - start


def main(rounds: int) -> None:
    """Prints one line for each command."""
    # Without bytecode files every start would compile our sources, but not Python's own.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    bare = [sys.executable, "-c", "pass"]
    runs = {"bare": bare} | {" ".join(command): [*entry(), *command] for command in COMMANDS}
    times: dict[str, list[float]] = {name: [] for name in runs}
    for arguments in runs.values():
        seconds(arguments, environment)
    for _ in range(rounds):
        for name, arguments in runs.items():
            times[name].append(seconds(arguments, environment))
    base = statistics.median(times["bare"])
    sys.stdout.write(f"Python {sys.version.split()[0]}, {' '.join(entry())}, {rounds} rounds\n")
    sys.stdout.write(f"{'python -c pass':<45} {base * 1000:6.1f} ms\n")
    for name in list(runs)[1:]:
        middle = statistics.median(times[name])
        judged = (
            f"  limit {LIMIT:g}: {'met' if middle <= LIMIT * base else 'NOT met'}"
            if name == "sizes 16:9"
            else ""
        )
        sys.stdout.write(
            f"gi2desk {name:<37} {middle * 1000:6.1f} ms  {middle / base:4.2f} bare starts{judged}\n"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 25)
