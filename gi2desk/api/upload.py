"""Opens the files of an edit for sending, refusing before the first byte leaves what the endpoint would refuse after."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import BinaryIO

from gi2desk.api.media import HEAD, REFERENCE_TYPES, media_type
from gi2desk.api.provider import Request
from gi2desk.api.wire import MARKUP_NAME, MASK_NAME, part_name
from gi2desk.core.connection import Capabilities
from gi2desk.core.errors import Cause, UserError

# File name, open file, media type: what the SDK takes for one part of a multipart body. Files are read while they are
# sent, so that sixteen references of 50 MB never lie in memory.
Part = tuple[str, BinaryIO, str]


class Uploads:
    """The open files of one request; use as a context manager."""

    def __init__(self, request: Request, capabilities: Capabilities) -> None:
        self._request = request
        self._capabilities = capabilities
        self._files = contextlib.ExitStack()
        self._ended = False

    def __enter__(self) -> Uploads:
        return self

    def __exit__(self, *_: object) -> None:
        self._ended = True
        self._files.close()

    def open(self) -> dict[str, object]:
        """The SDK's file arguments: `image` (one part, or a list in the order of the recipe), perhaps `mask` or `markup`.

        Blocking. Raises UserError when a file is missing, too large, or no PNG, JPEG or WebP.
        """
        try:
            return self._open()
        finally:
            if self._ended:
                # Cancelled while a slow disk was opening them.
                self._files.close()

    def _open(self) -> dict[str, object]:
        request, most = self._request, self._capabilities.max_references
        if not request.references:
            return {}
        if len(request.references) > most:
            raise _illegal(
                f"There are {len(request.references)} references; this connection takes at most {most}."
            )
        limit = self._capabilities.max_reference_bytes
        parts = [
            self._part(path, f"Reference {number}", number, limit)
            for number, path in enumerate(request.references, 1)
        ]
        fields: dict[str, object] = {"image": parts[0] if len(parts) == 1 else parts}
        if request.mask is not None:
            fields["mask"] = self._layer(
                request.mask, "The mask", MASK_NAME, self._capabilities.max_mask_bytes
            )
        if request.markup is not None:
            fields["markup"] = self._layer(request.markup, "The markup", MARKUP_NAME, limit)
        return fields

    def _layer(self, path: Path, what: str, name: str, limit: int) -> Part:
        """What lies over the first reference is always a PNG."""
        _, file, media = self._part(path, what, 1, limit)
        if media != "image/png":
            raise _illegal(f"{what} is not a PNG file.")
        return name, file, media

    def _part(self, path: Path, what: str, number: int, limit: int) -> Part:
        try:
            file = self._files.enter_context(path.open("rb"))
            head, size = file.read(HEAD), file.seek(0, os.SEEK_END)
            file.seek(0)
        except OSError as error:
            raise UserError(
                f"{what} could not be read: {error.strerror or error}.",
                cause=Cause.BAD_INPUT,
                hint="Add it again.",
                details=f"{path}: {error!r}",
            ) from error
        media = media_type(head)
        if media not in REFERENCE_TYPES:
            raise UserError(
                f"{what} is not a PNG, JPEG or WebP file.", cause=Cause.BAD_INPUT, hint="Convert it first."
            )
        if size > limit:
            raise _illegal(
                f"{what} has {size / 1e6:.1f} MB; this connection takes at most {limit / 1e6:.0f} MB."
            )
        return part_name(number, media), file, media


def _illegal(message: str) -> UserError:
    return UserError(message, cause=Cause.ILLEGAL_REQUEST, hint="Change the references. Nothing was sent.")
