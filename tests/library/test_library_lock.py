from __future__ import annotations

import json
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from library_records import Opener, tree, unwritable

from gi2desk.core import codec
from gi2desk.core.errors import Cause, UserError
from gi2desk.library.library import Library
from gi2desk.library.lock import HOLDER, Holder

HOLD = """
import sys
from pathlib import Path
from gi2desk.library.library import Library
root, home = map(Path, sys.argv[1:])
library = Library.open(root, data=home / "data", cache=home / "cache", program="the other window")
print(library.read_only, flush=True)
sys.stdin.read()
library.close()
"""


def _hold(library_root: Path, home: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(library_root), str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "False"
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.communicate()
    assert process.returncode == 0


def test_the_second_process_reads_and_says_who_writes(tmp_path: Path, opened: Opener) -> None:
    first = _hold(tmp_path / "library", tmp_path)
    second = opened()
    assert second.read_only
    assert second.holder is not None
    assert (second.holder.host, second.holder.pid) == (socket.gethostname(), first.pid)
    with pytest.raises(UserError, match=f"the other window on {socket.gethostname()}") as caught:
        second.new_concept("mine")
    assert caught.value.cause is Cause.LOCKED
    assert str(first.pid) in str(caught.value)
    assert second.concepts() == ()
    _end(first)
    assert not opened().read_only, "an orderly end frees it"


def test_a_killed_process_is_not_in_the_way(tmp_path: Path, opened: Opener) -> None:
    first = _hold(tmp_path / "library", tmp_path)
    first.kill()
    first.communicate()
    assert (tmp_path / "library" / HOLDER).exists(), "it had no time to tidy up"
    library = opened()
    assert not library.read_only
    library.new_concept("mine")


def test_two_windows_of_one_process_do_not_both_write(opened: Opener) -> None:
    first, second = opened(), opened()
    assert (first.read_only, second.read_only) == (False, True)
    concept = first.new_concept("mine")
    assert second.concept(concept.id) == concept
    assert [c.name for c in second.concepts()] == ["mine"]
    first.close()
    third = opened()
    assert not third.read_only


def test_a_writer_on_another_machine_is_respected_until_taken_over(library: Library, opened: Opener) -> None:
    root = library.root
    library.close()
    elsewhere = Holder(
        host="another-machine", pid=1, since=datetime(2026, 1, 1, tzinfo=UTC), program="gi2desk"
    )
    (root / HOLDER).write_bytes(codec.encode(elsewhere))
    reader = opened()
    assert reader.holder == elsewhere
    with pytest.raises(UserError, match="another-machine") as caught:
        reader.require_write()
    assert HOLDER in caught.value.hint
    reader.close()
    writer = opened(take_over=True)
    assert not writer.read_only
    assert json.loads((root / HOLDER).read_bytes())["host"] == socket.gethostname()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff" * 100])
def test_a_damaged_note_of_the_holder_is_not_in_the_way(
    library: Library, opened: Opener, content: bytes
) -> None:
    library.close()
    (library.root / HOLDER).write_bytes(content)
    assert not opened().read_only


def test_reading_only_asks_for_no_right_and_writes_nothing(library: Library, opened: Opener) -> None:
    library.new_concept("mine")
    library.close()
    before = tree(library.root)
    reader = opened(write=False)
    assert reader.read_only
    assert reader.holder is None
    with pytest.raises(UserError, match="reading only"):
        reader.new_concept("no")
    reader.check()
    reader.close()
    assert tree(library.root) == before


def test_reading_only_tells_of_a_living_writer(library: Library, opened: Opener) -> None:
    assert opened(write=False).holder is not None
    library.close()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    note = Holder(host=socket.gethostname(), pid=dead.pid, since=datetime.now(UTC))
    (library.root / HOLDER).write_bytes(codec.encode(note))
    assert opened(write=False).holder is None
    (library.root / HOLDER).write_bytes(codec.encode(replace(note, pid=0)))
    assert opened(write=False).holder is None


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such right there")
def test_a_folder_that_cannot_be_written_opens_read_only(library: Library, opened: Opener) -> None:
    concept = library.new_concept("Boats")
    library.close()
    with unwritable(library.root):
        reader = opened()
        assert reader.read_only
        assert reader.concepts() == (concept,)
        with pytest.raises(UserError) as caught:
            reader.new_concept("no")
        assert caught.value.cause is Cause.LIBRARY
        assert "writable" in caught.value.hint
        assert reader.check().problems == ()
        reader.close()
    assert not opened().read_only
