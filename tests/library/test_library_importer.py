from __future__ import annotations

import hashlib
import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from library_records import Opener, all_rows, png, tree, unwritable
from PIL import Image as Pillow

from gi2desk.core.errors import Cause, UserError
from gi2desk.core.naming import new_id
from gi2desk.library.importer import Imported
from gi2desk.library.library import Library
from gi2desk.library.query import Query

FORMATS = {"a.png": "PNG", "b.jpg": "JPEG", "c.webp": "WEBP", "d.gif": "GIF", "e.tif": "TIFF", "f.bmp": "BMP"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    (folder / "deep" / "deeper").mkdir(parents=True)
    for number, (name, kind) in enumerate(FORMATS.items()):
        Pillow.new("RGB", (20, 10), (number, 0, 0)).save(folder / name, kind)
    (folder / "deep" / "deeper" / "g.png").write_bytes(png(5, 4))
    return folder


def _reasons(report: Imported) -> dict[str, str]:
    return {Path(path).name: reason for path, reason in report.skipped}


def test_pictures_come_in_byte_for_byte_with_a_concept_each(library: Library, folder: Path) -> None:
    before = tree(folder)
    steps: list[tuple[int, int]] = []
    report = library.import_folders([folder], progress=lambda done, total: steps.append((done, total)))
    assert report.skipped == ()
    assert len(report.imported) == 7
    assert (steps[0], steps[-1]) == ((0, 7), (7, 7))
    assert tree(folder) == before
    by_name = {row.name: row for row in all_rows(library)}
    assert by_name.keys() == {*FORMATS, "g.png"}
    for relative, (data, _) in before.items():
        row = by_name[Path(relative).name]
        image = library.image(row.id)
        assert library.original_path(image).read_bytes() == data
        assert image.sha256 == hashlib.sha256(data).hexdigest()
        assert (image.bytes, image.lineage.kind, image.verified) == (len(data), "imported", None)
        assert row.concept_name == Path(relative).stem
    assert (by_name["b.jpg"].width, by_name["b.jpg"].height, by_name["b.jpg"].format) == (20, 10, "jpeg")
    assert library.original_path(library.image(by_name["b.jpg"].id)).suffix == ".jpg"
    assert len(library.concepts()) == 7
    assert library.check(deep=True).problems == ()


def test_the_second_time_everything_is_there_already(library: Library, folder: Path) -> None:
    first = library.import_folders([folder])
    (folder / "copy of a.png").write_bytes((folder / "a.png").read_bytes())
    second = library.import_folders([folder])
    assert second.imported == ()
    assert len(second.skipped) == 8
    assert all("Already in the library" in reason for _, reason in second.skipped)
    assert any(first.imported[0] in reason for _, reason in second.skipped)
    assert library.query(Query()).count == 7


def test_two_copies_in_one_import_are_one(library: Library, folder: Path) -> None:
    (folder / "z copy.png").write_bytes((folder / "a.png").read_bytes())
    report = library.import_folders([folder, folder / "a.png", folder])
    assert len(report.imported) == 7
    assert len(report.skipped) == 10


def test_stacking_into_one_concept(library: Library, folder: Path) -> None:
    concept = library.new_concept("Mood")
    report = library.import_folders([folder], concept=concept.id)
    assert {image.id for image in library.images_of(concept.id)} == set(report.imported)
    assert library.concepts() == (concept,)
    with pytest.raises(UserError):
        library.import_folders([folder], concept=new_id())


def test_concepts_go_into_the_project(library: Library, folder: Path) -> None:
    project = library.new_project("Harbour")
    library.import_folders([folder], project=project.id)
    assert len(library.concepts(project.id)) == 7


def test_what_is_no_picture_is_skipped_with_the_reason(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    whole = png(30, 20)
    files = {
        "empty.png": b"",
        "page.png": b"<!doctype html><html>",
        "notes.txt": b"hello",
        "sidecar.json": b"{}",
        "cut.png": whole[:-20],
        "flipped.png": whole[:60] + bytes([whole[60] ^ 1]) + whole[61:],
        "cut.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
        "bomb.png": png(1, 1)[:16] + b"\x7f\xff\xff\xff\x7f\xff\xff\xff" + png(1, 1)[24:],
        "noise": os.urandom(4000),
        "good": whole,
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    report = library.import_folders([folder, tmp_path / "missing"])
    assert len(report.imported) == 1
    reasons = _reasons(report)
    assert reasons.keys() == (files.keys() - {"good"}) | {"missing"}
    assert all(len(reason) > 5 for reason in reasons.values())
    assert "empty" in reasons["empty.png"]
    assert len(list((library.root / "originals").rglob("*.*"))) == 1, "nothing is left of what was not taken"


@pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and such names are Unix")
def test_links_devices_and_hidden_things_are_passed_over(library: Library, tmp_path: Path) -> None:
    folder, outside = tmp_path / "odd", tmp_path / "outside"
    for path in (folder / ".git", folder / "__MACOSX", outside):
        path.mkdir(parents=True)
        (path / "x.png").write_bytes(png(9, 9))
    (folder / "link.png").symlink_to(outside / "x.png")
    (folder / "linked").symlink_to(outside)
    (folder / "round").symlink_to(folder)
    (folder / "broken.png").symlink_to(tmp_path / "nothing")
    (folder / ".hidden.png").write_bytes(png(9, 9))
    (folder / "Thumbs.db").write_bytes(png(9, 9))
    os.mkfifo(folder / "pipe.png")
    listening = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(folder)  # the path of a socket may be only about 100 characters long
    listening.bind("socket.png")
    os.chdir(here)
    report = library.import_folders([folder])
    listening.close()
    assert report.imported == ()
    assert _reasons(report) == {
        ".git": "Passed over: hidden.",
        ".hidden.png": "Passed over: hidden.",
        "Thumbs.db": "Passed over: a system file.",
        "__MACOSX": "Passed over: a system file.",
        "link.png": "Passed over: a link.",
        "linked": "Passed over: a link.",
        "round": "Passed over: a link.",
        "broken.png": "Passed over: a link.",
        "pipe.png": "Passed over: not a plain file.",
        "socket.png": "Passed over: not a plain file.",
    }


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="such names cannot exist there")
def test_hostile_names_become_harmless(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "names"
    folder.mkdir()
    names = [
        b"x..\\..\\evil.png",
        b"C:evil.png",
        b"a\nb\x1b[31m.png",
        b"\xff\xfe.png",
        "\u202egnp.exe.png".encode(),
        b"x" * 250 + b".png",
        b"-rf.png",
        b"CON.png",
        b"{} %s $(x).png",
        b"   .png",
    ]
    for number, name in enumerate(names):
        with open(os.fsencode(folder) + b"/" + name, "wb") as file:  # noqa: PTH123  # no Path takes these bytes
            file.write(png(3, 3, number))
    report = library.import_folders([folder])
    assert report.skipped == ()
    assert len(report.imported) == len(names)
    for row in all_rows(library):
        assert row.path == f"originals/{row.path[10:17]}/{row.id}.png"
        assert row.name.isprintable()
        assert row.concept_name.isprintable()
        assert 0 < len(row.concept_name) <= 200
    rows = all_rows(library)
    library.rebuild()
    assert all_rows(library) == rows
    assert {path.name for path in tmp_path.iterdir()} == {"names", "library", "data"}


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="such names cannot exist there")
def test_a_skipped_name_can_always_be_shown(library: Library, tmp_path: Path) -> None:
    (tmp_path / "names").mkdir()
    with open(os.fsencode(tmp_path) + b"/names/\xff.txt", "wb"):  # noqa: PTH123  # no Path takes these bytes
        pass
    (skipped,) = library.import_folders([tmp_path / "names"]).skipped
    skipped.path.encode("utf-8")


def test_a_library_does_not_import_itself(library: Library, folder: Path) -> None:
    library.import_folders([folder])
    report = library.import_folders([library.root.parent])
    assert report.imported == ()
    assert _reasons(report)[library.root.name] == "Passed over: the library itself."
    assert library.import_folders([library.root]).skipped[0].reason == "Passed over: the library itself."


def test_an_import_can_be_cancelled(library: Library, folder: Path) -> None:
    steps: list[int] = []
    report = library.import_folders(
        [folder], progress=lambda done, _total: steps.append(done), cancelled=lambda: len(steps) >= 3
    )
    assert report.cancelled
    assert 0 < len(report.imported) < 7
    assert library.query(Query()).count == len(report.imported)
    assert library.check(deep=True).problems == ()
    assert len(library.import_folders([folder]).imported) == 7 - len(report.imported)


def test_the_time_of_a_file_is_kept_if_it_can_be(library: Library, folder: Path) -> None:
    taken = datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC)
    os.utime(folder / "a.png", (taken.timestamp(),) * 2)
    os.utime(folder / "b.jpg", (0, 0))
    os.utime(folder / "c.webp", (5_000_000_000,) * 2)
    library.import_folders([folder])
    by_name = {row.name: row.created for row in all_rows(library)}
    assert by_name["a.png"] == taken
    now = datetime.now(UTC)
    assert all(abs((now - by_name[name]).total_seconds()) < 600 for name in ("b.jpg", "c.webp"))


def test_a_turned_picture_is_as_wide_as_it_is_seen(library: Library, tmp_path: Path) -> None:
    (tmp_path / "turned").mkdir()
    exif = Pillow.Exif()
    exif[0x0112] = 6
    Pillow.new("RGB", (30, 10)).save(tmp_path / "turned" / "a.jpg", exif=exif)
    library.import_folders([tmp_path / "turned"])
    (row,) = all_rows(library)
    assert (row.width, row.height) == (10, 30)


def test_a_disk_that_takes_no_more_ends_the_import_and_leaves_nothing_half(
    library: Library, folder: Path
) -> None:
    resource = pytest.importorskip("resource", reason="limits for the size of files are Unix")
    Pillow.effect_noise((300, 300), 90).save(folder / "0 large.png")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(UserError) as caught:
            library.import_folders([folder])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.cause is Cause.DISK
    assert library.check(deep=True).problems == ()
    assert not list(library.root.rglob("*.tmp"))
    assert len(library.import_folders([folder]).imported) == 8


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such right there")
def test_folders_that_may_only_be_read_are_enough(library: Library, folder: Path) -> None:
    with unwritable(folder):
        assert len(library.import_folders([folder]).imported) == 7


def test_a_reader_imports_nothing(library: Library, folder: Path, opened: Opener) -> None:
    with pytest.raises(UserError) as caught:
        opened().import_folders([folder])
    assert caught.value.cause is Cause.LOCKED
