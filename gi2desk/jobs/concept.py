"""Keeps the request being written with its concept, which begins with the first words and is named by them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.naming import new_id
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Concept, Draft, OldDraft
from gi2desk.core.title import concept_name
from gi2desk.core.writing import own_words, written
from gi2desk.library.library import Library
from gi2desk.library.query import Query

UNTITLED = "Untitled"
# A wording that was left alone so long is one to come back to; the steps between are not.
RESTED = timedelta(minutes=2)
MOST_OLD = 40
MOST_OLD_CHARACTERS = 100_000
# A concept is read, changed and written again, by several threads.
_WRITING = threading.Lock()


def save_draft(
    library: Library,
    concept_id: str,
    recipe: Recipe,
    *,
    focal: tuple[float, float] | None = None,
    project: str | None = None,
    when: datetime | None = None,
) -> Concept:
    """Writes `recipe` as the draft of a concept, which is made (in `project`) if it is not there. Blocking.

    `focal` is what its crops look at; None keeps what is known. `when` (default: now) is when it looked like that; a draft
    that is newer already stays.

    The name follows the first words of the prompt until somebody gives it another, or it has pictures: then people
    know it by that name.
    """
    draft = Draft(recipe=recipe, focal=focal, saved=when or datetime.now(UTC))
    with _WRITING:
        return _write_draft(library, concept_id, project, draft)


def _write_draft(library: Library, concept_id: str, project: str | None, draft: Draft) -> Concept:
    name = concept_name(own_words(draft.recipe)) or UNTITLED
    try:
        known = library.concept(concept_id)
    except UserError as error:
        if error.cause is not Cause.BAD_INPUT:
            raise
        known = Concept(id=concept_id, name=name, project=project, created=datetime.now(UTC))
    if known.draft is not None:
        if known.draft.saved is not None and draft.saved is not None and known.draft.saved > draft.saved:
            return known
        draft = replace(
            known.draft,
            recipe=draft.recipe,
            focal=draft.focal or known.draft.focal,
            saved=draft.saved,
            earlier=earlier(known.draft, draft),
        )
    name = name if _follows(library, known) else known.name
    saved = replace(known, name=name, draft=draft)
    library.save_concept(saved)
    return saved


def begin_drafts(
    library: Library, recipes: Sequence[tuple[str, Recipe]], project: str | None = None
) -> tuple[Concept, ...]:
    """One concept with its draft for each (name, recipe), in order, called by its prompt and that name. Blocking.

    Raises UserError(DISK …) where one cannot be written; those before it are there.
    """
    made = []
    # Lists have the newest first, so the first one is made last.
    for name, recipe in reversed(recipes):
        kept = save_draft(library, new_id(), recipe, project=project)
        named = replace(kept, name=f"{kept.name} {name}")
        library.save_concept(named)
        made.append(named)
    return tuple(reversed(made))


def earlier(before: Draft, after: Draft) -> tuple[OldDraft, ...]:
    """The old wordings to keep with `after`: that of `before` too, if it rested a while or most of it went at once."""
    old, new = written(before.recipe).text, written(after.recipe).text
    kept = before.earlier
    if before.saved is None or after.saved is None or not old.strip() or old == new:
        return kept
    left = _alike(old, new) + _alike(old[::-1], new[::-1])
    if after.saved - before.saved < RESTED and 2 * left >= len(old):
        return kept
    if kept and kept[-1].text == old:
        return kept
    kept = (*kept, OldDraft(text=old, saved=before.saved))[-MOST_OLD:]
    while kept and sum(len(one.text) for one in kept) > MOST_OLD_CHARACTERS:
        kept = kept[1:]
    return kept


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def rename(library: Library, concept_id: str, name: str) -> str:
    """Gives a concept another name, which then follows the prompt no longer; returns the one before. Blocking."""
    with _WRITING:
        known = library.concept(concept_id)
        if known.name != name:
            library.save_concept(replace(known, name=name))
        return known.name


def _follows(library: Library, known: Concept) -> bool:
    words = concept_name(own_words(known.draft.recipe)) if known.draft is not None else known.name
    if known.name != (words or UNTITLED):
        return False
    return library.query(Query(concept=known.id)).count == 0


def latest_draft(library: Library, project: str | None = None) -> Concept | None:
    """The concept whose draft was written last, as its record says today. Blocking.

    The index may still know one whose record is gone: removed by hand, or with a library that was put back from a copy.
    """
    written = [concept for concept in library.concepts(project) if concept.draft and concept.draft.saved]
    for known in sorted(written, key=_saved, reverse=True):
        try:
            return library.concept(known.id)
        except UserError:
            continue  # the library's check says what is damaged; the one before it is still there
    return None


def _saved(concept: Concept) -> datetime:
    assert concept.draft is not None
    assert concept.draft.saved is not None
    return concept.draft.saved


def recipe_of(library: Library, concept_id: str) -> Recipe | None:
    """What was being written in a concept, else what was asked for last; None for a concept of imports. Blocking."""
    concept = library.concept(concept_id)
    if concept.draft is not None:
        return concept.draft.recipe
    newest = library.generations(concept=concept_id, limit=1)
    return newest[0].recipe if newest else None
