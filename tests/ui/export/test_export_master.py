"""Which picture is the master, and the board that it has: kept, found again, and not mixed up with another's."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from PIL import Image as Picture
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from gi2desk.core.board import Board
from gi2desk.core.recipe import OutputFormat
from gi2desk.library.board import read_board
from gi2desk.library.library import Library
from gi2desk.library.query import Query
from gi2desk.ui.canvas import drop
from gi2desk.ui.filmstrip.strip import Filmstrip
from gi2desk.ui.review.workspace import Review
from tests.ui.desktop import Run, desktop, until
from tests.ui.export.board import Bench, bench


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


def test_a_standard_board_is_not_saved_before_it_is_touched(run: Run[Any], root: Path) -> None:
    async def story() -> None:
        async with bench(root) as made:
            assert isinstance(made.model.board, Board)
            made.desk.window.deck.go_to("create")
        assert not (root / "boards").exists()

    run(story())


def _tower(tmp_path: Path, own_home: Path) -> Path:
    """A library with one concept: a small picture, then a large one."""
    folder = tmp_path / "tower"
    folder.mkdir()
    for name, size in (("a small", (480, 270)), ("b large", (2400, 1350))):
        Picture.new("RGB", size, (90, 60, 30)).save(folder / f"{name}.png")
    where = tmp_path / "tower library"
    with Library.open(where, data=own_home / "data", cache=own_home / "cache") as library:
        library.import_folders([folder], concept=library.new_concept("Tower").id)
    return where


def _master(made: Bench) -> str:
    return made.model.master.image.label if made.model.master is not None else ""


def _enlarge(made: Bench) -> None:
    crop = made.crop("16:9")
    board = made.model.board.with_crop(crop, width=3000, enlarge=True)
    made.model.change("Upscale", board)


def test_crops_that_were_worked_on_keep_their_master(run: Run[Any], tmp_path: Path, own_home: Path) -> None:
    root = _tower(tmp_path, own_home)

    async def story() -> None:
        async with bench(root, "") as made:
            desk, deck = made.services.desk, made.desk.window.deck
            desk.open_concept(made.services.library.concepts()[0].id)
            await until(lambda: _master(made) == "b large.png", "the best of the concept")
            strip = made.desk.window.deck.frame.findChild(Filmstrip)
            # What nobody chose by hand is marked all the same.
            await until(lambda: _marked(strip) == made.image("b large"), "the mark")
            _enlarge(made)
            deck.go_to("review")
            desk.choose([made.image("b large"), made.image("a small")], made.image("a small"))
            deck.go_to("crop")
            await made.desk.settle()
            assert _master(made) == "b large.png" and _marked(strip) == made.image("b large")
            # A choice in the filmstrip here is one, and it is said; upscaling does not come along to a smaller picture.
            notices: list[Any] = []
            made.services.messages.posted.connect(notices.append)
            strip.view.go_to(next(n for n in range(2) if strip.model.row(n).id == made.image("a small")))
            await until(lambda: _master(made) == "a small.png", "the other master")
            assert "480×270" in notices[-1].text and "2400×1350" in notices[-1].text
            assert not made.model.board.crop(made.crop("16:9")).enlarge
            assert made.panel.reason
            # The filmstrip in Compare still shows what is compared.
            assert len(desk.images) == 2
            notices[-1].choices[0].call()
            await until(lambda: _master(made) == "b large.png", "the way back")
            assert made.model.board.crop(made.crop("16:9")).enlarge
            await until(lambda: not made.space.keeper.pending, "the save")
        async with bench(root, "") as again:
            again.services.desk.choose([again.image("a small")])
            await until(lambda: _master(again) == "b large.png", "the master of the last run")

    run(story())


def test_a_picture_that_is_to_be_cropped_becomes_the_master(
    run: Run[Any], tmp_path: Path, own_home: Path
) -> None:
    root = _tower(tmp_path, own_home)

    async def story() -> None:
        async with bench(root, "") as made:
            desk, deck = made.services.desk, made.desk.window.deck
            desk.choose([made.image("b large")])
            await until(lambda: _master(made) == "b large.png", "the master")
            _enlarge(made)
            deck.go_to("review")
            page = deck.workspace("review")
            assert isinstance(page, Review)
            await until(lambda: page.grid.model.rowCount() == 2)
            desk.choose([made.image("a small")])
            page.onward.take_to("crop")
            await until(lambda: _master(made) == "a small.png", "the picture that was asked for")
            # One that is chosen while another is still read wins, and stays.
            deck.go_to("review")
            desk.choose([made.image("a small"), made.image("b large")], made.image("a small"))
            deck.go_to("crop")
            desk.crop_from(made.image("b large"))
            await until(lambda: _master(made) == "b large.png", "the later choice")
            await made.desk.settle()
            assert _master(made) == "b large.png" and desk.master == made.image("b large")

    run(story())


def _marked(strip: Filmstrip) -> str:
    rows = [strip.model.row(index.row()) for index in strip.view.selectedIndexes()]
    return rows[0].id if len(rows) == 1 and rows[0] is not None else ""
