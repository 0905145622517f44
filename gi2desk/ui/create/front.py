"""Says which number a picture got as reference, and offers to make it Image 1: that is the one that is edited."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.notice import OFFER_MS, Choice, Messages, Notice
from gi2desk.ui.text import tr

_KEY = "reference.front"


class FrontOffer(QObject):
    """One notice at a time, which leaves as soon as the references are others than it speaks of."""

    def __init__(self, messages: Messages, sheet: Sheet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._sheet = sheet
        self._spoken_of: tuple[str, ...] = ()
        sheet.reshaped.connect(self._on_reshaped)
        sheet.opened.connect(self.withdraw)

    def make(self, place: int, count: int) -> None:
        """Tells of `count` references from `place` on, behind others; of a single one it can become the first."""
        self._spoken_of = self._order()
        first, last = place + 1, place + count
        text = tr("Added as Image {n}.", n=first)
        choices: tuple[Choice, ...] = ()
        if count > 1:
            text = tr("Added as Images {n} to {last}.", n=first, last=last)
        else:
            choices = (Choice(text=tr("Make it Image 1"), call=lambda: self._sheet.move(place, 0)),)
        self._messages.post(Notice(text=text, choices=choices, lifetime_ms=OFFER_MS, key=_KEY))

    def withdraw(self) -> None:
        """Takes the notice away, because its numbers or its sheet are gone."""
        if self._spoken_of:
            self._spoken_of = ()
            self._messages.withdraw(_KEY)

    def _on_reshaped(self) -> None:
        if self._spoken_of != self._order():
            self.withdraw()

    def _order(self) -> tuple[str, ...]:
        return tuple(reference.sha256 for reference in self._sheet.references)
