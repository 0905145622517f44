"""Loads Qt's decoders of pictures before any thread wants one."""

from __future__ import annotations

from PySide6.QtGui import QImageReader

from gi2desk.host import resource


def load_decoders() -> None:
    """On the window's thread, before the first worker reads a picture with Qt.

    A plugin that is loaded by another thread is moved to the window's, of which PySide asks the application, for the
    interpreter's lock, while Qt holds one of its own: a window that writes or reads a picture at that moment has the former,
    wants the latter, and waits for ever.
    """
    reader = QImageReader(str(resource.path("models.toml")))
    reader.setDecideFormatFromContent(True)  # each of them is asked whether this is one of its pictures
    reader.canRead()
