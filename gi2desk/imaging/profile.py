"""ICC profiles as far as every part of imaging needs them: what one is called, and pixels brought to sRGB."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from PIL import Image, ImageCms

from gi2desk.core.sentence import Sentence
from gi2desk.imaging.reader import guarded

# The colour space that a profile has to be for, by the mode of the picture.
_SPACES = {"1": "GRAY", "L": "GRAY", "LA": "GRAY", "P": "RGB", "RGB": "RGB", "RGBA": "RGB", "CMYK": "CMYK"}


class OpenProfile(NamedTuple):
    """A profile that LittleCMS reads: what it calls itself, "RGB", "GRAY", "CMYK" …, and its class ("mntr", "prtr" …)."""

    name: str
    space: str
    kind: str
    handle: ImageCms.ImageCmsProfile


def profile_name(profile: bytes) -> str:
    """What the ICC profile calls itself, or that it is unreadable; untagged pictures have none and are sRGB."""
    opened = open_profile(profile)
    return opened.name if opened is not None else "unreadable profile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """Why a profile cannot be the one of its picture: it is for another `space`, or unreadable where that is empty."""

    space: str = ""

    def say(self, unreadable: Sentence, of_others: Sentence) -> str:
        """One of two sentences, the second with the space."""
        return of_others.say(space=self.space) if self.space else unreadable.say()


def misfit(profile: bytes, mode: str) -> Misfit | None:
    """Why `profile` cannot be the one of a picture in `mode`, or None."""
    opened = open_profile(profile)
    if opened is None:
        return Misfit()
    return Misfit(space=opened.space) if _SPACES.get(mode) != opened.space else None


def stated_profile(profile: bytes | None, mode: str) -> tuple[str, str]:
    """What a file's profile calls itself, and a note where it cannot be the picture's; both empty without a profile."""
    if not profile:
        return "", ""
    problem = misfit(profile, mode)
    note = problem.say(Sentence.SRGB_AS_UNREADABLE, Sentence.SRGB_AS_OF_OTHERS) if problem else ""
    return profile_name(profile), note


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
    with guarded():
        if profile and misfit(profile, solid.mode) is None and not (solid.mode == "RGB" and is_srgb(profile)):
            solid = _converted(solid, profile)
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


def _converted(solid: Image.Image, profile: bytes) -> Image.Image:
    source = open_profile(profile)
    assert source is not None
    try:
        result = ImageCms.profileToProfile(
            solid, source.handle, srgb_profile(), renderingIntent=ImageCms.Intent.PERCEPTUAL, outputMode="RGB"
        )
    except ImageCms.PyCMSError:
        # A profile without the tables for this direction: the numbers are taken as they are.
        return solid
    return result if result is not None else solid


def open_profile(profile: bytes) -> OpenProfile | None:
    """The profile in `profile`, or None for what is none or is damaged. Its handle is for one thread at a time."""
    try:
        handle = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        name = (handle.profile.profile_description or "").strip().strip("\x00")
        space, kind = handle.profile.xcolor_space.strip(), handle.profile.device_class.strip()
        return OpenProfile(name or "profile without a name", space, kind, handle)
    except (OSError, ValueError, TypeError, ImageCms.PyCMSError):
        # ValueError and TypeError: texts and signatures that are not ASCII.
        return None


@cache
def srgb_profile() -> ImageCms.ImageCmsProfile:
    """LittleCMS's own sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
