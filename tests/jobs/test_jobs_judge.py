"""Judging: what is changed can be taken back field by field, and an approval stands for exact bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image as Picture

from gi2desk.core.errors import UserError
from gi2desk.core.record import Flag, Lineage, Marks
from gi2desk.jobs import judge
from gi2desk.library.library import Library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library with three pictures."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(3):
        Picture.new("RGB", (40 + number, 30), (number * 40, 90, 120)).save(folder / f"{number}.png")
    with Library.open(tmp_path / "lib", data=tmp_path / "data", cache=tmp_path / "cache") as opened:
        opened.import_folders([folder])
        yield opened


def ids(library: Library) -> list[str]:
    return [image.id for concept in library.concepts() for image in library.images_of(concept.id)]


def test_an_edit_says_what_it_did_and_is_taken_back(library: Library) -> None:
    names = ids(library)
    edits = judge.edit(library, names, lambda marks, _id: replace(marks, rating=4))
    assert [library.marks(name).rating for name in names] == [4, 4, 4]
    assert {item.changed() for item in edits} == {("rating",)}
    judge.take_back(library, edits)
    assert [library.marks(name) for name in names] == [Marks()] * 3
    judge.do_again(library, edits)
    assert [library.marks(name).rating for name in names] == [4, 4, 4]


def test_taking_back_leaves_what_was_written_since(library: Library) -> None:
    name = ids(library)[0]
    edits = judge.edit(library, [name], lambda marks, _id: replace(marks, flag=Flag.PICK))
    library.save_marks(name, replace(library.marks(name), notes="keep the blue"))
    judge.take_back(library, edits)
    assert library.marks(name) == Marks(notes="keep the blue")


def test_what_stays_as_it_is_is_no_edit_and_what_is_gone_is_passed_over(library: Library) -> None:
    names = ids(library)
    library.save_marks(names[0], Marks(rating=2))
    library.trash([names[1]])
    edits = judge.edit(library, names, lambda marks, _id: replace(marks, rating=2))
    assert [item.image for item in edits] == [names[2]]


def test_a_failure_in_the_middle_changes_nothing(library: Library) -> None:
    names, seen = ids(library), []

    def change(marks: Marks, image: str) -> Marks:
        seen.append(image)
        if len(seen) == 3:
            raise UserError("No room.", cause=judge.Cause.DISK)
        return replace(marks, rating=5)

    with pytest.raises(UserError, match="No room"):
        judge.edit(library, names, change)
    assert [library.marks(name).rating for name in names] == [0, 0, 0]


def test_an_approval_names_person_time_and_bytes(library: Library) -> None:
    name = ids(library)[0]
    judge.edit(library, [name], judge.approving(library, "  Mia "))
    approval = library.marks(name).approval
    assert approval is not None
    assert approval.who == "Mia"
    assert approval.sha256 == library.image(name).sha256
    assert approval.when.tzinfo is not None
    assert judge.is_approved(library.marks(name))
    judge.edit(library, [name], judge.withdrawing(library))
    assert library.marks(name).approval is None


def test_an_approval_stays_once_something_was_made_from_it(library: Library) -> None:
    parent, child, _ = ids(library)
    judge.edit(library, [parent], judge.approving(library, "Mia"))
    made = replace(
        library.image(child),
        concept=library.image(parent).concept,
        lineage=Lineage(kind="generated", parents=(parent,)),
        created=datetime.now(UTC),
    )
    library.add_image(made)
    assert [image.id for image in judge.dependants(library, parent)] == [child]
    with pytest.raises(UserError, match="approval stays"):
        judge.edit(library, [parent], judge.withdrawing(library))
    assert judge.is_approved(library.marks(parent))


def test_without_a_name_the_system_says_who(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "jo")
    assert judge.person("") == "jo"

    def unknown() -> str:
        raise OSError

    monkeypatch.setattr("getpass.getuser", unknown)
    assert judge.person("") == "unknown"
