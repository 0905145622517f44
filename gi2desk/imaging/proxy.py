"""Small pictures for grids and first views: fast, upright, and in the colours that a screen without management shows."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from gi2desk.imaging.decode import open_image, to_channels, turn
from gi2desk.imaging.header import Header, read_header
from gi2desk.imaging.profile import to_srgb
from gi2desk.imaging.reader import guarded

THUMBNAIL_EDGE = 512
FIRST_VIEW_EDGE = 2048
_QUALITY = 88
# Scaled in their own colours first, since their profiles want all four.
_SCALED_AS_THEY_ARE = frozenset({"CMYK", "L", "LA", "RGB", "RGBA"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A small picture as file bytes: JPEG, or PNG where it has transparency. Always upright and sRGB."""

    data: bytes
    media_type: str
    width: int
    height: int


def make_proxy(path: Path, long_edge: int = THUMBNAIL_EDGE) -> Proxy:
    """A proxy of the file at `path`, at most `long_edge` pixels long, never enlarged. Raises UserError(BAD_INPUT)."""
    image = proxy_image(path, long_edge)
    opaque = image.mode == "RGB"
    buffer = BytesIO()
    with guarded():
        if opaque:
            image.save(buffer, "JPEG", quality=_QUALITY)
        else:
            image.save(buffer, "PNG", compress_level=1)
    return Proxy(
        data=buffer.getvalue(),
        media_type="image/jpeg" if opaque else "image/png",
        width=image.width,
        height=image.height,
    )


def proxy_image(path: Path, long_edge: int, *, header: Header | None = None) -> Image.Image:
    """The same as pixels: RGB, or RGBA with transparency. Raises UserError(BAD_INPUT)."""
    header = header or read_header(path)
    wanted = _reduced((header.width, header.height), long_edge)
    image = open_image(path, header=header, at_least=wanted, whole=False)
    profile = image.info.get("icc_profile")
    with guarded():
        if image.mode not in _SCALED_AS_THEY_ARE or "transparency" in image.info:
            image = to_channels(image)
        if wanted != image.size:
            # A box reduction to twice the size first: as sharp to the eye, at a third of the time.
            image = image.resize(wanted, Image.Resampling.LANCZOS, reducing_gap=2.0)
        return to_srgb(turn(image, header.orientation), profile)


def _reduced(size: tuple[int, int], long_edge: int) -> tuple[int, int]:
    factor = min(1.0, long_edge / max(size))
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))
