"""What is dragged onto a pane or out of one: images of the library by id, and files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QStringListModel, QUrl

MIME = "application/x-gi2desk-images"
"""Ids of images, one a line, in ASCII."""


def empty_mime() -> QMimeData:
    """Data made by Qt itself: the clipboard keeps it until after Python has ended, where data made here would crash."""
    model = QStringListModel([""])
    data = model.mimeData([model.index(0)])
    for name in data.formats():
        data.removeFormat(name)
    return data


def mime_of(ids: Sequence[str], files: Sequence[Path] = ()) -> QMimeData:
    """Data for a drag or the clipboard: `ids` for this program, `files` for every other."""
    data = empty_mime()
    if ids:
        data.setData(MIME, QByteArray("\n".join(ids).encode("ascii")))
    if files:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    return data


def ids_of(data: QMimeData) -> tuple[str, ...]:
    """The ids of images in dragged data."""
    text = bytes(data.data(MIME).data()).decode("ascii", "replace")
    return tuple(line for line in text.splitlines() if line)


def files_of(data: QMimeData) -> tuple[Path, ...]:
    """The local files in dragged data; folders and addresses elsewhere are left out."""
    return tuple(
        path
        for path in (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
        if not path.is_dir()
    )


def accepts(data: QMimeData) -> bool:
    """True if a pane could show something of it. Looks at no file, since this is asked while dragging."""
    return data.hasFormat(MIME) or any(url.isLocalFile() for url in data.urls())
