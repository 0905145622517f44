"""A card stays inside its window, beside what was pressed and not over it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gi2desk.ui.widgets.popover import beside


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """In the middle of the screen, smaller than it."""
    made = QWidget()
    qtbot.addWidget(made)
    screen = made.screen().availableGeometry()
    made.setGeometry(screen.x() + 60, screen.y() + 50, 600, 420)
    made.show()
    return made


@pytest.mark.parametrize("above", [False, True])
@pytest.mark.parametrize("end", [False, True])
@pytest.mark.parametrize("size", [QSize(300, 120), QSize(300, 250), QSize(180, 400)])
@pytest.mark.parametrize("place", [(0, 0), (570, 0), (0, 390), (570, 390), (280, 200), (280, 390)])
def test_a_card_stays_in_the_window(
    window: QWidget, place: tuple[int, int], size: QSize, *, above: bool, end: bool
) -> None:
    pressed = QRect(window.geometry().topLeft(), QSize(28, 28)).translated(*place)
    card = QRect(beside(pressed, size, window, above=above, end=end), size)
    assert window.geometry().contains(card)
    if size.height() == 120:
        assert not card.intersects(pressed)


def test_a_card_larger_than_the_window_stays_on_the_screen(window: QWidget) -> None:
    size = QSize(640, 300)
    card = QRect(beside(QRect(window.geometry().center(), QSize(1, 1)), size, window), size)
    assert window.screen().availableGeometry().contains(card)
