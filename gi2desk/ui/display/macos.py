"""Profiles of displays on macOS: ColorSync's, by way of Core Graphics.

A window of Qt's has no colour space of its own there: its values go to the display as they are, so that pictures
that were converted to the display's profile are not converted a second time.
"""

from __future__ import annotations

import ctypes

from gi2desk.ui.display.system import Place

_FRAMEWORKS = "/System/Library/Frameworks/{0}.framework/{0}"


class _Point(ctypes.Structure):
    """CGPoint."""

    _fields_ = (("x", ctypes.c_double), ("y", ctypes.c_double))


def read(place: Place) -> bytes | None:
    """The profile of the display at `place`. Raises OSError where the frameworks are missing."""
    graphics = ctypes.CDLL(_FRAMEWORKS.format("CoreGraphics"))
    foundation = ctypes.CDLL(_FRAMEWORKS.format("CoreFoundation"))
    display = _display_at(graphics, place)
    graphics.CGDisplayCopyColorSpace.restype = ctypes.c_void_p
    graphics.CGDisplayCopyColorSpace.argtypes = [ctypes.c_uint32]
    graphics.CGColorSpaceCopyICCData.restype = ctypes.c_void_p
    graphics.CGColorSpaceCopyICCData.argtypes = [ctypes.c_void_p]
    foundation.CFRelease.restype = None
    foundation.CFRelease.argtypes = [ctypes.c_void_p]
    space = graphics.CGDisplayCopyColorSpace(display)
    if not space:
        return None
    data = graphics.CGColorSpaceCopyICCData(space)
    foundation.CFRelease(space)
    if not data:
        return None
    found = _bytes_of(foundation, data)
    foundation.CFRelease(data)
    return found


def _display_at(graphics: ctypes.CDLL, place: Place) -> int:
    graphics.CGGetDisplaysWithPoint.restype = ctypes.c_int32
    graphics.CGGetDisplaysWithPoint.argtypes = [
        _Point,
        ctypes.c_uint32,
        ctypes.POINTER(ctypes.c_uint32),
        ctypes.POINTER(ctypes.c_uint32),
    ]
    found, count = ctypes.c_uint32(0), ctypes.c_uint32(0)
    inside = _Point(place.left + 1, place.top + 1)
    graphics.CGGetDisplaysWithPoint(inside, 1, ctypes.byref(found), ctypes.byref(count))
    if count.value:
        return found.value
    graphics.CGMainDisplayID.restype = ctypes.c_uint32
    return int(graphics.CGMainDisplayID())


def _bytes_of(foundation: ctypes.CDLL, data: int) -> bytes:
    foundation.CFDataGetLength.restype = ctypes.c_long
    foundation.CFDataGetLength.argtypes = [ctypes.c_void_p]
    foundation.CFDataGetBytePtr.restype = ctypes.c_void_p
    foundation.CFDataGetBytePtr.argtypes = [ctypes.c_void_p]
    return ctypes.string_at(foundation.CFDataGetBytePtr(data), foundation.CFDataGetLength(data))
