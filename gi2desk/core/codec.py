"""JSON for frozen dataclasses, in one place, so that every record on disk is written and read the same way."""

from __future__ import annotations

import threading
from typing import Any, TypeVar

T = TypeVar("T")

# msgspec keeps what it finds out about a dataclass on the class, and a second thread that comes while the first still
# finds out takes the half for the whole, which ends the process. So each type is looked into once, by one thread.
_looking = threading.Lock()
_known: set[object] = set()


def _prepare(kind: object) -> None:
    if kind not in _known:
        with _looking:
            import msgspec

            msgspec.json.Decoder(kind)
            _known.add(kind)


def encode(value: object) -> bytes:
    """UTF-8 JSON of `value`, indented, with a final newline: records are meant to be read by people and other tools."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def decode(kind: type[T], data: bytes) -> T:
    """The value of type `kind` in `data`. Raises ValueError naming the field that does not fit."""
    import msgspec

    _prepare(kind)
    # msgspec.ValidationError and DecodeError are both ValueErrors.
    return msgspec.json.decode(data, type=kind)


def to_plain(value: object) -> Any:
    """`value` as dicts, lists, strings and numbers (Decimal as string, times as ISO 8601)."""
    import msgspec

    return msgspec.to_builtins(value)


def from_plain(kind: type[T], value: object) -> T:
    """The inverse of `to_plain`. Raises ValueError."""
    import msgspec

    _prepare(kind)
    return msgspec.convert(value, type=kind)
