"""One prompt for every locale and every destination: a request for each pair, with the copy swapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.connection import Connection
from gi2desk.core.copytable import CopyTable, filled, variables
from gi2desk.core.errors import UserError
from gi2desk.core.recipe import Recipe
from gi2desk.jobs import draft
from gi2desk.jobs.bundle import Part, part_of
from gi2desk.jobs.destination import Destination, recipe_for

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One pair; `key` is the locale and the destination's key."""

    key: Key
    part: Part


def matrix(
    recipe: Recipe,
    table: CopyTable,
    destinations: Sequence[Destination],
    catalogue: Catalogue,
    connection: Connection,
) -> tuple[Cell, ...]:
    """The cells, locale by locale. A cell whose text is missing or whose size is illegal says so and cannot be sent."""
    shaped = [(target, *_shaped(recipe, target, catalogue, connection)) for target in destinations]
    cells = []
    for row in table.rows:
        values = table.values(row.locale)
        prompt = filled(recipe.prompt, values)
        missing = [name for name in variables(recipe.prompt) if name in values and not values[name].strip()]
        lack = f"There is no text for {{{missing[0]}}} in {row.locale}." if missing else ""
        for target, made, unshaped in shaped:
            part = part_of(replace(made, prompt=prompt, locale=row.locale), catalogue, connection)
            reason = lack or unshaped or part.reason
            cells.append(Cell(key=(row.locale, target.key), part=replace(part, reason=reason)))
    return tuple(cells)


def _shaped(
    recipe: Recipe, target: Destination, catalogue: Catalogue, connection: Connection
) -> tuple[Recipe, str]:
    """`recipe` for a destination, and why there is none."""
    limits = draft.limits_for(catalogue.get(recipe.model), connection.capabilities)
    try:
        return recipe_for(recipe, target, limits), ""
    except UserError as error:
        return recipe, f"{error} {error.hint}".strip()
