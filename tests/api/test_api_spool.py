"""The spool holds what came, in order, without the key, and gives nothing up that the disk does not take."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gi2desk.api.spool import BATCH, Spool
from gi2desk.core.errors import Cause, UserError

KEY = "my-own-gateway-key-123"


def opened(path: Path, key: str = "") -> Spool:
    spool = Spool(path, key)
    spool.open()
    return spool


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(st.sampled_from([KEY, KEY[:5], KEY[5:], "text ", "my-own-gateway-", "é"]), max_size=12),
    cuts=st.lists(st.integers(0, 300), max_size=12),
    flush=st.booleans(),
)
def test_the_key_never_reaches_the_disk_and_offsets_stay(
    parts: list[str], cuts: list[int], flush: bool, tmp_path: Path
) -> None:
    data = "".join(parts).encode()
    path = tmp_path / "a.body"
    path.unlink(missing_ok=True)
    spool = opened(path, KEY)
    borders = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    for start, end in pairwise(borders):
        spool.add(data[start:end])
        if flush:
            spool.flush()
            assert KEY.encode() not in path.read_bytes()
    spool.finish()
    assert path.read_bytes() == data.replace(KEY.encode(), b"*" * len(KEY))


def test_short_keys_are_not_looked_for(tmp_path: Path) -> None:
    spool = opened(tmp_path / "a.body", "demo")
    spool.add(b"abcdemoxyz")
    spool.finish()
    assert (tmp_path / "a.body").read_bytes() == b"abcdemoxyz"


def test_small_pieces_are_gathered(tmp_path: Path) -> None:
    spool = opened(tmp_path / "a.body")
    written = [spool.add(b"x" * 1_000) for _ in range(BATCH // 1_000 + 1)]
    assert written.index(True) == BATCH // 1_000
    spool.close()
    assert (tmp_path / "a.body").stat().st_size == 1_000 * len(written)


def test_closing_removes_an_empty_file_and_can_be_repeated(tmp_path: Path) -> None:
    spool = opened(tmp_path / "a.body")
    spool.close()
    spool.close()
    assert not (tmp_path / "a.body").exists()


def test_finishing_after_closing_changes_nothing(tmp_path: Path) -> None:
    spool = opened(tmp_path / "a.body")
    spool.add(b"abc")
    spool.close()
    spool.finish()
    assert (tmp_path / "a.body").read_bytes() == b"abc"


def test_what_one_disk_takes_in_part_goes_whole_to_another(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits on the size of files are POSIX")
    data = bytes(range(256)) * 1_000
    rescue = tmp_path / "cache" / "rescue" / "a.body"
    spool = Spool(tmp_path / "a.body", KEY, rescue=rescue)
    spool.open()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        spool.add(data)
        assert not spool.flush()
        assert not spool.save_elsewhere()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not rescue.exists()
    assert spool.save_elsewhere()
    assert not spool.save_elsewhere()
    spool.add(b"and more, " + KEY.encode())
    spool.finish()
    assert rescue.read_bytes() == data + b"and more, " + b"*" * len(KEY)
    assert spool.path == rescue
    assert not (tmp_path / "a.body").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_what_waits_when_nobody_waits_any_more_goes_to_the_other_disk(tmp_path: Path) -> None:
    (tmp_path / "a.body").symlink_to("/dev/full")
    spool = Spool(tmp_path / "a.body", rescue=tmp_path / "b.body")
    spool.open()
    spool.add(b"paid for")
    spool.close()
    assert (tmp_path / "b.body").read_bytes() == b"paid for"


def test_an_answer_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.body").write_bytes(b"paid for")
    with pytest.raises(UserError) as caught:
        opened(tmp_path / "a.body")
    assert caught.value.cause is Cause.INTERNAL
    (tmp_path / "b.body").write_bytes(b"")
    opened(tmp_path / "b.body").close()


def test_an_opening_that_comes_after_the_closing_leaves_nothing(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "a.body")
    spool.close()
    spool.open()
    assert not (tmp_path / "a.body").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no folder with an open file")
@pytest.mark.parametrize("another", [False, True])
def test_an_answer_whose_folder_goes_meanwhile_is_whole_in_the_other_place(
    another: bool, tmp_path: Path
) -> None:
    folder, rescue = tmp_path / "spool", tmp_path / "rescue" / "a.body"
    folder.mkdir()
    spool = Spool(folder / "a.body", rescue=rescue)
    spool.open()
    spool.add(b"a" * BATCH)
    folder.rename(tmp_path / "gone")
    if another:
        folder.mkdir()
        (folder / "a.body").write_bytes(b"somebody else's")
    spool.add(b"b" * 10)
    spool.finish()
    assert spool.path == rescue
    assert rescue.read_bytes() == b"a" * BATCH + b"b" * 10
