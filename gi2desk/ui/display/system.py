"""The one place where systems differ about displays: who is asked for the profile of a screen, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a screen begins, in the system's own coordinates, and its number among all screens."""

    left: int
    top: int
    index: int


Reader = Callable[[Place], bytes | None]
"""Gives the profile of the display at a place, None where the system has none. Runs in a thread; raises OSError."""


def reader(platform: str) -> Reader | None:
    """How a profile is asked for on a platform of Qt's; None where nobody can be asked."""
    if platform == "xcb":
        from gi2desk.ui.display import x11

        return x11.read
    if platform == "cocoa":
        from gi2desk.ui.display import macos

        return macos.read
    if platform == "windows":
        from gi2desk.ui.display import windows

        return windows.read
    return None


def converts_windows(platform: str) -> bool:
    """True where windows are taken for sRGB and the system converts them: Wayland's compositors."""
    return platform.startswith("wayland")
