"""Where cells lie: what is painted, pressed and stepped to agree with each other."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt

from gi2desk.ui.gallery.arrangement import GridArrangement, StripArrangement


def rows(spans: list[tuple[int, int]]) -> list[int]:
    return [row for first, last in spans for row in range(first, last + 1)]


@pytest.mark.parametrize("width", [200, 333, 900, 1440, 3000])
@pytest.mark.parametrize("count", [1, 2, 7, 100])
def test_every_cell_is_found_where_it_lies(width: int, count: int) -> None:
    grid = GridArrangement(190, 46)
    grid.fit(QSize(width, 600), count)
    for row in range(count):
        rect = grid.rect(row)
        assert rect.left() >= 0
        assert grid.row_at(rect.center()) == grid.row_at(rect.topLeft()) == row
        assert grid.row_at(rect.bottomRight()) == row
        assert row in rows(grid.spans(QRect(rect.center(), QSize(1, 1))))
    everything = QRect(QPoint(0, 0), grid.extent)
    assert rows(grid.spans(everything)) == list(range(count))
    assert everything.contains(grid.rect(count - 1))


def test_between_cells_is_nothing() -> None:
    grid = GridArrangement(190, 46)
    grid.fit(QSize(900, 600), 8)
    assert grid.row_at(QPoint(2, 2)) == -1
    assert grid.row_at(grid.rect(0).topRight() + QPoint(4, 0)) == -1
    assert grid.row_at(grid.rect(7).bottomRight() + QPoint(500, 0)) == -1


def test_only_what_is_touched_is_told() -> None:
    grid = GridArrangement(190, 46)
    grid.fit(QSize(900, 600), 100_000)
    screen = QRect(0, grid.rect(50_000).top(), 900, 600)
    seen = rows(grid.spans(screen))
    assert all(grid.rect(row).intersects(screen) for row in seen)
    assert len(seen) <= grid.columns * 5


def test_keys_in_a_grid() -> None:
    grid = GridArrangement(190, 46)
    grid.fit(QSize(900, 600), 10)
    columns = grid.columns
    assert columns == 4
    assert grid.step(0, Qt.Key.Key_Right, 600) == 1
    assert grid.step(0, Qt.Key.Key_Left, 600) == 0
    assert grid.step(1, Qt.Key.Key_Down, 600) == 5
    assert grid.step(7, Qt.Key.Key_Down, 600) == 9  # the last line is shorter
    assert grid.step(9, Qt.Key.Key_Down, 600) == 9
    assert grid.step(2, Qt.Key.Key_Up, 600) == 2
    assert grid.step(5, Qt.Key.Key_Home, 600) == 0
    assert grid.step(5, Qt.Key.Key_End, 600) == 9


def test_a_strip_has_groups_with_heads() -> None:
    strip = StripArrangement()
    strip.set_groups([4, 0, 2])
    strip.fit(QSize(700, 96), 6)
    heads = strip.heads
    assert [first for first, _ in heads] == [0, 4]
    assert heads[0][1].right() == strip.rect(3).right()
    assert strip.rect(4).left() - strip.rect(3).right() > strip.rect(1).left() - strip.rect(0).right()
    for row in range(6):
        assert strip.row_at(strip.rect(row).center()) == row
    assert strip.row_at(QPoint(strip.rect(3).right() + 8, 50)) == -1
    assert rows(strip.spans(QRect(QPoint(0, 0), strip.extent))) == list(range(6))
    gap = QRect(strip.rect(3).right() + 4, 0, 6, 96)
    assert rows(strip.spans(gap)) == []


def test_an_empty_strip_is_empty() -> None:
    strip = StripArrangement()
    strip.set_groups([])
    strip.fit(QSize(700, 96), 0)
    assert strip.heads == []
    assert strip.spans(QRect(0, 0, 700, 96)) == []
    assert strip.row_at(QPoint(20, 40)) == -1
