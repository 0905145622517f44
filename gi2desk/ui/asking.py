"""Asks for files and folders with the system's own dialog, which opens where the same question was answered last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from gi2desk.ui.services import Shell

PICTURES = "*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif *.avif"
"""What files of pictures are called, as dialogs want it."""

Taken = Callable[[list[Path]], None]


def ask_folder(
    shell: Shell,
    parent: QWidget,
    title: str,
    purpose: str,
    taken: Callable[[Path], None],
    *,
    start: str = "",
    with_files: bool = False,
) -> QFileDialog:
    """Asks for a folder; `start` is where it opens, as far as that is there. `purpose` tells the questions apart.

    `with_files` shows what is in the folders, where that is what the folder is chosen for.
    """
    dialog = _opened(shell, parent, title, purpose, lambda paths: taken(paths[0]), start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, not with_files)
    dialog.open()
    return dialog


def ask_files(
    shell: Shell,
    parent: QWidget,
    title: str,
    purpose: str,
    taken: Taken,
    filters: Sequence[str],
    *,
    several: bool = True,
) -> QFileDialog:
    """Asks for files that fit `filters`, such as “Pictures (*.png)”."""
    dialog = _opened(shell, parent, title, purpose, taken)
    mode = QFileDialog.FileMode
    dialog.setFileMode(mode.ExistingFiles if several else mode.ExistingFile)
    dialog.setNameFilters(filters)
    dialog.open()
    return dialog


def _opened(
    shell: Shell, parent: QWidget, title: str, purpose: str, taken: Taken, start: str = ""
) -> QFileDialog:
    """A dialog without a nested loop, which deletes itself."""
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setDirectory(str(_place(start or shell.memory.folder(purpose), shell.places.pictures)))

    def selected(names: list[str]) -> None:
        paths = [Path(name) for name in names]
        # Of a folder that was chosen, the one that it was chosen in: its neighbours are what is wanted next.
        shell.memory.save_folder(purpose, str(paths[0].parent))
        taken(paths)

    dialog.filesSelected.connect(selected)
    return dialog


def _place(wanted: str, pictures: Path) -> Path:
    """The first of the folder wanted, those above it, and the user's pictures that is there; else the home folder."""
    known = Path(wanted) if wanted else pictures
    candidates = (known, *known.parents[:-1], pictures)
    return next((folder for folder in candidates if folder.is_dir()), Path.home())
