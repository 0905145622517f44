"""Reads plain TOML without importing tomllib, which alone takes a fifth of the time in which `gi2desk sizes` may start."""

from __future__ import annotations

from collections.abc import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def loads(text: str) -> Mapping[str, Any]:
    """The tables in `text`. Anything beyond plain lines is left to tomllib. Raises ValueError for what is no TOML."""
    try:
        return _plain(text)
    except _NotPlainError:
        import tomllib

        return tomllib.loads(text)


class _NotPlainError(Exception):
    """A line that only a whole TOML parser understands."""


def _plain(text: str) -> dict[str, Any]:
    """Tables of one or two names, arrays of tables, and keys with a string, a whole number or a list of strings."""
    root: dict[str, Any] = {}
    table = root
    for line in text.split("\n"):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if stripped.startswith("["):
            table = _header(root, _without_comment(stripped))
            continue
        key, equals, rest = stripped.partition("=")
        key = key.strip()
        if not (equals and _is_bare(key)) or key in table:
            raise _NotPlainError
        table[key] = _value(_without_comment(rest))
    return root


def _without_comment(text: str) -> str:
    """`text` up to its comment. With "#" inside a string the rest is no plain value, and tomllib gets its turn."""
    return text.partition("#")[0].strip()


def _is_bare(name: str) -> bool:
    return name.isascii() and name.replace("_", "").replace("-", "").isalnum()


def _header(root: dict[str, Any], text: str) -> dict[str, Any]:
    """The table that a header line opens, added to `root`."""
    brackets = 2 if text.startswith("[[") else 1
    name = text[brackets:-brackets]
    names = name.split(".")
    if text != f"{'[' * brackets}{name}{']' * brackets}" or not all(map(_is_bare, names)) or len(names) > 2:
        raise _NotPlainError
    table: dict[str, Any] = {}
    if brackets == 2:
        tables = root.setdefault(name, [])
        if len(names) > 1 or not isinstance(tables, list):
            raise _NotPlainError
        tables.append(table)
        return table
    parent = root if len(names) == 1 else root.setdefault(names[0], {})
    if not isinstance(parent, dict) or names[-1] in parent:
        raise _NotPlainError
    parent[names[-1]] = table
    return table


def _value(text: str) -> str | int | list[str]:
    if text.startswith("["):
        if not text.endswith("]"):
            raise _NotPlainError
        items = text[1:-1].split(",") if text[1:-1].strip() else []
        return [_string(item.strip()) for item in items]
    digits = text.replace("_", "")
    if digits.isascii() and digits.isdigit() and text[0] not in "0_" and text[-1] != "_" and "__" not in text:
        return int(digits)
    return _string(text)


def _string(text: str) -> str:
    inner = text[1:-1]
    if len(text) < 2 or text != f'"{inner}"' or '"' in inner or "\\" in inner or not inner.isprintable():
        raise _NotPlainError
    return inner
