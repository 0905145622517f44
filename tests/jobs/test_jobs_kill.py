"""Killed at any moment, nothing that was paid for is lost and nothing is sent twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gi2desk.core.catalogue import Catalogue
from gi2desk.core.record import State
from gi2desk.jobs.reconcile import reconcile
from gi2desk.library.library import Library
from tests.server import KEY

# The environment variable is for trying many more by hand.
KILLS = int(os.environ.get("GI2DESK_TEST_KILLS", "10"))
PICTURES = 3
pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="SIGKILL and its timing are those of POSIX systems"
)


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server in a process of its own that answers slowly enough to be cut anywhere; its address and its tally."""
    folder = tmp_path_factory.mktemp("endpoint")
    port, count = folder / "port", folder / "count"
    count.touch()
    command = [sys.executable, "-m", "tests.server", "--port-file", port, "--count-file", count]
    server = subprocess.Popen([*command, "--latency", "0.1", "--pace", "0.02", "--padding", "1500000"])
    try:
        deadline = time.monotonic() + 20
        while not port.exists():
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port.read_text()}/v1", count
    finally:
        server.kill()
        server.wait()


def _whole(body: Path) -> bool:
    """Whether the answer's last byte is there, by other means than the program's own."""
    try:
        json.loads(body.read_bytes())
    except ValueError:
        return False
    return True


def _begun(home: Path, moment: str) -> bool:
    """Whether the job has come as far as `moment`: journalled, the first answer arriving, or the first one being saved."""
    library = home / "library"
    if moment == "journal":
        return len(list((library / "generations").glob("*.json"))) == PICTURES
    if moment == "spool":
        return any((library / "spool").glob("*.body"))
    return any(b'"saving"' in path.read_bytes() for path in (library / "generations").glob("*.json"))


def _kill_somewhere(base_url: str, home: Path, chance: random.Random) -> None:
    """Starts a job and kills it some time after a moment of its life."""
    environment = os.environ | {"GI2DESK_HOME": str(home), "OPENAI_API_KEY": KEY}
    command = [
        sys.executable,
        "-m",
        "gi2desk",
        "generate",
        "--library",
        home / "library",
        "--base-url",
        base_url,
    ]
    command += ["--prompt", "a red cube", "--size", "3840x2160", "--quality", "low", "--n", str(PICTURES)]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    moment, longest = chance.choice([("journal", 1.0), ("spool", 1.0), ("saving", 0.1), ("saving", 0.1)])
    deadline = time.monotonic() + 30
    while not _begun(home, moment) and process.poll() is None:
        assert time.monotonic() < deadline, "the job did not start"
        time.sleep(0.002)
    time.sleep(chance.uniform(0.0, longest))
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("seed", range(KILLS))
def test_kill(seed: int, endpoint: tuple[str, Path], tmp_path: Path, catalogue: Catalogue) -> None:
    base_url, count = endpoint
    sent_before = len(count.read_text().splitlines())
    _kill_somewhere(base_url, tmp_path, random.Random(seed))
    time.sleep(0.2)  # a request that was on its way reaches the tally
    sent = len(count.read_text().splitlines()) - sent_before
    spool = tmp_path / "library" / "spool"
    whole = {body.stem for body in spool.glob("*.body") if _whole(body)}

    with Library.open(tmp_path / "library", data=tmp_path / "data", cache=tmp_path / "cache") as library:
        assert not library.read_only, "a killed process must not hold the library"
        before = {generation.id: generation.state for generation in library.generations()}
        account = reconcile(library, catalogue)
        print(sorted(before.values()), account)  # noqa: T201  # shown with -s: how the kills are spread
        after = {generation.id: generation for generation in library.generations()}

        assert len(after) == PICTURES
        for name, generation in after.items():
            images = [image for image in library.images_of(generation.concept) if image.generation == name]
            if name in whole or before[name] is State.DONE:
                assert generation.state is State.DONE
                assert [image.verified for image in images] == [True]
            elif before[name] is State.QUEUED:
                assert (generation.state, images) == (State.CANCELLED, [])
            else:
                assert (generation.state, images) == (State.UNKNOWN, [])
        # What reached the endpoint is in the journal as sent, and nothing more reached it.
        assert sent <= sum(state is not State.QUEUED for state in before.values())
        assert sent_before + sent == len(count.read_text().splitlines())
        assert {problem.kind.value for problem in library.check(deep=True).problems} <= {
            "kept_spool",
            "leftover",
        }
