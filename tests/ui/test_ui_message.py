"""The message bar: cause, next step, details, copy, a countdown, and undo while it is offered."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from gi2desk.core.errors import Cause, UserError
from gi2desk.ui.message import MessageBar, NoticeRow, OfferBar
from gi2desk.ui.notice import Messages, Notice
from gi2desk.ui.widgets.button import Button, IconButton

REFUSED = UserError(
    "The endpoint asks to wait.",
    cause=Cause.RATE_LIMIT,
    hint="It goes on by itself.",
    details="429 …",
    retry_after=1.2,
)


def _button(row: QWidget, text: str) -> Button:
    return next(button for button in row.findChildren(Button) if button.plain.startswith(text))


def _bar(qtbot: QtBot, messages: Messages) -> MessageBar:
    bar = MessageBar(messages)
    qtbot.addWidget(bar)
    bar.resize(900, 40)
    return bar


def test_an_error_says_cause_and_next_step_and_stays(qtbot: QtBot) -> None:
    messages = Messages()
    bar = _bar(qtbot, messages)
    assert not bar.isVisible()
    messages.error(REFUSED)
    row = bar.findChild(NoticeRow)
    assert row is not None and bar.isVisible()
    assert row.accessibleName() == "The endpoint asks to wait. It goes on by itself."
    _button(row, "Details").click()
    details = row.findChild(QPlainTextEdit)
    assert details is not None and details.toPlainText() == "429 …" and details.isReadOnly()
    _button(row, "Copy").click()
    copied = QGuiApplication.clipboard().text()
    assert all(part in copied for part in ("asks to wait", "by itself", "429"))
    close = next(button for button in row.findChildren(IconButton) if button.accessibleName() == "Dismiss")
    close.click()
    assert not bar.isVisible()


def test_retry_opens_when_the_wait_is_over(qtbot: QtBot) -> None:
    messages, retried = Messages(), list[int]()
    bar = _bar(qtbot, messages)
    messages.error(REFUSED, retry=lambda: retried.append(1))
    row = bar.findChild(NoticeRow)
    assert row is not None
    button = _button(row, "Retry")
    assert button.plain == "Retry in 2 s" and not button.isEnabled()
    qtbot.waitUntil(button.isEnabled, timeout=5_000)
    assert button.plain == "Retry"
    button.click()
    assert retried == [1]
    assert not bar.isVisible()


def test_the_same_message_stands_once_and_at_most_three_do(qtbot: QtBot) -> None:
    messages = Messages()
    bar = _bar(qtbot, messages)
    for _ in range(3):
        messages.error(REFUSED)
    assert len(bar.notices) == 1
    for text in "abcd":
        messages.warn(text)
    assert [notice.text for notice in bar.notices] == ["b", "c", "d"]
    messages.withdraw("c")
    assert [notice.text for notice in bar.notices] == ["b", "d"]


def test_an_offer_floats_and_leaves_by_itself(qtbot: QtBot) -> None:
    messages, undone = Messages(), list[int]()
    stage = QWidget()
    qtbot.addWidget(stage)
    stage.resize(800, 600)
    stage.show()
    offers, bar = OfferBar(messages, stage), _bar(qtbot, messages)
    messages.offer_undo("Deleted 3 images", lambda: undone.append(1))
    row = offers.findChild(NoticeRow)
    assert row is not None and offers.isVisible() and not bar.isVisible()
    assert abs(offers.geometry().center().x() - 400) <= 1
    assert offers.geometry().bottom() < 600
    _button(row, "Undo").click()
    assert undone == [1] and not offers.isVisible()
    messages.post(Notice(text="Saved", lifetime_ms=30))
    qtbot.waitUntil(lambda: not offers.isVisible(), timeout=5_000)


def test_a_notice_under_the_pointer_waits(qtbot: QtBot) -> None:
    messages = Messages()
    stage = QWidget()
    qtbot.addWidget(stage)
    stage.resize(800, 600)
    stage.show()
    offers = OfferBar(messages, stage)
    messages.post(Notice(text="Deleted 3 images", lifetime_ms=60_000))
    row = offers.findChild(NoticeRow)
    assert row is not None
    timer = row._timer
    assert timer.isActive()
    place = QPointF(4, 4)
    QApplication.sendEvent(row, QEnterEvent(place, place, place))
    assert not timer.isActive()
    QApplication.sendEvent(row, QEvent(QEvent.Type.Leave))
    assert timer.isActive()
