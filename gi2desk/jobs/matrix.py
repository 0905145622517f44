"""One prompt for every locale and every destination: a request for each pair, with the copy swapped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.connection import Connection
from gi2desk.core.copytable import CopyTable
from gi2desk.core.errors import UserError
from gi2desk.core.recipe import Recipe
from gi2desk.core.writing import variables, whole, with_value, with_writing, written
from gi2desk.jobs import draft
from gi2desk.jobs.bundle import Part, part_of, total
from gi2desk.jobs.destination import Destination, recipe_for
from gi2desk.jobs.forecast import Forecast, History

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
    wanted = variables_of(recipe)
    cells = []
    for row in table.rows:
        values = table.values(row.locale)
        missing = [name for name in wanted if name in values and not values[name].strip()]
        lack = f"There is no text for {{{missing[0]}}} in {row.locale}." if missing else ""
        for target, made, unshaped in shaped:
            asked = replace(_filled(made, values), locale=row.locale)
            part = part_of(asked, catalogue, connection)
            reason = lack or unshaped or part.reason
            cells.append(Cell(key=(row.locale, target.key), part=replace(part, reason=reason)))
    return tuple(cells)


def prices(
    cells: Sequence[Cell], catalogue: Catalogue, connection: Connection, history: History
) -> dict[Key, Forecast]:
    """What each cell that can be sent costs by itself."""
    return {
        cell.key: total([cell.part], catalogue, connection, history) for cell in cells if not cell.part.reason
    }


def variables_of(recipe: Recipe) -> tuple[str, ...]:
    """The variables of what was written, those that have a value among them."""
    return variables(whole(written(recipe)))


def _filled(recipe: Recipe, values: Mapping[str, str]) -> Recipe:
    """`recipe` with other values of its variables."""
    writing = written(recipe)
    for name, value in values.items():
        writing = with_value(writing, name, value)
    return with_writing(recipe, writing, recipe.parts)


def _shaped(
    recipe: Recipe, target: Destination, catalogue: Catalogue, connection: Connection
) -> tuple[Recipe, str]:
    """`recipe` for a destination, and why there is none."""
    limits = draft.limits_for(catalogue.get(recipe.model), connection.capabilities)
    try:
        return recipe_for(recipe, target, limits), ""
    except UserError as error:
        return recipe, f"{error} {error.hint}".strip()
