"""What was asked for differently in two requests, so that a better picture is put down to the right cause."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from gi2desk.core.recipe import Recipe
from gi2desk.core.stage import without_preserve_clause


class Parameter(enum.Enum):
    """What can differ besides the wording. How an answer comes (n, streaming) changes no picture and is not among them."""

    MODEL = "model"
    SIZE = "size"
    QUALITY = "quality"
    FORMAT = "format"
    BACKGROUND = "background"
    MODERATION = "moderation"
    ROUTE = "route"
    REFERENCES = "references"
    MASK = "mask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alteration:
    """One parameter and its values in the older and the newer request; an empty text where there was none.

    References are their names in order, a mask the start of its sha256.
    """

    parameter: Parameter
    old: str
    new: str


def same_wording(old: Recipe, new: Recipe) -> bool:
    """True where both prompts have the same words in the same order, however they are broken into lines.

    The clause that says what of Image 1 is kept does not count: every promotion has it, and it asks for the same picture.
    """
    before, after = (without_preserve_clause(recipe.prompt).split() for recipe in (old, new))
    return before == after


def alterations(old: Recipe, new: Recipe) -> tuple[Alteration, ...]:
    """The parameters that differ, in the order in which they stand in Create."""
    before, after = _values(old), _values(new)
    return tuple(
        Alteration(parameter=parameter, old=before[parameter][1], new=after[parameter][1])
        for parameter in Parameter
        if before[parameter][0] != after[parameter][0]
    )


def _values(recipe: Recipe) -> dict[Parameter, tuple[object, str]]:
    """What is compared, and the text that stands for it."""
    compression = f" {recipe.compression}" if recipe.compression is not None else ""
    plain = {
        Parameter.MODEL: recipe.model,
        Parameter.SIZE: recipe.size,
        Parameter.QUALITY: recipe.quality,
        Parameter.FORMAT: recipe.output_format.value + compression,
        Parameter.BACKGROUND: recipe.background.value,
        Parameter.MODERATION: recipe.moderation.value,
        Parameter.ROUTE: recipe.route.value,
        Parameter.MASK: (recipe.mask or "")[:8],
    }
    references = tuple(reference.sha256 for reference in recipe.references)
    names = ", ".join(reference.name for reference in recipe.references)
    return {name: (text, text) for name, text in plain.items()} | {Parameter.REFERENCES: (references, names)}
