"""A piece of prompt that is used again, kept in the library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """Text that is put into a prompt; it may have `{variables}`, which each prompt fills in for itself."""

    id: str
    name: str
    text: str
    created: datetime
