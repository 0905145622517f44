from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gi2desk.core.errors import Cause, UserError
from gi2desk.library import store


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes meanwhile: the system's own error for a disk that takes no more."""
    resource = pytest.importorskip("resource", reason="limits for the size of files are Unix")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KB, where the system lets us mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    try:
        allowed = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        allowed = False
    if not allowed:
        pytest.skip("mounting a small file system needs to be root on Linux")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_file_is_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    store.write_file(path, b"one")
    stamp = store.write_file(path, b"second")
    assert path.read_bytes() == b"second"
    assert stamp == store.Stamp(path.stat().st_mtime_ns, 6)
    assert names(tmp_path) == ["a.json"]


def test_a_full_disk_leaves_the_old_bytes_and_no_half_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    store.write_file(path, b"old")
    with largest_file(1000), pytest.raises(UserError) as caught:
        store.write_file(path, b"x" * 5000)
    assert caught.value.cause is Cause.DISK
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.json"]


def test_a_copy_that_does_not_fit_leaves_nothing(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x" * 5000)
    target = tmp_path / "target" / "copy"
    target.parent.mkdir()
    with largest_file(1000), pytest.raises(UserError) as caught:
        store.copy_file(source, target)
    assert caught.value.cause is Cause.DISK
    assert names(target.parent) == []
    assert source.read_bytes() == b"x" * 5000


def test_a_really_full_disk_says_so(small_disk: Path) -> None:
    path = small_disk / "a.json"
    store.write_file(path, b"old")
    with pytest.raises(UserError, match="full") as caught:
        store.write_file(path, b"x" * 200_000)
    assert caught.value.cause is Cause.DISK
    assert "space" in caught.value.hint
    assert path.read_bytes() == b"old"
    assert names(small_disk) == ["a.json"]


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (errno.ENOSPC, "full"),
        (errno.EROFS, "cannot be written"),
        (errno.EACCES, "cannot be written"),
        (errno.EIO, "gone"),
    ],
)
def test_each_cause_is_told_apart(code: int, word: str) -> None:
    error = store.disk_error(OSError(code, os.strerror(code)), Path("here"))
    assert word in str(error)
    assert error.hint
    assert os.strerror(code) in error.failure.details


def test_a_library_folder_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    root = tmp_path / "drive" / "library"
    with pytest.raises(UserError, match="gone") as caught:
        store.make_folder(root, root / "originals" / "2026")
    assert caught.value.cause is Cause.DISK
    assert not (tmp_path / "drive").exists()


def test_moving_never_covers_a_file(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("1")
    two.write_text("2")
    with pytest.raises(UserError):
        store.move_file(one, two)
    assert (one.read_text(), two.read_text()) == ("1", "2")


def test_a_copy_can_be_cancelled(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x" * (store.PIECE * 3))
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 1

    assert store.copy_file(source, tmp_path / "copy", cancelled) is None
    assert names(tmp_path) == ["source"]


def test_copying_tells_what_was_copied(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(os.urandom(store.PIECE + 17))
    copied = store.copy_file(source, tmp_path / "copy")
    assert copied == store.digest(source)
    assert copied is not None
    assert copied.bytes == store.PIECE + 17
    assert (tmp_path / "copy").read_bytes() == source.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes in the file system are Unix")
def test_a_pipe_in_a_records_place_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a record"):
        store.read_file(tmp_path / "pipe", 1000)
    (tmp_path / "large").write_bytes(b"x" * 2000)
    with pytest.raises(OSError, match="not a record"):
        store.read_file(tmp_path / "large", 1000)
