from __future__ import annotations

import json
from pathlib import Path

import pytest
from library_records import Opener, tree

from gi2desk.core.errors import Cause, UserError
from gi2desk.library.layout import HEADER
from gi2desk.library.library import Library


def test_a_new_library_is_documented_json(library: Library) -> None:
    header = json.loads((library.root / HEADER).read_bytes())
    assert header["format"] == 1
    assert header["id"] == library.id
    assert library.root.joinpath("originals").is_dir()


def test_the_same_library_keeps_its_id(library: Library, opened: Opener) -> None:
    library.close()
    assert opened().id == library.id


def test_a_newer_library_is_refused_untouched(library: Library, opened: Opener) -> None:
    library.close()
    (library.root / HEADER).write_text('{"format": 2, "id": "something else", "shape": "unknown"}')
    before = tree(library.root)
    for options in ({}, {"write": False}, {"take_over": True}):
        with pytest.raises(UserError, match="newer version") as caught:
            opened(**options)
        assert caught.value.cause is Cause.LIBRARY
    assert tree(library.root) == before


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"format": 0, "id": "x"}',
        '{"format": 1, "id": "../../x", "created": "2026-01-01T00:00:00Z"}',
    ],
)
def test_a_damaged_header_is_refused_untouched(library: Library, opened: Opener, content: str) -> None:
    library.close()
    (library.root / HEADER).write_text(content)
    before = tree(library.root)
    with pytest.raises(UserError, match="damaged") as caught:
        opened()
    assert caught.value.cause is Cause.LIBRARY
    assert tree(library.root) == before


def test_a_folder_of_other_things_is_never_made_a_library(tmp_path: Path, opened: Opener) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "holiday.jpg").write_text("mine")
    with pytest.raises(UserError, match="holds other files"):
        opened()
    assert tree(folder).keys() == {"holiday.jpg"}


def test_what_the_system_leaves_does_not_count(tmp_path: Path, opened: Opener) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / ".DS_Store").write_text("")
    assert not opened().read_only


def test_a_library_whose_header_is_gone_is_recognised(library: Library, opened: Opener) -> None:
    library.close()
    (library.root / HEADER).unlink()
    with pytest.raises(UserError) as caught:
        opened()
    assert HEADER in caught.value.hint


def test_nothing_is_made_where_it_shall_not(tmp_path: Path, opened: Opener) -> None:
    for options in ({"create": False}, {"write": False}):
        with pytest.raises(UserError, match="no library") as caught:
            opened(**options)
        assert caught.value.cause is Cause.LIBRARY
    assert not (tmp_path / "library").exists()


def test_a_place_that_cannot_be_made_is_said(tmp_path: Path, opened: Opener) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError) as caught:
        opened(root=tmp_path / "file" / "library")
    assert caught.value.cause is Cause.DISK


def test_a_folder_that_cannot_be_made_was_never_there(opened: Opener, tmp_path: Path) -> None:
    (tmp_path / "afile").write_text("x")
    with pytest.raises(UserError) as caught:
        opened(root=tmp_path / "afile" / "library")
    assert caught.value.cause is Cause.DISK
    assert "afile is a file" in str(caught.value)
    assert "gone" not in f"{caught.value} {caught.value.hint}"
