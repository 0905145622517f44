"""The ring of the focus surrounds the whole control, wherever it lies."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gi2desk.ui.focus import FocusGuide, Ring


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


def test_the_ring_is_for_a_focus_that_a_key_moved_and_goes_with_the_mouse(
    qtbot: QtBot, qapp: QApplication
) -> None:
    window, _area, buttons = _panel(qtbot)
    guide = FocusGuide(qapp)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    def ringed() -> QWidget | None:
        ring = window.findChild(Ring)
        return ring.target if ring is not None and ring.isVisible() else None

    buttons[0].setFocus()
    assert ringed() is None
    QTest.keyClick(buttons[0], Qt.Key.Key_Tab)
    assert ringed() is buttons[1]
    # Where nothing takes the focus: the keys stay with the button, and the ring goes all the same.
    QTest.mouseClick(
        window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5)
    )
    assert ringed() is None and buttons[1].hasFocus()
    # What a click brings to the front takes the keys by itself, perhaps a moment later.
    buttons[3].setFocus()
    assert ringed() is None
    QTest.keyClick(buttons[3], Qt.Key.Key_Tab)
    assert ringed() is buttons[4]
    qtbot.wait(1)
    buttons[7].setFocus(Qt.FocusReason.OtherFocusReason)
    assert ringed() is None
    guide.close()
