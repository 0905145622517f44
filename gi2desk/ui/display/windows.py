"""Profiles of displays on Windows: the file that is associated with the monitor, by way of its device context.

Where Windows manages colours itself (Advanced Color), it names sRGB, and pictures stay as they are.
"""

from __future__ import annotations

import ctypes
from pathlib import Path

from gi2desk.ui.display.system import Place

_NEAREST = 2  # MONITOR_DEFAULTTONEAREST
_LONGEST_PATH = 32_768


class _Point(ctypes.Structure):
    """POINT."""

    _fields_ = (("x", ctypes.c_long), ("y", ctypes.c_long))


class _Rect(ctypes.Structure):
    """RECT."""

    _fields_ = tuple((name, ctypes.c_long) for name in ("left", "top", "right", "bottom"))


class _Monitor(ctypes.Structure):
    """MONITORINFOEXW."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("monitor", _Rect),
        ("work", _Rect),
        ("flags", ctypes.c_uint32),
        ("device", ctypes.c_wchar * 32),
    )


def read(place: Place) -> bytes | None:
    """The profile of the display at `place`. Raises OSError where its file cannot be read."""
    # By name and not by `ctypes.windll`, whose functions every other user in the process shares.
    user = ctypes.CDLL("user32.dll")
    graphics = ctypes.CDLL("gdi32.dll")
    device = _device_at(user, place)
    if not device:
        return None
    graphics.CreateDCW.restype = ctypes.c_void_p
    graphics.CreateDCW.argtypes = [ctypes.c_wchar_p, ctypes.c_wchar_p, ctypes.c_void_p, ctypes.c_void_p]
    graphics.GetICMProfileW.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_uint32), ctypes.c_wchar_p]
    graphics.DeleteDC.argtypes = [ctypes.c_void_p]
    context = graphics.CreateDCW(device, device, None, None)
    if not context:
        return None
    try:
        length, name = ctypes.c_uint32(_LONGEST_PATH), ctypes.create_unicode_buffer(_LONGEST_PATH)
        if not graphics.GetICMProfileW(context, ctypes.byref(length), name) or not name.value:
            return None
    finally:
        graphics.DeleteDC(context)
    return Path(name.value).read_bytes()


def _device_at(user: ctypes.CDLL, place: Place) -> str:
    """The name of the monitor's device, such as “\\\\.\\DISPLAY1”."""
    user.MonitorFromPoint.restype = ctypes.c_void_p
    user.MonitorFromPoint.argtypes = [_Point, ctypes.c_uint32]
    user.GetMonitorInfoW.argtypes = [ctypes.c_void_p, ctypes.POINTER(_Monitor)]
    monitor = user.MonitorFromPoint(_Point(place.left + 1, place.top + 1), _NEAREST)
    info = _Monitor(size=ctypes.sizeof(_Monitor))
    return str(info.device) if user.GetMonitorInfoW(monitor, ctypes.byref(info)) else ""
