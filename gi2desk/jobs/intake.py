"""Takes pictures from anywhere (a file, a browser, the clipboard, the library) in as references, and tells what was done."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from gi2desk.core.connection import Capabilities
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.recipe import Reference
from gi2desk.core.rights import UNKNOWN, ReferenceRecord, Rights
from gi2desk.library.library import Library
from gi2desk.library.reference_record import reference_record, save_reference_record


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A picture that somebody wants to use: exactly one of a file, bytes, or an image of the library.

    `load` gives the bytes of a picture file; it is called in a worker.
    """

    name: str
    path: Path | None = None
    load: Callable[[], bytes] | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A reference that is in the library now; `done` are sentences about what was changed before it can be sent.

    `bytes` is the size of the file that is sent; `rights` are those that were noted, or that the file states.
    """

    reference: Reference
    width: int
    height: int
    bytes: int = 0
    done: tuple[str, ...] = ()
    rights: Rights = UNKNOWN


def take(library: Library, source: Source, capabilities: Capabilities) -> Taken:
    """Keeps `source` in the library as it will be sent. Blocking; for a worker.

    Raises UserError(BAD_INPUT) for what is no readable picture, and what the library raises.
    """
    if source.image is not None:
        image = library.image(source.image)
        taken = _take(
            library,
            library.original_path(image),
            image_name(library, source.image) or source.name,
            capabilities,
        )
        return replace(taken, reference=replace(taken.reference, image=image.id))
    if source.path is not None:
        return _take(library, _checked(source.path), source.name, capabilities)
    with tempfile.TemporaryDirectory(prefix="gi2desk-") as folder:
        path = Path(folder, "picture")
        path.write_bytes(source.load() if source.load else b"")
        return _take(library, path, source.name, capabilities)


def _take(library: Library, path: Path, name: str, capabilities: Capabilities) -> Taken:
    # Brings Pillow with it, which the window does not need for its first paint.
    from gi2desk.imaging.normalise import normalise

    try:
        prepared = normalise(path, max_bytes=capabilities.max_reference_bytes)
    except UserError as error:
        raise _named(name, path, error) from error
    sha256, _kept = library.add_reference(prepared.data)
    record = _remembered(library, path, ReferenceRecord(sha256=sha256, name=name, done=prepared.done))
    return Taken(
        reference=Reference(sha256=sha256, media_type=prepared.media_type, name=name, role=record.role),
        width=prepared.width,
        height=prepared.height,
        bytes=len(prepared.data),
        done=prepared.done,
        rights=record.rights,
    )


def _remembered(library: Library, path: Path, fresh: ReferenceRecord) -> ReferenceRecord:
    """What is known of the picture from before; else its record begins, with what the file says of its owner."""
    from gi2desk.imaging.credit import read_credit

    known = reference_record(library, fresh.sha256)
    if known.name:
        return known
    credit = read_credit(path)
    rights = Rights(owner=credit.owner, licence=credit.terms, stated=True)
    record = replace(fresh, rights=rights) if rights.known else fresh
    save_reference_record(library, record)
    return record


def _checked(path: Path) -> Path:
    if path.is_dir():
        raise UserError(
            f"{path.name} is a folder.",
            cause=Cause.BAD_INPUT,
            hint="Drop the pictures in it; folders are imported into the library.",
        )
    if not path.is_file():
        raise UserError(f"{path.name} is not there any more.", cause=Cause.BAD_INPUT, details=str(path))
    return path


def _named(name: str, path: Path, error: UserError) -> UserError:
    """The error with the name that people know: one message may be about one of several files."""
    failure = error.failure
    if name in failure.message:
        return error
    message = failure.message.replace(path.name, name)
    if name not in message:
        message = f"{name} cannot be used: {message[:1].lower()}{message[1:]}"
    return UserError(message, cause=failure.cause, hint=failure.hint, details=failure.details)


def image_name(library: Library, image: str | None) -> str:
    """What an image of the library is called as a reference, by its concept's name of today; empty for none. Blocking."""
    rows = library.rows([image]) if image else ()
    return f"{rows[0].concept_name} {rows[0].tier.label}".strip() if rows else ""


def sent_size(library: Library, reference: Reference) -> tuple[int, int]:
    """Width and height in pixels of a reference as it is sent. Raises UserError(BAD_INPUT) where its file is gone."""
    from gi2desk.imaging.header import read_header

    return read_header(library.reference_path(reference.sha256)).upright
