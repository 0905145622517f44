"""Dialogs for files and folders open where the same question was answered last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from gi2desk.core.connection import DEMO
from gi2desk.ui.asking import ask_files, ask_folder
from tests.ui.desktop import Run, desktop


def answer(dialog: QFileDialog, path: Path) -> None:
    """What a person does who chooses `path`."""
    dialog.selectFile(str(path))
    dialog.accept()


def test_a_question_opens_where_it_was_answered_last(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with desktop(connection=DEMO.name) as desk:
            shell, taken = desk.shell, list[Path]()
            shell.places.pictures.mkdir(parents=True, exist_ok=True)
            jobs = tmp_path / "jobs" / "autumn"
            jobs.mkdir(parents=True)

            def ask() -> QFileDialog:
                return ask_folder(shell, desk.window, "Import", "import", taken.append)

            first = ask()
            assert Path(first.directory().path()) == shell.places.pictures
            answer(first, jobs)
            assert taken == [jobs]
            again = ask()
            assert Path(again.directory().path()) == jobs.parent
            again.reject()
            # Another question has a place of its own.
            picture = jobs / "logo.png"
            picture.write_bytes(b"-")
            files = list[Path]()
            other = ask_files(shell, desk.window, "Add", "references", files.extend, ["All files (*)"])
            assert Path(other.directory().path()) == shell.places.pictures
            other.setDirectory(str(jobs))
            answer(other, picture)
            assert files == [picture]

    run(story())


def test_a_place_that_is_gone_is_replaced_by_the_nearest_that_is_there(run: Run[Any], tmp_path: Path) -> None:
    async def story() -> None:
        async with desktop(connection=DEMO.name) as desk:
            gone = tmp_path / "delivered" / "2026" / "autumn"
            (tmp_path / "delivered").mkdir()
            dialog = ask_folder(
                desk.shell, desk.window, "Folder", "export", lambda _path: None, start=str(gone)
            )
            assert Path(dialog.directory().path()) == tmp_path / "delivered"
            dialog.reject()

    run(story())
