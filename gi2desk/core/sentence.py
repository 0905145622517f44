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

    # How two pictures register
    ALIGNED = "Aligned: the pictures agree at {share} of {count} places."
    NOT_ALIGNED_SMALL = "Not aligned: a picture is smaller than {least} pixels."
    NOT_ALIGNED_LITTLE = "Not aligned: too little that both pictures show can be compared."
    NOT_ALIGNED_APART = "Not aligned: the pictures agree at only {share} of {count} places."
    NOT_ALIGNED_NOTHING = "Not aligned: the pictures have nothing in common."
    NOT_ALIGNED_BESIDE = "Not aligned: the pictures hardly overlap."
    NOT_ALIGNED_TURNED = "Not aligned: the pictures fit as well turned another way."

    # Content Credentials
    NO_CREDENTIALS = "The file carries no Content Credentials."
    CREDENTIALS_TOO_LARGE = "The Content Credentials were not read, because they are too large."
    CREDENTIALS_UNREADABLE = "The Content Credentials could not be read: {why}."
    SIGNATURE_VALID = "The signature is valid."
    SIGNATURE_MISFIT = "The signature does not fit the statements, so nothing vouches for them."
    SIGNATURE_UNCHECKED = "The signature could not be checked."
    DATA_SIGNED = "The picture's data are the ones that were signed."
    DATA_CHANGED = (
        "The picture's data are not the ones that were signed: the file was changed or saved again since."
    )
    DATA_UNCHECKED = "Whether the picture's data are the ones that were signed could not be checked."
    DATA_UNVOUCHED = "The picture's data are the ones that the statements describe."
    STATEMENTS_CHANGED = "Of the signed statements these were changed afterwards: {names}."
    CERTIFICATE_UNRULY = (
        "The certificate does not meet the rules that C2PA sets for certificates ({why}), so some checkers say "
        "“Invalid”; that says nothing about changes to the picture."
    )
    CERTIFICATE_UNRULY_OF = (
        "The certificate of {signer} does not meet the rules that C2PA sets for certificates ({why}), so some "
        "checkers say “Invalid”; that says nothing about changes to the picture."
    )
    CERTIFICATE_UNKNOWN = (
        "The certificate is on no list of trusted signers known here; that says nothing about changes "
        "to the picture."
    )
    CERTIFICATE_UNKNOWN_OF = (
        "The certificate of {signer} is on no list of trusted signers known here; that says nothing about changes to "
        "the picture."
    )
    CHECKER_REPORTS = "The checker also reports: {what}."

    def say(self, **values: object) -> str:
        """The sentence in English."""
        return self.value.format(**values)


def percent(share: float) -> str:
    """“44 %” for 0.44."""
    return f"{share * 100:.0f} %"


def taken_apart(text: str) -> list[tuple[Sentence, dict[str, str]]]:
    """The sentences that `text` is made of, each with what was put into it; none for a text from elsewhere."""
    whole = _at(text, 0, "")
    if whole is not None:
        return [whole[0]]
    found, place = [], 0
    while place < len(text):
        next_one = _at(text, place, "(?: |$)")
        if next_one is None:
            return []
        said, place = next_one
        found.append(said)
    return found


def _at(text: str, place: int, end: str) -> tuple[tuple[Sentence, dict[str, str]], int] | None:
    """The sentence that begins at `place`, and where the next one does; it has to be all of the text without an `end`."""
    for sentence, pattern in _patterns(end):
        found = pattern.match(text, place) if end else pattern.fullmatch(text)
        if found:
            return (sentence, found.groupdict()), found.end()
    return None


@functools.cache
def _patterns(end: str) -> tuple[tuple[Sentence, re.Pattern[str]], ...]:
    """Those with the most words of their own first: “Converted from {format}.” would take others for its own."""

    def own(sentence: Sentence) -> int:
        return sum(len(words) for words, *_field in Formatter().parse(sentence.value))

    ordered = sorted(Sentence, key=own, reverse=True)
    return tuple((sentence, re.compile(_pattern(sentence.value) + end, re.DOTALL)) for sentence in ordered)


def _pattern(template: str) -> str:
    parts = Formatter().parse(template)
    return "".join(
        re.escape(words) + (f"(?P<{name}>.+?)" if name else "") for words, name, _spec, _conversion in parts
    )
