"""On a real X server: a profile on the root window is found, and putting another one there is noticed."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gi2desk.ui.display.system import Place
from tests.imaging.profiles import rgb_profile

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("Xvfb") is None,
    reason="needs Xvfb, an X server without a screen",
)

HERE = Place(left=0, top=0, index=0)
_REPLACE = 0


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An X server of its own, which the test's own process sees as its display."""
    reading, writing = os.pipe()
    started = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24", "-noreset", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    monkeypatch.setenv("DISPLAY", f":{number}")
    yield
    started.terminate()
    started.wait(20)


def put(profile: bytes | None, name: str = "_ICC_PROFILE") -> None:
    """As a colour daemon does, from a connection of its own; None takes it off."""
    x = ctypes.CDLL("libX11.so.6")
    x.XOpenDisplay.restype = ctypes.c_void_p
    x.XDefaultRootWindow.restype = x.XInternAtom.restype = ctypes.c_ulong
    display = ctypes.c_void_p(x.XOpenDisplay(None))
    root = ctypes.c_ulong(x.XDefaultRootWindow(display))
    atom = ctypes.c_ulong(x.XInternAtom(display, name.encode(), 0))
    cardinal = ctypes.c_ulong(x.XInternAtom(display, b"CARDINAL", 0))
    if profile is None:
        x.XDeleteProperty(display, root, atom)
    else:
        x.XChangeProperty(display, root, atom, cardinal, 8, _REPLACE, profile, len(profile))
    x.XCloseDisplay(display)


@pytest.mark.usefixtures("server")
def test_the_profile_of_the_root_window_is_read() -> None:
    from gi2desk.ui.display import x11

    assert x11.read(HERE) is None
    profile = rgb_profile("Measured", gamma=2.4)
    put(profile)
    assert x11.read(HERE) == profile
    # A second monitor's is another property, and is not taken for the first one's.
    put(rgb_profile("Second"), "_ICC_PROFILE_1")
    assert x11.read(HERE) == profile
    put(None)
    assert x11.read(HERE) is None


@pytest.mark.usefixtures("server")
def test_another_profile_is_noticed_and_nothing_else(qtbot: QtBot) -> None:
    from gi2desk.ui.display import x11

    owner, noticed = QObject(), []
    watch = x11.Watch(lambda: noticed.append(x11.read(HERE)), owner)
    put(b"something", "_NET_OTHER")
    qtbot.wait(100)
    assert noticed == []
    profile = rgb_profile("Measured")
    put(profile)
    qtbot.waitUntil(lambda: noticed == [profile])
    put(None)
    qtbot.waitUntil(lambda: noticed == [profile, None])
    watch.close()


def test_without_a_server_it_is_an_error_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from gi2desk.ui.display import x11
    from gi2desk.ui.display.display import examine

    monkeypatch.setenv("DISPLAY", ":4711")
    found = examine("DP-1", lambda: x11.read(HERE), chosen=False)
    assert "cannot be reached" in found.reason
