"""What lies over the first reference (a mask, or markup): out of the library to be painted on, and back into it."""

from __future__ import annotations

import enum
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gi2desk.core.errors import UserError
from gi2desk.core.recipe import Recipe
from gi2desk.core.refusal import illegal
from gi2desk.core.size import Limits, Size, is_legal, nearest
from gi2desk.core.tier import Tier
from gi2desk.jobs import draft
from gi2desk.jobs.composite import MOST_OFF
from gi2desk.jobs.concept import recipe_of, save_draft
from gi2desk.jobs.intake import sent_size
from gi2desk.library.library import Library

if TYPE_CHECKING:
    from gi2desk.imaging.mask import Mask, Values

_LARGER = 1.1  # times the pixels of the first reference: sizes of its tier and shape differ by less


class LayerField(enum.StrEnum):
    """The field of the recipe that names it."""

    MASK = "mask"
    MARKUP = "markup"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedMask:
    """The first reference as it is sent, and the mask on it, empty where there is none yet.

    `colour` is the name of the colour in which a mask is seen best on it.
    """

    picture: Path
    mask: Mask
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPicture:
    """The first reference as it is sent with its size in pixels, and the markup on it, if there is any."""

    picture: Path
    size: tuple[int, int]
    markup: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A layer in the library; `sha256` None where it is empty. `new` is a file that was not there before.

    `share` is how much of the picture a mask lets change, 0…1.
    """

    sha256: str | None
    share: float = 0.0
    new: bool = False


def open_mask(library: Library, recipe: Recipe, colours: Mapping[str, tuple[int, int, int]]) -> OpenedMask:
    """What is needed to paint on the first reference, in one of `colours` (8-bit RGB by name). Blocking.

    Raises UserError where a file is gone or does not fit.
    """
    from gi2desk.imaging.mask import Mask
    from gi2desk.imaging.mask_file import from_png, most_visible

    reference = recipe.references[0]
    picture, size = library.reference_path(reference.sha256), sent_size(library, reference)
    values = from_png(library.reference_path(recipe.mask), size) if recipe.mask is not None else None
    colour = most_visible(picture, colours)
    return OpenedMask(picture=picture, mask=Mask(*size, values), colour=colour)


def store_mask(library: Library, values: Values, max_bytes: int) -> Stored:
    """Keeps a mask (height, width; 255 = will change) as the PNG that is sent. Blocking.

    Raises UserError(BAD_INPUT) where it cannot be made smaller than `max_bytes`, and what the library raises.
    """
    from gi2desk.imaging.mask_file import to_png

    share = float(values.mean()) / 255
    if not values.any():
        return Stored(sha256=None)
    return replace(store_png(library, to_png(values, max_bytes)), share=share)


def open_picture(library: Library, recipe: Recipe) -> OpenedPicture:
    """What is needed to draw on the first reference, or around it. Blocking. Raises UserError where a file is gone."""
    reference = recipe.references[0]
    markup = library.reference_path(recipe.markup) if recipe.markup is not None else None
    picture, size = library.reference_path(reference.sha256), sent_size(library, reference)
    return OpenedPicture(picture=picture, size=size, markup=markup)


def store_png(library: Library, data: bytes) -> Stored:
    """Keeps a layer that is a PNG already. Blocking."""
    new = not _is_kept(library, data)
    sha256, _path = library.add_reference(data)
    return Stored(sha256=sha256, new=new)


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
    if area <= limits.experimental_pixels:  # no way out of one warning into another
        limits = limits._replace(max_pixels=min(limits.max_pixels, limits.experimental_pixels))
    factor = math.sqrt(area / own.pixels)
    wanted = Size(max(1, round(own.width * factor)), max(1, round(own.height * factor)))
    near = [found for found in nearest(wanted, limits) if found is not None]
    near = [f for f in near if abs(f.width / f.height / (size[0] / size[1]) - 1) <= MOST_OFF]
    return min(near, key=lambda found: abs(found.pixels - area), default=None)


def check_composites(library: Library, recipe: Recipe, limits: Limits) -> None:
    """Looks whether the composites that `recipe` asks for can be made of what will come, before it is paid for. Blocking.

    Raises UserError(BAD_INPUT) for a mask that does not fit the first reference, and UserError(ILLEGAL_REQUEST) for a
    size of another shape.
    """
    from gi2desk.imaging.mask_file import from_png

    if not recipe.references or recipe.mask is None:
        raise illegal(
            "There is nothing to keep without a mask and the picture that it belongs to.",
            "Name the picture and its mask.",
        )
    size = sent_size(library, recipe.references[0])
    from_png(library.reference_path(recipe.mask), size)
    fitting = shape_size(size, recipe, limits)
    if fitting is None and recipe.size != draft.AUTO:
        return
    own = f"Image 1 of {size[0]}×{size[1]}"
    why = f"{recipe.size.replace('x', '×')} has another shape than {own}"
    if recipe.size == draft.AUTO:
        why = f"with auto the model chooses the shape, which may not be that of {own}"
    raise illegal(
        f"What lies outside the mask cannot be kept: {why}.",
        f"Ask for {fitting}." if fitting is not None else "No size that can be asked for has its shape.",
    )


def mask_share(library: Library, sha256: str) -> float:
    """How much of the picture a kept mask lets change, 0…1. Blocking. Raises UserError where it cannot be read."""
    from gi2desk.imaging.mask_file import share_of

    return share_of(library.reference_path(sha256))


def keep_in_draft(
    library: Library, concept: str, reference: str, layer: LayerField, sha256: str | None
) -> None:
    """Puts a layer into the draft of a concept that is not open any more, if its first reference is still the same."""
    recipe = recipe_of(library, concept)
    if recipe is None or not recipe.references or recipe.references[0].sha256 != reference:
        return
    kept = library.concept(concept)
    changed = with_layer(recipe, layer, sha256, sent_size(library, recipe.references[0]))
    save_draft(library, concept, changed, project=kept.project, when=datetime.now(UTC))


def with_layer(recipe: Recipe, layer: LayerField, sha256: str | None, size: tuple[int, int] | None) -> Recipe:
    """`recipe` with another mask or other markup on the first reference of `size` pixels.

    Who paints the first mask wants the rest to stay; a composite has the size of the first reference, so that it would
    take pixels from a larger picture that is asked for.
    """
    if layer is LayerField.MARKUP:
        return replace(recipe, markup=sha256)
    first = recipe.mask is None and sha256 is not None and not outgrows(recipe, size)
    return replace(recipe, mask=sha256, keep_outside=recipe.keep_outside or first)


def outgrows(recipe: Recipe, size: tuple[int, int] | None) -> bool:
    """Whether what `recipe` asks for has clearly more pixels than its first reference of `size`."""
    if size is None or recipe.size == draft.AUTO:
        return False
    return Size.parse(recipe.size).pixels > _LARGER * size[0] * size[1]


def _is_kept(library: Library, data: bytes) -> bool:
    import hashlib

    try:
        library.reference_path(hashlib.sha256(data).hexdigest())
    except UserError:
        return False
    return True
