"""Keeps what is known of a reference beside its file, one `references/<sha256>.json` each."""

from __future__ import annotations

import logging
from pathlib import Path

from gi2desk.core import codec
from gi2desk.core.rights import ReferenceRecord
from gi2desk.library.layout import checked_sha256
from gi2desk.library.library import Library
from gi2desk.library.reference import RECORD
from gi2desk.library.store import make_folder, read_file, write_file

log = logging.getLogger(__name__)

MAX_BYTES = 1_000_000


def reference_record(library: Library, sha256: str) -> ReferenceRecord:
    """What is known of a reference; of one without a readable record that is nothing but its checksum.

    Raises UserError(BAD_INPUT) for a text that is no checksum.
    """
    path = _path(library, sha256)
    try:
        record = codec.decode(ReferenceRecord, read_file(path, MAX_BYTES)[0])
    except FileNotFoundError:
        return ReferenceRecord(sha256=sha256)
    except (OSError, ValueError, RecursionError) as error:
        log.info("record of reference %s left out: %s", path.name, error)
        return ReferenceRecord(sha256=sha256)
    return record if record.sha256 == sha256 else ReferenceRecord(sha256=sha256)


def save_reference_record(library: Library, record: ReferenceRecord) -> None:
    """Writes what is known of a reference. Raises UserError(DISK, LOCKED or LIBRARY); nothing is half-written."""
    library.require_write()
    path = _path(library, record.sha256)
    make_folder(library.root, path.parent)
    write_file(path, codec.encode(record))


def _path(library: Library, sha256: str) -> Path:
    return library.root / "references" / f"{checked_sha256(sha256)}{RECORD}"
