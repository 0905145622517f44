"""Shows notices inside the window: what went wrong in a bar that stays, offers and news in one that leaves."""

from __future__ import annotations

import math
from html import escape

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QDesktopServices,
    QEnterEvent,
    QGuiApplication,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.ui import icon, theme
from gi2desk.ui.notice import Choice, Messages, Notice
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Tone, Weight
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.surface import Surface

MOST = 3
DETAILS_HEIGHT = 140
_PICTURES = {
    Tone.NEUTRAL: "info",
    Tone.ACCENT: "info",
    Tone.OK: "check-circle",
    Tone.WARN: "warning",
    Tone.BAD: "warning-circle",
}


class _Mark(QWidget):
    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self._tone = tone
        self.setFixedSize(theme.ICON, theme.ICON)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        token = theme.tone_colours(self._tone)[0]
        icon.paint(QPainter(self), QRectF(self.rect()), _PICTURES[self._tone], theme.colour(token))


class _Countdown(QObject):
    """Keeps a button shut for some seconds and says how long."""

    def __init__(self, button: Button, seconds: float) -> None:
        super().__init__(button)
        self._button, self._text, self._left = button, button.text(), math.ceil(seconds)
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self._on_second_passed)
        button.setEnabled(False)
        self._timer.start()
        self._show()

    def _on_second_passed(self) -> None:
        self._left -= 1
        self._show()

    def _show(self) -> None:
        if self._left > 0:
            self._button.setText(tr("{action} in {n} s", action=self._text, n=self._left))
            return
        self._timer.stop()
        self._button.setText(self._text)
        self._button.setEnabled(True)


class NoticeRow(Surface):
    """One notice with its buttons."""

    closed = Signal()

    def __init__(self, notice: Notice, *, floating: bool) -> None:
        super().__init__("float" if floating else f"notice-{notice.tone}")
        self.notice = notice
        self._details: QPlainTextEdit | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.closed)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 6, 6)
        column.setSpacing(theme.GRID)
        column.addLayout(self._line(notice, floating))
        self.setAccessibleName(" ".join(part for part in (notice.text, notice.hint) if part))
        if notice.lifetime_ms is not None:
            self._timer.start(notice.lifetime_ms)

    def _line(self, notice: Notice, floating: bool) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.GRID * 2)
        line.addWidget(_Mark(notice.tone), 0, Qt.AlignmentFlag.AlignVCenter)
        said = Label("", wrap=not floating, selectable=True)
        said.setTextFormat(Qt.TextFormat.RichText)
        said.setText(_said(notice))
        line.addWidget(said, 1)
        for index, choice in enumerate(notice.choices):
            button = self._choice(choice)
            line.addWidget(button)
            if index == 0 and notice.wait:
                _Countdown(button, notice.wait)
        if notice.link:
            page = Button(tr("Open page"), role=Role.LINK, tip=notice.link)
            page.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(notice.link)))
            line.addWidget(page)
        if notice.details:
            more = Button(tr("Details"), role=Role.LINK, checkable=True)
            more.toggled.connect(self._on_details_toggled)
            line.addWidget(more)
        if notice.tone in {Tone.BAD, Tone.WARN}:
            copy = Button(tr("Copy"), role=Role.LINK, tip=tr("Copies the message with its details"))
            copy.clicked.connect(self._on_copy_clicked)
            line.addWidget(copy)
        close = IconButton("x", tr("Dismiss"), side=theme.HIT)
        close.clicked.connect(self.closed)
        line.addWidget(close)
        return line

    def _choice(self, choice: Choice) -> Button:
        button = Button(choice.text, role=Role.LINK)

        def pressed() -> None:
            if not choice.stays:
                self.closed.emit()
            choice.call()

        button.clicked.connect(pressed)
        return button

    def _on_copy_clicked(self) -> None:
        parts = (self.notice.text, self.notice.hint, self.notice.details)
        QGuiApplication.clipboard().setText("\n\n".join(part for part in parts if part))

    def _on_details_toggled(self, shown: bool) -> None:
        if self._details is None:
            self._details = QPlainTextEdit(self.notice.details)
            self._details.setReadOnly(True)
            self._details.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._details.setAccessibleName(tr("Details"))
            self._details.setFixedHeight(DETAILS_HEIGHT)
            self._details.setFont(theme.font(theme.Size.SMALL, tabular=True))
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._details)
        self._details.setVisible(shown)

    # Who points at an offer is reading it.

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        if self.notice.lifetime_ms is not None:
            self._timer.start(self.notice.lifetime_ms)
        super().leaveEvent(event)


def _said(notice: Notice) -> str:
    """Cause and next step in one text, so that they wrap as one where the window is narrow."""
    cause = f'<span style="font-weight: {int(Weight.MEDIUM)}">{escape(notice.text)}</span>'
    return f"{cause}&nbsp; {escape(notice.hint)}" if notice.hint else cause


class _Area(QWidget):
    """A stack of notices, newest last, at most three."""

    def __init__(self, parent: QWidget | None, *, floating: bool) -> None:
        super().__init__(parent)
        self._floating = floating
        self._rows: list[NoticeRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GRID if floating else 0)
        self.hide()

    def _on_posted(self, notice: Notice) -> None:
        if self._floating == (notice.lifetime_ms is not None):
            self.add(notice)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is shown."""
        return tuple(row.notice for row in self._rows)

    def add(self, notice: Notice) -> None:
        """Shows `notice`."""
        self.remove(notice.key)
        while len(self._rows) >= MOST:
            self._drop(self._rows[0])
        row = NoticeRow(notice, floating=self._floating)
        row.closed.connect(lambda: self._drop(row))
        self._rows.append(row)
        self._column.addWidget(row)
        self.show()
        self._changed()
        text = f"{notice.text} {notice.hint}".strip()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def remove(self, key: str) -> None:
        """Takes the notice with `key` away."""
        for row in tuple(self._rows):
            if key and row.notice.key == key:
                self._drop(row)

    def _drop(self, row: NoticeRow) -> None:
        if row not in self._rows:
            return
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.setVisible(bool(self._rows))
        self._changed()

    def _changed(self) -> None:
        """The number of rows changed."""


class MessageBar(_Area):
    """Notices that stay, between the top bar and the work."""

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent, floating=False)
        self.setAccessibleName(tr("Messages"))
        messages.posted.connect(self._on_posted)
        messages.withdrawn.connect(self.remove)


class OfferBar(_Area):
    """Notices that leave by themselves, floating over the lower edge of `over` so that the picture does not move."""

    LIFT = 16

    def __init__(self, messages: Messages, over: QWidget) -> None:
        super().__init__(over, floating=True)
        self._over = over
        self.setAccessibleName(tr("Offers"))
        over.installEventFilter(self)
        messages.posted.connect(self._on_posted)
        messages.withdrawn.connect(self.remove)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._changed()
        return False

    @override
    def _changed(self) -> None:
        self.adjustSize()
        self.move((self._over.width() - self.width()) // 2, self._over.height() - self.height() - self.LIFT)
        self.raise_()
