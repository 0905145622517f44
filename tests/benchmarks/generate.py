"""`gi2desk generate` against a server on this machine, above what importing the SDK alone takes."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.figure import paired, report
from tests.server import KEY, ThreadServer

RUNS = 7


def main() -> None:
    """Prints the figure."""
    with tempfile.TemporaryDirectory() as folder, ThreadServer() as server:
        environment = os.environ | {"GI2DESK_HOME": folder, "OPENAI_API_KEY": KEY}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        number = itertools.count()

        def ours() -> None:
            library = Path(folder) / f"library{next(number)}"
            command = ["generate", "--library", library, "--base-url", server.base_url, "--prompt", "x"]
            _run(["-m", "gi2desk", *command, "--size", "1024x1024"], environment)

        def bare() -> None:
            _run(["-c", "import openai; openai.AsyncOpenAI(api_key='x').images"], environment)

        ours()
        bare()
        mine, other = paired(ours, bare, RUNS)
    report("generate against loopback", f"{mine:.2f} s / {other:.2f} s = +{mine - other:.2f} s", "≤ +0.50 s")


def _run(arguments: list[object], environment: dict[str, str]) -> None:
    command = [sys.executable, *map(str, arguments)]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
