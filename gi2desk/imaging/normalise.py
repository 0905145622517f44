"""Pictures made fit to be sent as references, and what was done to them, so that it can be told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from gi2desk.core.recipe import OutputFormat
from gi2desk.core.sentence import Sentence
from gi2desk.imaging.crop import resize, to_eight_bits
from gi2desk.imaging.decode import open_image
from gi2desk.imaging.encode import Encoding, check_edges, encode
from gi2desk.imaging.header import Header, open_file, read_header
from gi2desk.imaging.limit import unusable
from gi2desk.imaging.profile import is_srgb, misfit, profile_name, to_srgb

# Files have to stay under 50 MB (API reference, image edits).
MAX_BYTES = 50_000_000
_SENT_AS_THEY_ARE = frozenset({"png", "jpeg", "webp"})
_QUALITY = 95


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A reference as it will be sent. `done` is empty when `data` are the file's own bytes."""

    data: bytes
    media_type: str
    width: int
    height: int
    done: tuple[str, ...] = ()


def normalise(path: Path, *, max_bytes: int = MAX_BYTES) -> Prepared:
    """The picture at `path` as PNG, JPEG or WebP: upright, sRGB, 8 bits per channel, under `max_bytes`.

    A file that is all this already is passed on byte by byte. Raises UserError(BAD_INPUT) for what is not a readable
    picture.
    """
    header = read_header(path)
    image = open_image(path, header=header, upright=True)
    profile = image.info.pop("icc_profile", None)
    with open_file(path) as stream:
        size = stream.seek(0, 2)
        changes = _changes(header, image, profile)
        if not changes and size < max_bytes:
            stream.seek(0)
            return Prepared(
                data=stream.read(),
                media_type=f"image/{header.format}",
                width=header.width,
                height=header.height,
            )
    converted = _converted(image, profile)
    return pack(converted, header.format, changes, max_bytes=max_bytes, was=size)


def _changes(header: Header, image: Image.Image, profile: bytes | None) -> list[str]:
    done = []
    if header.frames > 1:
        done.append(Sentence.FIRST_OF_SEVERAL.say())
    if header.orientation != 1:
        done.append(Sentence.TURNED_UPRIGHT.say())
    if image.mode == "CMYK":
        fits = bool(profile) and misfit(profile or b"", "CMYK") is None
        name = profile_name(profile or b"")
        done.append(Sentence.CMYK_BY_PROFILE.say(profile=name) if fits else Sentence.CMYK_GUESSED.say())
    elif profile and not is_srgb(profile) and (why := misfit(profile, image.mode)):
        done.append(why.say(Sentence.PROFILE_UNREADABLE, Sentence.PROFILE_OF_OTHERS))
    elif not is_srgb(profile):
        done.append(Sentence.CONVERTED_TO_SRGB.say(profile=profile_name(profile or b"")))
    if header.bit_depth > 8:
        done.append(Sentence.REDUCED_BITS.say(bits=header.bit_depth))
    if header.format not in _SENT_AS_THEY_ARE:
        done.append(Sentence.CONVERTED.say(format=header.format.upper()))
    return done


def _converted(image: Image.Image, profile: bytes | None) -> Image.Image:
    if image.mode != "CMYK":
        image = to_eight_bits(image)
    if image.mode in {"L", "LA"} and profile is None:
        return image
    return to_srgb(image, profile)


def pack(
    image: Image.Image, kind: str, changes: Sequence[str], *, max_bytes: int = MAX_BYTES, was: int = 0
) -> Prepared:
    """`image` (L, LA, RGB, RGBA) in the least lossy form that is under `max_bytes`; made smaller where none is.

    `kind` is the format that it came in: what was a JPEG stays one. `changes` were made before; `was` is how many bytes
    the file had. Raises UserError(BAD_INPUT) for a picture that cannot be brought under the limit.
    """
    opaque = image.mode in {"L", "RGB"}
    photo = OutputFormat.JPEG if opaque else OutputFormat.WEBP
    forms = [photo] if kind == "jpeg" and opaque else [OutputFormat.PNG, photo]
    for form in forms:
        data = _encoded(image, form)
        if len(data) < max_bytes:
            break
    done = list(changes)
    if was >= max_bytes or len(data) >= max_bytes or form is not forms[0]:
        done.append(Sentence.SAVED_SMALLER.say(format=form.value.upper(), most=f"{max_bytes / 1e6:g}"))
    original = image.size
    while len(data) >= max_bytes:
        factor = math.sqrt(max_bytes / len(data)) * 0.95
        smaller = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
        if smaller == image.size:
            raise unusable(f"The picture cannot be brought under {max_bytes / 1e6:g} MB.")
        image = to_eight_bits(resize(image, smaller))
        data = _encoded(image, form)
    if image.size != original:
        before, after = f"{original[0]}×{original[1]}", f"{image.width}×{image.height}"
        done.append(Sentence.REDUCED_PIXELS.say(before=before, after=after))
    return Prepared(
        data=data, media_type=f"image/{form.value}", width=image.width, height=image.height, done=tuple(done)
    )


def _encoded(image: Image.Image, kind: OutputFormat) -> bytes:
    check_edges(image.width, image.height, kind)
    quality = None if kind is OutputFormat.PNG else _QUALITY
    return encode(image, Encoding(format=kind, quality=quality)).data
