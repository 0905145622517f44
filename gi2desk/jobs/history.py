"""The prompts of a concept in the order in which they were written: what was sent, and the drafts before it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from gi2desk.core.errors import UserError
from gi2desk.core.offer import tier_of_recipe
from gi2desk.core.recipe import PromptPart, Recipe, Writing
from gi2desk.core.record import Generation
from gi2desk.core.tier import Tier
from gi2desk.core.writing import written
from gi2desk.library.library import Library
from gi2desk.library.row import Row

# Of the newest requests of a concept; nobody reads on.
MOST_SENT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """One wording. `tier` is None for a draft that was never sent, `row` the first picture that came of it, if one did.

    `sent` counts the requests that were made with it one after another.
    """

    when: datetime
    writing: Writing
    parts: tuple[PromptPart, ...] = ()
    tier: Tier | None = None
    sent: int = 0
    row: Row | None = None


def earlier_prompts(library: Library, concept_id: str) -> tuple[Earlier, ...]:
    """The wordings of a concept, newest first; the same words one after another are listed once. Blocking."""
    known = library.generations(concept=concept_id, limit=MOST_SENT)
    rows = {row.id: row for row in library.rows([image for one in known for image in one.image_ids])}
    found = [_of_generation(one, rows) for one in known]
    draft = None
    # One that was begun this moment is not on the disk yet.
    with contextlib.suppress(UserError):
        draft = library.concept(concept_id).draft
    if draft is not None:
        found += [Earlier(when=old.saved, writing=Writing(text=old.text)) for old in draft.earlier]
    found.sort(key=lambda one: one.when, reverse=True)
    return tuple(_joined(found))


def _of_generation(generation: Generation, rows: dict[str, Row]) -> Earlier:
    recipe: Recipe = generation.recipe
    return Earlier(
        when=generation.timing.queued,
        writing=written(recipe),
        parts=recipe.parts,
        tier=tier_of_recipe(recipe),
        sent=1,
        row=next((rows[image] for image in generation.image_ids if image in rows), None),
    )


def _joined(found: list[Earlier]) -> Iterator[Earlier]:
    """A draft that is worded like what was sent before or after it tells nothing new."""
    last: Earlier | None = None
    for one in found:
        if last is None or one.writing.text != last.writing.text:
            if last is not None:
                yield last
            last = one
            continue
        first = last if last.sent else one
        last = Earlier(
            when=last.when,
            writing=first.writing,
            parts=first.parts,
            tier=last.tier or one.tier,
            sent=last.sent + one.sent,
            row=last.row or one.row,
        )
    if last is not None:
        yield last
