"""Pictures sent with requests, kept once each under their checksum."""

from __future__ import annotations

import hashlib
from pathlib import Path

from gi2desk.core.errors import Cause, UserError
from gi2desk.library.layout import Layout, checked_sha256
from gi2desk.library.store import (
    TEMPORARY,
    copy_file,
    digest,
    make_folder,
    remove_file,
    temporary_beside,
    write_file,
)

RECORD = ".json"
"""What is known of a reference lies beside its file; see library/reference_record.py."""

_SUFFIXES = {"jpeg": "jpg", "tiff": "tif"}


def add(layout: Layout, source: Path | bytes) -> tuple[str, Path]:
    """Keeps a copy of the picture `source`; returns its sha256 and its file.

    Raises UserError(BAD_INPUT) for what is no readable picture, and UserError(DISK).
    """
    make_folder(layout.root, layout.references)
    if isinstance(source, Path):
        suffix = _suffix(source)
        sha256 = digest(source).sha256
    else:
        sha256 = hashlib.sha256(source).hexdigest()
    if (kept := _find(layout, sha256)) is not None:
        return sha256, kept
    if isinstance(source, Path):
        target = layout.reference(sha256, suffix)
        copied = copy_file(source, target)
        if copied is None or copied.sha256 != sha256:
            remove_file(target)
            raise UserError(
                f"{source.name} changed while it was read.", cause=Cause.BAD_INPUT, hint="Try again."
            )
        return sha256, target
    return sha256, _add_bytes(layout, source, sha256)


def find(layout: Layout, sha256: str) -> Path:
    """The file of a reference. Raises UserError(BAD_INPUT) where there is none."""
    found = _find(layout, checked_sha256(sha256))
    if found is None:
        raise UserError(
            "A reference is no longer in the library.",
            cause=Cause.BAD_INPUT,
            hint="Add the picture again.",
            details=str(layout.references / sha256),
        )
    return found


def discard(layout: Layout, sha256: str) -> None:
    """Removes a file that no record names, such as a mask that was painted on since. Raises UserError(DISK)."""
    found = _find(layout, checked_sha256(sha256))
    if found is not None:
        remove_file(found)


def _add_bytes(layout: Layout, data: bytes, sha256: str) -> Path:
    probe = temporary_beside(layout.references / sha256)
    write_file(probe, data)
    try:
        suffix = _suffix(probe)
        target = layout.reference(sha256, suffix)
        write_file(target, data)
    finally:
        remove_file(probe)
    return target


def _find(layout: Layout, sha256: str) -> Path | None:
    found = sorted(layout.references.glob(f"{sha256}.*"))
    return next((path for path in found if path.suffix not in {RECORD, TEMPORARY}), None)


def _suffix(path: Path) -> str:
    from gi2desk.imaging.header import read_header

    kind = read_header(path).format.lower()
    return _SUFFIXES.get(kind, kind)
