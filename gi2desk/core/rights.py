"""Whose a reference is and how long it may be used, as far as that is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """`expires` is the last day on which the licence holds. `stated`: as the file itself says, and nobody confirmed it."""

    owner: str = ""
    licence: str = ""
    expires: date | None = None
    stated: bool = False

    @property
    def known(self) -> bool:
        """True if anything is."""
        return bool(self.owner or self.licence or self.expires)

    def expired(self, today: date) -> bool:
        """True once the licence holds no more."""
        return self.expires is not None and today > self.expires


UNKNOWN = Rights()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRecord:
    """What is remembered of a reference wherever it is used: `references/<sha256>.json` beside its file.

    `name` is what it was called when it was added first, `done` what was changed before it was kept, `role` what it was
    for last.
    """

    sha256: str
    name: str = ""
    done: tuple[str, ...] = ()
    role: str = ""
    rights: Rights = UNKNOWN
