"""Finds the files of folders that someone else filled: never follows links, never opens what is no plain file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from gi2desk.library.search import sort_key

# What systems, cameras and servers put beside pictures.
_SYSTEM = frozenset(
    {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx", "@eadir", "$recycle.bin", "lost+found"}
    | {"system volume information"}
)
_HIDDEN_ATTRIBUTE = 0x2 | 0x4  # Windows: hidden, system


class Found(NamedTuple):
    """A file to look at, or why one is passed over."""

    path: Path
    reason: str = ""


def find_files(folders: Sequence[Path], without: Path) -> Iterator[Found]:
    """Every file below `folders`, each folder in the order of names; `folders` may hold single files too.

    `without` is a folder that is passed over wherever it is met, by whatever name it is reached.
    """
    excluded = _identity(without)
    for folder in folders:
        try:
            status = folder.stat()
        except (OSError, ValueError) as error:
            yield Found(folder, _why(error))
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _below(folder, excluded)
        else:
            yield Found(folder, "" if stat.S_ISREG(status.st_mode) else "not a plain file")


def printable(path: Path | str) -> str:
    """A name that can be shown and written down, whatever bytes it was made of."""
    return os.fsencode(path).decode("utf-8", "replace")


def _below(folder: Path, excluded: tuple[int, int] | None) -> Iterator[Found]:
    # A list of its own instead of recursion: folders can be nested deeper than Python calls can.
    waiting = [folder]
    while waiting:
        folder = waiting.pop()
        try:
            if excluded is not None and _identity(folder) == excluded:
                yield Found(folder, "the library itself")
                continue
            with os.scandir(folder) as entries:
                items = sorted(entries, key=lambda item: sort_key(printable(item.name)))
        except OSError as error:
            yield Found(folder, _why(error))
            continue
        deeper = []
        for item in items:
            reason, is_folder = _judged(item)
            if is_folder:
                deeper.append(Path(item.path))
            else:
                yield Found(Path(item.path), reason)
        waiting += reversed(deeper)


def _judged(item: os.DirEntry[str]) -> tuple[str, bool]:
    """Why an entry is passed over, and whether it is a folder to go into."""
    try:
        status = item.stat(follow_symlinks=False)
    except OSError as error:
        return _why(error), False
    if stat.S_ISLNK(status.st_mode):
        return "a link", False
    if item.name.lower() in _SYSTEM:
        return "a system file", False
    if item.name.startswith(".") or getattr(status, "st_file_attributes", 0) & _HIDDEN_ATTRIBUTE:
        return "hidden", False
    if stat.S_ISDIR(status.st_mode):
        return "", True
    return ("" if stat.S_ISREG(status.st_mode) else "not a plain file"), False


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).lower()
