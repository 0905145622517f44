from __future__ import annotations

import json
import shutil
import threading
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from library_records import NOON, Opener, add_image, all_rows, generation, png, tree

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.naming import new_id
from gi2desk.core.recipe import Recipe
from gi2desk.core.record import Approval, Draft, Flag, Marks, Money, State, Timing
from gi2desk.library.change import Change, Topic
from gi2desk.library.library import Library


def test_everything_comes_back_as_it_was_saved(library: Library, opened: Opener) -> None:
    project = library.new_project("Harbour")
    library.save_project(replace(project, brief="grey mornings", budget=Money(amount=Decimal("12.50"))))
    concept = library.new_concept("Boats", project.id)
    draft = Draft(
        recipe=Recipe(prompt="boats ⛵", model="m", size="auto", quality="low"), focal=(0.2, 0.8), saved=NOON
    )
    library.save_concept(replace(concept, draft=draft))
    request = generation(concept)
    library.save_generation(request)
    image = add_image(library, concept, request)
    marks = Marks(
        rating=4,
        flag=Flag.PICK,
        label="red",
        notes="crop",
        approval=Approval(state="approved", who="Ada", when=NOON, sha256="0"),
    )
    library.save_marks(image.id, marks)
    library.close()
    again = opened()
    assert again.project(project.id).brief == "grey mornings"
    assert again.projects() == (again.project(project.id),)
    assert again.concept(concept.id).draft == draft
    assert again.concepts(project.id) == (again.concept(concept.id),)
    assert again.concepts(new_id()) == ()
    assert again.generation(request.id) == request
    assert again.generations(concept=concept.id) == (request,)
    assert again.image(image.id) == image
    assert again.images_of(concept.id) == (image,)
    assert again.marks(image.id) == marks
    assert again.original_path(image).read_bytes() == png()
    assert again.with_sha256(image.sha256) == image.id


def test_records_are_plain_json_under_their_ids(library: Library) -> None:
    concept = library.new_concept("Boats")
    image = add_image(library, concept)
    library.save_marks(image.id, Marks(rating=3))
    assert json.loads((library.root / "concepts" / f"{concept.id}.json").read_bytes())["name"] == "Boats"
    assert json.loads((library.root / "images" / f"{image.id}.json").read_bytes())["path"] == image.path
    assert json.loads((library.root / "images" / f"{image.id}.user.json").read_bytes())["rating"] == 3


def test_open_generations_are_the_journal(library: Library, opened: Opener) -> None:
    concept = library.new_concept("Boats")
    ended = generation(concept)
    waiting = generation(concept, state=State.QUEUED, cost=None)
    receiving = generation(concept, state=State.RECEIVING, cost=None)
    for request in (ended, waiting, receiving):
        library.save_generation(request)
    assert {g.id for g in library.generations(open_only=True)} == {waiting.id, receiving.id}
    library.save_generation(replace(receiving, state=State.UNKNOWN))
    assert [g.id for g in library.generations(open_only=True)] == [waiting.id]
    assert len(library.generations(limit=2)) == 2


def test_a_generation_written_before_a_kill_is_found_without_its_row(
    library: Library, opened: Opener
) -> None:
    concept = library.new_concept("Boats")
    library.close()
    waiting = generation(concept, state=State.SENDING, cost=Money(amount=Decimal("0.2")))
    from gi2desk.core import codec

    # What a process leaves that is killed between the record and the row.
    (library.root / "generations" / f"{waiting.id}.json").write_bytes(codec.encode(waiting))
    again = opened(refresh=False)
    assert again.stale
    assert again.generations(open_only=True) == (waiting,)
    assert again.spend() == {"USD": Decimal("0.2")}


def test_money_is_what_generations_cost_to_the_last_digit(library: Library) -> None:
    project = library.new_project("Harbour")
    boats, other = library.new_concept("Boats", project.id), library.new_concept("Other")
    for amount in ("0.1", "0.2", "0.006", "0.006"):
        library.save_generation(generation(boats, cost=Money(amount=Decimal(amount))))
    request = generation(other, cost=Money(amount=Decimal("0.005")))
    library.save_generation(request)
    library.save_generation(generation(other, cost=Money(amount=Decimal(7), unit="credits")))
    library.save_generation(generation(other, cost=None))
    image = add_image(library, other, request)
    assert library.spend() == {"USD": Decimal("0.317"), "credits": Decimal(7)}
    assert library.spend(project=project.id) == {"USD": Decimal("0.312")}
    assert library.spend(concept=other.id) == {"USD": Decimal("0.005"), "credits": Decimal(7)}
    library.trash([image.id])
    assert library.spend(concept=other.id)["USD"] == Decimal("0.005"), (
        "a deleted picture was paid for all the same"
    )
    stats = library.stats()
    assert (stats.projects, stats.concepts, stats.generations, stats.images, stats.trashed) == (1, 2, 7, 0, 1)
    assert stats.spent == library.spend()


def test_adding_an_image_twice_is_adding_it_once(library: Library) -> None:
    image = add_image(library, library.new_concept("Boats"))
    library.save_marks(image.id, Marks(rating=5))
    library.add_image(image)
    rows = all_rows(library)
    assert [(row.id, row.rating) for row in rows] == [(image.id, 5)]


def test_an_image_needs_its_file_in_place(library: Library) -> None:
    concept = library.new_concept("Boats")
    image = add_image(library, concept)
    library.original_path(image).unlink()
    with pytest.raises(UserError, match="not in the library"):
        library.add_image(replace(image, id=new_id()))
    for hostile in ("../../etc/passwd", "/etc/passwd", "originals/../../x.png"):
        with pytest.raises(UserError) as caught:
            library.add_image(replace(image, path=hostile))
        assert caught.value.cause is Cause.LIBRARY


def test_moving_to_another_concept_keeps_where_it_came_from(library: Library) -> None:
    boats, other = library.new_concept("Boats"), library.new_concept("Other")
    request = generation(boats)
    library.save_generation(request)
    image = add_image(library, boats, request)
    library.move_images([image.id], other.id)
    moved = library.image(image.id)
    assert (moved.concept, moved.generation, moved.lineage) == (other.id, request.id, image.lineage)
    assert library.images_of(boats.id) == ()
    assert all_rows(library)[0].concept_name == "Other"


@pytest.mark.parametrize(
    "ask", ["image", "marks", "generation", "concept", "project", "spool_path", "reference_path"]
)
def test_no_text_reaches_a_file_that_is_no_record(library: Library, ask: str) -> None:
    (library.root.parent / "secret.json").write_text("{}")
    for text in ("../../secret", "../secret", "/etc/passwd", "", "nothing"):
        with pytest.raises(UserError) as caught:
            getattr(library, ask)(text)
        assert caught.value.cause is Cause.BAD_INPUT


def test_what_is_not_there_is_said(library: Library) -> None:
    with pytest.raises(UserError, match="no image"):
        library.image(new_id())
    with pytest.raises(UserError, match="no image"):
        library.save_marks(new_id(), Marks())
    with pytest.raises(UserError):
        library.move_images([], new_id())


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b'{"id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}', b"[" * 100_000, b"\xff\xfe"]
)
def test_a_damaged_record_is_told_and_costs_only_itself(library: Library, content: bytes) -> None:
    concept = library.new_concept("Boats")
    good, bad = add_image(library, concept), add_image(library, concept)
    (library.root / "images" / f"{bad.id}.json").write_bytes(content)
    with pytest.raises(UserError, match="cannot be read") as caught:
        library.image(bad.id)
    assert caught.value.cause is Cause.LIBRARY
    assert library.images_of(concept.id) == (good,)
    assert library.refresh().damaged == [bad.id]


def test_a_record_under_another_id_is_damaged(library: Library) -> None:
    image = add_image(library, library.new_concept("Boats"))
    other = new_id()
    shutil.copy(library.root / "images" / f"{image.id}.json", library.root / "images" / f"{other}.json")
    with pytest.raises(UserError, match="cannot be read"):
        library.image(other)
    library.rebuild()
    assert [row.id for row in all_rows(library)] == [image.id]


def test_observers_hear_of_what_is_on_the_disk_already(library: Library) -> None:
    seen: list[tuple[Change, int]] = []
    found: list[bool] = []

    def observe(change: Change) -> None:
        seen.append((change, threading.get_ident()))
        if change.kind is Topic.CONCEPT:
            found.append(library.concept(change.id).name == "Boats" and len(library.concepts()) == 1)

    stop = library.subscribe(observe)
    concept = library.new_concept("Boats")
    image = add_image(library, concept)
    library.save_marks(image.id, Marks(rating=1))
    stop()
    library.new_concept("unheard")
    me = threading.get_ident()
    assert seen == [
        (Change(Topic.CONCEPT, concept.id), me),
        (Change(Topic.IMAGE, image.id), me),
        (Change(Topic.MARKS, image.id), me),
    ]
    assert found == [True]


def test_an_observer_that_fails_does_not_fail_the_save(library: Library, no_lost_errors: object) -> None:
    no_lost_errors("an observer failed")  # type: ignore[operator]

    def observe(change: Change) -> None:
        raise RuntimeError("broken pane")

    library.subscribe(observe)
    assert library.concept(library.new_concept("Boats").id).name == "Boats"


def test_many_threads_save_and_read(library: Library) -> None:
    concept = library.new_concept("Boats")
    images = [add_image(library, concept) for _ in range(4)]
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for step in range(10):
                library.save_marks(images[number].id, Marks(rating=step % 6))
                library.save_generation(generation(concept, prompt=f"thread {number} {step}"))
                assert len(all_rows(library)) == 4
                library.refresh()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert library.stats().generations == 40
    assert library.spend() == {"USD": Decimal("0.40")}


def test_a_disk_that_takes_no_more_changes_nothing(library: Library) -> None:
    resource = pytest.importorskip("resource", reason="limits for the size of files are Unix")
    concept = library.new_concept("Boats")
    image = add_image(library, concept)
    before = tree(library.root)
    long = generation(concept, prompt="x" * 30_000)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    try:
        for save in (
            lambda: library.save_generation(long),
            lambda: library.save_marks(image.id, Marks(rating=5)),
            lambda: library.add_reference(png(64, 64)),
            lambda: library.new_project("no"),
        ):
            with pytest.raises(UserError) as caught:
                save()
            assert caught.value.cause is Cause.DISK
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert tree(library.root) == before
    assert library.stats().generations == 0
    library.save_generation(long)
    assert library.generation(long.id) == long


def test_a_library_taken_away_is_said_and_comes_back(library: Library, tmp_path: Path) -> None:
    concept = library.new_concept("Boats")
    library.root.rename(tmp_path / "unplugged")
    for call in (
        lambda: library.save_generation(generation(concept)),
        lambda: library.new_original_path(new_id(), "png", NOON),
        library.refresh,
    ):
        with pytest.raises(UserError, match="gone") as caught:
            call()
        assert caught.value.cause is Cause.DISK
    assert not library.root.exists(), "nothing is written to the place where the drive was"
    (tmp_path / "unplugged").rename(library.root)
    library.save_generation(generation(concept))
    assert library.stats().generations == 1


def test_a_folder_of_records_removed_by_hand_is_made_again(library: Library) -> None:
    shutil.rmtree(library.root / "generations")
    library.save_generation(generation(library.new_concept("Boats")))
    assert library.stats().generations == 1


def test_references_are_kept_once_under_their_checksum(library: Library, tmp_path: Path) -> None:
    source = tmp_path / "misleading name.jpg"
    source.write_bytes(png(40, 30))
    sha256, path = library.add_reference(source)
    assert path == library.root / "references" / f"{sha256}.png"
    assert library.add_reference(png(40, 30)) == (sha256, path)
    other, other_path = library.add_reference(png(41, 30))
    assert library.reference_path(other) == other_path
    assert {item.name for item in (library.root / "references").iterdir()} == {path.name, other_path.name}
    assert source.read_bytes() == path.read_bytes()


def test_what_is_no_picture_is_no_reference(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("<html>")
    for source in (tmp_path / "a.png", tmp_path / "missing.png", tmp_path, b"", b"<html>", png()[:-4]):
        with pytest.raises(UserError) as caught:
            library.add_reference(source)
        assert caught.value.cause is Cause.BAD_INPUT
    assert list((library.root / "references").iterdir()) == []
    with pytest.raises(UserError):
        library.reference_path("0" * 64)


def test_the_spool_folder_is_there(library: Library) -> None:
    path = library.spool_path(new_id())
    path.write_bytes(b"answer")
    assert path.parent == library.root / "spool"


def test_times_without_a_zone_do_not_break_the_order(library: Library) -> None:
    concept = library.new_concept("Boats")
    naive = generation(concept, timing=Timing(queued=NOON.replace(tzinfo=None)))
    library.save_generation(naive)
    library.save_generation(generation(concept))
    assert len(library.generations()) == 2
