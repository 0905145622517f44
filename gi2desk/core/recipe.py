"""Everything that determines a request, as one frozen value that serialises both ways."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from gi2desk.core import codec
from gi2desk.core.adjustment import Adjustment
from gi2desk.core.placement import Placement


class OutputFormat(enum.StrEnum):
    """File formats offered for results."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"


class Background(enum.StrEnum):
    """The model's background option."""

    AUTO = "auto"
    OPAQUE = "opaque"
    TRANSPARENT = "transparent"


class Moderation(enum.StrEnum):
    """The endpoint's moderation option."""

    AUTO = "auto"
    LOW = "low"


class Route(enum.StrEnum):
    """Which API answers."""

    IMAGES = "images"
    RESPONSES = "responses"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptPart:
    """One named part of a prompt (subject, composition, …)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """What stands for `{name}` in a prompt."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What a person wrote: `text` still has its `{names}`, and is without the project's `style` prefix before it.

    `styled` is False where that prefix is left out of this request. `dismissed` are the ids of hints that were read.
    """

    text: str = ""
    style: str = ""
    styled: bool = True
    values: tuple[Variable, ...] = ()
    dismissed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A picture sent with the request; the file lies in the library's `references/<sha256>.<ext>`.

    `image` is the id of the library's image that it was taken from, if it was. `adjustment` is how the file was made
    from the one that is kept, None where it is that one, and `done` tells so in sentences.
    """

    sha256: str
    media_type: str
    name: str
    role: str = ""
    image: str = ""
    adjustment: Adjustment | None = None
    done: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The sha256 of the picture that is kept, whatever of it is sent: what is known of it is known of this one."""
        return self.adjustment.source if self.adjustment is not None else self.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What to ask for.

    `prompt` is the assembled text as sent; `parts` are what it was assembled from, if it was, and `writing` what was
    written, where that is another text (see core/writing.py). `references` are in the order of the prompt's
    "Image 1 … n". `size` is `WIDTHxHEIGHT` or `auto`; `ratio` and `tier` say how it was chosen. `mask` is the sha256 of
    a PNG in the references folder that belongs to the first reference. `locale` and `placement` tell the requests of one
    job apart: the language of the copy, and what this one is for (a placement's name or a ratio). `placements` are the
    ids of all that the picture is meant for, and `own_placements` those of them that no packaged table has, as they were
    when they were chosen; neither is sent.
    `keep_outside` makes a composite of each answer in which everything outside the mask is the first reference's own.
    `markup` is the sha256 of a transparent PNG, as large as the first reference, that is drawn over it.
    """

    prompt: str
    model: str
    size: str
    quality: str
    n: int = 1
    output_format: OutputFormat = OutputFormat.PNG
    compression: int | None = None
    background: Background = Background.AUTO
    moderation: Moderation = Moderation.AUTO
    stream: bool = False
    partial_images: int = 0
    route: Route = Route.IMAGES
    ratio: str | None = None
    tier: str | None = None
    parts: tuple[PromptPart, ...] = ()
    references: tuple[Reference, ...] = ()
    mask: str | None = None
    locale: str = ""
    placement: str = ""
    placements: tuple[str, ...] = ()
    own_placements: tuple[Placement, ...] = ()
    writing: Writing | None = None
    keep_outside: bool = False
    markup: str | None = None

    def to_json(self) -> bytes:
        """The recipe as UTF-8 JSON."""
        return codec.encode(self)

    @classmethod
    def from_json(cls, data: bytes) -> Recipe:
        """The inverse of `to_json`. Raises ValueError naming the field that does not fit."""
        return codec.decode(cls, data)
