"""Everything that is known about one image, read from its records and its file for those who look at it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gi2desk.core.errors import UserError
from gi2desk.core.record import Generation, Image, Marks
from gi2desk.core.sentence import Sentence
from gi2desk.core.tier import Tier, tier_of
from gi2desk.imaging.credential import Credentials, read_credentials
from gi2desk.imaging.header import read_header
from gi2desk.jobs.purpose import origin_of
from gi2desk.library.library import Library

# A family is shown in one line; more than this are not looked through for children.
_MOST_RELATIVES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """An image of the same descent. `number` counts the images of its concept from 1, the oldest first."""

    id: str
    number: int
    tier: Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One image. `lineage` goes from its first ancestor to its children, itself among them; alone it is just itself.

    `generation` is the request that it comes from. Of a derived image that is the one of the image with the number
    `asked`; it is 0 where the request brought the image itself.
    """

    image: Image
    marks: Marks
    path: Path
    concept_name: str
    number: int
    count: int
    generation: Generation | None = None
    asked: int = 0
    lineage: tuple[Relative, ...] = ()


def read_facts(library: Library, image_id: str) -> Facts:
    """Reads what is known. Blocking. Raises UserError(BAD_INPUT) for an image that is gone."""
    image = library.image(image_id)
    family = library.images_of(image.concept)
    numbers = {member.id: place for place, member in enumerate(family, 1)}
    origin = origin_of(library, image)
    own = origin is None or origin.image.id == image_id
    return Facts(
        image=image,
        marks=library.marks(image_id),
        path=library.original_path(image),
        concept_name=_concept_name(library, image.concept),
        number=numbers.get(image_id, 1),
        count=len(family),
        generation=origin.generation if origin is not None else None,
        asked=0 if own or origin is None else numbers.get(origin.image.id, 0),
        lineage=tuple(
            Relative(id=member.id, number=numbers[member.id], tier=tier_of(member.width, member.height))
            for member in _descent(image, family)
        ),
    )


def _concept_name(library: Library, concept_id: str) -> str:
    try:
        return library.concept(concept_id).name
    except UserError:
        return ""


def _descent(image: Image, family: tuple[Image, ...]) -> list[Image]:
    """First ancestor to parent, the image, then its children and theirs, oldest first."""
    known = {member.id: member for member in family}
    above: list[Image] = []
    seen, current = {image.id}, image
    while current.lineage.parents and (parent := known.get(current.lineage.parents[0])):
        if parent.id in seen:
            break
        seen.add(parent.id)
        above.insert(0, parent)
        current = parent
    below: list[Image] = []
    if len(family) <= _MOST_RELATIVES:
        line = {image.id}
        for member in family:
            if member.id not in seen and line & set(member.lineage.parents):
                line.add(member.id)
                below.append(member)
    return [*above, image, *below]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What only the file says: Content Credentials, and the colour profile's name with a note where it does not fit.

    Without a profile `profile` is empty; `inks` is true where the pixels are CMYK.
    """

    credentials: Credentials
    profile: str = ""
    profile_note: str = ""
    inks: bool = False


def read_file_facts(path: Path) -> FileFacts:
    """What is in a file, or a note with the reason why it cannot be read. For a worker."""
    from gi2desk.imaging.decode import embedded_profile
    from gi2desk.imaging.profile import stated_profile

    try:
        header = read_header(path)
        name, note = stated_profile(embedded_profile(path, header), header.mode)
        if header.has_icc and not name:
            name, note = "unreadable profile", Sentence.SRGB_AS_DAMAGED.say()
        return FileFacts(
            credentials=read_credentials(path, header),
            profile=name,
            profile_note=note,
            inks=header.mode == "CMYK",
        )
    except (UserError, OSError) as error:
        return FileFacts(credentials=Credentials(present=False, note=str(error)))
