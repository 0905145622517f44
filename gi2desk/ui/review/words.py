"""What the info panel says about an image, as rows of name and value."""

from __future__ import annotations

import json
from dataclasses import dataclass

from gi2desk.core.paper import PRINT_PPI, print_cm
from gi2desk.core.record import Approval, Generation, Image, Usage
from gi2desk.imaging.credential import Credentials
from gi2desk.jobs.composite import COMPOSITE
from gi2desk.jobs.facts import Facts, FileFacts
from gi2desk.ui.gallery.words import pixels
from gi2desk.ui.money import share
from gi2desk.ui.sentence import said
from gi2desk.ui.text import day, duration, file_size, number, tr, tr_count
from gi2desk.ui.theme import Tone

_SIGNER = "OpenAI"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A name and a value, with a badge that may follow it."""

    name: str
    value: str
    badge: str = ""
    tone: Tone = Tone.NEUTRAL


def badge(image: Image) -> tuple[str, Tone]:
    """“Verified”, “Asked 3840×2160”, or an empty text where nothing was asked."""
    if image.verified is None:
        return "", Tone.NEUTRAL
    if image.verified:
        return tr("Verified"), Tone.OK
    return tr("Not as asked"), Tone.WARN


def lines(facts: Facts) -> list[Line]:
    """Everything about an image that is a short value."""
    image, generation = facts.image, facts.generation
    text, tone = badge(image)
    found = [Line(name=tr("Size"), value=pixels(image.width, image.height), badge=text, tone=tone)]
    if image.verified is False:
        found.append(Line(name="", value=mismatch(image)))
    if generation is None or image.generation is None:
        found.append(Line(name=tr("Origin"), value=_origin(image, facts.asked)))
    if generation is not None:
        found += _request(generation, facts.asked)
    width, height = print_cm(image.width, image.height, PRINT_PPI)
    size = tr("{w} × {h} cm, 300 PPI", w=number(width, 1), h=number(height, 1))
    found.append(Line(name=tr("Print"), value=size))
    found.append(Line(name=tr("File"), value=f"{image.format.upper()}, {file_size(image.bytes)}"))
    found.append(Line(name=tr("Made"), value=_when(image)))
    return found


def mismatch(image: Image) -> str:
    """“Asked 3840×2160, got 1254×1254”, and whatever else differs."""
    got = pixels(image.width, image.height)
    asked = (image.requested_size or "").replace("x", "×")
    parts = [tr("Asked {asked}, got {got}", asked=asked, got=got)] if asked and asked != got else []
    parts += [difference for difference in image.differences if not asked or asked == got]
    return "; ".join(parts)


def _request(generation: Generation, of: int = 0) -> list[Line]:
    """What was asked for, and what it cost: `of` is the number of the image that it was for, 0 for this very one."""
    recipe = generation.recipe
    size = recipe.size.replace("x", "×")
    found = [
        Line(name=tr("Asked"), value=f"{size}, {recipe.quality}"),
        Line(name=tr("Model"), value=recipe.model),
    ]
    meant = " · ".join(part for part in (recipe.placement, recipe.locale) if part)
    if meant:
        found.insert(0, Line(name=tr("For"), value=meant))
    if generation.cost is not None:
        cost = share(generation.cost, len(generation.image_ids), generation.cost_basis)
        if of:
            cost = tr("{cost} for #{n}", cost=cost, n=of)
        found.append(Line(name=tr("Cost"), value=f"{cost}  {_tokens(generation.usage)}".strip()))
    timing = generation.timing
    end = timing.last_byte or timing.ended
    if timing.sent is not None and end is not None:
        found.append(Line(name=tr("Took"), value=duration((end - timing.sent).total_seconds())))
    return found


def _tokens(usage: Usage | None) -> str:
    if usage is None or usage.output_tokens is None:
        return ""
    return tr_count("{n} token", "{n} tokens", usage.output_tokens)


def _origin(image: Image, of: int = 0) -> str:
    name = image.lineage.source_name
    if image.lineage.kind == "imported":
        return tr("Imported: {name}", name=_breakable(name)) if name else tr("Imported")
    if name == COMPOSITE:
        note = said(image.lineage.note)
        made = (
            tr("Composite of #{n}: outside the mask as Image 1", n=of)
            if of
            else tr("Composite: outside the mask as Image 1")
        )
        return f"{made}; {note}" if note else made
    return name or image.lineage.kind


def _breakable(name: str) -> str:
    """A file name that may be broken where people would break it: a panel is narrow and names are long."""
    for mark in "_-.":
        name = name.replace(mark, f"{mark}\N{ZERO WIDTH SPACE}")
    return name


def _when(image: Image) -> str:
    when = image.created.astimezone()
    return f"{day(when)} {when:%H:%M}"


def colour(found: FileFacts) -> str:
    """The profile that the file's values mean something by."""
    if found.profile:
        return found.profile
    return tr("CMYK without a profile") if found.inks else tr("No profile: sRGB")


def credentials(found: Credentials) -> str:
    """What the file's Content Credentials come to, without a verdict about people."""
    if not found.present:
        return tr("None in the file")
    who = _signer(found)
    if found.signature_valid and found.data_hash_match:
        return tr("Signed by {who}, bytes intact", who=who)
    if found.signature_valid and found.data_hash_match is False:
        return tr("Signed by {who}, changed or saved again since", who=who)
    if found.signature_valid is False:
        return tr("The signature does not fit")
    return tr("Could not be checked")


def _signer(found: Credentials) -> str:
    names = [found.claim_generator or "", *(action.software_agent or "" for action in found.actions)]
    if any(_SIGNER in name for name in names):
        return _SIGNER
    return next((name for name in names if name), tr("someone unnamed"))


def approval(value: Approval) -> str:
    """“Approved by mia, 18 Nov 2026”."""
    on = day(value.when.astimezone())
    version = f" v{value.version}" if value.version > 1 else ""
    return tr("Approved{version} by {who}, {day}", version=version, who=value.who, day=on)


def payload(generation: Generation) -> str:
    """The request as it was sent, for people who want to know exactly."""
    wire = generation.wire or {"recipe": "not recorded"}
    return json.dumps(wire, ensure_ascii=False, indent=2, default=str)
