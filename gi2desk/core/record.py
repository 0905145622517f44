"""What is written down about projects, concepts, generations and images: plain values, stored as JSON by the library."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from gi2desk.core.errors import Failure
from gi2desk.core.recipe import Recipe


class State(enum.StrEnum):
    """The life of one request."""

    QUEUED = "queued"
    SENDING = "sending"
    RECEIVING = "receiving"
    SAVING = "saving"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"  # sent, outcome unknown, may have been billed

    @property
    def is_open(self) -> bool:
        """True while something is still to happen, or was when the process ended."""
        return self in _OPEN


_OPEN = frozenset({State.QUEUED, State.SENDING, State.RECEIVING, State.SAVING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount in the connection's unit ("USD" or "credits")."""

    amount: Decimal
    unit: str = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Token counts as the endpoint reported them; None where it said nothing."""

    input_tokens: int | None = None
    input_text_tokens: int | None = None
    input_image_tokens: int | None = None
    output_tokens: int | None = None
    output_image_tokens: int | None = None
    output_text_tokens: int | None = None
    total_tokens: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When each step of a generation happened (aware UTC)."""

    queued: datetime
    sent: datetime | None = None
    first_byte: datetime | None = None
    last_byte: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """One request and what became of it; while its state is open it is the journal entry.

    `image_ids` are reserved before anything is sent, so that saving an answer twice gives the same images.
    `wire` is the request as sent, without secrets and without file bytes. `echo` is what the answer said it did
    (size, quality, output_format, background, created). `price` is what the connection's own price list said when it was
    queued. `cost` is from that list or from usage when `cost_basis` is "price list" or "usage", else an estimate or None.
    """

    id: str
    job: str
    concept: str
    connection: str
    recipe: Recipe
    state: State
    timing: Timing
    image_ids: tuple[str, ...]
    base_url: str = ""
    wire: dict[str, object] = field(default_factory=dict)
    request_id: str | None = None
    usage: Usage | None = None
    echo: dict[str, object] = field(default_factory=dict)
    price: Money | None = None
    cost: Money | None = None
    cost_basis: str = ""
    failure: Failure | None = None
    retry_of: str | None = None
    parent_image: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """Where an image came from: "generated", "imported" or "derived"; `parents` are image ids.

    `source_name` is the imported file, or how it was derived ("composite"); `note` is what has to be known about that.
    """

    kind: str
    parents: tuple[str, ...] = ()
    source_name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """Immutable facts of one original. `path` is relative to the library, with forward slashes."""

    id: str
    concept: str
    path: str
    sha256: str
    bytes: int
    width: int
    height: int
    format: str
    mode: str
    bit_depth: int
    created: datetime
    lineage: Lineage
    generation: str | None = None
    position: int = 0
    requested_size: str | None = None
    verified: bool | None = None  # None: nothing was requested (imports) or the size was left to the model
    differences: tuple[str, ...] = ()


class Flag(enum.StrEnum):
    """Pick or reject."""

    NONE = ""
    PICK = "pick"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A decision about exactly these bytes."""

    state: str  # proposed, changes_asked, approved, delivered
    who: str
    when: datetime
    sha256: str
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What people said about an image (`images/<ulid>.user.json`)."""

    rating: int = 0
    flag: Flag = Flag.NONE
    label: str = ""
    notes: str = ""
    approval: Approval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OldDraft:
    """How a prompt was worded before it became another one, and when that was saved."""

    text: str
    saved: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The request being written in Create, autosaved with its concept; `earlier` are wordings before it, oldest first."""

    recipe: Recipe
    focal: tuple[float, float] | None = None
    saved: datetime | None = None
    earlier: tuple[OldDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A job for one client."""

    id: str
    name: str
    created: datetime
    brief: str = ""
    style_prefix: str = ""
    budget: Money | None = None
    confidential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One idea: the pictures that are attempts at the same image."""

    id: str
    name: str
    created: datetime
    project: str | None = None
    order: int = 0
    draft: Draft | None = None
