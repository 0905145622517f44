"""Dialogs for files and folders open where the same question was answered last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtWidgets import QFileDialog

from gi2desk.core.connection import DEMO
from gi2desk.library.query import Query
from gi2desk.ui.asking import ask_files, ask_folder
from gi2desk.ui.importing import KEY
from tests.ui.desktop import Run, desktop, until


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


def test_files_and_folders_are_imported(run: Run[Any], tmp_path: Path) -> None:
    picture = Image.new("RGB", (64, 36))
    (tmp_path / "job").mkdir()
    for path, colour in ((tmp_path / "one.png", 20), (tmp_path / "job" / "two.png", 200)):
        picture.paste((colour,) * 3, (0, 0, 64, 36))
        picture.save(path)

    async def story() -> None:
        async with desktop(library=str(tmp_path / "lib"), connection="openai") as desk:
            await desk.settle()
            assert desk.studio.session is not None
            library = desk.studio.session.services.library
            for command, chosen in (("file.import", "one.png"), ("file.import_folder", "job")):
                before = library.query(Query()).count
                desk.shell.actions.trigger(command)
                dialog = desk.window.findChildren(QFileDialog)[-1]
                dialog.setDirectory(str(tmp_path))
                answer(dialog, tmp_path / chosen)
                await until(lambda before=before: library.query(Query()).count == before + 1, chosen)
                await until(lambda: not desk.shell.tasks.is_running(KEY), "the report")
            names = {row.name for row in library.query(Query()).page(0, 9)}
            assert names == {"one.png", "two.png"}
            assert desk.window.deck.place == "review"

    run(story())
