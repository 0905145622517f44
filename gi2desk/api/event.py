"""What happens to one request between sending and its last byte, in the order in which it happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The request leaves now: from here on it may be billed, unless the error that follows says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """The answer's head is there. `headers` are those about limits, with lower-case names."""

    status: int
    content_type: str = ""
    request_id: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """`bytes_total` bytes of the answer are in the spool."""

    bytes_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """A partial image is in the spool whole: its base64 text from offset `start` to before `end`."""

    index: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The disk does not take the answer: `waiting` bytes are held in memory and written as soon as it does."""

    waiting: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The whole answer is on the disk and holds at least one picture."""

    bytes_total: int


Event = Sent | Connected | Received | Partial | Held | Finished
