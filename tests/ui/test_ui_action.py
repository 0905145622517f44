"""Actions fire where they mean something, and are silent while somebody writes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gi2desk.ui.action import Actions
from gi2desk.ui.focus import FocusGuide, Ring
from gi2desk.ui.menu import fill
from gi2desk.ui.widgets.button import Button


class Bench(QWidget):
    """A small window with a stage, a button and text fields."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.stage = QWidget()
        self.stage.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button = Button("Press")
        self.line, self.page, self.number = QLineEdit(), QPlainTextEdit(), QSpinBox()
        column = QVBoxLayout(self)
        for widget in (self.stage, self.button, self.line, self.page, self.number):
            column.addWidget(widget)
        actions.attach(self)


@pytest.fixture
def actions(qapp: QApplication) -> Actions:
    return Actions()


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, actions: Actions) -> Iterator[Bench]:
    guide = FocusGuide(qapp)
    window = Bench(actions)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield window
    guide.close()


def press(
    widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    widget.setFocus()
    QTest.keyClick(widget, key, modifiers)


def test_a_letter_fires_on_the_stage_and_is_text_in_a_field(bench: Bench, actions: Actions) -> None:
    done: list[str] = []
    actions.bind("view.grid", lambda: done.append("grid"))
    actions.bind("judge.star_3", lambda: done.append("three"), place="review")
    actions.bind("zoom.toggle", lambda: done.append("zoom"), place="review")
    actions.bind("file.trash", lambda: done.append("trash"))
    actions.enter("review")
    keys = (Qt.Key.Key_G, Qt.Key.Key_3, Qt.Key.Key_Space, Qt.Key.Key_Delete)
    for key in keys:
        press(bench.stage, key)
    assert done == ["grid", "three", "zoom", "trash"]
    for field in (bench.line, bench.page, bench.number):
        for key in keys:
            press(field, key)
    assert len(done) == 4
    assert bench.line.text() == bench.page.toPlainText() == "g3 "
    assert bench.number.value() == 3


def test_keys_with_a_modifier_fire_while_writing(bench: Bench, actions: Actions) -> None:
    done: list[str] = []
    actions.bind("create.generate", lambda: done.append("generate"), place="create")
    actions.enter("create")
    press(bench.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert done == ["generate"]
    assert bench.page.toPlainText() == ""


def test_composing_with_an_input_method_fires_nothing(bench: Bench, actions: Actions) -> None:
    done: list[str] = []
    actions.bind("view.grid", lambda: done.append("grid"))
    bench.page.setFocus()
    QApplication.sendEvent(bench.page, QInputMethodEvent("が", []))
    press(bench.page, Qt.Key.Key_G)
    assert done == []


def test_space_and_enter_press_a_focused_button(bench: Bench, actions: Actions) -> None:
    done: list[str] = []
    actions.bind("zoom.toggle", lambda: done.append("zoom"), place="review")
    actions.bind("view.loupe", lambda: done.append("loupe"))
    actions.enter("review")
    bench.button.clicked.connect(lambda: done.append("button"))
    press(bench.button, Qt.Key.Key_Space)
    press(bench.button, Qt.Key.Key_Return)
    assert done == ["button", "button"]
    # Letters mean nothing to a button.
    press(bench.button, Qt.Key.Key_E)
    assert done[-1] == "loupe"


def test_the_ring_goes_with_a_page_and_comes_again(bench: Bench) -> None:
    """The ring is put into the window of what it surrounds, so that it is deleted with a window that is taken away."""
    press(bench.stage, Qt.Key.Key_Tab)
    assert bench.button.hasFocus()
    ring = bench.findChild(Ring)
    assert ring is not None and ring.target is bench.button
    shiboken6.delete(ring)
    press(bench.line, Qt.Key.Key_Backtab)
    assert bench.button.hasFocus()
    again = bench.findChild(Ring)
    assert again is not None and again.target is bench.button


def test_a_binding_of_the_open_workspace_wins(actions: Actions) -> None:
    done: list[str] = []
    actions.bind("view.grid", lambda: done.append("everywhere"))
    actions.bind("view.grid", lambda: done.append("review"), place="review")
    for place in ("create", "review"):
        actions.enter(place)
        assert actions.trigger("view.grid")
    assert done == ["everywhere", "review"]
    actions.unbind("review")
    actions.trigger("view.grid")
    assert done[-1] == "everywhere"


def test_what_cannot_be_done_here_is_off_and_says_why(actions: Actions) -> None:
    actions.bind("zoom.fit", lambda: None, place="compare")
    actions.enter("create")
    assert not actions.action("zoom.fit").isEnabled()
    actions.enter("compare")
    assert actions.action("zoom.fit").isEnabled()
    actions.set_enabled("zoom.fit", False, place="compare", reason="Nothing to fit")
    assert not actions.action("zoom.fit").isEnabled()
    assert "Nothing to fit" in actions.action("zoom.fit").toolTip()


def test_checkable_commands_pass_and_show_their_state(actions: Actions) -> None:
    seen: list[bool] = []
    actions.bind("view.info", seen.append)
    actions.trigger("view.info")
    actions.trigger("view.info")
    assert seen == [True, False]
    actions.set_checked("view.info", True)
    assert actions.action("view.info").isChecked()
    assert seen == [True, False]


def test_remapped_keys_work_and_the_old_ones_do_not(bench: Bench, actions: Actions) -> None:
    done: list[str] = []
    actions.bind("view.grid", lambda: done.append("grid"))
    actions.remap({"view.grid": ("Q",)})
    press(bench.stage, Qt.Key.Key_G)
    press(bench.stage, Qt.Key.Key_Q)
    assert done == ["grid"]
    assert actions.keys_text("view.grid") == "Q"


def test_shift_goes_with_a_rating(bench: Bench, actions: Actions) -> None:
    shifted: list[bool] = []
    actions.bind("judge.pick", lambda: shifted.append(True), place="review")
    actions.enter("review")
    press(bench.stage, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    press(bench.stage, Qt.Key.Key_P)
    assert len(shifted) == 2


def test_menus_hold_what_can_be_done_in_this_window_and_nothing_else(actions: Actions) -> None:
    actions.bind("file.open", lambda: None)
    actions.bind("compare.flash", lambda: None, place="compare")
    menu = QMenu()
    fill(menu, actions)
    parts = {part.title(): [action.text() for action in part.actions()] for part in menu.findChildren(QMenu)}
    assert parts == {"File": ["Open a library…"]}


def test_a_command_that_is_not_in_the_table_is_a_mistake(actions: Actions) -> None:
    with pytest.raises(KeyError, match=r"view\.nothing"):
        actions.bind("view.nothing", lambda: None)
