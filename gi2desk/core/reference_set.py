"""References that are used together again and again, kept in the library under a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gi2desk.core.recipe import Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceSet:
    """`references` in order, with their roles and with what of them is sent."""

    id: str
    name: str
    references: tuple[Reference, ...]
    created: datetime
