"""How long a prompt is and may be, and the labelled parts of which one can be made."""

from __future__ import annotations

import enum
import re

from gi2desk.core.recipe import PromptPart
from gi2desk.core.refusal import illegal
from gi2desk.core.stage import LABEL as PRESERVE_LABEL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def length(prompt: str) -> int:
    """The length that endpoints count: Unicode code points (the API's schema says maxLength)."""
    return len(prompt)


def check_length(prompt: str, limit: int) -> None:
    """Raises UserError(ILLEGAL_REQUEST) for an empty prompt and for one of more than `limit` characters."""
    if not prompt.strip():
        raise illegal("The prompt is empty.", "Write what the picture shows.")
    excess = length(prompt) - limit
    if excess > 0:
        raise illegal(
            f"The prompt has {length(prompt):,} characters; this connection takes {limit:,}.",
            f"Shorten it by {excess:,} character{'s' * (excess != 1)}.",
        )


class Kind(enum.StrEnum):
    """The parts that a prompt may have, in the order in which they are proposed."""

    FREE = "free"
    SUBJECT = "subject"
    COMPOSITION = "composition"
    STYLE = "style"
    MATERIAL = "material"
    WARDROBE = "wardrobe"
    DESTINATION = "destination"
    ZONES = "zones"
    SHOTS = "shots"
    SCENES = "scenes"
    COPY = "copy"
    PRESERVE = "preserve"


# What a part begins with in the assembled text. Labelled lines are what OpenAI's prompting guide advises for long prompts.
LABELS: dict[str, str] = {
    Kind.FREE: "",
    Kind.SUBJECT: "Subject",
    Kind.COMPOSITION: "Composition",
    Kind.STYLE: "Style",
    Kind.MATERIAL: "Materials and light",
    Kind.WARDROBE: "Wardrobe",
    Kind.DESTINATION: "Destination",
    Kind.ZONES: "Text-safe zones",
    Kind.SHOTS: "Shot list",
    Kind.SCENES: "Scene by scene",
    Kind.COPY: "On-image copy",
    Kind.PRESERVE: PRESERVE_LABEL,
}
_KINDS = {label: Kind(kind) for kind, label in LABELS.items() if label}
# A label, then one space and its text in the same line, or its text from the next line on.
_LABELLED = re.compile(rf"^({'|'.join(map(re.escape, _KINDS))}):(?: (?=[^\n])|(?=\n[\s\S]))", re.MULTILINE)


def assemble(parts: Iterable[PromptPart]) -> str:
    """One prompt from `parts`, each on a line of its own after its label; parts without text are left out."""
    return "\n".join(_rendered(part) for part in parts if part.text)


def disassemble(text: str) -> tuple[PromptPart, ...]:
    """The parts of `text`: what stands before the first label is free, what follows a label belongs to it.

    `assemble` gives back exactly `text`. A label that comes a second time is text like any other.
    """
    starts: list[tuple[Kind, re.Match[str]]] = []
    for match in _LABELLED.finditer(text):
        kind = _KINDS[match.group(1)]
        if all(kind is not known for known, _ in starts):
            starts.append((kind, match))
    ends = [*(match.start() - 1 for _, match in starts[1:]), len(text)]
    parts = [
        PromptPart(kind=kind.value, text=text[match.end() : end])
        for (kind, match), end in zip(starts, ends, strict=False)
    ]
    before = starts[0][1].start() if starts else len(text) + 1
    if before > 0:
        parts.insert(0, PromptPart(kind=Kind.FREE.value, text=text[: before - 1]))
    parts = [part for part in parts if part.text]
    # Where lines are empty that no part can hold, nothing may be lost for the sake of order.
    if assemble(parts) != text:
        parts = [PromptPart(kind=Kind.FREE.value, text=text)]
    return tuple(parts)


def _rendered(part: PromptPart) -> str:
    # A kind that a newer version knows is kept as text.
    label = LABELS.get(part.kind, "")
    if not label:
        return part.text
    gap = "" if part.text.startswith("\n") else " "
    return f"{label}:{gap}{part.text}"
