"""How long the window stands still while twelve answers of 15 MB arrive at once, beside a heartbeat in the same idle window.

`python -m tests.benchmarks.arrival [answers] [--where]`. The window, its queue and its library are the real ones; a second
process holds all answers back until the last request has come, then sends them together. A timer of the window beats every
5 ms; a gap is what is between two beats. `--where` also says what the window was doing in its longest gaps.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.figure import report
from tests.server import KEY, ImageServer
from tests.server_answer import Scene, reply_to
from tests.server_fault import Fault
from tests.server_request import Recorded

if TYPE_CHECKING:
    from gi2desk.ui.session import Session
    from tests.ui.desktop import Desktop

ANSWERS = 12
PICTURE = 15_000_000  # bytes of each picture
BEAT_MS = 5
LIMIT_MS = 75
IDLE_S = 5.0
_LONG_MS = 30
ROOT = Path(__file__).parent.parent.parent


# The other process.


class Together(ImageServer):
    """Makes every answer first, and sends the first byte of one when the last request has come."""

    def __init__(self, count: int) -> None:
        super().__init__(padding=PICTURE)
        self._count = count
        self._ready = 0
        self.gate.clear()

    async def _image_request(
        self, recorded: Recorded, body: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        from tests.server import _write

        self.requests.append(recorded)
        assert self._refusal(recorded, body) is None
        scene = Scene(recorded, self.origin, self.key, edit=False, padding=self.padding)
        reply = await asyncio.to_thread(reply_to, scene, Fault.NONE)
        self._ready += 1
        if self._ready == self._count:
            self.gate.set()
        await self.gate.wait()
        await _write(reader, writer, reply, 0)
        return False


async def _serve(count: int, port_file: Path) -> None:
    async with Together(count) as server:
        temporary = port_file.with_suffix(".tmp")
        temporary.write_text(str(server.port))
        temporary.replace(port_file)
        await asyncio.Event().wait()


@contextlib.contextmanager
def _server(count: int, folder: Path) -> Iterator[str]:
    """The base URL of the other process."""
    port = folder / "port"
    command = [sys.executable, "-m", "tests.benchmarks.arrival", "--serve", str(count), str(port)]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            while not port.exists():
                assert process.poll() is None, "the server did not start"
                time.sleep(0.02)
            yield f"http://127.0.0.1:{port.read_text()}/v1"
        finally:
            process.kill()


# The window.


class Heartbeat:
    """Notes the milliseconds between two beats of the window's own timer."""

    def __init__(self, where: bool) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.gaps: list[float] = []
        self._counting = False
        self._last = time.perf_counter()
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self.seen: Counter[str] = Counter()
        self._stop = threading.Event()
        if where:
            window = threading.get_ident()
            threading.Thread(target=self._watch, args=(window,), daemon=True).start()

    def start(self) -> None:
        """Begins to count."""
        self.gaps.clear()
        self.seen.clear()
        self._last = time.perf_counter()
        self._counting = True
        self._timer.start()

    def stop(self) -> list[float]:
        """The gaps, longest first."""
        self._counting = False
        self._timer.stop()
        return sorted(self.gaps, reverse=True)

    def close(self) -> None:
        """Ends the watching thread."""
        self._stop.set()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1e3)
        self._last = now

    def _watch(self, window: int) -> None:
        """Looks at the window's thread every 5 ms while a beat is overdue."""
        while not self._stop.wait(BEAT_MS / 1e3):
            if self._counting and (time.perf_counter() - self._last) * 1e3 > _LONG_MS:
                frames = traceback.extract_stack(sys._current_frames()[window])
                ours = [frame for frame in frames if "gi2desk" in frame.filename] or frames
                path = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(ours[-4:]))
                self.seen[f"{Path(ours[-1].filename).name} {path} [{frames[-1].name}]"] += 1


@contextlib.asynccontextmanager
async def _window(base_url: str) -> AsyncIterator[tuple[Desktop, Session]]:
    from tests.ui.desktop import desktop

    async with desktop(connection="openai", base_url=base_url) as desk:
        await desk.settle()
        session = desk.studio.session
        assert session is not None
        yield desk, session


async def _measure(count: int, base_url: str, *, where: bool) -> int:
    from gi2desk.api.client import new_context
    from gi2desk.core.connection import OPENAI
    from gi2desk.core.recipe import Recipe
    from gi2desk.core.record import State
    from gi2desk.jobs.order import Order

    async with _window(base_url) as (desk, session):
        services, heart = session.services, Heartbeat(where)
        concept = await services.tasks.in_worker(services.library.new_concept, "Arrival")
        desk.window.deck.go_to("create")
        await asyncio.sleep(1)
        heart.start()
        await asyncio.sleep(IDLE_S)
        idle = heart.stop()
        # The first request of a run loads the SDK in a worker: a figure of its own.
        heart.start()
        await services.tasks.in_worker(new_context)
        await asyncio.sleep(0.2)
        loading = heart.stop()
        recipe = Recipe(prompt="arrival", model="gpt-image-2", size="1024x1024", quality="low")
        wide = replace(OPENAI, base_url=base_url, concurrency=count, images_per_minute=None)
        order = Order(recipe=recipe, concept=concept.id, connection=wide)
        heart.start()
        start = time.perf_counter()
        for _ in range(count):
            await services.queue.submit(order)
        model = services.feed.model
        while not (  # noqa: ASYNC110  # nothing tells of all of them
            model.rowCount() == count
            and all(item.state is State.DONE and item.files for item in model.items())
        ):
            await asyncio.sleep(0.05)
        # What is made of them afterwards (thumbnails, the pictures on the stage) belongs to it.
        await asyncio.sleep(1)
        seconds = time.perf_counter() - start - 1
        busy = heart.stop()
        heart.close()
    report("the window's heartbeat, idle", _said(idle), "—")
    report("the same while the SDK is loaded", _said(loading), "—")
    report(f"{count} answers of {PICTURE / 1e6:.0f} MB, {seconds:.1f} s", _said(busy), f"≤ {LIMIT_MS} ms")
    for what, times in heart.seen.most_common(12):
        sys.stdout.write(f"    {times:4} × {what}\n")
    return 0 if busy[0] <= LIMIT_MS else 1


def _said(gaps: list[float]) -> str:
    return f"longest {gaps[0]:.0f}, {gaps[1]:.0f}, {gaps[2]:.0f} ms"


def main(count: int, *, where: bool) -> int:
    """Prints both."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("GI2DESK_BENCH_DIR")) as folder:
        os.environ |= {"GI2DESK_HOME": folder, "OPENAI_API_KEY": KEY}
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from PySide6.QtWidgets import QApplication

        app = QApplication([sys.argv[0]])
        app.setQuitOnLastWindowClosed(False)
        from gi2desk.ui.loop import Loop

        with (
            _server(count, Path(folder)) as base_url,
            asyncio.Runner(loop_factory=lambda: Loop(app)) as runner,
        ):
            return runner.run(_measure(count, base_url, where=where))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(int(sys.argv[2]), Path(sys.argv[3])))
    else:
        numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
        sys.exit(main(numbers[0] if numbers else ANSWERS, where="--where" in sys.argv))
