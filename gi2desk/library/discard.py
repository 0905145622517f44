"""What lies in the library's trash as people know it: pictures with their names, and whatever else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from gi2desk.core import codec
from gi2desk.core.record import Concept, Image, Marks
from gi2desk.core.tier import tier_of
from gi2desk.library.layout import Kind, Layout
from gi2desk.library.row import Row
from gi2desk.library.store import read_file
from gi2desk.library.trash import Trashed, entries

_LIMIT = 10_000_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Discarded:
    """One deleted thing. `row` is there for a picture, with its path in the trash; else `name` may be that of a concept."""

    id: str
    when: datetime
    bytes: int
    row: Row | None = None
    name: str = ""


def discarded(layout: Layout, concept_name: Callable[[str], str]) -> tuple[Discarded, ...]:
    """Everything that can be restored, newest first. `concept_name` knows the concepts that are not in the trash.

    What cannot be read is there without a picture: it can be restored all the same. Blocking.
    """
    found = entries(layout)
    names = {
        one.id: concept.name for one in found if (concept := _record(layout, one, Kind.CONCEPT, Concept))
    }
    return tuple(
        _discarded(layout, one, lambda concept: names.get(concept) or concept_name(concept)) for one in found
    )


def _discarded(layout: Layout, one: Trashed, concept_name: Callable[[str], str]) -> Discarded:
    folder = layout.trash / one.id
    size = sum((folder / relative).stat().st_size for relative in one.files if (folder / relative).is_file())
    image = _record(layout, one, Kind.IMAGE, Image)
    if image is None:
        concept = _record(layout, one, Kind.CONCEPT, Concept)
        return Discarded(id=one.id, when=one.when, bytes=size, name=concept.name if concept else "")
    name = concept_name(image.concept)
    return Discarded(id=one.id, when=one.when, bytes=size, row=_row(layout, one, image, name), name=name)


def _row(layout: Layout, one: Trashed, image: Image, concept_name: str) -> Row | None:
    relative = f"{layout.trash.name}/{one.id}/{image.path}"
    if image.path not in one.files or not (layout.root / relative).is_file():
        return None
    marks = _marks(layout, one)
    return Row(
        id=image.id,
        concept=image.concept,
        concept_name=concept_name,
        project=None,
        generation=image.generation,
        path=relative,
        name=image.lineage.source_name or image.path.rpartition("/")[2],
        sha256=image.sha256,
        bytes=image.bytes,
        width=image.width,
        height=image.height,
        tier=tier_of(image.width, image.height),
        format=image.format,
        created=image.created,
        position=image.position,
        requested_size=image.requested_size,
        verified=image.verified,
        lineage=image.lineage.kind,
        rating=marks.rating,
        flag=marks.flag,
        label=marks.label,
        noted=bool(marks.notes),
        approval=marks.approval.state if marks.approval is not None else "",
        model="",
        quality="",
    )


def _marks(layout: Layout, one: Trashed) -> Marks:
    return _read(layout, one, f"{Kind.IMAGE.folder}/{one.id}.user.json", Marks) or Marks()


def _record(layout: Layout, one: Trashed, kind: Kind, into: type[T]) -> T | None:
    return _read(layout, one, f"{kind.folder}/{one.id}.json", into)


def _read(layout: Layout, one: Trashed, relative: str, into: type[T]) -> T | None:
    if relative not in one.files:
        return None
    try:
        data, _stamp = read_file(layout.trash / one.id / relative, _LIMIT)
        return codec.decode(into, data)
    except (OSError, ValueError):
        return None
