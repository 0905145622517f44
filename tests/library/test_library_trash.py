from __future__ import annotations

import importlib
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from library_records import Opener, add_image, all_rows, generation, tree

from gi2desk.core import codec
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.naming import new_id
from gi2desk.core.record import Marks, State
from gi2desk.library.change import Change, Topic
from gi2desk.library.integrity import ProblemKind
from gi2desk.library.library import Library
from gi2desk.library.query import Query
from gi2desk.library.trash import Trashed


def test_what_was_tidied_away_can_be_brought_back(library: Library) -> None:
    request = generation(library.new_concept("Boats"), state=State.FAILED)
    library.save_generation(request)
    kept = library.spool_path(request.id)
    kept.write_bytes(b"answer")
    opened = generation(library.new_concept("Sea"), state=State.RECEIVING)
    library.save_generation(opened)
    library.spool_path(opened.id).write_bytes(b"arriving")
    assert [Path(one.path).name for one in library.tidy()] == [kept.name]
    assert not kept.exists()
    assert library.spool_path(opened.id).exists()
    (entry,) = library.trashed()
    library.restore([entry.id])
    assert kept.read_bytes() == b"answer"
    assert library.trashed() == ()


def test_restoring_brings_back_exactly_what_was_there(library: Library) -> None:
    concept = library.new_concept("Boats")
    request = generation(concept)
    library.save_generation(request)
    images = [add_image(library, concept, request), add_image(library, concept)]
    library.save_marks(images[0].id, Marks(rating=5, notes="keep"))
    files, rows = tree(library.root), all_rows(library)
    gone = library.trash([image.id for image in images])
    assert all_rows(library) == ()
    assert library.images_of(concept.id) == ()
    assert not library.original_path(images[0]).exists()
    assert (
        {entry.id for entry in library.trashed()}
        == {entry.id for entry in gone}
        == {image.id for image in images}
    )
    with pytest.raises(UserError):
        library.image(images[0].id)
    library.restore([image.id for image in images])
    assert tree(library.root) == files
    assert all_rows(library) == rows
    assert all_rows(library, Query(text="keep"))[0].id == images[0].id
    assert library.trashed() == ()


def test_a_restart_in_between_changes_nothing(library: Library, opened: Opener) -> None:
    image = add_image(library, library.new_concept("Boats"))
    library.trash([image.id])
    library.close()
    again = opened()
    again.rebuild()
    assert all_rows(again) == ()
    again.restore([image.id])
    assert again.image(image.id) == image


def test_observers_hear_of_both(library: Library) -> None:
    image = add_image(library, library.new_concept("Boats"))
    seen: list[Change] = []
    library.subscribe(seen.append)
    library.trash([image.id])
    library.restore([image.id])
    trash = Change(Topic.TRASH, image.id)
    assert seen == [Change(Topic.IMAGE, image.id, removed=True), trash, Change(Topic.IMAGE, image.id), trash]


def test_a_concept_goes_when_it_is_empty(library: Library) -> None:
    concept = library.new_concept("Boats")
    image = add_image(library, concept)
    with pytest.raises(UserError, match="still holds") as caught:
        library.trash([concept.id])
    assert caught.value.cause is Cause.BAD_INPUT
    library.trash([image.id, concept.id])
    assert library.concepts() == ()
    library.restore([concept.id, image.id])
    assert library.concepts() == (concept,)
    assert library.images_of(concept.id) == (image,)


def test_a_file_that_was_removed_by_hand_stops_nothing(library: Library) -> None:
    image = add_image(library, library.new_concept("Boats"))
    library.original_path(image).unlink()
    library.trash([image.id])
    library.restore([image.id])
    assert library.image(image.id) == image


def test_a_hostile_record_takes_no_foreign_file_along(library: Library, tmp_path: Path) -> None:
    concept = library.new_concept("Boats")
    mine, hostile = add_image(library, concept), add_image(library, concept)
    (tmp_path / "secret.png").write_text("secret")
    record = library.root / "images" / f"{hostile.id}.json"
    for path in ("../secret.png", str(tmp_path / "secret.png"), mine.path, "gi2desk-library.json"):
        record.write_bytes(codec.encode(replace(hostile, path=path)))
        library.refresh()
        library.trash([hostile.id])
        assert (tmp_path / "secret.png").exists()
        assert library.original_path(mine).exists()
        library.restore([hostile.id])
    assert library.id


@pytest.mark.parametrize(
    "hostile", ["../../secret.png", "/secret.png", "gi2desk-library.json", "images/../../x.json"]
)
def test_a_hostile_list_in_the_trash_moves_nothing(library: Library, tmp_path: Path, hostile: str) -> None:
    image = add_image(library, library.new_concept("Boats"))
    library.trash([image.id])
    manifest = library.root / "trash" / image.id / "trash.json"
    entry = codec.decode(Trashed, manifest.read_bytes())
    manifest.write_bytes(codec.encode(replace(entry, files=(hostile, *entry.files))))
    (tmp_path / "secret.png").write_text("secret")
    before = tree(tmp_path / "library")
    with pytest.raises(UserError) as caught:
        library.restore([image.id])
    assert caught.value.cause is Cause.LIBRARY
    assert tree(tmp_path / "library") == before


def test_nothing_is_restored_over_something_else(library: Library) -> None:
    image = add_image(library, library.new_concept("Boats"))
    library.trash([image.id])
    library.original_path(image).write_text("new")
    before = tree(library.root)
    with pytest.raises(UserError, match="in its place"):
        library.restore([image.id])
    assert tree(library.root) == before


def test_what_was_cut_short_is_found_and_can_be_restored(library: Library) -> None:
    image = add_image(library, library.new_concept("Boats"))
    files = tree(library.root)
    library.trash([image.id])
    # As if killed after the record had moved and before the picture did.
    aside = library.root / "trash" / image.id / image.path
    shutil.move(aside, library.root / image.path)
    kinds = {problem.kind for problem in library.check().problems}
    assert ProblemKind.INTERRUPTED_DELETE in kinds
    library.restore([image.id])
    assert tree(library.root) == files
    assert library.check().problems == ()


def test_a_delete_or_restore_that_was_cut_short_is_brought_to_an_end_at_the_next_start(
    opened: Opener,
) -> None:
    library = opened()
    image = add_image(library, library.new_concept("Boats"))
    library.save_marks(image.id, Marks(rating=3))
    there = _places(library)
    library.trash([image.id])
    away = _places(library)
    aside = library.root / "trash" / image.id
    for relative in (image.path, f"images/{image.id}.user.json"):
        shutil.move(aside / relative, library.root / relative)  # the record had gone, the rest had not
        library.close()
        library = opened()
        assert _places(library) == away
    for relative in (f"images/{image.id}.json", f"images/{image.id}.user.json"):
        shutil.move(aside / relative, library.root / relative)  # the record was back, the picture was not
    library.close()
    library = opened()
    assert _places(library) == there
    assert library.marks(image.id).rating == 3
    assert library.check(deep=True).problems == ()


def _places(library: Library) -> set[str]:
    return set(tree(library.root))


@pytest.mark.parametrize("text", ["", "..", "../originals", "nothing"])
def test_only_ids_name_what_is_in_the_trash(library: Library, text: str) -> None:
    for call in (library.trash, library.restore):
        with pytest.raises(UserError) as caught:
            call([text])
        assert caught.value.cause is Cause.BAD_INPUT
    with pytest.raises(UserError):
        library.restore([new_id()])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it would be the user's own trash")
def test_emptying_hands_everything_to_the_systems_trash(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import send2trash.plat_other as platform

    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "share"))
    importlib.reload(platform)
    monkeypatch.setattr("send2trash.send2trash", platform.send2trash)
    image = add_image(library, library.new_concept("Boats"))
    data = library.original_path(image).read_bytes()
    library.trash([image.id])
    assert library.empty_trash() == 1
    assert library.trashed() == ()
    assert list((library.root / "trash").iterdir()) == []
    assert (home / "share" / "Trash" / "files" / image.id / image.path).read_bytes() == data


def test_a_system_without_a_trash_is_said_and_nothing_is_lost(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from send2trash.exceptions import TrashPermissionError

    def refuse(_path: object) -> None:
        raise TrashPermissionError("/no/trash/here")

    monkeypatch.setattr("send2trash.send2trash", refuse)
    image = add_image(library, library.new_concept("Boats"))
    library.trash([image.id])
    with pytest.raises(UserError, match="trash did not take") as caught:
        library.empty_trash()
    assert caught.value.cause is Cause.DISK
    assert str(library.root / "trash") in caught.value.hint
    assert [entry.id for entry in library.trashed()] == [image.id]
    assert library.empty_trash(permanently=True) == 1
    assert list((library.root / "trash").iterdir()) == []


def test_what_others_put_into_the_trash_folder_stays(library: Library) -> None:
    (library.root / "trash" / "notes.txt").write_text("mine")
    (library.root / "trash" / "folder").mkdir()
    assert library.empty_trash(permanently=True) == 0
    assert (library.root / "trash" / "notes.txt").exists()
