"""What a picture was asked for with and meant for; of one that was made here from another, what that one was."""

from __future__ import annotations

from dataclasses import dataclass

from gi2desk.core.atlas import Atlas
from gi2desk.core.errors import UserError
from gi2desk.core.placement import Placement
from gi2desk.core.record import Generation, Image
from gi2desk.library.library import Library

_MOST_ANCESTORS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The request that a picture comes from. `image` is the one that it brought: itself, or an ancestor."""

    image: Image
    generation: Generation


def origin_of(library: Library, image: Image) -> Origin | None:
    """The request of an image, of a derived one that of its nearest ancestor that has one; None where nobody asked.

    An import has none, nor has an image whose records are missing or damaged.
    """
    seen: set[str] = set()
    while image.id not in seen and len(seen) < _MOST_ANCESTORS:
        seen.add(image.id)
        try:
            if image.generation:
                return Origin(image=image, generation=library.generation(image.generation))
            if not image.lineage.parents:
                return None
            image = library.image(image.lineage.parents[0])
        except UserError:
            return None
    return None


def placements_of(library: Library, image: Image, atlas: Atlas) -> tuple[Placement, ...]:
    """What the request of an image was meant for; of one without a request, what its concept's draft is."""
    origin = origin_of(library, image)
    if origin is not None:
        return atlas.chosen(origin.generation.recipe)
    try:
        known = library.concept(image.concept).draft
    except UserError:
        return ()
    return atlas.chosen(known.recipe) if known is not None else ()
