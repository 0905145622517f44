"""Which pictures Compare opens with."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from gi2desk.core.naming import new_id
from gi2desk.core.record import Approval, Flag, Image, Lineage, Marks
from gi2desk.jobs.lineup import lineup
from gi2desk.library.library import Library

SIZES = {"1k": (1536, 864), "2k": (2560, 1440), "4k": (3840, 2160)}
_seconds = itertools.count()


def add(library: Library, concept: str, tier: str, *, parent: str | None = None, **marks: object) -> str:
    """An image whose file is never opened here, with what was said about it."""
    when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=next(_seconds))
    image_id = new_id()
    path = library.new_original_path(image_id, "png", when)
    path.write_bytes(image_id.encode())
    width, height = SIZES[tier]
    image = Image(
        id=image_id,
        concept=concept,
        path=path.relative_to(library.root).as_posix(),
        sha256=f"{next(_seconds):064x}",
        bytes=26,
        width=width,
        height=height,
        format="png",
        mode="RGB",
        bit_depth=8,
        created=when,
        lineage=Lineage(kind="generated", parents=(parent,) if parent else ()),
    )
    library.add_image(image)
    if marks:
        library.save_marks(image_id, replace(Marks(), **marks))  # type: ignore[arg-type]  # fields of Marks
    return image_id


def ids(library: Library, chosen: tuple[str, ...] = (), concept: str = "") -> list[str]:
    return [row.id for row in lineup(library, chosen, concept)]


def test_one_for_each_tier_the_best_else_the_newest(library: Library) -> None:
    concept = library.new_concept("Hero").id
    add(library, concept, "1k")
    newest = add(library, concept, "1k")
    rated = add(library, concept, "2k", rating=2)
    add(library, concept, "2k")
    assert ids(library, concept=concept) == [newest, rated]
    picked = add(library, concept, "2k", flag=Flag.PICK)
    assert ids(library, concept=concept) == [newest, picked]
    approval = Approval(state="approved", who="a", when=datetime(2026, 1, 1, tzinfo=UTC), sha256="0" * 64)
    approved = add(library, concept, "2k", approval=approval)
    add(library, concept, "2k", rating=5, flag=Flag.PICK)
    assert ids(library, concept=concept) == [newest, approved]
    add(library, concept, "1k", flag=Flag.REJECT)
    assert ids(library, concept=concept)[0] == newest


def test_a_chosen_one_pulls_its_own_parents(library: Library) -> None:
    concept = library.new_concept("Hero").id
    first = add(library, concept, "1k")
    second = add(library, concept, "2k", parent=first)
    add(library, concept, "1k", rating=5)
    add(library, concept, "2k", rating=5)
    final = add(library, concept, "4k", parent=second)
    add(library, concept, "4k", rating=5)
    assert ids(library, (final,)) == [first, second, final]


def test_what_the_best_was_made_from_comes_before_what_is_only_newer(library: Library) -> None:
    concept = library.new_concept("Hero").id
    first = add(library, concept, "1k")
    add(library, concept, "1k")
    second = add(library, concept, "2k", parent=first)
    final = add(library, concept, "4k", parent=second)
    assert ids(library, concept=concept) == [first, second, final]
    rated = add(library, concept, "1k", rating=1)
    assert ids(library, concept=concept) == [rated, second, final]


def test_several_chosen_stand_as_they_were_chosen(library: Library) -> None:
    one, other = library.new_concept("A").id, library.new_concept("B").id
    chosen = (add(library, one, "4k"), add(library, other, "1k"), add(library, one, "1k"))
    assert ids(library, chosen) == list(chosen)


def test_without_a_choice_it_is_the_concept_of_the_newest_image(library: Library) -> None:
    assert ids(library) == []
    add(library, library.new_concept("A").id, "1k")
    newest = add(library, library.new_concept("B").id, "1k")
    assert ids(library) == [newest]


def test_lineage_in_a_circle_ends(library: Library) -> None:
    concept = library.new_concept("Hero").id
    first = add(library, concept, "1k")
    second = add(library, concept, "2k", parent=first)
    image = library.image(first)
    library.add_image(replace(image, lineage=Lineage(kind="generated", parents=(second,))))
    assert ids(library, (second,)) == [first, second]
