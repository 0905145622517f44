"""Files that an export writes: the master's own pixels, what is in the way, and what is said about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from gi2desk.ui.export.pace import Pace
from tests.ui.desktop import Run, until
from tests.ui.export.board import bench


def test_exporting_writes_the_masters_pixels_and_says_where(
    run: Run[Any], root: Path, tmp_path: Path
) -> None:
    async def story() -> None:
        out = tmp_path / "delivered"
        async with bench(root) as made:
            notices: list[Any] = []
            made.services.messages.posted.connect(notices.append)
            made.space.set_folder(str(out))
            wide = made.model.board.with_crop(made.crop("4:3"), width=900, enlarge=True)
            made.model.change("Upscale", wide)
            told: list[str] = []
            made.space.exporter.begun.connect(told.append)
            made.model.select(made.crop("1:1"))
            made.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
            made.panel.footer.button.click()
            await until(lambda: notices, "the end of the export")
            assert notices[-1].text.startswith("6 files exported")
            assert notices[-1].hint == "Manifest: hero_manifest.json"
            # While it ran it named the files; what is to be known of one stands below its name.
            assert sorted(told) == sorted(one.name for one in made.panel.files)
            lines = notices[-1].details.splitlines()
            place = lines.index(str(out / "hero_4x3_900x675.png"))
            assert lines[place + 1].startswith("    Upscaled ×1.25")
            assert [choice.text for choice in notices[-1].choices] == ["Show the folder"]
            master = made.model.master
            assert master is not None
            with Image.open(master.image.path) as source, Image.open(out / "hero_1x1_540x540.png") as cut:
                assert cut.tobytes() == source.crop((220, 0, 760, 540)).tobytes()
            (manifest,) = json.loads((out / "hero_manifest.json").read_text())
            assert manifest["master"] == master.id and len(manifest["variants"]) == 6
            # That the files are there now is no problem; nothing would be written twice by accident.
            footer, existing = made.panel.footer, made.panel.output.existing
            await until(lambda: footer.said.text().startswith("Exported just now."), "the good news")
            assert footer.said.property("tone") == "secondary" and not footer.button.isEnabled()
            # Another crop would be another file of that name.
            made.key(Qt.Key.Key_Right)
            assert "exist already" in made.panel.reason and footer.said.property("tone") == "warn"
            footer.replace.click()
            assert existing.currentText() == "Replace"
            assert not made.panel.reason and footer.button.isEnabled()

    run(story())


def test_keep_both_numbers_the_new_files(run: Run[Any], root: Path, tmp_path: Path) -> None:
    async def story() -> None:
        out = tmp_path / "delivered"
        async with bench(root) as made:
            notices: list[Any] = []
            made.services.messages.posted.connect(notices.append)
            made.space.set_folder(str(out))
            made.panel.footer.button.click()
            await until(lambda: notices, "the end of the export")
            first = (out / "hero_1x1_540x540.png").read_bytes()
            made.panel.output.existing.picked.emit("number")
            await until(lambda: "numbered" in made.panel.footer.said.text(), "what would happen")
            made.panel.footer.button.click()
            await until(lambda: len(notices) > 1, "the second export")
            assert notices[-1].text.startswith("6 files exported")
            assert (out / "hero_1x1_540x540.png").read_bytes() == first
            assert (out / "hero_1x1_540x540-2.png").is_file()

    run(story())


def test_a_folder_that_nothing_opens_is_named_with_its_path(
    run: Run[Any], root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)

    async def story() -> None:
        async with bench(root) as made:
            notices: list[Any] = []
            made.services.messages.posted.connect(notices.append)
            made.space.set_folder(str(tmp_path / "delivered"))
            made.panel.footer.button.click()
            await until(lambda: notices, "the end of the export")
            (reveal,) = notices[-1].choices
            assert reveal.stays
            reveal.call()
            assert str(tmp_path / "delivered") in notices[-1].hint
            (copy,) = notices[-1].choices
            copy.call()
            assert QApplication.clipboard().text() == str(tmp_path / "delivered")

    run(story())


def test_a_folder_that_cannot_be_made_is_said_and_nothing_is_left(
    run: Run[Any], root: Path, tmp_path: Path
) -> None:
    async def story() -> None:
        (tmp_path / "taken").write_text("a file")
        async with bench(root) as made:
            notices: list[Any] = []
            made.services.messages.posted.connect(notices.append)
            made.space.set_folder(str(tmp_path / "taken"))
            made.panel.footer.button.click()
            await until(lambda: notices, "the failure")
            assert notices[-1].hint and (tmp_path / "taken").read_text() == "a file"
            assert made.panel.footer.button.isVisibleTo(made.panel)

    run(story())


def test_ctrl_e_from_elsewhere_only_leads_here(run: Run[Any], root: Path, tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            made.space.set_folder(str(tmp_path / "out"))
            made.desk.window.deck.go_to("create")
            made.desk.shell.actions.trigger("file.export")
            assert made.desk.window.deck.place == "crop" and not made.space.exporter.running
            assert not (tmp_path / "out").exists()

    run(story())


def test_the_progress_moves_within_a_file_and_never_back(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            files = made.panel.files
        pace = Pace(files)
        pace.begin(files[0].name, 0.0)
        shares = [pace.share(now / 100) for now in range(60)]
        # Numbered beside one that was there: another name than was planned.
        pace.begin("hero_16x9-2.png", 6.0)
        shares += [pace.share(6 + now / 10) for now in range(60)]
        assert shares == sorted(shares) and shares[0] == 0 and shares[-1] < 1
        assert len(set(shares[:10])) == 10 and shares[60] > shares[5]
        for one in files[2:]:
            pace.begin(one.name, 12.0)
        pace.begin("", 13.0)
        assert pace.share(13.0) == pytest.approx(1)

    run(story())
