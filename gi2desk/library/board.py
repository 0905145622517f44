"""Keeps crop boards beside the images that they belong to, one `boards/<image id>.json` each."""

from __future__ import annotations

import contextlib
from pathlib import Path

from gi2desk.core import codec
from gi2desk.core.board import Board
from gi2desk.core.errors import Cause, UserError
from gi2desk.core.placement import checked
from gi2desk.library.layout import Kind, checked_id
from gi2desk.library.library import Library
from gi2desk.library.query import Query
from gi2desk.library.store import make_folder, read_file, reason, write_file

FOLDER = "boards"
MAX_BYTES = 1_000_000
_GENERATIONS = 4


def board_path(library: Library, image_id: str) -> Path:
    """Where the board of an image lies. Raises UserError(BAD_INPUT) for a text that is no id."""
    return library.root / FOLDER / f"{checked_id(Kind.IMAGE, image_id)}.json"


def save_board(library: Library, image_id: str, board: Board) -> None:
    """Writes the board of an image. Raises UserError(DISK, LOCKED or LIBRARY); nothing is half-written."""
    library.require_write()
    path = board_path(library, image_id)
    make_folder(library.root, path.parent)
    write_file(path, codec.encode(board))


def read_board(library: Library, image_id: str) -> Board | None:
    """The board that was kept with an image, or None. Raises UserError(LIBRARY) if its record is damaged."""
    path = board_path(library, image_id)
    try:
        board = codec.decode(Board, read_file(path, MAX_BYTES)[0])
        for crop in board.crops:
            if crop.destination is not None:
                checked(crop.destination)
            _ = crop.shape
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError, UserError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise UserError(
            "The crop board of this image cannot be read.",
            cause=Cause.LIBRARY,
            hint="A new one begins; the old record is replaced with the first change.",
            details=f"{path.name}: {why}",
        ) from error
    return board


def latest_board(library: Library, concept: str) -> str:
    """The id of the image of a concept whose board was changed last, or an empty text where none has one."""
    folder = library.root / FOLDER
    ids = library.query(Query(concept=concept)).ids() if concept and folder.is_dir() else ()
    times: dict[str, int] = {}
    for image_id in ids:
        with contextlib.suppress(OSError):
            times[image_id] = board_path(library, image_id).stat().st_mtime_ns
    return max(times, key=lambda image_id: times[image_id], default="")


def inherited_board(library: Library, image_id: str) -> Board | None:
    """The board of an image, else the one of the image that it was made from: a 4K keeps the crops of its 2K."""
    for _ in range(_GENERATIONS):
        board = read_board(library, image_id)
        if board is not None:
            return board
        parents = library.image(image_id).lineage.parents
        if not parents:
            return None
        image_id = parents[0]
    return None
