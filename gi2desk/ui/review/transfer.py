"""Takes images out of the grid: onto the clipboard, and to the file manager."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path, PurePath

from PySide6.QtGui import QGuiApplication, QImage

from gi2desk.core.errors import Cause, UserError
from gi2desk.library.row import Row
from gi2desk.ui.canvas.drop import mime_of
from gi2desk.ui.folder import show_folder
from gi2desk.ui.gallery.words import pixels
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr, tr_count


def copy_images(services: Services, rows: Sequence[Row], active: Row) -> None:
    """Puts files, ids and the pixels of the active image on the clipboard; decoding is a worker's work."""
    root = services.library.root
    files = [root / row.path for row in rows]
    file = root / active.path

    def done(image: QImage) -> None:
        data = mime_of([row.id for row in rows], files)
        data.setImageData(image)
        QGuiApplication.clipboard().setMimeData(data)
        size = pixels(image.width(), image.height())
        if len(rows) == 1:
            services.messages.say(tr("The image is on the clipboard, {size}.", size=size))
        else:
            text = tr_count("{n} image is on the clipboard.", "{n} images are on the clipboard.", len(rows))
            services.messages.say(text)

    services.tasks.run(lambda: _decoded(file), key=("copy", str(file)), done=done)


def _decoded(file: Path) -> QImage:
    from gi2desk.ui.canvas.decode import decode_small, gone

    if not file.exists():
        raise gone(file)
    # Its own memory: the clipboard keeps it for as long as it likes.
    return decode_small(file, 0).levels[0].image.copy()


def reveal(services: Services, file: Path) -> None:
    """Shows a file, selected, in the system's file manager."""
    if not file.exists():
        services.messages.error(
            UserError(
                tr("{name} is no longer where it was.", name=file.name),
                cause=Cause.DISK,
                hint=tr("Restore it from a backup, or run “gi2desk library check”."),
                details=str(file),
            )
        )
        return
    if sys.platform == "darwin":
        subprocess.Popen(["open", "-R", str(file)])
    elif sys.platform == "win32":
        subprocess.Popen(explorer_command(file))
    else:
        show_folder(services.messages, file.parent)


def explorer_command(file: PurePath) -> str:
    """The command line that shows `file`. Explorer reads it in a way of its own: quotes belong around the path alone."""
    return f'explorer /select,"{file}"'
