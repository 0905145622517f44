"""Headers of the formats that only come from outside (GIF, TIFF, BMP, AVIF), by Pillow, without decoding."""

from __future__ import annotations

from pathlib import Path

from PIL import ExifTags, Image, TiffImagePlugin

from gi2desk.imaging.limit import PIECE
from gi2desk.imaging.reader import guarded, open_lazily, without_chatter
from gi2desk.imaging.structure import Header

_MODES = {"I;16": "L", "I;16B": "L", "I;16L": "L", "PA": "P"}
_BITS_PER_SAMPLE = 258


def read_foreign(path: Path, kind: str) -> Header:
    """The header of a `kind` (gif, tiff, bmp, avif) at `path`.

    A turned TIFF is described as it is seen, because Pillow turns it by itself. Raises UserError(BAD_INPUT) with the reason.
    """
    with guarded(), without_chatter(kind), path.open("rb") as stream, open_lazily(stream, kind) as image:
        return Header(
            format=kind,
            width=image.width,
            height=image.height,
            mode=_MODES.get(image.mode, image.mode),
            bit_depth=_bit_depth(image),
            has_icc=bool(image.info.get("icc_profile")),
            credential_bytes=path.stat().st_size if _mentions_credentials(path) else 0,
            dpi=_dpi(image),
            orientation=_orientation(image, kind),
            frames=2 if getattr(image, "is_animated", False) else 1,
            parts=("tRNS",) if "transparency" in image.info else (),
        )


def _bit_depth(image: Image.Image) -> int:
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        bits = image.tag_v2.get(_BITS_PER_SAMPLE, (8,))
        return int(bits[0] if isinstance(bits, tuple) else bits)
    return 1 if image.mode == "1" else 8


def _dpi(image: Image.Image) -> tuple[float, float] | None:
    found = image.info.get("dpi")
    if not found or float(found[0]) <= 0 or float(found[1]) <= 0:
        return None
    return round(float(found[0]), 2), round(float(found[1]), 2)


def _orientation(image: Image.Image, kind: str) -> int:
    if kind != "avif":
        return 1
    value = image.getexif().get(ExifTags.Base.Orientation, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _mentions_credentials(path: Path) -> bool:
    """True when the bytes hold a C2PA box (JUMBF of type c2pa); a reader then says what it is worth."""
    tail = b""
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            window = tail + piece
            at = window.find(b"jumdc2pa")
            if at >= 0:
                return True
            tail = window[-8:]
    return False
