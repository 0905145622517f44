"""Everything that a file says about itself and that can be checked without knowing where it came from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gi2desk.core.errors import UserError
from gi2desk.core.paper import print_cm
from gi2desk.imaging.credential import Credentials, read_credentials
from gi2desk.imaging.header import Header, open_file, read_header
from gi2desk.imaging.limit import PIECE

if TYPE_CHECKING:
    from gi2desk.imaging.detail import Detail


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveResolution:
    """The part of the pixels that carries detail: `fraction` of each edge, and the edges that would do."""

    fraction: float
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """One file as `gi2desk verify` reports it; everything but `path` is None where it could not be found out.

    Width and height are pixels as stored; `orientation` (EXIF, 1 to 8) says how they are to be seen. `icc` is the
    embedded profile's name, None meaning sRGB. `notes` are oddities that do no harm. `error` is why the file is not
    a readable picture.
    """

    path: str
    width: int | None = None
    height: int | None = None
    format: str | None = None
    mode: str | None = None
    bit_depth: int | None = None
    bytes: int | None = None
    sha256: str | None = None
    icc: str | None = None
    dpi: float | None = None
    print_cm_300ppi: tuple[float, float] | None = None
    content_credentials: Credentials | None = None
    effective_resolution: EffectiveResolution | None = None
    orientation: int | None = None
    frames: int | None = None
    notes: tuple[str, ...] = ()
    error: str | None = None


def inspect(path: Path) -> Inspection:
    """Reads the file at `path` whole: structure, checksums, pixels and Content Credentials. Never raises UserError."""
    digest: tuple[int, str] | None = None
    try:
        digest = _digest(path)
        header = read_header(path)
        (profile, misfit), detail = _after_decoding(path, header)
    except UserError as error:
        size, sha256 = digest or (None, None)
        return Inspection(path=str(path), bytes=size, sha256=sha256, error=str(error))
    width, height = header.upright
    return Inspection(
        path=str(path),
        width=header.width,
        height=header.height,
        format=header.format,
        mode=header.mode,
        bit_depth=header.bit_depth,
        bytes=digest[0],
        sha256=digest[1],
        icc=profile or None,
        dpi=header.dpi[0] if header.dpi else None,
        print_cm_300ppi=_rounded(print_cm(width, height)),
        content_credentials=read_credentials(path, header),
        effective_resolution=_effective(detail),
        orientation=header.orientation,
        frames=header.frames,
        notes=(*_notes(header), *((misfit,) if misfit else ()), *_remarks(detail)),
    )


def _digest(path: Path) -> tuple[int, str]:
    """The file's size in bytes and its SHA-256."""
    total, digest = 0, hashlib.sha256()
    with open_file(path) as stream:
        while piece := stream.read(PIECE):
            total += len(piece)
            digest.update(piece)
    return total, digest.hexdigest()


def _after_decoding(path: Path, header: Header) -> tuple[tuple[str, str], Detail | None]:
    """Decodes every pixel, since a file whose picture cannot be shown is not a picture.

    Gives its profile's name with a note where it does not fit, and its detail.
    """
    from gi2desk.imaging.decode import open_image
    from gi2desk.imaging.detail import image_resolution
    from gi2desk.imaging.profile import stated_profile

    image = open_image(path, header=header)
    profile = image.info.get("icc_profile")
    try:
        detail = image_resolution(image)
    except UserError:
        # Pixels of a kind that nothing here measures; the file itself is sound.
        detail = None
    return stated_profile(profile, image.mode), detail


def _effective(detail: Detail | None) -> EffectiveResolution | None:
    if detail is None or detail.fraction is None:
        return None
    return EffectiveResolution(fraction=detail.fraction, width=detail.width, height=detail.height)


def _remarks(detail: Detail | None) -> list[str]:
    """What is to be said about the effective resolution, where it is not simply that of the file."""
    if detail is None or detail.fraction == 1.0:
        return []
    return [f"Effective resolution: {detail.reason}"]


def _rounded(size: tuple[float, float]) -> tuple[float, float]:
    return round(size[0], 2), round(size[1], 2)


def _notes(header: Header) -> list[str]:
    notes = []
    if header.orientation != 1:
        width, height = header.upright
        notes.append(
            f"The file says that it is turned (EXIF orientation {header.orientation}): seen {width} × {height}."
        )
    if header.frames > 1:
        notes.append("The file holds several pictures; the first one was looked at.")
    if header.trailing:
        notes.append(f"{header.trailing} bytes follow after the end of the picture.")
    if header.dpi and header.dpi[0] != header.dpi[1]:
        notes.append(f"The resolution differs by direction: {header.dpi[0]:g} × {header.dpi[1]:g} dpi.")
    return notes
