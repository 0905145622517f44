"""ICC profiles as far as every part of imaging needs them: what one is called, and pixels brought to sRGB."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageCms

from gi2desk.imaging.reader import guarded

_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK", "LAB": "LAB"}


def profile_name(profile: bytes) -> str:
    """What the ICC profile calls itself, or that it is unreadable; untagged pictures have none and are sRGB."""
    opened = _opened(profile)
    if opened is None:
        return "unreadable profile"
    name = (opened.profile.profile_description or "").strip().strip("\x00")
    return name or "profile without a name"


def colour_space(profile: bytes) -> str | None:
    """The profile's device colour space ("RGB", "GRAY", "CMYK" …), or None when it is unreadable."""
    opened = _opened(profile)
    return opened.profile.xcolor_space.strip() if opened is not None else None


def is_srgb(profile: bytes | None) -> bool:
    """True for no profile at all and for the profiles that call themselves sRGB."""
    return not profile or "srgb" in profile_name(profile).lower().replace(" ", "")


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """`image` (L, LA, RGB, RGBA, CMYK) as RGB or RGBA in sRGB, by `profile`, perceptual as screens show it.

    An unreadable profile, or one of another colour space than the picture's, is left aside. The result has no
    profile, which means sRGB. Raises UserError(BAD_INPUT) for modes that have no RGB form.
    """
    alpha = image.getchannel("A") if image.mode in {"LA", "RGBA"} else None
    solid = _without_alpha(image)
    source = _opened(profile) if profile else None
    fits = source is not None and _SPACES.get(solid.mode) == source.profile.xcolor_space.strip()
    with guarded():
        if fits and source is not None and not (solid.mode == "RGB" and is_srgb(profile)):
            solid = _converted(solid, source)
        result = solid if solid.mode == "RGB" else solid.convert("RGB")
        result.info = {}
        if alpha is not None:
            result.putalpha(alpha)
    return result


def _without_alpha(image: Image.Image) -> Image.Image:
    if image.mode in {"LA", "RGBA"}:
        # Merged from channels, because a conversion would mix in the matte of nothing.
        bands = image.split()[:-1]
        return bands[0] if len(bands) == 1 else Image.merge("RGB", bands)
    return image.copy()


def _converted(solid: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    try:
        result = ImageCms.profileToProfile(
            solid, source, _srgb(), renderingIntent=ImageCms.Intent.PERCEPTUAL, outputMode="RGB"
        )
    except ImageCms.PyCMSError:
        # A profile without the tables for this direction: the numbers are taken as they are.
        return solid
    return result if result is not None else solid


def _opened(profile: bytes) -> ImageCms.ImageCmsProfile | None:
    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(profile))
    except (OSError, ImageCms.PyCMSError):
        return None


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
