"""A job of several different requests while it is planned: what each will be, what it costs, and why one cannot be sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.connection import Connection
from gi2desk.core.recipe import Recipe
from gi2desk.jobs import draft
from gi2desk.jobs.forecast import Forecast, History, forecast_all
from gi2desk.jobs.order import Order, parent_of

# Beyond these a click asks for a second one: nobody spends a day's budget by a slip of the hand.
ASK_ABOVE_USD = Decimal(5)
ASK_ABOVE_REQUESTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One recipe of a job. `reason` is why it cannot be sent, or empty; `concept` is empty for the open one."""

    recipe: Recipe
    reason: str = ""
    concept: str = ""


def part_of(recipe: Recipe, catalogue: Catalogue, connection: Connection, *, concept: str = "") -> Part:
    """`recipe` held against every rule of its model and endpoint."""
    problems = draft.problems(recipe, catalogue.get(recipe.model), connection)
    said = dict.fromkeys(f"{problem.message} {problem.hint}".strip() for problem in problems)
    return Part(recipe=recipe, reason=" ".join(said), concept=concept)


def total(parts: Sequence[Part], catalogue: Catalogue, connection: Connection, history: History) -> Forecast:
    """Price and time of the parts that can be sent."""
    wanted = [(part.recipe, catalogue.get(part.recipe.model)) for part in parts if not part.reason]
    return forecast_all(wanted, connection, history)


def pictures(parts: Sequence[Part]) -> int:
    """How many pictures the parts that can be sent will make."""
    return sum(part.recipe.n for part in parts if not part.reason)


def orders(
    parts: Sequence[Part], concept: str, connection: Connection, *, gone: Sequence[str] = ()
) -> tuple[Order, ...]:
    """What is handed to the queue as one job: the parts that can be sent. `gone` are images that nothing descends from."""
    made = []
    for part in parts:
        if part.reason:
            continue
        parent = parent_of(part.recipe)
        made.append(
            Order(
                recipe=part.recipe,
                concept=part.concept or concept,
                connection=connection,
                parent_image=None if parent in gone else parent,
            )
        )
    return tuple(made)


def asks_twice(known: Forecast) -> bool:
    """True for a job so large or dear that one click is not enough."""
    most = known.price if known.price is not None else known.price_high
    dear = most is not None and known.unit == "USD" and most > ASK_ABOVE_USD
    return dear or known.requests > ASK_ABOVE_REQUESTS
