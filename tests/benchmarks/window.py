"""How long the window takes from the start of the process until it is there and can be used, beside a bare PySide6 window.

`python tests/benchmarks/window.py [rounds]`. Bare and ours run in turn, so that a busy machine slows both; ours opens a
library that holds a concept, with the workspace that was open last, all of it built and painted when it is ready. Says
too which slow modules were imported before the first paint.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.figure import report

ROOT = Path(__file__).parent.parent.parent
LIMIT_MS = 350
SLOW = ("openai", "keyring", "PIL", "numpy", "c2pa", "httpx2")

BARE = """
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, done)
def done():
    print(time.monotonic() - float(os.environ["STARTED"]), time.process_time())
    app.exit()
app = QApplication([])
window = Window()
window.resize(1440, 900)
window.show()
app.exec()
"""

OURS = """
import os, sys, time
import gi2desk.app as app
serve = app._serve
def now():
    return time.monotonic() - float(os.environ["STARTED"]), time.process_time()
async def noted(*given, **asked):
    # Not before: the application decides what is in place before Qt and its own modules are imported.
    from gi2desk.ui import studio
    class Studio(studio.Studio):
        def __init__(self, shell, window, **asked):
            window.painted.connect(self.note)
            super().__init__(shell, window, **asked)
            self.ready.connect(self.end)
        def note(self):
            slow = [name for name in os.environ["SLOW"].split() if name in sys.modules]
            self.said = [*now(), *slow]
        def end(self):
            print(*now(), *self.said)
            self.quit.set()
    studio.Studio = Studio
    await serve(*given, **asked)
app._serve = noted
sys.exit(app.main(connection="demo"))
"""

PREPARE = """
from gi2desk.host.place import Places
from gi2desk.library.library import Library
places = Places.standard()
with Library.open(places.demo_library, data=places.data, cache=places.cache) as library:
    library.new_concept("Monolith hero")
"""


def times(code: str, environment: dict[str, str]) -> tuple[list[float], set[str]]:
    """Milliseconds from the start of a process to what it tells, and the slow modules it had imported by then."""
    environment = {**environment, "STARTED": str(time.monotonic())}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, cwd=ROOT
    )
    words = done.stdout.split()
    figures = [float(word) * 1000 for word in words if word[0].isdigit()]
    return figures, {word for word in words if not word[0].isdigit()}


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of `values` lie."""
    return sorted(values)[min(len(values) - 1, round(share * (len(values) - 1)))]


def main(rounds: int) -> int:
    """Prints both and their difference."""
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "GI2DESK_HOME": home,
            "SLOW": " ".join(SLOW),
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        subprocess.run([sys.executable, "-c", PREPARE], env=environment, check=True, cwd=ROOT)
        for code in (BARE, OURS):
            times(code, environment)
        bare, painted, ready = _Times(), _Times(), _Times()
        slow = set[str]()
        for _ in range(rounds):
            nothing, _none = times(BARE, environment)
            (wall, cpu, seen, seen_cpu), found = times(OURS, environment)
            bare.add(nothing[0], nothing[1])
            painted.add(seen - nothing[0], seen_cpu - nothing[1])
            ready.add(wall - nothing[0], cpu - nothing[1])
            slow |= found
    bare.report("bare PySide6 window", "—")
    painted.report("gi2desk, first paint, beyond bare", f"≤ {LIMIT_MS} ms")
    ready.report("gi2desk, workspace ready, beyond bare", f"≤ {LIMIT_MS} ms")
    report("slow modules before the first paint", ", ".join(sorted(slow)) or "none", "no openai, no keyring")
    return 0 if statistics.median(ready.wall) <= LIMIT_MS and not slow else 1


class _Times:
    """Milliseconds by the clock and of the processor, which says more on a busy machine."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []

    def add(self, wall: float, cpu: float) -> None:
        self.wall.append(wall)
        self.cpu.append(cpu)

    def report(self, name: str, goal: str) -> None:
        middle, high = statistics.median(self.wall), percentile(self.wall, 0.95)
        report(name, f"median {middle:.0f}, p95 {high:.0f}, CPU {statistics.median(self.cpu):.0f} ms", goal)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
