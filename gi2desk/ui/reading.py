"""Says how far the reading of a large library's records has come."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gi2desk.ui.notice import Messages, Notice
from gi2desk.ui.text import number, tr

KEY = "reading"
# Fewer are read before anybody could read the sentence.
MANY = 2000


class Reading(QObject):
    """One reading. `progressed` takes records done and records to read, from any thread."""

    progressed = Signal(int, int)

    def __init__(self, messages: Messages) -> None:
        super().__init__()
        self._messages = messages
        self.progressed.connect(self._show)

    def end(self) -> None:
        """All is read, or it is cut short."""
        self.progressed.disconnect(self._show)
        self._messages.withdraw(KEY)
        self.deleteLater()

    def _show(self, done: int, total: int) -> None:
        if total < MANY:
            return
        text = tr("Reading the library: {done} of {total} records", done=number(done), total=number(total))
        hint = tr("Pictures come as they are found; the search finds what has been read.")
        self._messages.post(Notice(text=text, hint=hint, key=KEY))
