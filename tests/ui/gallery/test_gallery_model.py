"""The grid's model and view: pages come when they are seen, never all, and a selection is in reading order."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from gi2desk.core.record import Flag
from gi2desk.core.tier import Tier
from gi2desk.library.row import Row
from gi2desk.ui.canvas.drop import files_of, ids_of
from gi2desk.ui.gallery.arrangement import GridArrangement
from gi2desk.ui.gallery.model import PAGE, ROW, ImageModel
from gi2desk.ui.gallery.view import GalleryView

FAILS = QAbstractItemModelTester.FailureReportingMode.Fatal


def row(number: int, **fields: object) -> Row:
    values: dict[str, object] = {
        "id": f"image{number}",
        "concept": "c",
        "concept_name": "Tower",
        "project": None,
        "generation": None,
        "path": f"originals/{number}.png",
        "name": f"{number}.png",
        "sha256": f"{number:064x}",
        "bytes": 10,
        "width": 1536,
        "height": 864,
        "tier": Tier.K1,
        "format": "png",
        "created": datetime(2026, 11, 1, tzinfo=UTC),
        "position": 0,
        "requested_size": None,
        "verified": None,
        "lineage": "generated",
        "rating": 0,
        "flag": Flag.NONE,
        "label": "",
        "noted": False,
        "approval": "",
        "model": "",
        "quality": "",
    }
    return Row(**(values | fields))  # type: ignore[arg-type]


def page(number: int, count: int) -> list[Row]:
    return [row(place) for place in range(number * PAGE, min(count, (number + 1) * PAGE))]


@pytest.fixture
def model(qapp: QApplication) -> ImageModel:
    return ImageModel(Path("/library"))


def test_the_model_keeps_qts_rules(model: ImageModel) -> None:
    tester = QAbstractItemModelTester(model, FAILS)
    model.set_count(300, {0: page(0, 300)})
    model.put_page(2, page(2, 300))
    model.replace([row(5, rating=3)])
    model.set_count(0)
    model.set_count(5, {0: page(0, 5)})
    assert tester.model() is model


def test_pages_are_asked_for_once_and_only_when_looked_at(model: ImageModel) -> None:
    asked: list[int] = []
    model.page_wanted.connect(asked.append)
    model.set_count(100_000)
    assert asked == []
    for place in (PAGE * 7, PAGE * 7 + 1, PAGE * 7):
        assert model.index(place).data(ROW) is None
    # A screen reader that walks the list fetches nothing by itself.
    assert model.index(0).data(Qt.ItemDataRole.DisplayRole) is None
    assert asked == [7]
    changed: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    model.put_page(7, page(7, 100_000))
    assert changed == [(PAGE * 7, PAGE * 8 - 1)]
    assert model.number_of(f"image{PAGE * 7 + 3}") == PAGE * 7 + 3


def test_it_holds_a_few_pages_of_a_large_library(model: ImageModel) -> None:
    model.set_count(100_000)
    for number in range(100):
        model.put_page(number, page(number, 100_000))
    assert model.row(0) is None
    assert model.number_of("image0") is None
    assert model.row(PAGE * 99) is not None


def test_a_changed_row_stays_in_its_place(model: ImageModel) -> None:
    model.set_count(10, {0: page(0, 10)})
    model.replace([row(4, rating=5), row(400)])
    assert model.index(4).data(ROW).rating == 5
    spoken = str(model.index(4).data(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken == "Tower, 1K, 1536×864, 5 stars"


def test_what_was_not_as_asked_is_said(model: ImageModel) -> None:
    wrong = row(0, verified=False, requested_size="3840x2160", approval="approved")
    model.set_count(1, {0: [wrong]})
    spoken = str(model.index(0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "Asked 3840×2160" in spoken
    assert "Approved" in spoken


def test_dragged_images_are_ids_for_us_and_files_for_others(model: ImageModel) -> None:
    model.set_count(3, {0: page(0, 3)})
    data = model.mimeData([model.index(0), model.index(2)])
    assert ids_of(data) == ("image0", "image2")
    assert files_of(data) == (Path("/library/originals/0.png"), Path("/library/originals/2.png"))


@pytest.fixture
def view(model: ImageModel) -> GalleryView:
    view = GalleryView(GridArrangement(190, 46))
    view.setModel(model)
    view.resize(900, 600)
    view.show()
    model.set_count(1000, {number: page(number, 1000) for number in range(9)})
    return view


def chosen(view: GalleryView) -> list[int]:
    return sorted(index.row() for index in view.selectedIndexes())


def test_shift_chooses_in_reading_order(view: GalleryView) -> None:
    def click(place: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        centre = view.visualRect(view.model().index(place, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifiers, centre)

    click(2)
    click(5, Qt.KeyboardModifier.ShiftModifier)
    assert chosen(view) == [2, 3, 4, 5]
    click(0, Qt.KeyboardModifier.ControlModifier)
    assert chosen(view) == [0, 2, 3, 4, 5]
    click(7)
    assert chosen(view) == [7]
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert chosen(view) == [2, 3, 4, 5, 6, 7]


def test_keys_scroll_what_they_choose_into_sight(view: GalleryView) -> None:
    view.go_to(0)
    QTest.keyClick(view, Qt.Key.Key_End)
    assert chosen(view) == [999]
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.verticalScrollBar().value() == 0


def test_everything_can_be_chosen(view: GalleryView) -> None:
    view.selectAll()
    assert len(chosen(view)) == 1000
    assert not view.visualRegionForSelection(view.selectionModel().selection()).isEmpty()
    view.selectionModel().select(QModelIndex(), QItemSelectionModel.SelectionFlag.Clear)
    assert chosen(view) == []


def test_what_one_looks_at_stays_in_sight_when_the_window_changes(view: GalleryView) -> None:
    view.verticalScrollBar().setValue(view.arrangement.rect(500).top() - 20)
    first = view.first_seen()
    view.resize(640, 600)
    assert abs(view.first_seen() - first) <= 4


def test_letters_and_digits_look_for_nothing(view: GalleryView) -> None:
    view.go_to(3)
    QTest.keyClick(view, Qt.Key.Key_5)
    QTest.keyClick(view, Qt.Key.Key_T)
    assert chosen(view) == [3]
