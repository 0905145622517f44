"""Menus open whole within the window, beside their button."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget

from gi2desk.ui.widgets.place import drop_down

WINDOW = QRect(60, 40, 500, 400)


@pytest.mark.parametrize("end", [False, True])
@pytest.mark.parametrize("at", [(0, 0), (476, 0), (0, 376), (476, 376), (240, 200)])
def test_a_menu_is_whole_within_the_window(qapp: QApplication, at: tuple[int, int], end: bool) -> None:
    window = QWidget()
    window.setGeometry(WINDOW)
    button = QLabel(window)
    button.setGeometry(*at, 24, 24)
    window.show()
    menu = QMenu(button)
    for _ in range(4):
        menu.addAction("Take ended requests off the list")
    drop_down(menu, button, end=end)
    inside = QRect(window.mapToGlobal(QPoint(0, 0)), window.size())
    assert inside.contains(menu.geometry())
    assert not menu.geometry().contains(button.mapToGlobal(button.rect().center()))
    menu.close()
