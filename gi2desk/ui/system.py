"""Finds out before Qt does what this Linux lacks to open a window: Qt aborts the process without a sentence."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping

# The library that Qt loads, and the package that brings it on Debian and Ubuntu, on Fedora, on Arch.
_ALWAYS = (
    ("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd"),
    ("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd"),
    ("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig"),
    ("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus"),
    ("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2"),
    ("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon"),
)
_XCB = (
    ("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    ("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    ("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "xcb-util-image"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    ("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil"),
    ("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb"),
    ("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", "libxcb"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
)
_INSTALL = (
    ("/usr/bin/apt-get", 1, "sudo apt install"),
    ("/usr/bin/dnf", 2, "sudo dnf install"),
    ("/usr/bin/pacman", 3, "sudo pacman -S"),
)


def problem(environ: Mapping[str, str] | None = None, *, platform: str = sys.platform) -> str:
    """One sentence on why no window can open here and what to do, or an empty text."""
    environ = os.environ if environ is None else environ
    if not platform.startswith("linux"):
        return ""
    chosen = environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    wanted = list(_ALWAYS)
    if chosen not in {"offscreen", "minimal", "vnc"}:
        if not environ.get("DISPLAY") and not environ.get("WAYLAND_DISPLAY"):
            return "There is no display to open a window on; the commands work without one (gi2desk --help)."
        if chosen == "xcb" or (not chosen and environ.get("DISPLAY") and not environ.get("WAYLAND_DISPLAY")):
            wanted += _XCB
    missing = [row for row in wanted if not _loads(row[0])]
    return _sentence(missing) if missing else ""


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _sentence(missing: list[tuple[str, str, str, str]]) -> str:
    column, command = next(
        ((column, command) for path, column, command in _INSTALL if os.path.exists(path)),  # noqa: PTH110  # before pathlib
        (0, ""),
    )
    names = " ".join(dict.fromkeys(row[column] for row in missing))
    if not command:
        return f"This system lacks what a window needs: {names}."
    return f"This system lacks what a window needs; install it with: {command} {names}"
