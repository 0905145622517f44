"""Files that were made for a request go to the trash once nothing names them, and not before."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from library_records import NOON, generation, png

from gi2desk.core import codec
from gi2desk.core.adjustment import Adjustment
from gi2desk.core.errors import UserError
from gi2desk.core.naming import new_id
from gi2desk.core.recipe import Recipe, Reference
from gi2desk.core.record import Draft, State
from gi2desk.core.reference_set import ReferenceSet
from gi2desk.core.rights import ReferenceRecord
from gi2desk.library import unused
from gi2desk.library.library import Library
from gi2desk.library.named import REFERENCE_SETS
from gi2desk.library.reference_record import save_reference_record

LATER = timedelta(days=8).total_seconds()


@pytest.fixture(autouse=True)
def a_week_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's clock stands eight days ahead of what the tests write: a file's ctime cannot be set."""
    real = time.time
    monkeypatch.setattr(unused.time, "time", lambda: real() + LATER)


def kept(library: Library, shade: int) -> str:
    return library.add_reference(png(shade=shade))[0]


def asking(**fields: object) -> Recipe:
    recipe = Recipe(prompt="a boat", model="gpt-image-2", size="1024x1024", quality="low")
    return replace(recipe, **fields)


def adjusted(sha256: str, source: str, mask: str | None = None) -> Reference:
    adjustment = Adjustment(source=source, media_type="image/png", turns=1, mask=mask)
    return Reference(sha256=sha256, media_type="image/png", name="boat", adjustment=adjustment)


def moved(library: Library) -> set[str]:
    return {Path(one.path).stem for one in library.tidy()}


def test_what_nothing_names_goes_to_the_trash_and_comes_back(library: Library) -> None:
    sha256 = kept(library, 1)
    data = library.reference_path(sha256).read_bytes()
    (gone,) = library.tidy()
    assert (Path(gone.path).parent.name, gone.bytes, "named by nothing" in gone.what) == (
        "references",
        len(data),
        True,
    )
    with pytest.raises(UserError):
        library.reference_path(sha256)
    (entry,) = library.trashed()
    library.restore([entry.id])
    assert library.reference_path(sha256).read_bytes() == data
    assert library.trashed() == ()


def test_what_any_record_names_stays(library: Library) -> None:
    names = [kept(library, shade) for shade in range(1, 11)]
    concept = library.new_concept("Boats")
    draft = asking(references=(adjusted(names[0], names[1], names[2]),), mask=names[3], markup=names[4])
    library.save_concept(replace(concept, draft=Draft(recipe=draft)))
    library.save_generation(replace(generation(concept, state=State.FAILED), recipe=asking(mask=names[5])))
    collected = ReferenceSet(
        id=new_id(), name="sea", references=(adjusted(names[6], names[7]),), created=NOON
    )
    REFERENCE_SETS.save(library, collected)
    save_reference_record(library, ReferenceRecord(sha256=names[8], name="given by a person"))
    assert moved(library) == {names[9]}


def test_a_draft_in_the_trash_and_records_that_nobody_understands_count(library: Library) -> None:
    names = [kept(library, shade) for shade in range(1, 5)]
    concept = library.new_concept("Boats")
    library.save_concept(replace(concept, draft=Draft(recipe=asking(mask=names[0]))))
    library.trash([concept.id])
    root = library.root
    (root / "concepts" / f"{new_id()} (conflicted copy).json").write_text(f'{{"mask": "{names[1]}"}}')
    # Longer than what is read at once, with the name across the place where a piece ends.
    long = b" " * 524_250 + b'{"later": "' + names[2].encode() + b'", '
    (root / "generations" / f"{new_id()}.json").write_bytes(long)
    assert moved(library) == {names[3]}


def test_what_was_made_again_after_it_was_tidied_away_goes_again(library: Library) -> None:
    sha256 = kept(library, 1)
    assert moved(library) == {sha256}
    assert kept(library, 1) == sha256
    assert moved(library) == {sha256}
    assert len(library.trashed()) == 2


def test_young_files_are_left_alone(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    sha256 = kept(library, 1)
    monkeypatch.undo()
    assert library.tidy() == ()
    path = library.reference_path(sha256)
    long_ago = path.stat().st_mtime - 10 * LATER
    os.utime(path, (long_ago, long_ago))  # as a sync client keeps the time of the other machine
    assert library.tidy() == ()


def test_what_people_put_there_is_not_touched(library: Library) -> None:
    folder = library.root / "references"
    (folder / "holiday.png").write_bytes(png())
    (folder / f"{'a' * 64}.psd").write_bytes(b"mine")
    assert library.tidy() == ()


def test_a_record_that_cannot_be_read_stops_it(library: Library) -> None:
    sha256 = kept(library, 1)
    (library.root / "concepts" / f"{new_id()}.json").mkdir()
    (library.root / "concepts" / f"{new_id()}.json").symlink_to(library.root / "nowhere")
    with pytest.raises(UserError):
        library.tidy()
    assert library.reference_path(sha256).is_file()


def test_a_crop_that_was_undone_is_made_again_from_what_is_kept(library: Library) -> None:
    source, crop = kept(library, 1), kept(library, 2)
    concept = library.new_concept("Boats")
    used = adjusted(crop, source)
    library.save_concept(replace(concept, draft=Draft(recipe=asking(references=(used,)))))
    assert moved(library) == set()
    plain = replace(used, sha256=source, adjustment=None)
    library.save_concept(
        replace(library.concept(concept.id), draft=Draft(recipe=asking(references=(plain,))))
    )
    assert moved(library) == {crop}
    assert codec.decode(Draft, codec.encode(library.concept(concept.id).draft)).recipe.references == (plain,)
