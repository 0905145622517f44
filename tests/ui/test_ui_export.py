"""Crop & export as a person works there: dragging, keys, undo, files, and what is there at the next start."""

from __future__ import annotations

import contextlib
import json
import warnings
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gi2desk.core.board import Board
from gi2desk.core.geometry import Rect
from gi2desk.core.recipe import OutputFormat
from gi2desk.library.board import read_board
from gi2desk.library.library import Library
from gi2desk.library.query import Query
from gi2desk.ui.canvas import drop
from gi2desk.ui.canvas.crop_frame import device_rect
from gi2desk.ui.export.model import FOCAL
from gi2desk.ui.export.workspace import CropWorkspace
from tests.ui.desktop import Desktop, Run, desktop, until

SIZE = (960, 540)


@pytest.fixture
def root(tmp_path: Path, own_home: Path) -> Path:
    """A library with two pictures of a concept each."""
    for name, seed in (("hero", 1), ("other", 2)):
        folder = tmp_path / "in" / name
        folder.mkdir(parents=True)
        pixels = np.random.default_rng(seed).integers(0, 256, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{name}.png")
    where = tmp_path / "library"
    with Library.open(where, data=own_home / "data", cache=own_home / "cache") as library:
        library.import_folders([tmp_path / "in"])
    return where


class Bench:
    """The workspace in front with a master open."""

    def __init__(self, desk: Desktop) -> None:
        self.desk = desk
        session = desk.studio.session
        assert session is not None
        self.services = session.services
        space = desk.window.deck.workspace("crop")
        assert isinstance(space, CropWorkspace)
        self.space, self.model = space, space.model
        self.canvas, self.panel = space.board_stage.canvas, space.panel

    def image(self, name: str) -> str:
        """The id of a picture by its file name."""
        rows = self.services.library.query(Query()).page(0, 10)
        return next(row.id for row in rows if name in row.name)

    async def open(self, name: str) -> None:
        """Chooses a picture, as Review does, and waits until it is seen."""
        self.services.desk.choose([self.image(name)])
        await until(lambda: self.model.master is not None and self.model.master.name == name, "the master")
        await until(lambda: self.space.board_stage.picture is not None, "its pixels")

    def crop(self, ratio: str) -> str:
        """The id of the crop of a ratio."""
        return next(crop.id for crop in self.model.board.crops if crop.ratio == ratio)

    def rect(self, ratio: str) -> Rect:
        """Where it lies."""
        rect = self.model.rect(self.crop(ratio))
        assert rect is not None
        return rect

    def at(self, x: float, y: float) -> QPoint:
        """A place of the master (0 to 1) on the canvas."""
        placed = self.canvas.placement
        assert placed is not None
        return QPoint(round(placed.left + x * placed.width), round(placed.top + y * placed.height))

    def drag(self, start: QPoint, end: QPoint) -> None:
        """With the left button, in two moves."""
        QTest.mousePress(self.canvas, Qt.MouseButton.LeftButton, pos=start)
        for place in ((start + end) / 2, end):
            self._move(place)
        QTest.mouseRelease(self.canvas, Qt.MouseButton.LeftButton, pos=end)

    def _move(self, place: QPoint) -> None:
        from PySide6.QtCore import QEvent
        from PySide6.QtGui import QMouseEvent

        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        where, screen = QPointF(place), QPointF(self.canvas.mapToGlobal(place))
        event = QMouseEvent(QEvent.Type.MouseMove, where, screen, Qt.MouseButton.NoButton, left, none)
        QApplication.sendEvent(self.canvas, event)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """On the canvas."""
        QTest.keyClick(self.canvas, key, modifier)


@contextlib.asynccontextmanager
async def bench(root: Path, name: str = "hero") -> AsyncIterator[Bench]:
    """The application on the library, in Crop & export, with a master."""
    async with desktop(library=str(root)) as desk:
        await until(lambda: desk.studio.session is not None, "the library")
        await desk.settle()
        made = Bench(desk)
        desk.window.deck.go_to("crop")
        if name:
            await made.open(name)
        yield made


def test_the_empty_board_says_what_belongs_there(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root, "") as made:
            assert made.model.master is None and not made.panel.footer.isVisibleTo(made.panel)
            assert made.space.status == ""

    run(story())


def enlarged(path: Path) -> None:
    """A picture whose pixels were made of a third as many each way."""
    small = np.random.default_rng(3).normal(128, 40, (400, 600)).cumsum(0).cumsum(1)
    small = (small - small.min()) / (small.max() - small.min()) * 200
    small += np.random.default_rng(4).normal(0, 12, small.shape)
    picture = Image.fromarray(small.clip(0, 255).astype(np.uint8)).convert("RGB")
    picture.resize((1800, 1200), Image.Resampling.BICUBIC).save(path)


def test_real_detail_that_was_measured_in_compare_is_said_beside_the_pixels(
    run: Run[Any], root: Path, own_home: Path, tmp_path: Path
) -> None:
    (tmp_path / "more").mkdir()
    enlarged(tmp_path / "more" / "soft.png")
    with Library.open(root, data=own_home / "data", cache=own_home / "cache") as library:
        library.import_folders([tmp_path / "more"])

    async def story() -> None:
        async with bench(root, "soft") as made:
            row = made.panel.variants.rows[made.crop("4:3")]
            assert "real detail" not in row.accessibleName() + row.toolTip()
            made.desk.window.deck.go_to("compare")
            await until(lambda: made.model.detail is not None, "measured")
            made.desk.window.deck.go_to("crop")
            assert made.model.detail is not None and 0.25 < made.model.detail < 0.5
            real = round(300 * made.model.detail)
            assert f"300 PPI, {real} by real detail" in row.accessibleName()
            assert f"that is {real} PPI" in row.toolTip()
            made.space.set_folder(str(tmp_path / "out"))
            await until(lambda: not made.panel.reason, "ready")
            made.space.export()
            await until(lambda: not made.space.exporter.running, "written")
            (manifest,) = json.loads((tmp_path / "out" / "soft_manifest.json").read_text())
            assert manifest["real_detail"] == made.model.detail
            await made.open("hero")
            assert made.model.detail is None

    run(story())


def test_the_standard_crops_lie_on_the_master(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            assert [crop.ratio for crop in made.model.board.crops] == [
                "1:1",
                "16:9",
                "9:16",
                "4:3",
                "3:4",
                "4:5",
            ]
            assert made.rect("1:1") == Rect(x=210, y=0, width=540, height=540)
            assert made.panel.footer.button.plain == "Export 6 files"
            assert "hero" in made.panel.footer.button.accessibleName()
            assert made.canvas.window().focusWidget() is made.canvas
            assert made.space.status.startswith("1:1  540×540 at 210, 0")
            assert "Focal point 50 %, 50 %" in made.space.status
            assert len(made.panel.list.lines) == 6

    run(story())


def test_dragging_the_focal_point_moves_what_follows_it_as_one_step(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            before = made.model.board
            chosen = made.model.selection
            assert chosen == made.crop("1:1")
            made.drag(made.at(0.5, 0.5), made.at(0.3, 0.5))
            assert made.model.selection == chosen  # what is being framed stays in view
            assert made.services.undo.undo_text == "Move the focal point"
            assert made.model.board.focal[0] == pytest.approx(0.3, abs=0.01)
            assert made.rect("1:1").x == pytest.approx(18, abs=8)
            assert made.rect("16:9") == Rect(x=0, y=0, width=960, height=540)
            made.services.undo.undo()
            assert made.model.board == before
            made.services.undo.redo()
            assert made.model.board.focal[0] == pytest.approx(0.3, abs=0.01)

    run(story())


def test_a_click_on_the_focal_point_takes_the_keys_there(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            QTest.mouseClick(made.canvas, Qt.MouseButton.LeftButton, pos=made.at(0.5, 0.5))
            assert made.model.selection == FOCAL

    run(story())


def test_only_what_is_ticked_or_selected_is_drawn_with_its_label_in_its_corner(
    run: Run[Any], root: Path
) -> None:
    async def story() -> None:
        async with bench(root) as made:
            frame = made.canvas.frame()
            assert frame is not None
            overlay, model = made.canvas.board_overlay, made.model
            model.select(made.crop("1:1"))
            gone = {made.crop(ratio) for ratio in ("4:3", "3:4", "4:5")}
            board = model.board
            for crop_id in gone:
                board = board.with_crop(crop_id, included=False)
            model.change("Untick", board)
            made.canvas.grab()
            rects = overlay.rects(frame)
            assert not gone & set(rects) and not gone & set(overlay.tags)
            for crop_id, place in overlay.tags.items():
                corner = rects[crop_id].topLeft()
                assert 0 <= place.left() - corner.x() <= frame.logical(8)
                assert 0 <= place.top() - corner.y() <= frame.logical(8)
            model.select(made.crop("4:3"))
            assert made.crop("4:3") in overlay.rects(frame)

    run(story())


def test_a_crop_is_moved_by_its_inside_and_no_longer_follows(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            made.model.select(made.crop("1:1"))
            made.drag(made.at(0.5, 0.2), made.at(0.6, 0.2))
            moved = made.rect("1:1")
            assert moved.x == pytest.approx(306, abs=4) and moved.width == 540
            made.drag(made.at(0.5, 0.5), made.at(0.3, 0.5))
            assert made.rect("1:1") == moved
            made.model.select(made.crop("1:1"))
            QTest.mouseDClick(made.canvas, Qt.MouseButton.LeftButton, pos=made.at(0.6, 0.8))
            assert made.model.crop is not None and made.model.crop.placement is None

    run(story())


def test_a_click_alone_leaves_a_crop_following(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            QTest.mouseClick(made.canvas, Qt.MouseButton.LeftButton, pos=made.at(0.4, 0.3))
            assert all(crop.placement is None for crop in made.model.board.crops)
            assert not made.services.undo.undo_text

    run(story())


def test_a_corner_resizes_with_the_ratio_kept(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            made.model.select(made.crop("9:16"))
            frame = made.canvas.frame()
            assert frame is not None
            box = device_rect(frame, SIZE, made.rect("9:16"))
            before = made.rect("9:16")
            made.drag(box.bottomRight(), box.bottomRight() - QPoint(40, 70))
            after = made.rect("9:16")
            assert (after.x, after.y) == (before.x, before.y)
            assert after.width < before.width and after.width * 16 == after.height * 9

    run(story())


def test_a_label_selects_what_lies_below_others(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            made.canvas.grab()
            place = made.canvas.board_overlay.tags[made.crop("4:3")]
            QTest.mouseClick(made.canvas, Qt.MouseButton.LeftButton, pos=place.center())
            assert made.model.selection == made.crop("4:3")
            assert made.panel.variants.rows[made.crop("4:3")].isChecked()

    run(story())


def test_escape_takes_a_drag_back(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            before = made.model.board
            QTest.mousePress(made.canvas, Qt.MouseButton.LeftButton, pos=made.at(0.5, 0.5))
            made._move(made.at(0.7, 0.4))
            assert made.model.board != before
            made.key(Qt.Key.Key_Escape)
            assert made.model.board == before
            QTest.mouseRelease(made.canvas, Qt.MouseButton.LeftButton, pos=made.at(0.7, 0.4))
            assert made.model.board == before and not made.services.undo.undo_text

    run(story())


def test_keys_move_by_pixels_of_the_master(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            made.model.select(made.crop("1:1"))
            made.key(Qt.Key.Key_Right)
            made.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
            made.key(Qt.Key.Key_Up)
            assert made.rect("1:1") == Rect(x=221, y=0, width=540, height=540)
            made.services.undo.undo()
            assert made.rect("1:1").x == 210
            made.key(Qt.Key.Key_Minus)
            assert made.rect("1:1").width == 539
            made.key(Qt.Key.Key_Home)
            assert made.rect("1:1") == Rect(x=210, y=0, width=540, height=540)
            made.model.select(FOCAL)
            made.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
            assert made.model.board.focal[0] == pytest.approx(0.5 + 10 / 960)
            count = len(made.model.board.crops)
            made.model.select(made.crop("4:5"))
            made.key(Qt.Key.Key_Delete)
            assert len(made.model.board.crops) == count - 1
            # No picture was deleted by that key.
            assert made.services.library.query(Query()).count == 2

    run(story())


def test_tab_goes_through_the_crops_and_on_to_the_panel(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            made.model.select(FOCAL)
            spoken = [made.canvas.accessibleName()]
            for _ in range(6):
                made.key(Qt.Key.Key_Tab)
                spoken.append(made.canvas.accessibleName())
            assert spoken[0] == "Focal point 50 %, 50 %"
            assert spoken[1] == "Square 1:1, 540×540 at 210, 0, 1 of 6"
            assert spoken[6].startswith("Feed 4:5")
            assert made.canvas.window().focusWidget() is made.canvas
            made.key(Qt.Key.Key_Tab)
            strip = made.canvas.window().focusWidget()
            assert strip.accessibleName() == "Images of this concept"
            QTest.keyClick(strip, Qt.Key.Key_Tab)
            rows = list(made.panel.variants.rows.values())
            order = [*rows, made.panel.variants.add, made.panel.selected.reset, made.panel.selected.remove]
            for wanted in (widget for widget in order if widget.isEnabled()):
                assert made.canvas.window().focusWidget() is wanted
                QTest.keyClick(wanted, Qt.Key.Key_Tab)

    run(story())


def test_rows_include_rename_size_and_remove(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            row = made.panel.variants.rows[made.crop("9:16")]
            QTest.keyClick(row, Qt.Key.Key_Space)
            assert made.panel.footer.button.plain == "Export 5 files"
            QTest.keyClick(row, Qt.Key.Key_Return)
            assert made.model.selection == made.crop("9:16")
            QTest.keyClick(row, Qt.Key.Key_Space)
            selected = made.panel.selected
            selected.name.setFocus()
            selected.name.setText("Reel")
            QTest.keyClick(selected.name, Qt.Key.Key_Return)
            assert made.model.crop is not None and made.model.crop.name == "Reel"
            assert "hero_Reel_303x540.png" not in [one.name for one in made.panel.files]
            assert "hero_Reel_297x528.png" in [one.name for one in made.panel.files]
            selected.sizing.button("width").click()
            selected.width_field.setValue(600)
            assert made.panel.reason and not made.panel.footer.button.isEnabled()
            assert "297×528" in row.accessibleName()
            row.enlarge_requested.emit()
            assert not made.panel.reason and made.panel.footer.button.isEnabled()
            selected.format.picked.emit("jpeg")
            assert "hero_Reel_600x1067.jpg" in [one.name for one in made.panel.files]
            selected.remove.click()
            assert len(made.panel.variants.rows) == 5

    run(story())


def test_detail_crops_of_one_ratio_have_names_of_their_own(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            made.model.add("1:1")
            made.model.add("1:1")
            names = [one.name for one in made.panel.files]
            assert names[-2:] == ["hero_Detail A_270x270.png", "hero_Detail B_270x270.png"]
            made.panel.output.template.setText("{master}")
            made.panel.output.template.textEdited.emit("{master}")
            names = [one.name for one in made.panel.files]
            assert names[:3] == ["hero.png", "hero-2.png", "hero-3.png"]
            made.panel.output.template.textEdited.emit("{nothing}")
            assert made.panel.reason and not made.panel.footer.button.isEnabled()
            assert made.panel.output.template.property("problem")

    run(story())


def test_exporting_writes_the_masters_pixels_and_says_where(
    run: Run[Any], root: Path, tmp_path: Path
) -> None:
    async def story() -> None:
        out = tmp_path / "delivered"
        async with bench(root) as made:
            notices: list[Any] = []
            made.services.messages.posted.connect(notices.append)
            made.space.set_folder(str(out))
            made.model.select(made.crop("1:1"))
            made.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
            made.panel.footer.button.click()
            await until(lambda: notices, "the end of the export")
            assert notices[-1].text.startswith("6 files exported")
            assert notices[-1].hint == "Manifest: hero_manifest.json"
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


def test_a_board_is_there_again_at_the_next_start(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            made.model.select(made.crop("4:5"))
            made.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
            made.panel.output.format.button("jpeg").click()
            kept = made.model.board
            image = made.image("hero")
            await until(lambda: not made.space.keeper.pending, "the save")
            assert read_board(made.services.library, image) == kept
            # A change right before the end is not lost either.
            made.key(Qt.Key.Key_Left)
            kept = made.model.board
        async with bench(root) as again:
            assert again.model.board == kept
            assert again.model.board.output.format is OutputFormat.JPEG

    run(story())


def test_a_concept_that_is_opened_brings_its_best_picture(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            concepts = {concept.name: concept.id for concept in made.services.library.concepts()}
            made.services.desk.open_concept(concepts["other"])
            await until(lambda: made.model.master is not None and made.model.master.name == "other")
            # An image that is chosen with its concept wins over the best of it.
            made.services.desk.open_concept(concepts["hero"])
            made.services.desk.choose([made.image("other")])
            made.services.desk.choose([made.image("hero")])
            await until(lambda: made.model.master is not None and made.model.master.name == "hero")

    run(story())


def test_another_master_has_a_board_of_its_own_and_undo_finds_its_way(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            made.model.select(made.crop("1:1"))
            made.key(Qt.Key.Key_Right)
            moved = made.model.board
            hero = made.image("hero")
            await made.open("other")
            assert made.rect("1:1").x == 210
            made.services.undo.undo()
            assert made.rect("1:1").x == 210
            await made.open("hero")
            assert made.rect("1:1").x == 210
            made.services.undo.redo()
            assert made.model.board == moved
            await until(lambda: not made.space.keeper.pending, "the save")
            assert read_board(made.services.library, hero) == moved

    run(story())


def test_a_damaged_board_is_said_and_a_new_one_begins(run: Run[Any], root: Path, own_home: Path) -> None:
    async def story() -> None:
        with Library.open(root, data=own_home / "data", cache=own_home / "cache") as library:
            image = next(row.id for row in library.query(Query()).page(0, 9) if "hero" in row.name)
        (root / "boards").mkdir()
        (root / "boards" / f"{image}.json").write_text("{")
        async with desktop(library=str(root)) as desk:
            await until(lambda: desk.studio.session is not None, "the library")
            await desk.settle()
            made = Bench(desk)
            notices: list[Any] = []
            made.services.messages.posted.connect(notices.append)
            desk.window.deck.go_to("crop")
            await made.open("hero")
            assert "board" in notices[0].text and len(made.model.board.crops) == 6

    run(story())


def test_pictures_are_dropped_to_become_the_master(run: Run[Any], root: Path, tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            stage = made.space.board_stage
            _drop(stage, drop.mime_of([made.image("other")]))
            await until(lambda: made.model.master is not None and made.model.master.name == "other")
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(str(tmp_path / "in" / "hero" / "hero.png"))])
            _drop(stage, data)
            await until(lambda: made.model.master is not None and not made.model.master.id)
            assert made.model.master is not None and made.model.master.title == "hero"
            assert made.panel.files[0].name == "hero_1x1_540x540.png"

    run(story())


def _drop(widget: Any, data: QMimeData) -> None:
    left, none, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    with warnings.catch_warnings():
        # The constructor that replaces it came with a later Qt than the oldest that is supported.
        warnings.simplefilter("ignore", DeprecationWarning)
        entered = QDragEnterEvent(QPoint(50, 50), copy, data, left, none)
    QApplication.sendEvent(widget, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(50, 50), copy, data, left, none))


def test_the_best_of_a_concept_is_its_largest_tier_then_its_approved() -> None:
    from datetime import UTC, datetime, timedelta

    from gi2desk.core.record import Flag
    from gi2desk.core.tier import Tier
    from gi2desk.library.row import Row
    from gi2desk.ui.export.master import best_row

    def row(name: str, tier: Tier, age: int, **more: Any) -> Row:
        values: dict[str, Any] = dict.fromkeys(Row.__dataclass_fields__, "")
        values |= {"id": name, "tier": tier, "flag": Flag.NONE, "rating": 0}
        values |= {"created": datetime(2026, 11, 20, tzinfo=UTC) - timedelta(days=age)}
        return Row(**(values | more))

    old, new = row("old", Tier.K4, 5), row("new", Tier.K4, 1)
    approved = row("approved", Tier.K4, 9, approval="approved")
    small = row("small", Tier.K1, 0, approval="approved", rating=5)
    assert best_row([small, old, new]) == new
    assert best_row([new, approved, small]) == approved
    assert best_row([]) is None


def test_ctrl_e_from_elsewhere_only_leads_here(run: Run[Any], root: Path, tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            made.space.set_folder(str(tmp_path / "out"))
            made.desk.window.deck.go_to("create")
            made.desk.shell.actions.trigger("file.export")
            assert made.desk.window.deck.place == "crop" and not made.space.exporter.running
            assert not (tmp_path / "out").exists()

    run(story())


def test_a_standard_board_is_not_saved_before_it_is_touched(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            assert isinstance(made.model.board, Board)
            made.desk.window.deck.go_to("create")
        assert not (root / "boards").exists()

    run(story())
