"""Saving a paid answer against the least that could be done with it, and the memory that it takes."""

from __future__ import annotations

import base64
import itertools
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.naming import new_id
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Generation, State, Timing
from gi2desk.host.resource import read_text
from gi2desk.jobs.save import save_answer
from gi2desk.library.library import Library
from tests.benchmarks.figure import answer, paired, png, report

SIZE = "2560x2016"  # 15.5 MB


def main() -> None:
    """Prints both figures."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("GI2DESK_BENCH_DIR")) as folder:
        _speed(Path(folder))
        _memory(Path(folder))


def _speed(folder: Path) -> None:
    catalogue = Catalogue.parse(read_text("models.toml"))
    library = Library.open(folder / "library", data=folder / "data", cache=folder / "cache")
    concept = library.new_concept("benchmark").id
    body = answer(png(*map(int, SIZE.split("x"))), SIZE)
    number = itertools.count()
    prepared: list[Generation] = []
    runs = 9
    for _ in range(runs + 1):
        generation = _generation(concept)
        library.save_generation(generation)
        library.spool_path(generation.id).write_bytes(body)
        prepared.append(generation)
    os.sync()

    def ours() -> None:
        ended = save_answer(library, catalogue, prepared.pop(), {})
        assert ended.state is State.DONE

    def bare() -> None:
        text = body[body.index(b'json":"') + 7 : body.index(b'"}]')]
        with (folder / f"bare{next(number)}").open("wb") as file:
            file.write(base64.b64decode(text))
            file.flush()
            os.fsync(file.fileno())

    ours()
    mine, other = paired(ours, bare, runs)
    library.close()
    report(
        "saving a 15.5 MB answer",
        f"{mine * 1e3:.0f} ms / {other * 1e3:.0f} ms = {mine / other:.2f}×",
        "≤ 1.40×",
    )


def _generation(concept: str) -> Generation:
    recipe = Recipe(prompt="benchmark", model="gpt-image-2", size=SIZE, quality="low")
    now = datetime.now(UTC)
    fresh = Generation(
        id=new_id(),
        job=new_id(),
        concept=concept,
        connection="benchmark",
        recipe=recipe,
        state=State.SAVING,
        timing=Timing(queued=now),
        image_ids=(new_id(),),
    )
    return replace(fresh, timing=Timing(queued=now, last_byte=now))


MEMORY = """
import sys
from pathlib import Path
from gi2desk.api.answer import read_answer, write_blob
from gi2desk.imaging.header import HeaderChecker
import json, sqlite3
def status(name):
    return next(int(l.split()[1]) * 1024 for l in open("/proc/self/status") if l.startswith(name))
small, large, target = map(Path, sys.argv[1:])
def save(spool):
    checker = HeaderChecker()
    write_blob(spool, read_answer(spool).images[0], target, tap=checker.feed)
    return checker.finish()
save(small)
open("/proc/self/clear_refs", "w").write("5")  # the peak starts again from here
before = status("VmRSS")
save(large)
print(status("VmHWM") - before)
"""


def _memory(folder: Path) -> None:
    """Peak memory of one process above what it holds after a small answer, which has loaded all code."""
    if sys.platform != "linux":
        report("memory for an answer", "not measured: needs /proc", "≤ 0.60×")
        return
    small, large = folder / "small.body", folder / "large.body"
    small.write_bytes(answer(png(64, 64), "64x64"))
    body = answer(png(*map(int, SIZE.split("x"))), SIZE)
    large.write_bytes(body)
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, small, large, folder / "target"],
        capture_output=True,
        text=True,
        check=True,
    )
    above = int(done.stdout)
    report(
        "memory for a 20.6 MB answer", f"{above / 1e6:.1f} MB = {above / len(body):.2f}× payload", "≤ 0.60×"
    )


if __name__ == "__main__":
    main()
