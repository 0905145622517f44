"""Profiles of displays on X11: properties of the root window, as “ICC Profiles in X” 0.4 names them, and their changes."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

from gi2desk.ui.display.system import Place

_NAME = "_ICC_PROFILE"
_MOST_BYTES = 16_000_000
_ANY_TYPE = 0
_PROPERTY_CHANGE_MASK = 1 << 22
_PROPERTY_NOTIFY = 28
_EVENT_LONGS = 24


class _Head(ctypes.Structure):
    """XineramaScreenInfo."""

    _fields_ = (
        ("number", ctypes.c_int),
        ("left", ctypes.c_short),
        ("top", ctypes.c_short),
        ("width", ctypes.c_short),
        ("height", ctypes.c_short),
    )


class _PropertyEvent(ctypes.Structure):
    """XPropertyEvent, as far as it is read."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("sent", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("atom", ctypes.c_ulong),
    )


class _Event(ctypes.Union):
    """XEvent."""

    _fields_ = (("type", ctypes.c_int), ("property", _PropertyEvent), ("pad", ctypes.c_long * _EVENT_LONGS))


def read(place: Place) -> bytes | None:
    """The profile of the display at `place`. Raises OSError where the X server cannot be asked."""
    connection = _Connection()
    try:
        return connection.property_of(_property_name(connection.head_at(place)))
    finally:
        connection.close()


def _property_name(head: int) -> str:
    return _NAME if head == 0 else f"{_NAME}_{head}"


class _Connection:
    """A connection of its own, so that nothing here meddles with Qt's."""

    def __init__(self) -> None:
        self._lib = ctypes.CDLL("libX11.so.6")
        for name, result, arguments in (
            ("XOpenDisplay", ctypes.c_void_p, [ctypes.c_char_p]),
            ("XCloseDisplay", ctypes.c_int, [ctypes.c_void_p]),
            ("XDefaultRootWindow", ctypes.c_ulong, [ctypes.c_void_p]),
            ("XInternAtom", ctypes.c_ulong, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]),
            ("XGetAtomName", ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_ulong]),
            ("XConnectionNumber", ctypes.c_int, [ctypes.c_void_p]),
            ("XPending", ctypes.c_int, [ctypes.c_void_p]),
            ("XNextEvent", ctypes.c_int, [ctypes.c_void_p, ctypes.POINTER(_Event)]),
            ("XSelectInput", ctypes.c_int, [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_long]),
            ("XFlush", ctypes.c_int, [ctypes.c_void_p]),
            ("XFree", ctypes.c_int, [ctypes.c_void_p]),
            ("XGetWindowProperty", ctypes.c_int, None),
        ):
            function = getattr(self._lib, name)
            function.restype = result
            if arguments is not None:
                function.argtypes = arguments
        self._display = ctypes.c_void_p(self._lib.XOpenDisplay(None))
        if not self._display.value:
            raise OSError("the X server cannot be reached")
        self._root = self._lib.XDefaultRootWindow(self._display)

    def close(self) -> None:
        self._lib.XCloseDisplay(self._display)

    def head_at(self, place: Place) -> int:
        """The number that Xinerama, whose numbers the properties bear, gives the display; else the screen's own."""
        try:
            library = ctypes.CDLL("libXinerama.so.1")
        except OSError:
            return place.index
        library.XineramaQueryScreens.restype = ctypes.POINTER(_Head)
        library.XineramaQueryScreens.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_int)]
        count = ctypes.c_int(0)
        heads = library.XineramaQueryScreens(self._display, ctypes.byref(count))
        if not heads:
            return place.index
        found = [
            heads[n].number
            for n in range(count.value)
            if (heads[n].left, heads[n].top) == (place.left, place.top)
        ]
        self._lib.XFree(heads)
        return found[0] if found else place.index

    def property_of(self, name: str) -> bytes | None:
        """A property of the root window as bytes; None where there is none."""
        atom = self._lib.XInternAtom(self._display, name.encode(), 1)
        if not atom:
            return None
        kind, form = ctypes.c_ulong(), ctypes.c_int()
        count, left = ctypes.c_ulong(), ctypes.c_ulong()
        data = ctypes.c_void_p()
        failed = self._lib.XGetWindowProperty(
            self._display,
            ctypes.c_ulong(self._root),
            ctypes.c_ulong(atom),
            ctypes.c_long(0),
            ctypes.c_long(_MOST_BYTES // 4),
            ctypes.c_int(0),
            ctypes.c_ulong(_ANY_TYPE),
            ctypes.byref(kind),
            ctypes.byref(form),
            ctypes.byref(count),
            ctypes.byref(left),
            ctypes.byref(data),
        )
        if failed or not data.value:
            return None
        found = ctypes.string_at(data, count.value) if form.value == 8 else b""
        self._lib.XFree(data)
        return found or None

    def watch(self) -> int:
        """Has the server tell about the root window's properties; gives the file descriptor to wait at."""
        self._lib.XSelectInput(self._display, self._root, _PROPERTY_CHANGE_MASK)
        self._lib.XFlush(self._display)
        return int(self._lib.XConnectionNumber(self._display))

    def profile_changed(self) -> bool:
        """Takes what was told; True if any of it was about a profile."""
        event, changed = _Event(), False
        while self._lib.XPending(self._display):
            self._lib.XNextEvent(self._display, ctypes.byref(event))
            if event.type == _PROPERTY_NOTIFY:
                changed = self._name(event.property.atom).startswith(_NAME) or changed
        return changed

    def _name(self, atom: int) -> str:
        data = self._lib.XGetAtomName(self._display, atom)
        name = ctypes.string_at(data).decode("ascii", "replace") if data else ""
        if data:
            self._lib.XFree(data)
        return name


class Watch(QObject):
    """Calls `changed` whenever a profile was put on the root window or taken off. Raises OSError without a server."""

    def __init__(self, changed: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._changed = changed
        self._connection = _Connection()
        self._notifier = QSocketNotifier(self._connection.watch(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_activated)

    def close(self) -> None:
        """Watches no longer."""
        self._notifier.setEnabled(False)
        self._connection.close()

    def _on_activated(self) -> None:
        if self._connection.profile_changed():
            self._changed()
