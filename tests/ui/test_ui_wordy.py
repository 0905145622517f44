"""In a language of longer words nothing is cut off: it ends in “…”, and the tooltip has the rest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from gi2desk.ui.text import tr
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.check import CheckBox
from gi2desk.ui.widgets.segmented import Segmented
from tests.ui.wordy import Wordy, longer


@pytest.fixture
def wordy(qapp: QApplication) -> Iterator[None]:
    translator = Wordy(qapp)
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def asked_for_tip(widget: QWidget) -> str:
    at = widget.mapToGlobal(QPoint(4, 4))
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, QPoint(4, 4), at))
    return QToolTip.text()


@pytest.mark.usefixtures("wordy")
def test_segments_share_a_narrow_panel_and_end_in_dots(qtbot: QtBot) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    words = ("Any", "Picks", "Rejects", "None")
    row = Segmented([(word, tr(word)) for word in words])
    QHBoxLayout(panel).addWidget(row)
    panel.resize(220, 60)
    panel.show()
    assert panel.width() == 220, "the panel is no wider for them"
    buttons = [row.button(word) for word in words]
    assert all(button.geometry().right() <= row.width() for button in buttons)
    assert [button.plain for button in buttons] == [longer(word) for word in words]
    cut = [button for button in buttons if button.shown != button.plain]
    assert cut and all(button.shown.endswith("…") for button in cut)
    assert asked_for_tip(cut[0]) == cut[0].plain
    panel.resize(600, 60)
    assert all(button.shown == button.plain for button in buttons)


@pytest.mark.usefixtures("wordy")
def test_boxes_and_buttons_in_a_narrow_panel(qtbot: QtBot) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    box, button = (
        CheckBox(tr("Not what was asked for")),
        Button(tr("Take the approval back"), role=Role.OUTLINE),
    )
    row = QHBoxLayout(panel)
    row.addWidget(box)
    row.addWidget(button)
    panel.resize(200, 60)
    panel.show()
    assert panel.width() == 200 and box.geometry().right() < button.geometry().left()
    assert asked_for_tip(box) == longer("Not what was asked for")
    assert button.shown.endswith("…") and asked_for_tip(button) == button.plain
    button.setToolTip("Why")
    assert asked_for_tip(button) == "Why"
