"""The button that sends what a tool on the stage has planned: how many pictures, for how much, and why not."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from gi2desk.jobs.forecast import Forecast
from gi2desk.ui.create.generate import explained, time_text
from gi2desk.ui.create.guard import Guard
from gi2desk.ui.money import price_text
from gi2desk.ui.text import tr, tr_count, wrapped
from gi2desk.ui.widgets.button import PrimaryButton


class PayButton(PrimaryButton):
    """“Generate 4  about $0.21 · ~23 s”. `confirmed` is the click that sends."""

    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Generate"), parent=parent)
        self._job: Hashable = None
        self._known: Forecast | None = None
        self._count = 0
        self._reason = ""
        self._guard = Guard(self)
        self._guard.changed.connect(self._refresh)
        # A second click of a double click must not pay a second time, nor answer the question of the first.
        self._pause = QTimer(self, singleShot=True, interval=QApplication.doubleClickInterval())
        self.clicked.connect(self.press)
        self._refresh()

    def offer(self, job: Hashable, count: int, known: Forecast | None, reason: str = "") -> None:
        """What a click would send: `count` pictures for `known`; `reason` is why it cannot be."""
        self._job, self._count, self._known, self._reason = job, count, known, reason
        self._refresh()

    @property
    def available(self) -> bool:
        """True where there is something to send."""
        return self._count > 0 and not self._reason

    def press(self) -> None:
        """As if it was pressed: nothing while it cannot be."""
        if not self.available or self._pause.isActive():
            return
        # It stays enabled: a button that is disabled loses the focus, and the key that pressed it goes elsewhere.
        self._pause.start()
        admitted = self._guard.admits(self._job, self._known)
        self._refresh()
        if admitted:
            self.confirmed.emit()

    def _refresh(self) -> None:
        known = self._known
        self.setEnabled(self.available)
        self.setText(tr("Generate {n}", n=self._count) if self._count else tr("Generate"))
        detail, tip = "", self._reason
        if known is not None and self._count:
            price = price_text(known)
            if self._guard.is_armed(self._job):
                detail = tr("{price} – press again", price=price)
            else:
                detail = " · ".join(part for part in (price, time_text(known)) if part)
            tip = self._reason or explained(known)
        self.set_detail(detail)
        self.setToolTip(wrapped(tip))
        asked = tr_count(
            "That is {n} request. Press again to send it.",
            "Those are {n} requests. Press again to send them.",
            known.requests if known is not None else 0,
        )
        self.setAccessibleDescription(asked if self._guard.is_armed(self._job) else self._reason)
