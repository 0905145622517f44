"""Records are read the same way by many threads, also by those that read the first of a kind together."""

from __future__ import annotations

import subprocess
import sys

# Kinds that no thread has read before, nested as recipes are, each read by several threads at the same moment.
_RACE = """
import dataclasses, sys, threading
from gi2desk.core import codec

sys.setswitchinterval(1e-6)

def kind(number, depth):
    inner = kind(number, depth - 1) if depth else int
    made = dataclasses.make_dataclass(
        f"K{number}_{depth}", [(f"f{n}", inner | None, None) for n in range(6)], frozen=True, slots=True, kw_only=True
    )
    return made

def read(kind, barrier):
    barrier.wait()
    for _ in range(20):
        assert codec.from_plain(kind, {"f1": {"f2": {"f3": {"f4": None}}}}).f1.f2.f3.f4 is None
        assert codec.decode(kind, b'{"f5": {"f2": null}}').f5.f2 is None

for number in range(60):
    made, barrier = kind(number, 4), threading.Barrier(6)
    threads = [threading.Thread(target=read, args=(made, barrier)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


def test_threads_may_read_the_first_record_of_a_kind_together() -> None:
    ended = subprocess.run([sys.executable, "-c", _RACE], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
