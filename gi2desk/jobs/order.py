"""What one click asks for, split into requests that the endpoint takes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gi2desk.core.connection import Connection
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.recipe import Recipe
from gi2desk.core.rule import require_legal
from gi2desk.core.size import Size
from gi2desk.core.tier import Tier, tier_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gi2desk.core.catalogue import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A recipe for a concept through a connection; `recipe.n` may be any number of pictures."""

    recipe: Recipe
    concept: str
    connection: Connection
    parent_image: str | None = None
    retry_of: str | None = None


def parent_of(recipe: Recipe) -> str | None:
    """The image that a result descends from: the first reference that is an image of the library."""
    return next((reference.image for reference in recipe.references if reference.image), None)


def split(recipe: Recipe, max_n: int) -> tuple[Recipe, ...]:
    """`recipe` as requests of at most `max_n` pictures; one each at 4K and when streaming.

    A 4K picture is 10 to 25 MB: one answer each keeps what a lost connection can cost to one picture. Stream events
    carry no picture index, so a stream serves one picture.
    """
    large = recipe.size != "auto" and tier_of(*_edges(recipe.size)) is Tier.K4
    most = 1 if large or recipe.stream else max_n
    full, rest = divmod(recipe.n, most)
    return tuple(replace(recipe, n=n) for n in [most] * full + [rest] * bool(rest))


def check(order: Order, model: Model) -> tuple[Recipe, ...]:
    """The requests of `order`, or UserError(ILLEGAL_REQUEST) naming every rule that forbids it."""
    if order.recipe.n < 1:
        raise UserError("At least one picture has to be asked for.", cause=Cause.ILLEGAL_REQUEST)
    recipes = split(order.recipe, order.connection.capabilities.max_n)
    for recipe in recipes:
        require_legal(recipe, model, order.connection.capabilities)
    return recipes


def _edges(size: str) -> tuple[int, int]:
    parsed = Size.parse(size)
    return parsed.width, parsed.height
