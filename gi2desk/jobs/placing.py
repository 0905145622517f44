"""The placements of a draft: what choosing them does to its ratio, and how each of them stands with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gi2desk.core import planner
from gi2desk.core.catalogue import Model
from gi2desk.core.errors import UserError
from gi2desk.core.placement import Group, Placement
from gi2desk.core.planner import Plan
from gi2desk.core.ratio import Ratio
from gi2desk.core.recipe import Recipe
from gi2desk.core.size import Limits
from gi2desk.jobs import draft


def plans(
    placements: Sequence[Placement], model: Model, limits: Limits, *, experimental: bool = False
) -> tuple[Plan, ...]:
    """The ways to serve `placements` at the usual quality of each tier, the one with one master first."""
    usual = draft.DEFAULT_QUALITY
    qualities = {
        tier: usual[tier] if usual[tier] in model.qualities else model.qualities[0] for tier in usual
    }
    return planner.plans(placements, model, qualities, limits=limits, experimental=experimental)


def recommended(
    placements: Sequence[Placement], model: Model, limits: Limits, *, experimental: bool = False
) -> Ratio | None:
    """The ratio of the one master that serves `placements` best; None where there is nothing to serve."""
    found = plans(placements, model, limits, experimental=experimental)
    return found[0].masters[0].ratio if found else None


def with_placements(
    recipe: Recipe,
    before: Sequence[Placement],
    after: Sequence[Placement],
    model: Model,
    limits: Limits,
    *,
    experimental: bool = False,
) -> Recipe:
    """`recipe` meant for `after` instead of `before`.

    Its ratio follows what is recommended, unless a person chose another one than was recommended for `before`.
    """
    changed = kept(recipe, after)
    advised = recommended(after, model, limits, experimental=experimental)
    if advised is None or (before and not follows(recipe, before, model, limits, experimental=experimental)):
        return changed
    return with_ratio(changed, advised, limits, experimental=experimental)


def kept(recipe: Recipe, placements: Sequence[Placement]) -> Recipe:
    """`recipe` meant for `placements`, in the shape that it has."""
    own = tuple(placement for placement in placements if placement.group is Group.OWN)
    return replace(recipe, placements=tuple(placement.id for placement in placements), own_placements=own)


def with_ratio(recipe: Recipe, ratio: Ratio, limits: Limits, *, experimental: bool = False) -> Recipe:
    """`recipe` in `ratio`, which need not be one of the table, at its tier or the nearest that has a size."""
    return draft.with_ratio(recipe, ratio.name, limits, experimental=experimental)


def follows(
    recipe: Recipe,
    placements: Sequence[Placement],
    model: Model,
    limits: Limits,
    *,
    experimental: bool = False,
) -> bool:
    """True while the ratio is the one that is recommended for `placements`."""
    advised = recommended(placements, model, limits, experimental=experimental)
    try:
        ratio = draft.ratio_of(recipe)
    except UserError:
        return False
    return advised is not None and ratio is not None and ratio.name == advised.name
