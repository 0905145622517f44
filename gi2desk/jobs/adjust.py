"""Makes what is sent of a reference anew when it is cropped, turned or masked; the picture that is kept stays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gi2desk.core.adjustment import Adjustment
from gi2desk.core.connection import Capabilities
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.recipe import Recipe, Reference
from gi2desk.core.rights import ReferenceRecord
from gi2desk.jobs.concept import recipe_of, save_draft
from gi2desk.jobs.intake import image_name
from gi2desk.library.library import Library
from gi2desk.library.reference_record import reference_record

if TYPE_CHECKING:
    from gi2desk.imaging.mask import Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What there is of a reference: the file that is sent, its pixels and bytes, and what is remembered.

    `name` is what the library calls the picture today, empty for one that is not of the library. `done` tells what was
    changed on the way from the file that a person gave. `sourced` is False where the picture that an adjusted one was
    made from is gone, so that it cannot be adjusted again.
    """

    path: Path
    width: int
    height: int
    bytes: int
    record: ReferenceRecord
    name: str = ""
    done: tuple[str, ...] = ()
    sourced: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Readjusted:
    """A reference as it is sent from now on, and the request's mask and markup for it, if it had any."""

    reference: Reference
    mask: str | None
    markup: str | None

    def with_words_of(self, known: Reference) -> Reference:
        """The reference with the name and role of `known`, which a person may have changed meanwhile."""
        return replace(self.reference, name=known.name, role=known.role)


def plain(reference: Reference) -> Adjustment:
    """How a reference is made now: for one that was never adjusted, the one that changes nothing."""
    if reference.adjustment is not None:
        return reference.adjustment
    return Adjustment(source=reference.sha256, media_type=reference.media_type)


def facts(library: Library, reference: Reference, capabilities: Capabilities) -> Facts:
    """Looks a reference up, and makes its file again where only the adjusted one is gone. Blocking; for a worker.

    Raises UserError(BAD_INPUT) where its file is gone for good.
    """
    from gi2desk.imaging.header import read_header

    path = _path(library, reference, capabilities)
    record = reference_record(library, reference.source)
    width, height = read_header(path).upright
    return Facts(
        path=path,
        width=width,
        height=height,
        bytes=path.stat().st_size,
        record=record,
        name=image_name(library, reference.image),
        done=(*record.done, *reference.done),
        sourced=_has(library, reference.source),
    )


def sent_file(library: Library, reference: Reference, number: int, capabilities: Capabilities) -> Path:
    """The file that is sent as Image `number`; one that was only made from another is made again. Blocking.

    Raises UserError(BAD_INPUT) that names the picture where its file is gone.
    """
    try:
        return _path(library, reference, capabilities)
    except UserError as error:
        failure = error.failure
        if failure.cause is not Cause.BAD_INPUT:
            raise
        raise UserError(
            f"Image {number}, {reference.name}, is no longer in the library. Nothing was sent.",
            cause=failure.cause,
            hint="Add the picture again, or remove it from the references.",
            details=failure.details,
        ) from error


def adjust(
    library: Library, reference: Reference, adjustment: Adjustment, capabilities: Capabilities
) -> Reference:
    """Keeps the file that `adjustment` makes and returns the reference that sends it. Blocking; for a worker.

    Name, role and lineage stay. Raises UserError(BAD_INPUT) for a picture that is gone, and what the library raises.
    """
    if adjustment.plain:
        library.reference_path(adjustment.source)
        return replace(
            reference,
            sha256=adjustment.source,
            media_type=adjustment.media_type,
            adjustment=None,
            done=(),
        )
    # Brings Pillow with it.
    from gi2desk.imaging.adjust import adjusted

    mask = library.reference_path(adjustment.mask) if adjustment.mask is not None else None
    prepared = adjusted(
        library.reference_path(adjustment.source),
        adjustment,
        mask,
        max_bytes=capabilities.max_reference_bytes,
    )
    sha256, _path = library.add_reference(prepared.data)
    return replace(
        reference,
        sha256=sha256,
        media_type=prepared.media_type,
        adjustment=adjustment,
        done=prepared.done,
    )


def readjust(
    library: Library, recipe: Recipe, place: int, adjustment: Adjustment, capabilities: Capabilities
) -> Readjusted:
    """Like `adjust` for the reference at `place`; the request's mask, which belongs to the first, follows it.

    Its markup cannot: a line drawn across what is cropped would point at nothing.

    Raises UserError(BAD_INPUT) for a mask that cannot be read, and like `adjust`.
    """
    before = recipe.references[place]
    reference = adjust(library, before, adjustment, capabilities)
    if place or plain(before).shape == adjustment.shape:
        return Readjusted(reference=reference, mask=recipe.mask, markup=recipe.markup)
    if recipe.mask is None:
        return Readjusted(reference=reference, mask=None, markup=None)
    from gi2desk.imaging.adjust import refitted
    from gi2desk.imaging.header import read_header
    from gi2desk.imaging.mask_file import to_png

    source = read_header(library.reference_path(adjustment.source)).upright
    sent = read_header(library.reference_path(reference.sha256)).upright
    values = refitted(library.reference_path(recipe.mask), source, plain(before), adjustment, sent)
    if not values.any():
        return Readjusted(reference=reference, mask=None, markup=None)
    mask, _path = library.add_reference(to_png(values, capabilities.max_mask_bytes))
    return Readjusted(reference=reference, mask=mask, markup=None)


def own_mask(library: Library, adjustment: Adjustment, size: tuple[int, int]) -> Mask:
    """The picture's own mask to be painted on, empty where there is none. Blocking. Raises UserError(BAD_INPUT)."""
    from gi2desk.imaging.mask import Mask
    from gi2desk.imaging.mask_file import from_png

    if adjustment.mask is None:
        return Mask(*size)
    return Mask(*size, from_png(library.reference_path(adjustment.mask), size))


def keep_adjusted(
    library: Library,
    concept: str,
    reference: Reference,
    adjustment: Adjustment,
    capabilities: Capabilities,
) -> None:
    """Adjusts a reference in the draft of a concept that is not open any more, if it is still there. Blocking."""
    recipe = recipe_of(library, concept)
    sums = [one.sha256 for one in recipe.references] if recipe is not None else []
    if recipe is None or reference.sha256 not in sums:
        return
    place = sums.index(reference.sha256)
    made = readjust(library, recipe, place, adjustment, capabilities)
    references = list(recipe.references)
    references[place] = made.with_words_of(references[place])
    kept = replace(recipe, references=tuple(references), mask=made.mask, markup=made.markup)
    project = library.concept(concept).project
    save_draft(library, concept, kept, project=project, when=datetime.now(UTC))


def _path(library: Library, reference: Reference, capabilities: Capabilities) -> Path:
    try:
        return library.reference_path(reference.sha256)
    except UserError as error:
        if reference.adjustment is None or library.read_only:
            raise
        try:
            again = adjust(library, reference, reference.adjustment, capabilities)
        except UserError:
            raise error from None
        if again.sha256 != reference.sha256:
            # Another version packs otherwise: a request must not send what its recipe does not name.
            raise UserError(
                "A reference is no longer in the library.",
                cause=Cause.BAD_INPUT,
                hint="Crop or turn it once more, or add the picture again.",
            ) from error
        return library.reference_path(reference.sha256)


def _has(library: Library, sha256: str) -> bool:
    try:
        library.reference_path(sha256)
    except UserError:
        return False
    return True
