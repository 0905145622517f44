"""The queue as a panel: a heading with pause and a menu, and the list below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.queue import words
from gi2desk.ui.queue.feed import Feed
from gi2desk.ui.queue.list import QueueList
from gi2desk.ui.queue.picture import Pictures
from gi2desk.ui.text import tr, wrapped
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import IconButton
from gi2desk.ui.widgets.label import Label, SectionHeader
from gi2desk.ui.widgets.place import drop_down


class QueuePanel(QWidget):
    """Fits into a side panel of any width."""

    def __init__(self, feed: Feed, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self.setAccessibleName(tr("Queue"))
        self.list = QueueList(feed, pictures)
        self._state = Label("", size=Size.TINY, tone="secondary", tabular=True)
        self._pause = IconButton("pause", tr("Pause"), side=theme.HIT)
        self._pause.clicked.connect(lambda: feed.set_paused(not feed.paused))
        self._more = IconButton("dots-three", tr("What can be done about the chosen request"), side=theme.HIT)
        self._more.clicked.connect(self._on_more_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.MARGIN - theme.GRID, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(self._heading())
        column.addLayout(self._body(), 1)
        feed.changed.connect(self._refresh)
        self._refresh()

    def _heading(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(theme.MARGIN, 0, theme.MARGIN - theme.GRID, 0)
        line.setSpacing(theme.GRID)
        line.addWidget(SectionHeader(tr("Queue")))
        line.addSpacing(theme.GRID)
        line.addWidget(self._state, 1)
        line.addWidget(self._pause)
        line.addWidget(self._more)
        return line

    def _body(self) -> QStackedLayout:
        self._stack = QStackedLayout()
        empty = QWidget(self)
        column = QVBoxLayout(empty)
        column.setContentsMargins(theme.MARGIN, theme.GRID, theme.MARGIN, 0)
        text = tr("Requests stand here from the click to the saved picture, with what they cost.")
        column.addWidget(Label(text, size=Size.SMALL, tone="secondary", wrap=True))
        column.addStretch(1)
        self._stack.addWidget(empty)
        self._stack.addWidget(self.list)
        return self._stack

    def _refresh(self) -> None:
        summary = self._feed.summary
        paused = self._feed.paused
        self._state.setText(summary.text if summary.running or summary.waiting else "")
        self._pause.set_picture("play" if paused else "pause")
        name = tr("Go on sending") if paused else tr("Pause: what runs goes on, nothing more is sent")
        self._pause.setToolTip(wrapped(name))
        self._pause.setAccessibleName(tr("Go on sending") if paused else tr("Pause the queue"))
        has_rows = self._feed.model.rowCount() > 0
        self._more.setEnabled(has_rows)
        tip = tr("What can be done about the chosen request") if has_rows else tr("There is no request yet.")
        self._more.setToolTip(wrapped(tip))
        self._stack.setCurrentIndex(1 if has_rows else 0)

    def _on_more_clicked(self) -> None:
        drop_down(self.menu(), self._more, end=True)

    def menu(self) -> QMenu:
        """The chosen request's menu, and what concerns the whole list."""
        item = self.list.current
        menu = self.list.menu_for(item) if item is not None else QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if item is not None and menu.actions():
            menu.insertSection(menu.actions()[0], words.title(item))
            menu.addSeparator()
        ended = [known for known in self._feed.model.items() if not known.state.is_open]
        clear = menu.addAction(tr("Take ended requests off the list"))
        clear.setEnabled(bool(ended))
        clear.triggered.connect(self._feed.drop_ended)
        return menu

    def close_down(self) -> None:
        """Follows the feed no longer, which lives on."""
        self._feed.changed.disconnect(self._refresh)
        self.list.close_down()

    @override
    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        self.list.setFocus(reason)
