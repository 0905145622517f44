"""Where one request of a job is for: a ratio or a placement, and the recipe that is made for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gi2desk.core.atlas import Atlas
from gi2desk.core.offer import tier_of_recipe
from gi2desk.core.placement import Group, Placement
from gi2desk.core.ratio import RATIOS, Ratio
from gi2desk.core.recipe import Recipe
from gi2desk.core.size import Limits
from gi2desk.core.tier import best_size
from gi2desk.jobs import draft

USUAL = ("1:1", "4:5", "9:16", "16:9")
"""What a set is for where nothing was chosen: feed, portrait, story and hero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """`key` tells it from others, `name` is what people read, `ratio` the shape that it needs."""

    key: str
    name: str
    ratio: Ratio
    placement: Placement | None = None


def of_ratio(name: str) -> Destination:
    """A ratio as a destination. Raises UserError(ILLEGAL_REQUEST) for a text that names none."""
    ratio = Ratio.parse(name)
    return Destination(key=ratio.name, name=ratio.name, ratio=ratio)


def of_placement(placement: Placement) -> Destination:
    """A placement as a destination."""
    return Destination(key=placement.id, name=placement.title, ratio=placement.shape, placement=placement)


def every_ratio() -> tuple[Destination, ...]:
    """The ratios of the product, in their order."""
    return tuple(Destination(key=ratio.name, name=ratio.name, ratio=ratio) for ratio in RATIOS)


def chosen(recipe: Recipe, atlas: Atlas) -> tuple[Destination, ...]:
    """The placements that were chosen for `recipe`; empty where none was."""
    return tuple(of_placement(placement) for placement in atlas.chosen(recipe))


def recipe_for(recipe: Recipe, target: Destination, limits: Limits) -> Recipe:
    """`recipe` at its own tier in the shape of `target`. Raises UserError(ILLEGAL_REQUEST) where there is no such size."""
    tier = tier_of_recipe(recipe)
    # By its name, as the panel and the plan ask for it: a sheet with bleed is not exactly 1:√2.
    ratio = Ratio.parse(target.ratio.name)
    found = best_size(ratio, tier, limits, experimental=draft.is_experimental_2k(recipe, limits))
    shaped = replace(recipe, ratio=ratio.name, size=str(found.size), tier=tier.value)
    return meant_for(shaped, target)


def meant_for(recipe: Recipe, target: Destination) -> Recipe:
    """`recipe` with what it is for, as it is called."""
    meant = target.placement
    return replace(
        recipe,
        placement=target.name,
        placements=(meant.id,) if meant is not None else (),
        own_placements=(meant,) if meant is not None and meant.group is Group.OWN else (),
    )
