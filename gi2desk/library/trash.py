"""The library's own trash: deleting moves files aside with a list of where they were, restoring moves them back."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gi2desk.core import codec
from gi2desk.core.errors import Cause, UserError
from gi2desk.library.layout import ID, Kind, Layout, unsafe_path
from gi2desk.library.store import disk_error, make_folder, move_file, read_file, write_file
from gi2desk.library.tidy import is_leftover

MANIFEST = "trash.json"
_RECORD_FOLDERS = (Kind.IMAGE.folder, Kind.CONCEPT.folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trashed:
    """One deleted thing. `id` is that of its record; `files` are where they were, relative to the library, file first."""

    id: str
    when: datetime
    files: tuple[str, ...]


def put_away(layout: Layout, record_id: str, files: Sequence[Path]) -> Trashed:
    """Moves `files` of the library into the trash. The record is the last of `files` and goes first.

    Raises UserError(DISK). The list is written before anything moves: what is cut short can be restored.
    """
    present = [layout.relative(path) for path in files if path.is_file()]
    entry = Trashed(id=record_id, when=datetime.now(UTC), files=tuple(present))
    folder = _folder(layout, record_id)
    make_folder(layout.root, folder)
    write_file(folder / MANIFEST, codec.encode(entry))
    for relative in reversed(present):
        target = folder / relative
        make_folder(layout.root, target.parent)
        move_file(layout.root / relative, target)
    return entry


def put_back(layout: Layout, record_id: str) -> Trashed:
    """Moves everything back to where it was, byte for byte.

    Raises UserError(LIBRARY) where something else lies there now, and UserError(DISK).
    """
    folder = _folder(layout, record_id)
    entry = read_entry(layout, record_id)
    moves = [(folder / relative, _place(layout, relative)) for relative in entry.files]
    moves = [(source, target) for source, target in moves if _is_ours(layout, source)]
    for _, target in moves:
        if target.exists():
            raise UserError(
                f"{target.name} cannot be restored: a file of that name is in its place.",
                cause=Cause.LIBRARY,
                hint=f"Move that file away first; the deleted one is in {folder}.",
                details=str(target),
            )
    for source, target in moves:
        make_folder(layout.root, target.parent)
        move_file(source, target)
    shutil.rmtree(folder, ignore_errors=True)
    return entry


def settle(layout: Layout) -> int:
    """Brings deletes and restores that were cut short to one end; returns how many.

    The record decides, as it is the first to go and the last to come back: where it lies, the rest follows. What is
    damaged, hostile or in the way of something else is left alone, for `check` to tell.
    """
    settled = 0
    for entry in entries(layout):
        with contextlib.suppress(UserError):
            settled += _settle(layout, entry)
    return settled


def _settle(layout: Layout, entry: Trashed) -> bool:
    folder = _folder(layout, entry.id)
    places = {relative: _place(layout, relative) for relative in entry.files}
    away = {relative for relative in entry.files if _is_ours(layout, folder / relative)}
    here = {relative for relative, place in places.items() if place.is_file()}
    if not here or here & away:
        return False
    back = entry.files[-1] in here
    for relative in entry.files if back else reversed(entry.files):
        source, target = (
            (folder / relative, places[relative]) if back else (places[relative], folder / relative)
        )
        if relative in (away if back else here):
            make_folder(layout.root, target.parent)
            move_file(source, target)
    if back:
        shutil.rmtree(folder, ignore_errors=True)
    return True


def read_entry(layout: Layout, record_id: str) -> Trashed:
    """What is in the trash for `record_id`. Raises UserError(BAD_INPUT) if nothing is, LIBRARY if its list is damaged."""
    path = _folder(layout, record_id) / MANIFEST
    try:
        data, _ = read_file(path, 1_000_000)
        return codec.decode(Trashed, data)
    except FileNotFoundError as error:
        raise UserError("That is not in the trash.", cause=Cause.BAD_INPUT, details=str(path)) from error
    except (OSError, ValueError) as error:
        raise UserError(
            "An entry of the library's trash is damaged.",
            cause=Cause.LIBRARY,
            hint=f"Its files are in {path.parent}.",
            details=str(error),
        ) from error


def holds_image(layout: Layout, record_id: str) -> bool:
    """True if what is in the trash for `record_id` is an image. Raises like `read_entry`."""
    return f"{Kind.IMAGE.folder}/{record_id}.json" in read_entry(layout, record_id).files


def entries(layout: Layout) -> tuple[Trashed, ...]:
    """Everything in the trash that can be restored, newest first."""
    found = []
    for folder in folders(layout):
        try:
            found.append(read_entry(layout, folder.name))
        except UserError:
            continue
    return tuple(sorted(found, key=lambda entry: entry.when, reverse=True))


def folders(layout: Layout) -> tuple[Path, ...]:
    """The folders in the trash that are ours."""
    try:
        return tuple(
            item for item in layout.trash.iterdir() if ID.fullmatch(item.name) and not item.is_symlink()
        )
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise disk_error(error, layout.trash) from error


def empty(layout: Layout, *, permanently: bool = False) -> int:
    """Hands everything to the system's trash, or deletes it `permanently`; returns how many entries went.

    Raises UserError(DISK) at the first that the system does not take; the rest stays.
    """
    done = 0
    for folder in folders(layout):
        try:
            if permanently:
                shutil.rmtree(folder)
            else:
                _send(folder)
        except Exception as error:  # send2trash raises what each platform raises
            raise _not_taken(folder, error) from error
        done += 1
    return done


def _send(folder: Path) -> None:
    from send2trash import send2trash

    send2trash(folder)


def _not_taken(folder: Path, error: Exception) -> UserError:
    return UserError(
        "The system's trash did not take the deleted files.",
        cause=Cause.DISK,
        hint=f"Network and removable drives often have none: delete the folder {folder.parent} yourself, or for good.",
        details=f"{type(error).__name__}: {error}",
    )


def _folder(layout: Layout, record_id: str) -> Path:
    if not ID.fullmatch(record_id):
        raise UserError("That is not in the trash.", cause=Cause.BAD_INPUT, details=record_id)
    return layout.trash / record_id


def _place(layout: Layout, relative: str) -> Path:
    """Where `relative` belongs; a list that names anything but records and pictures is refused."""
    if is_leftover(relative):
        return layout.root / relative
    folder, _, name = relative.partition("/")
    stem = name.removesuffix(".json").removesuffix(".user")
    if folder in _RECORD_FOLDERS and name.endswith(".json"):
        if not ID.fullmatch(stem):
            raise unsafe_path(relative)
        return layout.root / folder / name
    return layout.inside(relative)


def _is_ours(layout: Layout, source: Path) -> bool:
    if not source.is_file():
        return False
    if source.is_symlink() or not source.resolve().is_relative_to(layout.trash.resolve()):
        raise unsafe_path(str(source))
    return True
