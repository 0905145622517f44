"""What a picture file says about whose it is: EXIF, IPTC and XMP, read from bytes that may be hostile."""

from __future__ import annotations

import contextlib
import html
import re
from dataclasses import dataclass
from pathlib import Path

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

from gi2desk.imaging.header import read_header
from gi2desk.imaging.reader import guarded, open_lazily, without_chatter

_LONGEST = 200
_NOTICE, _BYLINE, _CREDIT = (2, 116), (2, 80), (2, 110)
_MOST_XMP = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Both empty where the file says nothing. `terms` are conditions of use or an address where they stand."""

    owner: str = ""
    terms: str = ""


def read_credit(path: Path) -> Credit:
    """What the picture at `path` says of its owner and the terms of use. Damaged notes say nothing.

    Raises UserError(BAD_INPUT) for what is no picture at all.
    """
    kind = read_header(path).format
    with guarded(), without_chatter(kind), path.open("rb") as stream, open_lazily(stream, kind) as image:
        xmp = _xmp(image)
        iptc = _iptc(image)
        exif = image.getexif()
        owner = (
            _xmp_text(xmp, "dc:rights")
            or iptc.get(_NOTICE, "")
            or _exif_text(exif.get(ExifTags.Base.Copyright))
            or _xmp_text(xmp, "dc:creator")
            or iptc.get(_BYLINE, "")
            or iptc.get(_CREDIT, "")
            or _exif_text(exif.get(ExifTags.Base.Artist))
        )
        terms = _xmp_text(xmp, "xmpRights:UsageTerms") or _xmp_text(xmp, "xmpRights:WebStatement")
    return Credit(owner=owner, terms=terms)


def _xmp(image: Image.Image) -> str:
    found = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    data = found.encode("utf-8", "replace") if isinstance(found, str) else bytes(found)
    return data[:_MOST_XMP].decode("utf-8", "replace")


def _xmp_text(xmp: str, name: str) -> str:
    """The first text of a property, as an element (with or without a list in it) or as an attribute.

    No XML parser: what is wanted are two lines, and a parser would have to be kept from what hostile XML does to it.
    """
    element = re.search(rf"<{name}\b[^>]*>(.{{0,4000}}?)</{name}>", xmp, re.DOTALL)
    if element is not None:
        return _text(html.unescape(re.sub(r"<[^>]*>", " ", element.group(1))))
    attribute = re.search(rf'\b{name}="([^"]{{0,1000}})"', xmp)
    return _text(html.unescape(attribute.group(1))) if attribute is not None else ""


def _iptc(image: ImageFile.ImageFile) -> dict[tuple[int, int], str]:
    try:
        found = IptcImagePlugin.getiptcinfo(image) or {}
    except Exception:  # its reader raises nearly anything on damaged notes, which then say nothing
        return {}
    texts = {}
    for tag in (_NOTICE, _BYLINE, _CREDIT):
        value = found.get(tag)
        first = value[0] if isinstance(value, list) and value else value
        texts[tag] = _text(first)
    return texts


def _exif_text(value: object) -> str:
    """EXIF means ASCII, and most programs write UTF-8, which Pillow reads byte by byte."""
    with contextlib.suppress(UnicodeError):
        if isinstance(value, str):
            value = value.encode("latin-1").decode("utf-8")
    return _text(value)


def _text(value: object) -> str:
    """One line without control characters."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    shown = "".join(character if character.isprintable() else " " for character in value)
    return " ".join(shown.split())[:_LONGEST]
