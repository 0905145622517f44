"""One job from prompt to crops in the real window, driven through the accessibility tree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gi2desk.host.place import Places
from gi2desk.library.library import Library
from gi2desk.library.query import Query

ROOT = Path(__file__).parent.parent.parent


def _missing() -> str:
    """What this system lacks for the test, or an empty text."""
    for program in ("Xvfb", "dbus-run-session"):
        if shutil.which(program) is None:
            return program
    launchers = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
    if not any(Path(launcher).exists() for launcher in launchers):
        return "at-spi2-core"
    found = subprocess.run(["/usr/bin/python3", "-c", "import pyatspi"], capture_output=True, check=False)
    return "python3-pyatspi" if found.returncode else ""


pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or bool(_missing()), reason=f"needs Linux with {_missing() or 'AT-SPI'}"
)


@pytest.fixture
def display(tmp_path: Path) -> Iterator[str]:
    """A virtual screen; X chooses a free number."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as numbers:
        number = numbers.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    server.terminate()
    server.wait()


def test_prompt_to_crops(display: str, own_home: Path, tmp_path: Path) -> None:
    environment = os.environ | {"DISPLAY": display, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
    environment |= {"QT_QPA_PLATFORM": "xcb", "HOME": str(tmp_path)}
    command = ["dbus-run-session", "--", "sh", "tests/e2e/session.sh", sys.executable, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=240, check=False)
    logs = "\n".join(path.read_text() for path in (tmp_path / "driver.log", tmp_path / "app.log"))
    assert done.returncode == 0, logs
    assert (tmp_path / "driver.log").read_text().endswith("done\n"), logs
    assert (tmp_path / "app.code").read_text().strip() == "0", logs

    places = Places.under(own_home)
    with Library.open(places.demo_library, data=places.data, cache=places.cache) as library:
        rows = library.query(Query()).page(0, 50)
        made = {(row.width, row.height) for row in rows}
        assert {(1536, 864), (2560, 1440), (3840, 2160)} <= made
        assert library.generations(open_only=True) == ()
        assert library.check(deep=True).problems == ()
