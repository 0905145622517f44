"""The ring of the focus surrounds the whole control, wherever it lies."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gi2desk.ui.focus import Ring


def _place(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def _panel(qtbot: QtBot) -> tuple[QWidget, QScrollArea, list[QPushButton]]:
    """Controls that touch both edges of a scroll area inside a window."""
    window, area, inner = QWidget(), QScrollArea(), QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    buttons = [QPushButton(str(number)) for number in range(30)]
    for button in buttons:
        button.setFixedHeight(30)
        column.addWidget(button)
    area.setWidget(inner)
    area.setWidgetResizable(True)
    outer = QVBoxLayout(window)
    outer.setContentsMargins(20, 20, 20, 20)
    outer.addWidget(area)
    window.resize(300, 400)
    window.show()
    return window, area, buttons


def test_the_ring_surrounds_a_control_that_touches_the_edges_of_a_scroll_area(qtbot: QtBot) -> None:
    _window, _area, buttons = _panel(qtbot)
    ring = Ring()
    ring.surround(buttons[0])
    assert ring.isVisible() and _place(ring) == _place(buttons[0]).adjusted(-3, -3, 3, 3)
    ring.surround(None)
    assert not ring.isVisible()


def test_the_ring_follows_scrolling_and_never_leaves_what_is_seen(qtbot: QtBot) -> None:
    _window, area, buttons = _panel(qtbot)
    ring = Ring()
    ring.surround(buttons[2])
    bar = area.verticalScrollBar()
    bar.setValue(45)
    assert _place(ring) == _place(buttons[2]).adjusted(-3, -3, 3, 3)
    bar.setValue(buttons[2].y() + 10)  # the rest is above the edge
    assert ring.height() == buttons[2].height() - 10 + 6
    bar.setValue(400)
    assert not ring.isVisible()
    bar.setValue(0)
    assert ring.isVisible()
