"""The user's settings as one declared table: file, settings page and defaults all come from it."""

from __future__ import annotations

import dataclasses
import enum
import typing
from dataclasses import dataclass, field
from decimal import Decimal

from gi2desk.core.connection import DEMO, OPENAI, Connection
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.placement import Placement


class Theme(enum.StrEnum):
    """Appearance of the window."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


class DisplaySource(enum.StrEnum):
    """Whose profile pictures are shown by."""

    SYSTEM = "system"
    NONE = "none"
    FILE = "file"


class Group(enum.StrEnum):
    """Pages of the settings."""

    LIBRARY = "library"
    CONNECTIONS = "connections"
    APPEARANCE = "appearance"
    REVIEW = "review"
    KEYS = "keys"
    STATE = "state"  # remembered, not shown on a page


def _entry(
    group: Group, title: str, help_text: str = "", *, minimum: int | None = None, maximum: int | None = None
) -> dict[str, object]:
    return {"group": group, "title": title, "help": help_text, "minimum": minimum, "maximum": maximum}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings with their defaults. Keys are never among them.

    `library` empty means the default folder; `who` and `language` empty mean the system's. `keys` maps action
    ids to key sequences and holds only what differs from the defaults.
    """

    library: str = field(
        default="",
        metadata=_entry(Group.LIBRARY, "Library folder", "Originals, references and records lie here."),
    )
    who: str = field(default="", metadata=_entry(Group.LIBRARY, "Your name", "Written on approvals."))
    connections: tuple[Connection, ...] = field(
        default=(OPENAI,),
        metadata=_entry(Group.CONNECTIONS, "Connections", "Endpoints and what they can do."),
    )
    default_connection: str = field(
        default=OPENAI.name,
        metadata=_entry(Group.CONNECTIONS, "Default connection", "Used for new requests."),
    )
    theme: Theme = field(default=Theme.SYSTEM, metadata=_entry(Group.APPEARANCE, "Theme"))
    surround: int | None = field(
        default=None,
        metadata=_entry(
            Group.APPEARANCE,
            "Image surround",
            "Around a picture, in five steps from black to white; empty follows the theme.",
            minimum=0,
            maximum=4,
        ),
    )
    language: str = field(default="", metadata=_entry(Group.APPEARANCE, "Language"))
    cache_limit_mb: int = field(
        default=1024,
        metadata=_entry(
            Group.REVIEW,
            "Memory for pictures",
            "Megabytes of decoded pictures kept.",
            minimum=128,
            maximum=65_536,
        ),
    )
    display_source: DisplaySource = field(
        default=DisplaySource.SYSTEM,
        metadata=_entry(
            Group.REVIEW,
            "Display profile",
            "Pictures are shown in the colours of the display, by its profile.",
        ),
    )
    display_file: str = field(default="", metadata=_entry(Group.REVIEW, "File of the display profile"))
    auto_advance: bool = field(
        default=False, metadata=_entry(Group.REVIEW, "Auto-advance", "Go to the next picture after a rating.")
    )
    keys: dict[str, tuple[str, ...]] = field(
        default_factory=dict, metadata=_entry(Group.KEYS, "Keyboard", "What differs from the default keys.")
    )
    own_placements: tuple[Placement, ...] = field(
        default=(), metadata=_entry(Group.STATE, "Own placements", "Added in Create where none of ours fits.")
    )
    recent_libraries: tuple[str, ...] = field(default=(), metadata=_entry(Group.STATE, "Recent libraries"))
    stored_keys: tuple[str, ...] = field(
        default=(),
        metadata=_entry(Group.STATE, "Stored keys", "Accounts in the system's keyring, never the keys."),
    )
    welcomed: bool = field(default=False, metadata=_entry(Group.STATE, "First start done"))

    def connection(self, name: str | None = None) -> Connection:
        """The connection called `name` or the default one; the demo always exists. UserError(BAD_INPUT)."""
        wanted = name or self.default_connection
        for connection in (DEMO, *self.connections):
            if connection.name == wanted:
                return connection
        names = ", ".join(c.name for c in (*self.connections, DEMO))
        raise UserError(
            f"There is no connection called “{wanted}”.",
            cause=Cause.BAD_INPUT,
            hint=f"Known connections: {names}.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One row of the table. `kind` is the declared type; `choices` are its values where it is an enum."""

    name: str
    group: Group
    title: str
    help: str
    kind: object
    default: object
    choices: tuple[enum.StrEnum, ...]
    minimum: int | None
    maximum: int | None

    def problem(self, value: object) -> str:
        """Why `value` is not allowed, or an empty text. The type is already right."""
        if isinstance(value, int | Decimal):
            if self.minimum is not None and value < self.minimum:
                return f"is below {self.minimum}"
            if self.maximum is not None and value > self.maximum:
                return f"is above {self.maximum}"
        if self.name == "connections" and isinstance(value, tuple):
            names = [connection.name for connection in value]
            if len(set(names)) != len(names) or DEMO.name in names or "" in names:
                return "has empty, repeated or reserved names"
        return ""


def table() -> tuple[Setting, ...]:
    """Every setting in the order of declaration."""
    kinds = typing.get_type_hints(Settings)
    return tuple(_row(item, kinds[item.name]) for item in dataclasses.fields(Settings))


def _row(item: dataclasses.Field[typing.Any], kind: object) -> Setting:
    default = item.default
    if item.default_factory is not dataclasses.MISSING:
        default = item.default_factory()
    choices = tuple(kind) if isinstance(kind, type) and issubclass(kind, enum.StrEnum) else ()
    values = {key: item.metadata[key] for key in ("group", "title", "help", "minimum", "maximum")}
    return Setting(name=item.name, kind=kind, default=default, choices=choices, **values)
