from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from library_records import Opener, add_image, generation, png, tree

from gi2desk.core import codec
from gi2desk.core.naming import new_id
from gi2desk.core.record import Image, Marks, State
from gi2desk.library.integrity import ProblemKind
from gi2desk.library.library import Library


@pytest.fixture
def image(library: Library) -> Image:
    concept = library.new_concept("Boats")
    request = generation(concept)
    library.save_generation(request)
    image = add_image(library, concept, request)
    library.save_marks(image.id, Marks(rating=3))
    library.add_reference(png(50, 50))
    assert library.check(deep=True).problems == ()
    return image


def _problems(library: Library, *, deep: bool = False) -> set[tuple[ProblemKind, str]]:
    before = tree(library.root)
    report = library.check(deep=deep)
    assert tree(library.root) == before, "a check repairs nothing"
    assert all(problem.detail for problem in report.problems)
    return {(problem.kind, problem.id) for problem in report.problems}


def test_a_missing_original(library: Library, image: Image) -> None:
    library.original_path(image).unlink()
    assert _problems(library) == {(ProblemKind.MISSING_ORIGINAL, image.id)}


def test_a_changed_original(library: Library, image: Image) -> None:
    path = library.original_path(image)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert _problems(library) == set()
    assert _problems(library, deep=True) == {(ProblemKind.CHANGED_ORIGINAL, image.id)}
    path.write_bytes(data + b"more")
    assert _problems(library) == {(ProblemKind.CHANGED_ORIGINAL, image.id)}


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "/etc/passwd", "concepts/x.json", "originals/../../x.png"]
)
def test_a_path_out_of_the_library(library: Library, image: Image, path: str) -> None:
    record = library.root / "images" / f"{image.id}.json"
    record.write_bytes(codec.encode(replace(image, path=path)))
    assert (ProblemKind.UNSAFE_PATH, image.id) in _problems(library, deep=True)


def test_files_that_no_record_names(library: Library, image: Image) -> None:
    orphan = new_id()
    folder = library.original_path(image).parent
    (folder / f"{orphan}.png").write_bytes(png())
    (library.root / "originals" / "holiday.jpg").write_bytes(png())
    (library.root / "images" / "notes.txt").write_text("mine")
    assert _problems(library) == {
        (ProblemKind.ORPHAN_FILE, orphan),
        (ProblemKind.ORPHAN_FILE, "holiday"),
        (ProblemKind.ORPHAN_FILE, "notes.txt"),
    }


def test_records_without_what_they_belong_to(library: Library, image: Image) -> None:
    assert image.generation is not None
    (library.root / "generations" / f"{image.generation}.json").unlink()
    (library.root / "concepts" / f"{image.concept}.json").unlink()
    lonely = new_id()
    (library.root / "images" / f"{lonely}.user.json").write_bytes(codec.encode(Marks(rating=1)))
    assert _problems(library) == {
        (ProblemKind.ORPHAN_RECORD, image.id),
        (ProblemKind.ORPHAN_RECORD, lonely),
    }


def test_two_records_for_one_file(library: Library, image: Image) -> None:
    twin = replace(image, id=new_id())
    library.add_image(twin)
    assert _problems(library) == {(ProblemKind.SHARED_FILE, twin.id)}


def test_records_that_cannot_be_read(library: Library, image: Image) -> None:
    (library.root / "concepts" / f"{image.concept}.json").write_text("{")
    (library.root / "images" / f"{image.id}.user.json").write_text("[]")
    assert _problems(library) == {
        (ProblemKind.DAMAGED_RECORD, image.concept),
        (ProblemKind.DAMAGED_RECORD, image.id),
    }


@pytest.mark.parametrize(
    "ending",
    [
        " (conflicted copy 2026-11-20).json",
        " 2.json",
        "-conflict-20261120-120000.json",
        ".sync-conflict-20261120-120000-ABCDEF.json",
        " (Ada's MacBook).json",
        "(1).user.json",
        "_conf(1).json",
    ],
)
def test_copies_that_a_sync_client_made(library: Library, image: Image, ending: str) -> None:
    record = library.root / "images" / f"{image.id}.json"
    shutil.copy(record, record.with_name(image.id + ending))
    shutil.copy(
        library.root / "gi2desk-library.json", library.root / "gi2desk-library (conflicted copy).json"
    )
    original = library.original_path(image)
    shutil.copy(original, original.with_name(f"{image.id} 2.png"))
    assert _problems(library) == {
        (ProblemKind.CONFLICT_COPY, image.id),
        (ProblemKind.CONFLICT_COPY, "gi2desk-library (conflicted copy).json"),
    }
    library.rebuild()
    assert library.stats().images == 1, "a copy is no second image"


def test_what_a_killed_process_left(library: Library, image: Image) -> None:
    folder = library.original_path(image).parent
    leftovers = [
        folder / f".{new_id()}.tmp",
        library.root / "images" / f".{image.id}.json.abcd.tmp",
        library.root / "references" / ".x.tmp",
        library.root / ".gi2desk-library.json.12ab.tmp",
    ]
    for path in leftovers:
        path.write_bytes(b"half")
    assert _problems(library) == {(ProblemKind.LEFTOVER, path.name) for path in leftovers}


def test_open_generations_and_answers_that_were_kept(library: Library, image: Image) -> None:
    concept = library.concept(image.concept)
    opened = generation(concept, state=State.RECEIVING)
    failed = generation(concept, state=State.FAILED)
    for request in (opened, failed):
        library.save_generation(request)
        library.spool_path(request.id).write_bytes(b"answer")
    stranger = new_id()
    library.spool_path(stranger).write_bytes(b"answer")
    assert _problems(library) == {
        (ProblemKind.OPEN_GENERATION, opened.id),
        (ProblemKind.KEPT_SPOOL, failed.id),
        (ProblemKind.KEPT_SPOOL, f"{stranger}.body"),
    }


def test_another_process_at_work_is_no_problem(library: Library, image: Image, opened: Opener) -> None:
    library.save_generation(generation(library.concept(image.concept), state=State.RECEIVING))
    (library.root / "images" / f".{image.id}.json.abcd.tmp").write_bytes(b"half")
    reader = opened(write=False)
    assert reader.holder is not None
    assert reader.check().problems == ()


def test_a_check_can_be_cancelled_and_tells_how_far_it_is(library: Library, image: Image) -> None:
    steps: list[tuple[int, int]] = []
    assert library.check(cancelled=lambda: True).cancelled
    report = library.check(progress=lambda done, total: steps.append((done, total)))
    assert (report.images, report.cancelled) == (1, False)
    assert steps == [(0, 1), (1, 1)]


def test_folders_removed_by_hand_do_not_stop_a_check(library: Library, image: Image) -> None:
    for name in ("spool", "references", "trash", "projects"):
        shutil.rmtree(library.root / name)
    assert _problems(library) == set()


def test_deeply_nested_folders_do_not_stop_a_check(library: Library, image: Image) -> None:
    folder = library.root / "originals"
    for _ in range(300):
        folder = Path(folder, "a")
        folder.mkdir()
    (folder / "x.png").write_bytes(png())
    assert _problems(library) == {(ProblemKind.ORPHAN_FILE, "x")}
