"""Makes concepts of the shots of a list, each with the rest of the request as its common part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gi2desk.core.caption import concept_name
from gi2desk.core.naming import new_id
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Concept
from gi2desk.core.shot import prompt_for
from gi2desk.jobs.concept import save_draft
from gi2desk.library.library import Library


def recipe_of_shot(recipe: Recipe, common: str, shot: str) -> Recipe:
    """`recipe` for one shot."""
    return replace(recipe, prompt=prompt_for(common, shot), parts=())


def begin_concepts(
    library: Library, recipe: Recipe, common: str, shots: Sequence[str], project: str | None = None
) -> tuple[Concept, ...]:
    """One concept with its draft for each shot, in order, named by the shot. Blocking.

    Raises UserError(DISK …) where one cannot be written; those before it are there.
    """
    made = []
    # Lists have the newest first, so the first shot is made last.
    for number, shot in reversed(tuple(enumerate(shots, 1))):
        kept = save_draft(library, new_id(), recipe_of_shot(recipe, common, shot), project=project)
        # The common part comes first in each prompt, so its words would name them all alike.
        named = replace(kept, name=concept_name(shot) or f"Shot {number}")
        library.save_concept(named)
        made.append(named)
    return tuple(reversed(made))
