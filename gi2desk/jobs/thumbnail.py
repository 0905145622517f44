"""Keeps small pictures of a library's images beside its index, so that a grid never decodes an original twice."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

FOLDER = "thumbnails"


class ThumbnailStore:
    """Files named by the content that they were made from, in `proxies`, the library's folder in the cache.

    Thread-safe. Nothing here is lost when the folder is removed.
    """

    def __init__(self, proxies: Path) -> None:
        self._folder = proxies / FOLDER

    def path(self, sha256: str) -> Path:
        """Where the thumbnail of the content `sha256` lies, if it was made."""
        return self._folder / sha256[:2] / f"{sha256}.thumb"

    def known(self, sha256: str) -> Path | None:
        """The file of a thumbnail that was made."""
        path = self.path(sha256)
        return path if path.exists() else None

    def data(self, sha256: str, original: Path) -> bytes:
        """The thumbnail as bytes of a JPEG or PNG file, made from `original` where it is not there. For a worker.

        Raises UserError(BAD_INPUT) where the original cannot be read. A cache that cannot be written costs time only.
        """
        path = self.path(sha256)
        with contextlib.suppress(OSError):
            found = path.read_bytes()
            if _is_whole(found):
                return found
        from gi2desk.imaging.proxy import make_proxy

        made = make_proxy(original).data
        with contextlib.suppress(OSError):
            _keep(path, made)
        return made


def _is_whole(data: bytes) -> bool:
    """False for what a power cut left of a file: a rename without a sync can leave an empty or zeroed one."""
    return data.startswith((b"\xff\xd8", b"\x89PNG")) and data.rstrip(b"\0") == data


def _keep(path: Path, data: bytes) -> None:
    """Writes beside and renames: another thread or process never reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
