"""Makes concepts of the shots of a list, each with the rest of the request as its common part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gi2desk.core.naming import new_id
from gi2desk.core.prompt import Kind, assemble, disassemble
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Concept
from gi2desk.core.shot import ShotList, has_list, prompt_for, split_shots
from gi2desk.core.stage import without_preserve_clause
from gi2desk.core.title import concept_name
from gi2desk.core.writing import reworded, written
from gi2desk.jobs.concept import save_draft
from gi2desk.library.library import Library


def recipe_of_shot(recipe: Recipe, common: str, shot: str) -> Recipe:
    """`recipe` for one shot."""
    return reworded(recipe, lambda _text: prompt_for(common, shot))


def shots_in(recipe: Recipe) -> ShotList:
    """What was written as a list: the part that is one, else a list in the text; without either all of it is common."""
    # Shots are other pictures than the one that a promotion had to keep.
    text = without_preserve_clause(written(recipe).text).rstrip()
    parts = disassemble(text)
    listed = next((part for part in parts if part.kind == Kind.SHOTS.value), None)
    if listed is not None:
        found = split_shots(listed.text)
        others = assemble(part for part in parts if part is not listed)
        common = "\n\n".join(part for part in (others, found.common) if part)
        return ShotList(common=common, shots=found.shots)
    return split_shots(text) if has_list(text) else ShotList(common=text, shots=())


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
