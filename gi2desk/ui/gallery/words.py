"""What is said about an image in a cell: badges, and one sentence for those who hear it."""

from __future__ import annotations

from pathlib import PurePath

from gi2desk.core.record import Flag
from gi2desk.jobs.composite import COMPOSITE
from gi2desk.library.row import Row
from gi2desk.ui.text import mark, tr, tr_count
from gi2desk.ui.theme import Tone

LABELS: dict[str, str] = {
    "red": mark("Red label"),
    "yellow": mark("Yellow label"),
    "green": mark("Green label"),
    "blue": mark("Blue label"),
}
APPROVALS: dict[str, tuple[str, Tone]] = {
    "proposed": (mark("Proposed"), Tone.ACCENT),
    "changes_asked": (mark("Changes asked"), Tone.WARN),
    "approved": (mark("Approved"), Tone.OK),
    "delivered": (mark("Delivered"), Tone.OK),
}


def title(row: Row) -> str:
    """What an image is called: its concept, else its file."""
    return row.concept_name or row.name


def source(row: Row) -> str:
    """The name of the file that an image was imported from, else an empty text."""
    return row.name if row.lineage == "imported" else ""


def called(row: Row) -> str:
    """What tells an image from its neighbours: the file that it came from, else its concept."""
    return source(row) or title(row)


def pixels(width: int, height: int) -> str:
    """“3840×2160”."""
    return f"{width}×{height}"


def asked(row: Row) -> str:
    """“Asked 3840×2160” for an image that is not what was asked for, else an empty text."""
    if row.verified is not False or not row.requested_size:
        return ""
    return tr("Asked {size}", size=row.requested_size.replace("x", "×"))


def derived(row: Row) -> str:
    """How an image was made by us from another, else an empty text."""
    return tr("Composite") if row.lineage == "derived" and row.name == COMPOSITE else ""


def tier(row: Row) -> str:
    """“4K”, or “4K composite” where nothing else says so."""
    return tr("{tier} composite", tier=row.tier.label) if derived(row) else row.tier.label


def is_approved(row: Row) -> bool:
    """True for an image that is locked: approved or already delivered."""
    return row.approval in {"approved", "delivered"}


def badge(row: Row) -> tuple[str, Tone] | None:
    """The badge of a cell: what is not as asked comes first, since it costs money if it is overlooked."""
    wrong = asked(row)
    if wrong:
        return wrong, Tone.WARN
    if row.approval in APPROVALS:
        text, tone = APPROVALS[row.approval]
        return tr(text), tone
    how = derived(row)
    return (how, Tone.NEUTRAL) if how else None


def spoken(row: Row) -> str:
    """All of it as one sentence."""
    parts = [title(row), row.tier.label, pixels(row.width, row.height)]
    if source(row) and PurePath(source(row)).stem != title(row):
        parts.insert(1, source(row))
    if row.rating:
        parts.append(tr_count("{n} star", "{n} stars", row.rating))
    if row.flag is not Flag.NONE:
        parts.append(tr("picked") if row.flag is Flag.PICK else tr("rejected"))
    if row.label in LABELS:
        parts.append(tr(LABELS[row.label]))
    parts.append(asked(row))
    parts.append(derived(row))
    if row.approval in APPROVALS:
        parts.append(tr(APPROVALS[row.approval][0]))
    if row.noted:
        parts.append(tr("with notes"))
    return ", ".join(part for part in parts if part)
