"""Goes on from a picture: the request that makes the same one again, with itself as first reference."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.connection import Connection
from gi2desk.core.errors import UserError
from gi2desk.core.geometry import CENTRE
from gi2desk.core.ratio import Ratio
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Concept, Image
from gi2desk.core.stage import with_preserve_clause
from gi2desk.core.tier import Tier, tier_of
from gi2desk.core.writing import reworded
from gi2desk.jobs import draft
from gi2desk.jobs.composite import is_composite
from gi2desk.jobs.concept import recipe_of
from gi2desk.jobs.intake import Source, Taken, take
from gi2desk.jobs.stage import stages
from gi2desk.library.board import read_board
from gi2desk.library.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """What goes onto the sheet. `before` is what was being written in the concept, which it replaces."""

    concept: Concept
    recipe: Recipe
    before: Recipe | None
    taken: Taken
    focal: tuple[float, float] | None = None


def promote(
    library: Library, image_id: str, catalogue: Catalogue, connection: Connection, tier: Tier | None = None
) -> Promotion:
    """What makes an image again at `tier` (None: its own): itself as Image 1, its ratio, and what of it has to stay.

    A frame that the model chose is asked for as it came. Quality moves up with the tier; the first 4K of a picture is
    medium, the one after that high. Blocking; for a worker. Raises UserError(BAD_INPUT) for an image that is gone or
    cannot be read.
    """
    image = library.image(image_id)
    before = recipe_of(library, image.concept)
    request = _request_of(library, image)
    taken = take(library, Source(name=image.id, image=image_id), connection.capabilities)
    asked = before if request or is_composite(image) else None
    # Where the record of its request is missing, what was written last in its concept is the nearest there is.
    with contextlib.suppress(UserError):
        asked = library.generation(request).recipe if request else asked
    if asked is None or draft.ratio_of(asked) is None:
        named = Ratio.of(image.width, image.height).name
        ratio = named if draft.is_named(named) else draft.CUSTOM
        known = asked or draft.blank(catalogue, connection.capabilities)
        asked = replace(known, ratio=ratio, size=f"{image.width}x{image.height}", tier=None)
    recipe = replace(
        asked,
        references=(taken.reference,),
        mask=None,
        markup=None,
        keep_outside=False,
        n=1,
    )
    if tier is not None:
        recipe = _raised(
            recipe, tier, _has_medium_final(library, image_id, image.concept), catalogue, connection
        )
    concept = library.concept(image.concept)
    return Promotion(
        concept=concept,
        recipe=recipe,
        before=before,
        taken=taken,
        focal=_focal_of(library, image_id) or (concept.draft.focal if concept.draft is not None else None),
    )


def _request_of(library: Library, image: Image) -> str | None:
    """The request that an image came of; for a composite that of its answer."""
    if not is_composite(image):
        return image.generation
    with contextlib.suppress(UserError):
        return next((library.image(parent).generation for parent in image.lineage.parents), None)
    return None


def _focal_of(library: Library, image_id: str) -> tuple[float, float] | None:
    """The focal point that was set on the image's own board; a board that was left at the middle says nothing."""
    with contextlib.suppress(UserError):
        board = read_board(library, image_id)
        return board.focal if board is not None and board.focal != CENTRE else None
    return None


def _raised(recipe: Recipe, tier: Tier, final: bool, catalogue: Catalogue, connection: Connection) -> Recipe:
    """`recipe` at another tier, where that can be had, with the clause and the quality of that stage."""
    known = {model.id for model in draft.offered_models(catalogue)}
    model = catalogue.get(recipe.model) if recipe.model in known else catalogue.default
    recipe = draft.adapted(recipe, model, connection.capabilities)
    limits = draft.limits_for(model, connection.capabilities)
    auto = connection.capabilities.auto_tiers
    if not draft.tier_refusal(recipe, tier, limits, auto):
        recipe = draft.with_tier(recipe, tier, limits, auto_tiers=auto)
    usual = "high" if final and tier is Tier.K4 else draft.DEFAULT_QUALITY[tier]
    order = model.qualities
    if usual in order and recipe.quality in order:
        recipe = replace(recipe, quality=max(usual, recipe.quality, key=order.index))
    return reworded(recipe, lambda text: with_preserve_clause(text, tier, stages()))


def _has_medium_final(library: Library, image_id: str, concept: str) -> bool:
    """True where the picture was made again at 4K already, so that the next one is the final."""
    made = (image for image in library.images_of(concept) if image_id in image.lineage.parents)
    return any(tier_of(image.width, image.height) is Tier.K4 for image in made)
