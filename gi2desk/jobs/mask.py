"""Masks of the first reference, from the library to be painted on and back into it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gi2desk.core.errors import UserError
from gi2desk.core.recipe import Recipe
from gi2desk.core.size import Limits, Size, is_legal, nearest
from gi2desk.core.tier import Tier
from gi2desk.jobs import draft
from gi2desk.jobs.composite import MOST_OFF
from gi2desk.jobs.concept import recipe_of, save_draft
from gi2desk.jobs.intake import sent_size
from gi2desk.library.library import Library

if TYPE_CHECKING:
    from gi2desk.imaging.mask import Mask, Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The first reference as it is sent, and the mask on it, empty where there is none yet."""

    picture: Path
    mask: Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A mask in the library; `sha256` None where nothing is masked. `new` is a file that was not there before."""

    sha256: str | None
    share: float
    new: bool = False


def open_mask(library: Library, recipe: Recipe) -> Opened:
    """What is needed to paint on the first reference. Blocking. Raises UserError where a file is gone or does not fit."""
    from gi2desk.imaging.mask import Mask
    from gi2desk.imaging.mask_file import from_png

    reference = recipe.references[0]
    picture, size = library.reference_path(reference.sha256), sent_size(library, reference)
    values = from_png(library.reference_path(recipe.mask), size) if recipe.mask is not None else None
    return Opened(picture=picture, mask=Mask(*size, values))


def store_mask(library: Library, values: Values, max_bytes: int) -> Stored:
    """Keeps a mask (height, width; 255 = will change) as the PNG that is sent. Blocking.

    Raises UserError(BAD_INPUT) where it cannot be made smaller than `max_bytes`, and what the library raises.
    """
    from gi2desk.imaging.mask_file import to_png

    share = float(values.mean()) / 255
    if not values.any():
        return Stored(sha256=None, share=0.0)
    data = to_png(values, max_bytes)
    new = not _is_kept(library, data)
    sha256, _path = library.add_reference(data)
    return Stored(sha256=sha256, share=share, new=new)


def shape_size(size: tuple[int, int], recipe: Recipe, limits: Limits) -> Size | None:
    """The size with the shape of the first reference (`size`, pixels) nearest to what `recipe` asks for.

    None where it has that shape already, as far as sizes allow, or where there is no such size.
    """
    if recipe.size == draft.AUTO:
        asked = None
    else:
        asked = Size.parse(recipe.size)
        if abs(asked.width / asked.height / (size[0] / size[1]) - 1) <= MOST_OFF:
            return None
    own = Size(*size)
    if asked is None and is_legal(own, limits):
        return own
    area = asked.pixels if asked is not None else Tier.K1.cap
    factor = math.sqrt(area / own.pixels)
    wanted = Size(max(1, round(own.width * factor)), max(1, round(own.height * factor)))
    near = [found for found in nearest(wanted, limits) if found is not None]
    near = [f for f in near if abs(f.width / f.height / (size[0] / size[1]) - 1) <= MOST_OFF]
    return min(near, key=lambda found: abs(found.pixels - area), default=None)


def mask_share(library: Library, sha256: str) -> float:
    """How much of the picture a kept mask lets change, 0…1. Blocking. Raises UserError where it cannot be read."""
    from gi2desk.imaging.mask_file import share_of

    return share_of(library.reference_path(sha256))


def keep_in_draft(library: Library, concept: str, reference: str, mask: str | None) -> None:
    """Puts a mask into the draft of a concept that is not open any more, if its first reference is still the same."""
    recipe = recipe_of(library, concept)
    if recipe is None or not recipe.references or recipe.references[0].sha256 != reference:
        return
    from dataclasses import replace
    from datetime import UTC, datetime

    kept = library.concept(concept)
    save_draft(library, concept, replace(recipe, mask=mask), project=kept.project, when=datetime.now(UTC))


def _is_kept(library: Library, data: bytes) -> bool:
    import hashlib

    try:
        library.reference_path(hashlib.sha256(data).hexdigest())
    except UserError:
        return False
    return True
