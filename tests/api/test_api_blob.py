"""Pictures come out of a spool byte for byte, checked on the way, or not at all."""

from __future__ import annotations

import base64
import hashlib
import os
import signal
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from gi2desk.api.blob import PIECE, Blob, write_blob
from gi2desk.core.errors import Billing, Cause, UserError


def spooled(folder: Path, data: bytes, *, before: bytes = b'{"b64_json":"') -> tuple[Path, Blob]:
    text = base64.b64encode(data)
    spool = folder / "answer.body"
    spool.write_bytes(before + text + b'"}')
    return spool, Blob(start=len(before), end=len(before) + len(text))


@pytest.mark.parametrize("size", [0, 1, 2, 3, 1000, PIECE * 3 // 4, PIECE * 3 // 4 + 1, 3_000_001])
@pytest.mark.parametrize("before", [b"", b"x", b"xyz"])
def test_bytes_digest_and_tap(tmp_path: Path, size: int, before: bytes) -> None:
    data = os.urandom(size)
    spool, blob = spooled(tmp_path, data, before=before)
    seen: list[bytes] = []
    digest = write_blob(spool, blob, tmp_path / "picture", tap=seen.append, sync=True)
    assert (tmp_path / "picture").read_bytes() == data == b"".join(seen)
    assert (digest.sha256, digest.bytes) == (hashlib.sha256(data).hexdigest(), size)
    assert all(len(piece) <= 512 * 1024 for piece in seen)


@pytest.mark.parametrize("size", [300, 3_000_000])
@pytest.mark.parametrize("place", [0.1, 0.5, 0.99])
def test_damaged_text_leaves_no_file(tmp_path: Path, size: int, place: float) -> None:
    spool, blob = spooled(tmp_path, os.urandom(size))
    content = bytearray(spool.read_bytes())
    content[blob.start + int((blob.end - blob.start) * place)] = ord("*")
    spool.write_bytes(content)
    with pytest.raises(UserError) as caught:
        write_blob(spool, blob, tmp_path / "picture")
    assert caught.value.cause is Cause.BAD_ANSWER
    assert caught.value.failure.billing is Billing.BILLED
    assert not (tmp_path / "picture").exists()


def test_a_spool_that_became_shorter(tmp_path: Path) -> None:
    spool, blob = spooled(tmp_path, os.urandom(3_000_000))
    os.truncate(spool, 1_000_000)
    with pytest.raises(UserError) as caught:
        write_blob(spool, blob, tmp_path / "picture")
    assert caught.value.cause is Cause.BAD_ANSWER
    assert not (tmp_path / "picture").exists()


@pytest.mark.parametrize("size", [300, 3_000_000])
def test_what_the_tap_raises_comes_out_and_leaves_no_file(tmp_path: Path, size: int) -> None:
    spool, blob = spooled(tmp_path, os.urandom(size))

    def refuse(_: bytes) -> None:
        raise UserError("The checksum is wrong.", cause=Cause.BAD_INPUT)

    with pytest.raises(UserError, match="checksum"):
        write_blob(spool, blob, tmp_path / "picture", tap=refuse)
    assert not (tmp_path / "picture").exists()


@pytest.fixture
def small_disk() -> Iterator[None]:
    """Files cannot grow beyond 1 MB."""
    resource = pytest.importorskip("resource", reason="limits on the size of files are POSIX")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_leaves_no_file(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    spool, blob = spooled(tmp_path, os.urandom(3_000_000))
    request.getfixturevalue("small_disk")
    with pytest.raises(UserError) as caught:
        write_blob(spool, blob, tmp_path / "picture")
    assert caught.value.cause is Cause.DISK
    assert not (tmp_path / "picture").exists()


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    spool, blob = spooled(tmp_path, b"abc")
    with pytest.raises(UserError) as caught:
        write_blob(spool, blob, tmp_path / "gone" / "picture")
    assert caught.value.cause is Cause.DISK


def test_memory_does_not_grow_with_the_picture(tmp_path: Path) -> None:
    spool, blob = spooled(tmp_path, os.urandom(20_000_000))
    tracemalloc.start()
    try:
        write_blob(spool, blob, tmp_path / "picture")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 6_000_000
