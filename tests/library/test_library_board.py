"""Crop boards in a library: kept, inherited, damaged, refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from library_records import Opener

from gi2desk.core.board import Board
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.geometry import Rect
from gi2desk.core.record import Image, Lineage
from gi2desk.library.board import board_path, inherited_board, read_board, save_board
from gi2desk.library.library import Library
from tests.imaging.pictures import png


def imported(library: Library, folder: Path, name: str) -> Image:
    """One picture of its own in the library."""
    source = folder / name
    source.mkdir()
    (source / f"{name}.png").write_bytes(png())
    library.import_folders([source])
    concept = next(concept for concept in library.concepts() if concept.name == name)
    return library.images_of(concept.id)[0]


def test_a_board_is_kept_with_its_image(library: Library, tmp_path: Path) -> None:
    image = imported(library, tmp_path, "hero")
    assert read_board(library, image.id) is None
    board = Board.standard().with_focal(0.2, 0.3)
    board = board.with_rect((400, 300), board.crops[0].id, Rect(x=5, y=6, width=70, height=70))
    save_board(library, image.id, board)
    assert read_board(library, image.id) == board
    assert board_path(library, image.id).parent == library.root / "boards"
    assert library.check().problems == ()


def test_what_was_made_from_an_image_begins_with_its_board(library: Library, tmp_path: Path) -> None:
    parent = imported(library, tmp_path, "small")
    board = Board.standard()
    save_board(library, parent.id, board)
    library.add_image(replace(parent, lineage=Lineage(kind="imported")))
    child = replace(parent, id=parent.id[:-1] + ("A" if parent.id[-1] != "A" else "B"))
    library.add_image(replace(child, lineage=Lineage(kind="generated", parents=(parent.id,))))
    assert read_board(library, child.id) is None
    assert inherited_board(library, child.id) == board


@pytest.mark.parametrize("data", [b"", b"{", b'{"crops": [{"id": "a", "ratio": "no"}]}', b"[" * 100_000])
def test_a_damaged_board_is_said(library: Library, tmp_path: Path, data: bytes) -> None:
    image = imported(library, tmp_path, "hero")
    path = board_path(library, image.id)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    with pytest.raises(UserError) as raised:
        read_board(library, image.id)
    assert raised.value.cause is Cause.LIBRARY


def test_only_ids_become_file_names(library: Library) -> None:
    with pytest.raises(UserError):
        save_board(library, "../escape", Board())


def test_a_reader_saves_nothing(opened: Opener, tmp_path: Path) -> None:
    writer = opened()
    image = imported(writer, tmp_path, "hero")
    reader = opened(write=False)
    with pytest.raises(UserError):
        save_board(reader, image.id, Board())
    assert not board_path(reader, image.id).exists()
