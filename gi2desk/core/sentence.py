"""What is said about pictures below the window: one table, so that the window can say it in another language.

These sentences are kept in records and printed by commands as they are, in English. Whoever shows one to a person asks
`taken_apart` for its template and what was put into it, and puts that into the template of the person's language.
"""

from __future__ import annotations

import enum
import functools
import re
from string import Formatter


class Sentence(enum.Enum):
    """Templates with `{names}`."""

    # What was done to a reference before it could be sent
    FIRST_OF_SEVERAL = "Only the first of its pictures is used."
    TURNED_UPRIGHT = "Turned upright, as its EXIF says."
    CMYK_BY_PROFILE = "Converted from CMYK to sRGB by its profile {profile}."
    CMYK_GUESSED = "Converted from CMYK to sRGB, its colours guessed, as it has no profile."
    CONVERTED_TO_SRGB = "Converted from {profile} to sRGB."
    CONVERTED = "Converted from {format}."
    REDUCED_BITS = "Reduced from {bits} to 8 bits per channel."
    SAVED_SMALLER = "Saved as {format} to stay under {most} MB."
    REDUCED_PIXELS = "Reduced from {before} to {after} pixels."
    MASKED = "Everything outside its mask is sent transparent."
    CROPPED = "Cropped from {before} to {after} pixels."
    TURNED_RIGHT = "Turned to the right."
    TURNED_OVER = "Turned upside down."
    TURNED_LEFT = "Turned to the left."
    STRAIGHTENED = "Straightened by {degrees}° clockwise."
    STRAIGHTENED_BACK = "Straightened by {degrees}° counterclockwise."
    EXPANDED = "Expanded to {size} pixels."

    # Colour profiles that are not their picture's
    PROFILE_UNREADABLE = "Its colour profile is unreadable and was left out."
    PROFILE_OF_OTHERS = "Its colour profile is for {space}, which its pixels are not; it was left out."
    MASTER_PROFILE_UNREADABLE = "The master's colour profile is unreadable and was left out."
    MASTER_PROFILE_OF_OTHERS = (
        "The master's colour profile is for {space}, which its pixels are not; it was left out."
    )
    SRGB_AS_UNREADABLE = "The colour profile is unreadable and was left out: colours are taken for sRGB."
    SRGB_AS_OF_OTHERS = (
        "The colour profile is for {space}, which its pixels are not; it was left out: "
        "colours are taken for sRGB."
    )
    SRGB_AS_DAMAGED = "The colour profile is damaged: colours are taken for sRGB."

    # Composites
    ANSWER_SCALED = "the answer was scaled from {before} to {after}"

    # What a measured real detail rests on
    DETAIL_TOO_SMALL = "Cannot tell: the picture is smaller than {least} pixels."
    DETAIL_TOO_PLAIN = "Cannot tell: the picture has too little texture."
    DETAIL_NO_PICTURE = (
        "Cannot tell: its spectrum is not that of a picture, but of a pattern or of sparse lines."
    )
    DETAIL_NOISE = "Cannot tell: noise covers everything finer than {share} of its resolution."
    DETAIL_TRACED = "Enlarged: the pixels repeat the pattern of a picture {share} as wide."
    DETAIL_FALLS = "The spectrum falls at {share} as it does in an enlarged picture."
    DETAIL_SOFT = "Soft: above {share} of its resolution hardly anything is left."
    DETAIL_FULL = "Detail reaches up to the finest that its pixels can hold."

    def say(self, **values: object) -> str:
        """The sentence in English."""
        return self.value.format(**values)


def taken_apart(text: str) -> tuple[Sentence, dict[str, str]] | None:
    """The sentence that `text` is, with what was put into it; None for a text from elsewhere."""
    for sentence, pattern in _patterns():
        if found := pattern.fullmatch(text):
            return sentence, found.groupdict()
    return None


@functools.cache
def _patterns() -> tuple[tuple[Sentence, re.Pattern[str]], ...]:
    """Those with the most words of their own first: “Converted from {format}.” would take others for its own."""

    def own(sentence: Sentence) -> int:
        return sum(len(words) for words, *_field in Formatter().parse(sentence.value))

    ordered = sorted(Sentence, key=own, reverse=True)
    return tuple((sentence, re.compile(_pattern(sentence.value), re.DOTALL)) for sentence in ordered)


def _pattern(template: str) -> str:
    parts = Formatter().parse(template)
    return "".join(
        re.escape(words) + (f"(?P<{name}>.+?)" if name else "") for words, name, _spec, _conversion in parts
    )
