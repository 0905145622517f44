"""Goes on from a picture: the request that makes the same one again, with itself as first reference."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.connection import Connection
from gi2desk.core.errors import UserError
from gi2desk.core.ratio import Ratio
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Concept
from gi2desk.core.tier import Tier, tier_of
from gi2desk.jobs import draft
from gi2desk.jobs.concept import recipe_of
from gi2desk.jobs.intake import Source, Taken, take
from gi2desk.library.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """What goes onto the sheet. `before` is what was being written in the concept, which it replaces."""

    concept: Concept
    recipe: Recipe
    before: Recipe | None
    taken: Taken


def next_tiers(width: int, height: int) -> tuple[Tier, ...]:
    """The tiers above that of a picture of this size, the next one first."""
    own = tier_of(width, height)
    return tuple(tier for tier in Tier if tier.cap > own.cap)


def promote(library: Library, image_id: str, catalogue: Catalogue, connection: Connection) -> Promotion:
    """Reads what is needed to make an image again, at its own tier still. Blocking; for a worker.

    Raises UserError(BAD_INPUT) for an image that is gone or cannot be read.
    """
    image = library.image(image_id)
    before = recipe_of(library, image.concept)
    taken = take(library, Source(name=image.id, image=image_id), connection.capabilities)
    asked = before if image.generation else None
    # Where the record of its request is missing, what was written last in its concept is the nearest there is.
    with contextlib.suppress(UserError):
        asked = library.generation(image.generation).recipe if image.generation else None
    if asked is None:
        named = Ratio.of(image.width, image.height).name
        ratio = named if draft.is_named(named) else draft.CUSTOM
        asked = replace(
            draft.blank(catalogue, connection.capabilities), ratio=ratio, size=f"{image.width}x{image.height}"
        )
    recipe = replace(asked, references=(taken.reference,), mask=None, n=1)
    return Promotion(concept=library.concept(image.concept), recipe=recipe, before=before, taken=taken)
