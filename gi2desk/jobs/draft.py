"""The request being written, as a recipe that stays legal in itself while its parts are chosen one by one."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

from gi2desk.core.catalogue import Catalogue, Model, Status, Support
from gi2desk.core.connection import Capabilities, Connection
from gi2desk.core.errors import UserError
from gi2desk.core.offer import limits_of, offered_qualities, ratio_refusal, tier_of_recipe
from gi2desk.core.ratio import RATIOS, Ratio
from gi2desk.core.recipe import Background, OutputFormat, Recipe
from gi2desk.core.refusal import illegal
from gi2desk.core.rule import Problem, request_problems
from gi2desk.core.size import Limits, Size
from gi2desk.core.tier import Tier, TierSize, best_size, tier_of
from gi2desk.jobs.order import split

AUTO = "auto"
CUSTOM = "custom"
FIRST_RATIO = "16:9"
MOST_PICTURES = 100
AUTO_TIERS = (Tier.K1.value,)  # OpenAI's: the model chooses about 1 to 1.6 megapixels
DEFAULT_COMPRESSION = 90
# Explore cheaply, review at medium, the first 4K at medium.
DEFAULT_QUALITY = {Tier.K1: "low", Tier.K2: "medium", Tier.K4: "medium"}


def blank(catalogue: Catalogue, capabilities: Capabilities | None = None) -> Recipe:
    """An empty request at 1K."""
    model = catalogue.default
    empty = Recipe(prompt="", model=model.id, size=AUTO, quality="low", ratio=FIRST_RATIO, tier=Tier.K1.value)
    return adapted(empty, model, capabilities or Capabilities())


def limits_for(model: Model, capabilities: Capabilities) -> Limits:
    """The sizes that model and endpoint take together."""
    return limits_of(model, capabilities)


def is_experimental_2k(recipe: Recipe, limits: Limits) -> bool:
    """True where 2K was asked for beyond the limit of the experimental range."""
    if recipe.tier != Tier.K2.value or recipe.size == AUTO:
        return False
    return Size.parse(recipe.size).pixels > limits.experimental_pixels


def ratio_of(recipe: Recipe) -> Ratio | None:
    """The ratio to which tiers apply: the named one, or that of a custom size; None for auto."""
    if recipe.ratio == AUTO or (recipe.size == AUTO and recipe.ratio in {None, CUSTOM}):
        return None
    if recipe.ratio in {None, CUSTOM}:
        return Ratio.of(*Size.parse(recipe.size))
    return Ratio.parse(str(recipe.ratio))


def tier_size(recipe: Recipe, tier: Tier, limits: Limits, *, experimental: bool = False) -> TierSize:
    """The size that `recipe` would have at `tier`. Raises UserError(ILLEGAL_REQUEST) where there is none."""
    ratio = ratio_of(recipe)
    if ratio is None:
        raise illegal("With auto the model chooses the frame.", "Pick a ratio for a size of your own.")
    return best_size(ratio, tier, limits, experimental=experimental)


def with_ratio(recipe: Recipe, name: str, limits: Limits, *, experimental: bool = False) -> Recipe:
    """`recipe` for the ratio `name` or "auto", at its tier or the nearest one that has a size."""
    if name == AUTO:
        return _with_quality(replace(recipe, ratio=AUTO, size=AUTO, tier=Tier.K1.value), recipe)
    return _sized(replace(recipe, ratio=name), recipe, limits, experimental)


def with_tier(
    recipe: Recipe,
    tier: Tier,
    limits: Limits,
    *,
    experimental: bool = False,
    auto_tiers: tuple[str, ...] = AUTO_TIERS,
) -> Recipe:
    """`recipe` at `tier`. A custom size is scaled in its own ratio; auto has `auto_tiers`. UserError(ILLEGAL_REQUEST)."""
    if ratio_of(recipe) is None and tier.value in auto_tiers:
        return _with_quality(replace(recipe, tier=tier.value), recipe)
    found = tier_size(recipe, tier, limits, experimental=experimental)
    changed = replace(recipe, tier=tier.value, size=str(found.size))
    return _with_quality(changed, recipe)


def with_size(recipe: Recipe, size: Size) -> Recipe:
    """`recipe` for exactly this size, whether it is legal or not."""
    changed = replace(recipe, ratio=CUSTOM, size=str(size), tier=tier_of(*size).value)
    return _with_quality(changed, recipe)


def with_format(recipe: Recipe, output_format: OutputFormat) -> Recipe:
    """`recipe` in another file format, with a compression only where the format has one."""
    if output_format is OutputFormat.PNG:
        return replace(recipe, output_format=output_format, compression=None)
    kept = recipe.compression if recipe.compression is not None else DEFAULT_COMPRESSION
    return replace(recipe, output_format=output_format, compression=kept)


def with_stream(recipe: Recipe, partial_images: int | None) -> Recipe:
    """`recipe` as a stream with so many previews, or answered at once (None)."""
    return replace(recipe, stream=partial_images is not None, partial_images=partial_images or 0)


def adapted(recipe: Recipe, model: Model, capabilities: Capabilities) -> Recipe:
    """`recipe` for another model or endpoint: what it cannot do falls back, what it can stays.

    A custom size stays as it was typed; if it is illegal now, the rules say so.
    """
    changed = replace(recipe, model=model.id)
    qualities = offered_qualities(model, capabilities) or model.qualities
    if changed.quality not in qualities:
        usual = DEFAULT_QUALITY[tier_of_recipe(changed)]
        changed = replace(changed, quality=usual if usual in qualities else qualities[0])
    transparent = model.features.transparent is not Support.NO and capabilities.transparent
    if changed.background is Background.TRANSPARENT and not transparent:
        changed = replace(changed, background=Background.AUTO)
    if changed.stream and (model.features.streaming is Support.NO or not capabilities.streaming):
        changed = with_stream(changed, None)
    if changed.ratio in {None, CUSTOM}:
        return changed
    if changed.ratio == AUTO:
        fits = tier_of_recipe(changed).value in capabilities.auto_tiers
        return changed if fits else replace(changed, tier=Tier.K1.value)
    if ratio_refusal(str(changed.ratio), capabilities):
        return changed  # the rules say so; which other one is meant nobody can tell
    limits = limits_for(model, capabilities)
    return _sized(changed, changed, limits, is_experimental_2k(recipe, limits))


def _sized(changed: Recipe, before: Recipe, limits: Limits, experimental: bool) -> Recipe:
    """`changed` with the size of its ratio at its tier, or at the next lower tier that has one."""
    wanted = tier_of_recipe(changed)
    tiers = [wanted, *(tier for tier in reversed(Tier) if tier.cap < wanted.cap)]
    for tier in tiers:
        try:
            found = tier_size(changed, tier, limits, experimental=experimental)
        except UserError:
            continue
        return _with_quality(replace(changed, size=str(found.size), tier=tier.value), before)
    return changed


def _with_quality(changed: Recipe, before: Recipe) -> Recipe:
    """Follows the tier's usual quality as long as nobody chose another one."""
    old, new = tier_of_recipe(before), tier_of_recipe(changed)
    if old is not new and before.quality == DEFAULT_QUALITY[old]:
        return replace(changed, quality=DEFAULT_QUALITY[new])
    return changed


def requests_of(recipe: Recipe, connection: Connection) -> tuple[Recipe, ...]:
    """What one click on Generate sends."""
    return _split(recipe, connection.capabilities.max_n) if recipe.n > 0 else ()


@functools.lru_cache(maxsize=32)
def _split(recipe: Recipe, max_n: int) -> tuple[Recipe, ...]:
    # Asked a dozen times for each change of the panel, and up to a hundred requests long.
    return split(recipe, max_n)


def problems(recipe: Recipe, model: Model, connection: Connection) -> tuple[Problem, ...]:
    """Everything that forbids to generate `recipe`, each once; `recipe.n` may be any number of pictures."""
    if not 1 <= recipe.n <= MOST_PICTURES:
        return (
            Problem(field="n", message=f"One click makes 1 to {MOST_PICTURES} pictures, not {recipe.n}."),
        )
    # They differ in their number of pictures only.
    requests = {request.n: request for request in requests_of(recipe, connection)}.values()
    found = (p for request in requests for p in request_problems(request, model, connection.capabilities))
    return tuple(dict.fromkeys(found))


def refusal(recipe: Recipe, model: Model, connection: Connection, **changes: Any) -> str:
    """Why `recipe` could not be changed that way, or an empty text: the new problem in a sentence or two."""
    known = {problem.message for problem in problems(recipe, model, connection)}
    for problem in problems(replace(recipe, **changes), model, connection):
        if problem.message not in known:
            return f"{problem.message} {problem.hint}".strip()
    return ""


def tier_refusal(recipe: Recipe, tier: Tier, limits: Limits, auto_tiers: tuple[str, ...] = AUTO_TIERS) -> str:
    """Why `recipe` cannot be had at `tier`, or an empty text."""
    if ratio_of(recipe) is None:
        if tier.value in auto_tiers:
            return ""
        return "With auto the model chooses the frame, usually about 1 to 1.6 megapixels. Pick a ratio for a larger tier."
    try:
        tier_size(recipe, tier, limits)
    except UserError as error:
        return f"{error} {error.hint}".strip()
    return ""


def offered_models(catalogue: Catalogue) -> tuple[Model, ...]:
    """The models that can still be asked for, in the catalogue's order."""
    return tuple(model for model in catalogue.models if model.status is not Status.RETIRED)


def is_named(ratio: str | None) -> bool:
    """True for a ratio of the product's table."""
    return any(known.name == ratio for known in RATIOS)


def worth_keeping(recipe: Recipe) -> bool:
    """True where something was written or added that would be missed."""
    return bool(recipe.prompt.strip() or recipe.references or recipe.mask or recipe.placements)
