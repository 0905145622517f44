"""Rotating logs that never hold a key, and the text that "Copy diagnostics" gives."""

from __future__ import annotations

import contextlib
import faulthandler
import importlib.metadata
import logging
import logging.handlers
import platform
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path

from typing_extensions import override

from gi2desk import __version__
from gi2desk.core import codec
from gi2desk.host.place import Places
from gi2desk.host.secret import HIDDEN, redact
from gi2desk.host.settings import Settings

FILE = "gi2desk.log"
CRASH_FILE = "crash.log"
MAX_BYTES = 2_000_000
KEPT = 4
_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"
_PACKAGES = ("PySide6-Essentials", "qasync", "openai", "pillow", "numpy", "keyring", "c2pa-python", "msgspec")
# These write requests and whole headers at their lower levels.
_TALKATIVE = ("openai", "httpx2", "httpcore2", "httpx", "httpcore", "PIL", "keyring", "asyncio")


class _Redacted(logging.Formatter):
    """Redacts the finished text, so that tracebacks and arguments are covered as well as messages."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class _Rotating(logging.handlers.RotatingFileHandler):
    @override
    def doRollover(self) -> None:
        # On Windows a second process holds the file open; then it grows a little longer.
        with contextlib.suppress(OSError):
            super().doRollover()


def start_logging(folder: Path, level: int = logging.INFO) -> Callable[[], None]:
    """Logs into `folder` from now on, crashes of the interpreter too; returns a function that ends it.

    Does nothing where the folder cannot be written: no program should fail for its log.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _Rotating(
            folder / FILE, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8", errors="replace"
        )
        crashes = (folder / CRASH_FILE).open("a", encoding="utf-8")
    except OSError:
        return lambda: None
    handler.setFormatter(_Redacted(_FORMAT))
    handler.setLevel(level)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(min(root.level or level, level))
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    faulthandler.enable(crashes)

    def stop() -> None:
        root.removeHandler(handler)
        handler.close()
        faulthandler.disable()
        crashes.close()

    return stop


def diagnostics(places: Places, settings: Settings, lines: int = 200) -> str:
    """Versions, platform, settings without secrets and the last `lines` of the log, to paste in a report."""
    parts = [
        f"gi2desk {__version__}",
        f"Python {platform.python_version()} ({sys.executable})",
        f"{platform.platform()} {platform.machine()}",
        *(f"{name} {version or 'not installed'}" for name, version in versions().items()),
        f"SQLite {_sqlite_version()}",
        "",
        "Settings:",
        codec.encode(_public(settings)).decode().rstrip(),
        "",
        f"Last lines of {FILE}:",
        *_tail(places.logs / FILE, lines),
    ]
    return redact("\n".join(parts)).replace(str(Path.home()), "~") + "\n"


def _public(settings: Settings) -> dict[str, object]:
    """The settings with the values of query parameters hidden: some gateways take a key there."""
    plain: dict[str, object] = codec.to_plain(settings)
    connections = plain["connections"]
    if isinstance(connections, list | tuple):
        for connection in connections:
            connection["query"] = dict.fromkeys(connection["query"], HIDDEN)
    return plain


def _tail(path: Path, lines: int) -> list[str]:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return [line.rstrip("\n") for line in deque(file, maxlen=lines)]
    except OSError as error:
        return [f"({error.strerror or error})"]


def versions() -> dict[str, str]:
    """The versions of the packages that decide how the program behaves; empty for one that is not installed."""
    return {name: _version(name) for name in _PACKAGES}


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _sqlite_version() -> str:
    import sqlite3

    return sqlite3.sqlite_version
