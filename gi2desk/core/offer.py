"""What an endpoint offers of what a model can: its tiers, ratios, sizes, qualities and prices, as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from gi2desk.core.catalogue import Model
from gi2desk.core.connection import Capabilities, Connection
from gi2desk.core.pricing import Estimate, estimate
from gi2desk.core.ratio import RATIOS, Ratio
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Money
from gi2desk.core.size import Gap, Limits, Size
from gi2desk.core.tier import Tier, tier_of

# What endpoints that take no custom sizes take: the named sizes of the models before gpt-image-2.
NAMED_SIZES = Limits(fixed=(Size(1024, 1024), Size(1536, 1024), Size(1024, 1536)))
_LEAST = {tier: below.cap + 1 for below, tier in pairwise(Tier)} | {Tier.K1: 1}
_SAME_RATIO = 0.005


def limits_of(model: Model, capabilities: Capabilities) -> Limits:
    """The sizes that model and endpoint take together."""
    pixels = capabilities.custom_sizes or capabilities.dialect.by_ratio or bool(model.limits.fixed)
    limits = model.limits if pixels else NAMED_SIZES
    gaps = tuple(_gaps(capabilities))
    return limits._replace(gaps=(*limits.gaps, *gaps)) if gaps else limits


def _gaps(capabilities: Capabilities) -> Iterator[Gap]:
    for tier in Tier:
        least, most = _LEAST[tier], tier.cap
        if tier.value not in capabilities.tiers:
            yield Gap(f"this connection makes no {tier.label}", least, most)
            continue
        for name in capabilities.refused.get(tier.value, ()):
            reason = f"this connection makes no {name} at {tier.label}"
            yield Gap(reason, least, most, Ratio.parse(name).value, _SAME_RATIO)


def offered_qualities(model: Model, capabilities: Capabilities) -> tuple[str, ...]:
    """The model's qualities that the endpoint has a word for, all where it has no words of its own."""
    words = capabilities.dialect.qualities
    return tuple(quality for quality in model.qualities if quality in words) if words else model.qualities


def ratio_refusal(name: str, capabilities: Capabilities) -> str:
    """Why the endpoint takes no ratio `name` ("auto" and "custom" among them) at any tier, or an empty text."""
    if name == "auto":
        return "" if capabilities.auto_tiers else "This connection does not choose the frame. Pick a ratio."
    if not any(ratio.name == name for ratio in RATIOS):
        if capabilities.dialect.by_ratio:
            return "This connection takes ratios, no sizes of your own. Pick a ratio of the list."
        return ""
    if capabilities.ratios and name not in capabilities.ratios:
        return f"This connection makes no {name}. It makes {', '.join(capabilities.ratios)}."
    refused = [tier for tier in capabilities.tiers if name in capabilities.refused.get(tier, ())]
    if len(refused) == len(capabilities.tiers):
        return f"This connection makes no {name}."
    return ""


def tier_of_recipe(recipe: Recipe) -> Tier:
    """The tier of a request: that of its size; of auto the tier that was chosen with it, else 1K."""
    if recipe.size == "auto" or recipe.tier:
        return Tier(recipe.tier) if recipe.tier else Tier.K1
    return tier_of(*Size.parse(recipe.size))


def ratio_name(recipe: Recipe) -> str:
    """The ratio of a request by its size, "custom" where that is none of the named ones, or "auto"."""
    if recipe.size == "auto":
        return "auto"
    if any(ratio.name == recipe.ratio for ratio in RATIOS):
        return str(recipe.ratio)
    exact = Ratio.of(*Size.parse(recipe.size)).exact
    return next((ratio.name for ratio in RATIOS if ratio.exact == exact), "custom")


def list_price(connection: Connection, recipe: Recipe) -> Money | None:
    """What `recipe` costs by the connection's own price list, all n pictures; None without a list or a row for the tier."""
    price = connection.prices.get(tier_of_recipe(recipe).value)
    return None if price is None else Money(amount=Decimal(price) * recipe.n, unit=connection.unit)


def estimate_of(model: Model, recipe: Recipe, sizes: Mapping[str, Size] | None = None) -> Estimate:
    """The price of `recipe` by the model's catalogue, all n pictures.

    `sizes` are the pixels of references by the sha256 of what is sent, as far as they are known. Raises UserError for a
    quality that the model lacks and a size that is none.
    """
    known = sizes or {}
    return estimate(
        model,
        size=recipe.size,
        quality=recipe.quality,
        n=recipe.n,
        references=len(recipe.references),
        reference_sizes=[known[one.sha256] for one in recipe.references if one.sha256 in known],
        prompt_chars=len(recipe.prompt),
        partial_images=recipe.partial_images if recipe.stream else 0,
    )
