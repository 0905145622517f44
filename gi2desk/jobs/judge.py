"""What people decide about images (stars, flags, labels, notes, approval), kept so that each change can be taken back."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.record import Approval, Image, Marks
from gi2desk.library.library import Library
from gi2desk.library.query import Query

APPROVED = "approved"
_FIELDS = tuple(item.name for item in fields(Marks))

Change = Callable[[Marks, str], Marks]
"""From what was said about an image, and its id, to what is said now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a change did to one image."""

    image: str
    before: Marks
    after: Marks

    def changed(self) -> tuple[str, ...]:
        """The names of the fields that differ."""
        return tuple(name for name in _FIELDS if getattr(self.before, name) != getattr(self.after, name))


def edit(library: Library, images: Sequence[str], change: Change) -> tuple[Edit, ...]:
    """Changes the marks of `images` and returns what was changed. Blocking. Raises what the library raises.

    Images that are gone, or that stay as they are, are left out.
    """
    done: list[Edit] = []
    try:
        for row in library.rows(images):
            before = library.marks(row.id)
            after = change(before, row.id)
            if after != before:
                library.save_marks(row.id, after)
                done.append(Edit(image=row.id, before=before, after=after))
    except UserError:
        # All or nothing: a full disk in the middle must not leave half of a selection judged.
        take_back(library, done)
        raise
    return tuple(done)


def take_back(library: Library, edits: Sequence[Edit]) -> None:
    """Puts the changed fields back as they were; fields that others changed since stay."""
    for item in edits:
        _put(library, item, item.before)


def do_again(library: Library, edits: Sequence[Edit]) -> None:
    """Changes the same fields to the same values again."""
    for item in edits:
        _put(library, item, item.after)


def _put(library: Library, item: Edit, source: Marks) -> None:
    if not library.rows([item.image]):
        return
    values = {name: getattr(source, name) for name in item.changed()}
    library.save_marks(item.image, replace(library.marks(item.image), **values))


# Approval


def person(who: str = "") -> str:
    """Who decides: the name in the settings, else the system's user name."""
    if who.strip():
        return who.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def approving(library: Library, who: str) -> Change:
    """Approves exactly the bytes that are there now."""
    name, now = person(who), datetime.now(UTC)

    def change(marks: Marks, image_id: str) -> Marks:
        if is_approved(marks):
            return marks
        version = marks.approval.version if marks.approval else 1
        sha256 = library.image(image_id).sha256
        approval = Approval(state=APPROVED, who=name, when=now, sha256=sha256, version=version)
        return replace(marks, approval=approval)

    return change


def withdrawing(library: Library) -> Change:
    """Takes approvals back. Raises UserError(BAD_INPUT) for an image that others were made from since."""

    def change(marks: Marks, image_id: str) -> Marks:
        if not is_approved(marks):
            return marks
        children = dependants(library, image_id)
        if children:
            raise UserError(
                "The approval stays: "
                + ("another image was" if len(children) == 1 else f"{len(children)} images were")
                + " made from this one.",
                cause=Cause.BAD_INPUT,
                hint="Reject it, or approve another one in its place.",
            )
        return replace(marks, approval=None)

    return change


def is_approved(marks: Marks) -> bool:
    """True for an image that is locked: approved or already delivered."""
    return marks.approval is not None and marks.approval.state in {APPROVED, "delivered"}


def dependants(library: Library, image_id: str) -> tuple[Image, ...]:
    """The images made from this one after it was approved: promoted, edited or derived. Blocking.

    They are in its own concept, since whatever is made from an image joins it.
    """
    marks, parent = library.marks(image_id), library.image(image_id)
    since = marks.approval.when if marks.approval else parent.created
    if library.query(Query(concept=parent.concept)).count < 2:
        return ()
    return tuple(
        image
        for image in library.images_of(parent.concept)
        if image_id in image.lineage.parents and image.created >= since
    )
