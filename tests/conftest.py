"""What every test gets: folders of its own, no key, no display, and a failure for every lost error."""

from __future__ import annotations

import faulthandler
import gc
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
faulthandler.enable()
# A test never asserts a time, and a busy machine is no reason to fail.
settings.register_profile("gi2desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gi2desk")


def pytest_collection_finish() -> None:
    """What lives until the end is not looked at again by the collection after each test."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for settings, index, caches and logs; and no key or address from outside."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("GI2DESK_HOME", str(home))
    for name in (
        "OPENAI_API_KEY",
        "OPENAI_BASE_URL",
        "GI2DESK_LIBRARY",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    # No keyring service is needed, and none of the user's may be touched.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return home


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = f"{record.name}: {record.getMessage()}"
        if record.exc_info and record.exc_info[1] is not None:
            line += f" ({record.exc_info[1]!r})"
        self.lines.append(line)


@pytest.fixture(autouse=True)
def no_lost_errors(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Fails the test on a logged warning, an error in a lost task, an error in a slot or a thread.

    Yields a function that allows lines containing a text: a test that provokes a warning says which.
    """
    handler = _Warnings()
    allowed: list[str] = []
    lost: list[str] = []
    root = logging.getLogger()
    root.addHandler(handler)
    monkeypatch.setattr(sys, "excepthook", lambda kind, value, _tb: lost.append(f"{kind.__name__}: {value}"))
    monkeypatch.setattr(threading, "excepthook", lambda args: lost.append(f"thread: {args.exc_value!r}"))
    yield allowed.append
    # A task's lost exception is only told when the task is collected.
    gc.collect()
    root.removeHandler(handler)
    bad = [line for line in handler.lines if not any(text in line for text in allowed)]
    assert not bad + lost, "\n".join(bad + lost)
