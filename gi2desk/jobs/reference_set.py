"""Saved sets of references: kept under a name, and put in again with what is still there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from gi2desk.core.connection import Capabilities
from gi2desk.core.errors import UserError
from gi2desk.core.naming import new_id
from gi2desk.core.recipe import Reference
from gi2desk.core.reference_set import ReferenceSet
from gi2desk.jobs.adjust import facts
from gi2desk.library.library import Library
from gi2desk.library.named import REFERENCE_SETS


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """The references of a set whose pictures are there, and the names of those whose are not."""

    there: tuple[Reference, ...]
    gone: tuple[str, ...] = ()


def keep_set(library: Library, name: str, references: Sequence[Reference]) -> ReferenceSet:
    """Keeps references as a set; a name that is taken gets a number. Blocking. Raises what the library raises."""
    taken = {kept.name.casefold() for kept in REFERENCE_SETS.read(library)}
    kept = ReferenceSet(
        id=new_id(), name=free_name(name, taken), references=tuple(references), created=datetime.now(UTC)
    )
    REFERENCE_SETS.save(library, kept)
    return kept


def free_name(name: str, taken: set[str]) -> str:
    """`name`, or with the first number behind it that is in none of `taken`, which are in lower case."""
    made, number = name, 2
    while made.casefold() in taken:
        made, number = f"{name} {number}", number + 1
    return made


def unpack(library: Library, kept: ReferenceSet, capabilities: Capabilities) -> Unpacked:
    """Looks for the pictures of a set. Blocking."""
    there, gone = [], []
    for reference in kept.references:
        try:
            facts(library, reference, capabilities)
        except UserError:
            gone.append(reference.name)
        else:
            there.append(reference)
    return Unpacked(there=tuple(there), gone=tuple(gone))
