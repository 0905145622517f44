"""Looks at a request with the packaged rules: what the words of its prompt cannot do, and what they forgot."""

from __future__ import annotations

import functools

from gi2desk.core.lint import Facts, Hint, Rules
from gi2desk.core.recipe import Recipe
from gi2desk.core.writing import unfilled, written
from gi2desk.host.resource import read_text
from gi2desk.jobs import draft


@functools.cache
def rules() -> Rules:
    """The rules of `resources/lint.toml`."""
    return Rules.parse(read_text("lint.toml"))


def hints(recipe: Recipe) -> tuple[Hint, ...]:
    """What there is to say about `recipe`, without what was dismissed for it. None of it forbids anything."""
    if not recipe.prompt.strip():
        return ()  # and the rules need not be read before the first word
    writing = written(recipe)
    facts = Facts(
        prompt=recipe.prompt,
        references=len(recipe.references),
        role=recipe.references[0].role if len(recipe.references) == 1 else "",
        ratio=draft.ratio_of(recipe),
        unfilled=unfilled(writing),
    )
    return rules().hints(facts, writing.dismissed)
