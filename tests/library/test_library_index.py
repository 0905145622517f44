from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from library_records import NOON, Opener, add_image, all_rows, generation, tree

from gi2desk.core import codec
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.naming import new_id
from gi2desk.core.record import Approval, Concept, Flag, Image, Lineage, Marks, Money
from gi2desk.library import schema
from gi2desk.library.change import Change, Topic
from gi2desk.library.integrity import ProblemKind
from gi2desk.library.library import Library
from gi2desk.library.query import Query, Sort

DATA = Path(__file__).parent / "data"


def _fill(library: Library) -> list[Image]:
    project = library.new_project("Harbour")
    images = []
    for number in range(3):
        concept = library.new_concept(f"Concept {number}", project.id if number else None)
        for prompt in ("a red house", "夜の港と灯台"):
            request = generation(concept, prompt=prompt, cost=Money(amount=Decimal("0.013")))
            library.save_generation(request)
            images.append(
                add_image(library, concept, request, lineage=Lineage(kind="generated", parents=("x",)))
            )
    library.save_marks(images[0].id, Marks(rating=5, flag=Flag.PICK, notes="crop tighter"))
    approval = Approval(state="approved", who="Ada", when=NOON, sha256=images[1].sha256)
    library.save_marks(images[1].id, Marks(approval=approval))
    return images


def _index_file(library: Library, tmp_path: Path) -> Path:
    return tmp_path / "data" / "index" / library.id / "index.sqlite"


def _everything(library: Library) -> object:
    return (
        all_rows(library),
        [all_rows(library, Query(text=text)) for text in ("red", "灯台", "tighter", '"Concept 2"')],
        library.projects(),
        library.concepts(),
        library.generations(),
        library.spend(),
        library.stats(),
    )


def test_deleting_the_index_and_rebuilding_gives_the_same(
    library: Library, tmp_path: Path, opened: Opener
) -> None:
    _fill(library)
    saved = _everything(library)
    records = tree(library.root)
    library.rebuild()
    assert _everything(library) == saved
    library.close()
    shutil.rmtree(tmp_path / "data")
    again = opened(refresh=False)
    assert again.stale
    assert all_rows(again) == ()
    again.refresh()
    assert not again.stale
    assert _everything(again) == saved
    again.close()
    assert {k: v for k, v in tree(library.root).items() if "holder" not in k} == {
        k: v for k, v in records.items() if "holder" not in k
    }


@pytest.mark.parametrize("damage", ["empty", "noise", "cut", "middle", "other"])
def test_a_damaged_index_is_made_anew(library: Library, tmp_path: Path, opened: Opener, damage: str) -> None:
    _fill(library)
    saved = _everything(library)
    library.close()
    file = _index_file(library, tmp_path)
    data = file.read_bytes()
    damaged = {
        "empty": b"",
        "noise": os.urandom(50_000),
        "cut": data[: len(data) // 2],
        "middle": data[:4096] + b"\xff" * (len(data) - 8192) + data[-4096:],
        "other": b"SQLite format 3\0" + b"\0" * 5000,
    }
    file.write_bytes(damaged[damage])
    again = opened()
    again.rebuild() if again.stale else again.refresh()
    if _everything(again) != saved:
        # Damage inside a page is met only when the page is read, then the index is empty and says so.
        assert again.stale
        again.refresh()
    assert _everything(again) == saved


def test_an_index_damaged_while_open_costs_no_save(library: Library, tmp_path: Path) -> None:
    images = _fill(library)
    saved = _everything(library)
    file = _index_file(library, tmp_path)
    wal = file.with_name(file.name + "-wal")
    for path in (file, wal):
        with path.open("r+b") as handle:
            handle.write(b"\xa5" * path.stat().st_size)
    library.save_marks(images[2].id, Marks(rating=1))
    library.save_marks(images[2].id, Marks())
    all_rows(library)
    library.rebuild()
    assert _everything(library) == saved


def test_a_newer_index_is_made_anew_and_the_library_left_alone(
    library: Library, tmp_path: Path, opened: Opener
) -> None:
    _fill(library)
    saved = _everything(library)
    library.close()
    with sqlite3.connect(_index_file(library, tmp_path)) as connection:
        connection.execute("DROP TABLE image")
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()
    assert _everything(opened()) == saved


def test_an_older_index_is_migrated(library: Library, tmp_path: Path, opened: Opener) -> None:
    images = _fill(library)
    saved = _everything(library)
    library.close()
    file = _index_file(library, tmp_path)
    file.unlink()
    older = sqlite3.connect(file)
    older.executescript((DATA / "index_v1.sql").read_text("utf-8"))
    older.execute(
        "INSERT INTO image (id, concept, path, name, sort_name, sha256, bytes, width, height, tier, format, created,"
        " position, rating, flag, label, notes, stamp) VALUES (?, ?, ?, 'a', 'a', 'x', 1, 1, 1, '1k', 'png', 1, 0, 3,"
        " 'pick', '', 'kept', '1:1|')",
        (images[0].id, images[0].concept, images[0].path),
    )
    older.commit()
    older.close()
    again = opened(refresh=False)
    (row,) = all_rows(again)
    assert (row.id, row.rating, row.noted, row.approval) == (images[0].id, 3, True, "")
    again.refresh()
    assert _everything(again) == saved
    again.close()
    with sqlite3.connect(file) as connection:
        assert schema.version_of(connection) == schema.VERSION
    connection.close()


def test_a_migrated_index_has_the_columns_of_a_new_one() -> None:
    old, new = (
        sqlite3.connect(":memory:", isolation_level=None),
        sqlite3.connect(":memory:", isolation_level=None),
    )
    old.executescript((DATA / "index_v1.sql").read_text("utf-8"))
    schema.migrate(old)
    schema.migrate(new)
    for table in schema.TABLES:
        columns = f"SELECT name, type FROM pragma_table_info('{table}')"
        assert old.execute(columns).fetchall() == new.execute(columns).fetchall()
    old.close()
    new.close()


def test_a_second_process_does_not_replace_a_damaged_index(
    library: Library, tmp_path: Path, opened: Opener
) -> None:
    _fill(library)
    saved = _everything(library)
    reader = opened(write=False)
    assert _everything(reader) == saved
    reader.close()
    library.close()
    _index_file(library, tmp_path).write_bytes(b"x" * 9000)
    reader = opened(write=False)
    assert _everything(reader) == saved
    reader.close()
    assert _index_file(library, tmp_path).read_bytes() == b"x" * 9000


def test_refresh_sees_what_others_did(library: Library) -> None:
    images = _fill(library)
    seen: list[Change] = []
    library.subscribe(seen.append)
    assert library.refresh().count == 0
    assert seen == []
    # Another machine: a rating, a renamed concept, an image gone, an image come.
    (library.root / "images" / f"{images[0].id}.user.json").write_bytes(codec.encode(Marks(rating=2)))
    concept = library.concept(images[2].concept)
    renamed = replace(concept, name="灯台")
    (library.root / "concepts" / f"{concept.id}.json").write_bytes(codec.encode(renamed))
    (library.root / "images" / f"{images[1].id}.json").unlink()
    come = replace(images[1], id=new_id(), created=NOON + timedelta(days=1))
    (library.root / "images" / f"{come.id}.json").write_bytes(codec.encode(come))
    report = library.refresh()
    assert report.count == 4
    assert set(seen) == {
        Change(Topic.IMAGE, images[0].id),
        Change(Topic.CONCEPT, concept.id),
        Change(Topic.IMAGE, images[1].id, removed=True),
        Change(Topic.IMAGE, come.id),
    }
    rows = {row.id: row for row in all_rows(library)}
    assert rows[images[0].id].rating == 2
    assert rows[images[2].id].concept_name == "灯台"
    assert images[1].id not in rows
    assert come.id in rows
    assert {row.concept for row in all_rows(library, Query(text="灯台", concept=concept.id))} == {concept.id}
    saved = _everything(library)
    library.rebuild()
    assert _everything(library) == saved


def test_marks_that_vanish_are_seen(library: Library) -> None:
    images = _fill(library)
    (library.root / "images" / f"{images[0].id}.user.json").unlink()
    library.refresh()
    assert all_rows(library, Query(rating=1)) == ()


def test_order_of_arrival_does_not_matter(library: Library, tmp_path: Path, opened: Opener) -> None:
    """A sync client brings marks before images, and images before their generation and concept."""
    _fill(library)
    saved = _everything(library)
    library.close()
    source, target = library.root, tmp_path / "arriving"
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.json", "gi2desk-library.*"))
    shutil.copy2(source / "gi2desk-library.json", target)
    shutil.rmtree(tmp_path / "data")
    arriving = opened(root=target)
    marks = sorted((source / "images").glob("*.user.json"))
    images = [path for path in sorted((source / "images").glob("*.json")) if path not in marks]
    for path in (
        *marks,
        *images,
        *(source / "generations").iterdir(),
        *(source / "concepts").iterdir(),
        *(source / "projects").iterdir(),
    ):
        shutil.copy2(path, target / path.relative_to(source))
        arriving.refresh()
    assert _everything(arriving) == saved


def test_a_refresh_can_be_cancelled_and_goes_on_later(
    library: Library, opened: Opener, tmp_path: Path
) -> None:
    _fill(library)
    saved = _everything(library)
    library.close()
    shutil.rmtree(tmp_path / "data")
    again = opened(refresh=False)
    steps: list[tuple[int, int]] = []
    report = again.refresh(lambda done, total: steps.append((done, total)), lambda: len(steps) >= 1)
    assert not report.complete
    assert again.stale
    again.refresh(lambda done, total: steps.append((done, total)))
    assert steps[-1][0] == steps[-1][1]
    assert _everything(again) == saved


def test_saving_goes_on_during_a_refresh(library: Library) -> None:
    _fill(library)
    concept = library.new_concept("Late")
    started = threading.Event()
    saved: list[str] = []

    def save() -> None:
        started.wait(10)
        for _ in range(5):
            saved.append(add_image(library, concept).id)

    thread = threading.Thread(target=save)
    thread.start()
    for _ in range(5):
        library.rebuild(lambda _done, _total: started.set())
    thread.join()
    library.refresh()
    assert {row.id for row in all_rows(library, Query(concept=concept.id))} == set(saved)


def test_many_changes_are_told_at_once(library: Library) -> None:
    for _ in range(120):
        concept = Concept(id=new_id(), name="x", created=NOON)
        (library.root / "concepts" / f"{concept.id}.json").write_bytes(codec.encode(concept))
    seen: list[Change] = []
    library.subscribe(seen.append)
    library.refresh()
    assert seen == [Change(Topic.LIBRARY)]


def test_a_full_index_disk_fails_no_save(
    library: Library, no_lost_errors: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_lost_errors("the index was not written")  # type: ignore[operator]
    connection = sqlite3.connect(
        library._index._path
    )  # the only way to make the index busy or full from outside
    connection.execute("PRAGMA journal_mode = WAL")
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.close()
    library._index._writer.execute(f"PRAGMA max_page_count = {pages}")
    concept = library.new_concept("x" * 200_000)
    assert library.concept(concept.id) == concept
    assert library.stale
    library._index._writer.execute("PRAGMA max_page_count = 100000")
    library.refresh()
    assert not library.stale
    assert library.concepts() == (concept,)


def test_sorting_is_what_people_expect(library: Library) -> None:
    for name in ("take 10", "Take 2", "alpha", "Äther", "take 1"):
        add_image(library, library.new_concept(name), lineage=Lineage(kind="imported", source_name=name))
    names = [row.name for row in all_rows(library, Query(sort=Sort.NAME, descending=False))]
    assert names == ["alpha", "Äther", "take 1", "Take 2", "take 10"]
    by_concept = [row.concept_name for row in all_rows(library, Query(sort=Sort.CONCEPT, descending=False))]
    assert by_concept == names


def test_a_library_that_was_closed_says_so(library: Library) -> None:
    result = library.query(Query())
    library.close()
    library.close()
    for call in (
        lambda: result.page(0, 1),
        lambda: library.query(Query()),
        library.concepts,
        library.stats,
        library.refresh,
    ):
        with pytest.raises(UserError, match="closed") as caught:
            call()
        assert caught.value.cause is Cause.LIBRARY
    with pytest.raises(UserError):
        library.new_concept("no")


def test_a_place_for_the_index_that_cannot_be_made_is_said_and_the_lock_is_given_back(
    tmp_path: Path, opened: Opener
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="index") as caught:
        opened(data=tmp_path / "file")
    assert caught.value.cause is Cause.DISK
    assert not opened().read_only


KILLED = """
import sys
from pathlib import Path
from library_records import add_image, generation
from gi2desk.core.record import Marks
from gi2desk.library.library import Library
root, home = map(Path, sys.argv[1:])
library = Library.open(root, data=home / "data", cache=home / "cache")
concept = library.new_concept("Boats")
while True:
    request = generation(concept)
    library.save_generation(request)
    image = add_image(library, concept, request)
    for rating in range(6):
        library.save_marks(image.id, Marks(rating=rating))
    library.trash([image.id])
    library.restore([image.id])
    print(image.id, flush=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.013, 0.031])
def test_killed_while_it_writes(tmp_path: Path, opened: Opener, delay: float) -> None:
    here = Path(__file__).parent
    environment = {**os.environ, "PYTHONPATH": f"{here}{os.pathsep}{here.parents[1]}"}
    command = [sys.executable, "-c", KILLED, str(tmp_path / "library"), str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    done = [process.stdout.readline().strip() for _ in range(3)]
    time.sleep(delay)
    process.kill()
    process.communicate()
    library = opened()
    assert not library.read_only
    ids = {row.id for row in all_rows(library)} | {entry.id for entry in library.trashed()}
    assert set(done) <= ids
    saved = _everything(library)
    library.rebuild()
    assert _everything(library) == saved
    harmless = {ProblemKind.LEFTOVER, ProblemKind.ORPHAN_FILE, ProblemKind.INTERRUPTED_DELETE}
    assert {problem.kind for problem in library.check(deep=True).problems} <= harmless


def test_a_number_that_no_row_can_hold_costs_no_other_picture_its_row(opened: Opener) -> None:
    library = opened()
    concept = library.new_concept("numbers")
    images = [add_image(library, concept) for _ in range(4)]
    for image, field in ((images[1], "width"), (images[2], "bytes")):
        path = library.root / "images" / f"{image.id}.json"
        path.write_text(json.dumps(json.loads(path.read_bytes()) | {field: 2**63}))
    marks = library.root / "images" / f"{images[3].id}.user.json"
    marks.write_text(json.dumps({"rating": 2**70}))
    library.rebuild()
    assert not library.stale
    assert images[0].id in {row.id for row in all_rows(library)}
    assert {row.id for row in all_rows(library)}.isdisjoint({images[1].id, images[2].id})
    report = library.refresh()
    assert {images[1].id, images[2].id} <= set(report.damaged)
