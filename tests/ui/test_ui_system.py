"""What this Linux lacks is named in one sentence before Qt aborts."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gi2desk.ui import system


def test_other_systems_are_not_asked() -> None:
    assert system.problem({}, platform="darwin") == ""
    assert system.problem({}, platform="win32") == ""


def test_no_display_is_said() -> None:
    said = system.problem({}, platform="linux")
    assert "no display" in said
    assert "\n" not in said


def test_without_a_display_nothing_of_x_is_needed() -> None:
    assert system.problem({"QT_QPA_PLATFORM": "offscreen"}, platform="linux") == ""


def test_missing_libraries_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = {"libxcb-cursor.so.0", "libxcb-icccm.so.4", "libEGL.so.1"}
    monkeypatch.setattr(system, "_loads", lambda name: name not in gone)
    monkeypatch.setattr(system.os.path, "exists", lambda path: path == "/usr/bin/apt-get")
    said = system.problem({"DISPLAY": ":0"}, platform="linux")
    assert said.endswith("sudo apt install libegl1 libxcb-cursor0 libxcb-icccm4")
    assert "\n" not in said
    wayland = system.problem({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, platform="linux")
    assert "xcb" not in wayland and "libegl1" in wayland
    monkeypatch.setattr(system.os.path, "exists", lambda path: False)
    assert "libEGL.so.1" in system.problem({"DISPLAY": ":0"}, platform="linux")


def test_the_check_needs_no_qt() -> None:
    code = (
        "import sys, gi2desk.ui.system; print([m for m in sys.modules if 'PySide' in m or 'shiboken' in m])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
