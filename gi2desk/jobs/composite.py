"""Makes the composites of an edit: the answer inside the mask, the first reference's own pixels outside."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from gi2desk.core.errors import Cause, Failure, UserError
from gi2desk.core.naming import derived_id
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Generation, Image, Lineage
from gi2desk.core.sentence import Sentence
from gi2desk.library.library import Library
from gi2desk.library.store import digest, disk_error, replace_file, sync_file, temporary_beside

log = logging.getLogger(__name__)

COMPOSITE = "composite"
"""How the images are named in `Lineage.source_name`."""

MOST_OFF = 0.02
"""How far the shapes of answer and picture may differ: sizes of whole multiples of 16 are up to 1 % off."""


def wants_composites(recipe: Recipe) -> bool:
    """True where a composite is made of each answer."""
    return bool(recipe.keep_outside and recipe.mask and recipe.references)


def is_composite(image: Image) -> bool:
    """True for an image that was made here."""
    return image.lineage.kind == "derived" and image.lineage.source_name == COMPOSITE


def composite_of(library: Library, answer: Image) -> Image | None:
    """The composite of an answer, None where there is none or it is in the trash."""
    try:
        return library.image(derived_id(answer.id, COMPOSITE))
    except UserError:
        return None


def make_composites(library: Library, generation: Generation, answers: Sequence[Image]) -> Failure | None:
    """Makes the composite of every answer of a generation that asked for it; returns why one could not be made.

    The answers stay as they came. Doing it twice gives the same images. Blocking; for a worker. Raises UserError with
    the causes of a library that takes no files, so that it can be tried again.
    """
    if not wants_composites(generation.recipe):
        return None
    failed: Failure | None = None
    for answer in answers:
        try:
            make_composite(library, generation, answer)
        except UserError as error:
            if error.cause in {Cause.DISK, Cause.LIBRARY, Cause.LOCKED}:
                raise
            log.info("no composite of image %s: %s", answer.id, error)
            failed = _not_made(error)
        except Exception as error:
            # Our own mistake must not make a failure of a picture that is paid for and saved.
            log.exception("no composite of image %s", answer.id)
            failed = _not_made(UserError("Something went wrong.", cause=Cause.INTERNAL, details=repr(error)))
    return failed


def _not_made(error: UserError) -> Failure:
    return Failure(
        message=f"The picture is saved, but not its composite: {error}",
        cause=error.cause,
        hint=error.hint,
        details=error.failure.details,
    )


def make_composite(library: Library, generation: Generation, answer: Image) -> Image:
    """Makes one composite and returns its record. Raises UserError."""
    from gi2desk.imaging.composite import compose, save

    recipe = generation.recipe
    assert recipe.mask is not None
    mixed, got = compose(
        library.reference_path(recipe.references[0].sha256),
        library.original_path(answer),
        library.reference_path(recipe.mask),
        MOST_OFF,
    )
    image_id = derived_id(answer.id, COMPOSITE)
    final = library.new_derived_path(image_id, "png", generation.timing.queued)
    temporary = temporary_beside(final)
    try:
        save(mixed, temporary)
        sync_file(temporary)
        replace_file(temporary, final)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise disk_error(error, final) from error
    written = digest(final)
    image = Image(
        id=image_id,
        concept=answer.concept,
        path=final.relative_to(library.root).as_posix(),
        sha256=written.sha256,
        bytes=written.bytes,
        width=mixed.width,
        height=mixed.height,
        format="png",
        mode=mixed.mode,
        bit_depth=8,
        # Right after its parent, in whatever order things are looked at.
        created=answer.created + timedelta(microseconds=1),
        lineage=Lineage(
            kind="derived", parents=(answer.id,), source_name=COMPOSITE, note=_note(got, mixed.size)
        ),
    )
    library.add_image(image)
    return image


def _note(got: tuple[int, int], size: tuple[int, int]) -> str:
    if got == size:
        return ""
    before, after = f"{got[0]}×{got[1]}", f"{size[0]}×{size[1]}"
    return Sentence.ANSWER_SCALED.say(before=before, after=after)
