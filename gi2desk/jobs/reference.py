"""Takes pictures into the library as references, in the form in which they will be sent."""

from __future__ import annotations

from pathlib import Path

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.recipe import Reference
from gi2desk.imaging.header import read_header
from gi2desk.imaging.normalise import normalise
from gi2desk.library.library import Library
from gi2desk.library.store import digest


def store_reference(library: Library, path: Path, *, role: str = "") -> Reference:
    """Stores `path` (converted where the endpoint could not take it) and returns it as a recipe names it.

    A file that is an image of the library is named as that image. Raises UserError(BAD_INPUT) for what is not a
    readable picture.
    """
    try:
        image = library.with_sha256(digest(path).sha256) or ""
        prepared = normalise(path)
    except UserError as error:
        raise _named(path, error) from error
    sha256, _stored = library.add_reference(prepared.data)
    return Reference(sha256=sha256, media_type=prepared.media_type, name=path.name, role=role, image=image)


def store_mask(library: Library, path: Path) -> str:
    """Stores a mask as it is and returns its sha256. Raises UserError(BAD_INPUT) unless it is a PNG with alpha."""
    try:
        header = read_header(path)
    except UserError as error:
        raise _named(path, error) from error
    if header.format != "png" or not header.has_alpha:
        raise UserError(
            f"The mask {path.name} is not a PNG with transparency.",
            cause=Cause.BAD_INPUT,
            hint="Transparent pixels of the mask are the ones that are edited.",
        )
    sha256, _stored = library.add_reference(path)
    return sha256


def _named(path: Path, error: UserError) -> UserError:
    """The error with the file's name: it may be one of several."""
    failure = error.failure
    message = failure.message
    if path.name not in message:
        message = f"{path.name} cannot be used: {message[:1].lower()}{message[1:]}"
    return UserError(message, cause=failure.cause, hint=failure.hint, details=failure.details or str(path))
