"""The settings file: read forgivingly, written atomically, and watched by whoever shows a setting."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from gi2desk.core import codec
from gi2desk.core.errors import Cause, UserError
from gi2desk.host.settings import Settings, table


def load(path: Path) -> tuple[Settings, tuple[str, ...]]:
    """The settings in `path` and what had to be said about them.

    A missing file gives the defaults. A file that is not JSON is kept aside as `*.damaged`; a single value
    that does not fit falls back to its default. Never raises for the file's content.
    """
    settings, notices, _ = _read(path)
    return settings, notices


def save(path: Path, settings: Settings, unknown: dict[str, Any] | None = None) -> None:
    """Writes `settings` atomically and keeps `unknown` entries of a newer version. Raises UserError(DISK)."""
    data = json.dumps({**(unknown or {}), **codec.to_plain(settings)}, indent=2, ensure_ascii=False) + "\n"
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            file.write(data.encode())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise UserError(
            f"The settings could not be saved: {error.strerror or error}.",
            cause=Cause.DISK,
            hint="Free some space or make the folder writable; the change is kept for this run.",
            details=str(path),
        ) from error


class Preferences:
    """The settings in use. Thread-safe; observers are called on the thread that changes a setting."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._observers: list[Callable[[Settings], None]] = []
        self._settings, self.notices, self._unknown = _read(path)

    @property
    def settings(self) -> Settings:
        """The settings as they are now."""
        return self._settings

    def change(self, **changes: Any) -> Settings:
        """Replaces the named settings, tells the observers and saves.

        Raises UserError(BAD_INPUT) for a value that is not allowed, and UserError(DISK) when the file could
        not be written: the change holds for this run all the same.
        """
        with self._lock:
            changed = dataclasses.replace(self._settings, **changes)
            for setting in table():
                problem = setting.problem(getattr(changed, setting.name))
                if problem:
                    raise UserError(f"“{setting.title}” {problem}.", cause=Cause.BAD_INPUT)
            self._settings = changed
            observers = tuple(self._observers)
        for observer in observers:
            observer(changed)
        with self._lock:
            save(self.path, self._settings, self._unknown)
        return changed

    def subscribe(self, observer: Callable[[Settings], None]) -> Callable[[], None]:
        """Calls `observer` after every change; returns a function that ends it."""
        self._observers.append(observer)
        return lambda: self._observers.remove(observer)


def _read(path: Path) -> tuple[Settings, tuple[str, ...], dict[str, Any]]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Settings(), (), {}
    except OSError as error:
        return (
            Settings(),
            (f"The settings could not be read ({error.strerror or error}); defaults are in use.",),
            {},
        )
    try:
        plain = json.loads(data)
        if not isinstance(plain, dict):
            raise ValueError("not an object")
    except (ValueError, RecursionError):
        return Settings(), (_keep_aside(path),), {}
    return _fit(plain)


def _fit(plain: dict[str, Any]) -> tuple[Settings, tuple[str, ...], dict[str, Any]]:
    values: dict[str, Any] = {}
    notices = []
    for setting in table():
        if setting.name not in plain:
            continue
        stored = plain.pop(setting.name)
        try:
            value: Any = codec.from_plain(cast("type[Any]", setting.kind), stored)
            problem = setting.problem(value)
        except ValueError as error:
            problem = f"does not fit ({error})"
        if problem:
            notices.append(f"The setting “{setting.title}” {problem}; its default is in use.")
        else:
            values[setting.name] = value
    return Settings(**values), tuple(notices), plain


def _keep_aside(path: Path) -> str:
    aside = path.with_name(path.name + ".damaged")
    try:
        path.replace(aside)
    except OSError:
        return f"The settings file {path.name} is damaged; defaults are in use."
    return f"The settings file was damaged and is kept as {aside.name}; defaults are in use."
