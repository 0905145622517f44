"""Finds what is packaged with the application: `gi2desk/_resources` in a wheel, `resources/` in a checkout."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

# importlib.resources and pathlib each cost the command line more at its start than finding the file takes.
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120


def folder() -> str:
    """The folder of the packaged resources."""
    packaged = os.path.join(_PACKAGE, "_resources")  # noqa: PTH118
    if os.path.isdir(packaged):  # noqa: PTH112
        return packaged
    return os.path.join(os.path.dirname(_PACKAGE), "resources")  # noqa: PTH118, PTH120


def read_text(name: str) -> str:
    """The UTF-8 text of the resource `name`, such as "models.toml". Raises OSError if the package is incomplete."""
    with open(os.path.join(folder(), name), encoding="utf-8") as file:  # noqa: PTH118, PTH123
        return file.read()


def path(name: str = "") -> Path:
    """The path of the resource `name` (a file or a folder, with forward slashes); it need not exist."""
    from pathlib import Path

    return Path(folder(), *name.split("/"))
