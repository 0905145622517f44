"""The button that costs money: what it will make, for how much, how long, or why not."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.writing import unfilled
from gi2desk.jobs import draft
from gi2desk.jobs.forecast import PRICE_LIST, Forecast, forecast
from gi2desk.ui import theme
from gi2desk.ui.create.guard import Guard
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.hold import KeyHold
from gi2desk.ui.money import amount, price_text
from gi2desk.ui.queue.feed import Feed
from gi2desk.ui.text import duration, tr, tr_count, wrapped
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, PrimaryButton, Role
from gi2desk.ui.widgets.label import Label

_MARGIN = 16
# With a problem in one of these there is no price, since there is no such request.
_SHAPE = frozenset({"size", "quality", "n", "model"})


def time_text(known: Forecast) -> str:
    """“25 s” from experience, “~23 s” where it is published, “over 48 s”, nothing where nothing is known."""
    if known.seconds is None:
        return ""
    seconds = duration(known.seconds)
    if known.at_least:
        return tr("over {time}", time=seconds)
    return seconds if known.learnt else tr("~{time}", time=seconds)


def explained(known: Forecast) -> str:
    """Where the figures come from."""
    parts = []
    if known.price is not None and known.basis == PRICE_LIST:
        parts.append(tr("Price by the connection's own list."))
    elif known.price is not None:
        parts.append(_composed(known, known.price))
    elif known.reason:
        parts.append(known.reason)
    if known.requests > 1:
        parts.append(tr_count("", "Sent as {n} requests.", known.requests))
    if known.seconds is None:
        parts.append(tr("How long it takes is learnt from your own requests."))
    elif known.learnt:
        parts.append(tr("{time}: the median of your own requests like this one.", time=time_text(known)))
    else:
        parts.append(
            tr(
                "{time}: a published median for 1024×1024, until there are requests of your own.",
                time=time_text(known),
            )
        )
    return "\n".join(parts)


def _composed(known: Forecast, price: Decimal) -> str:
    """Which part of a price is exact and which is estimated: a charge differs from it by the latter."""
    if known.inputs is None or not known.inputs:
        return tr("Price by {basis}. The usage that comes back settles it.", basis=known.basis)
    sent = tr("the prompt")
    if known.references:
        sent = tr_count("the prompt and {n} reference", "the prompt and {n} references", known.references)
    return tr(
        "{pictures} for what is made, by OpenAI's token formula.\n"
        "About {inputs} for {sent}, which is estimated.\n"
        "The usage that comes back settles it.",
        pictures=amount(price - known.inputs, known.unit),
        inputs=amount(known.inputs, known.unit),
        sent=sent,
    )


class GenerateBar(QWidget):
    """The button and the line below it."""

    pressed = Signal()
    mend_requested = Signal()  # what stands in the way is to be put right
    more_requested = Signal(
        object
    )  # where a menu with other ways to generate may open, in screen coordinates

    def __init__(
        self, sheet: Sheet, feed: Feed, *, read_only: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self._feed = feed
        self._read_only = read_only
        self.available = False
        self.reason = ""
        self._obstacle = ""
        self.button = PrimaryButton(tr("Generate"))
        self.note = Label("", size=Size.SMALL, tone="secondary", wrap=True)
        self.mend = Button("", role=Role.LINK)
        self.mend.setFont(theme.font(Size.SMALL))
        self.mend.hide()
        self.mend.clicked.connect(self.mend_requested)
        # A second click of a double click must not pay a second time.
        self._pause = QTimer(self, singleShot=True, interval=QApplication.doubleClickInterval())
        self._hold = KeyHold(self)
        self._known: Forecast | None = None
        self._guard = Guard(self)
        self._guard.changed.connect(self.refresh)
        self.more = Button("", picture="caret-down", tip=tr("More ways to generate"))
        self.more.setAccessibleName(tr("More ways to generate"))
        self.more.setProperty("large", True)
        self.more.clicked.connect(
            lambda: self.more_requested.emit(self.more.mapToGlobal(self.more.rect().topLeft()))
        )
        line = QHBoxLayout()
        line.setSpacing(theme.GRID)
        line.addWidget(self.button, 1)
        line.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID * 2)
        column.addLayout(line)
        below = QVBoxLayout()
        below.setSpacing(0)
        below.addWidget(self.note)
        below.addWidget(self.mend, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(below)
        self.button.clicked.connect(self.press)
        sheet.changed.connect(self.refresh)
        feed.learnt.connect(self.refresh)
        self.refresh()

    def press(self) -> None:
        """As if the button was pressed: nothing while it cannot be, or where it is the same press still.

        Where it is much, the first press only asks for a second one.
        """
        if self.available and not self._pause.isActive():
            # It stays enabled: a button that is disabled loses the focus, and the key that pressed it goes elsewhere.
            self._pause.start()
            admitted = self._guard.admits(self._sheet.recipe, self._known)
            self.refresh()
            if admitted:
                self.pressed.emit()

    def lock(self, reason: str, mend: str = "") -> None:
        """Sends nothing for `reason` (empty: whatever stood in the way is gone); `mend` is a click that puts it right."""
        self._obstacle = reason
        self.mend.setText(mend)
        self.mend.setVisible(bool(reason and mend))
        self.refresh()

    def press_by_key(self) -> None:
        """Like `press`, once for a key however long it is held."""
        if not self._hold.active:
            self._hold.begin()
            self.press()

    @property
    def settled(self) -> bool:
        """False while another press counts as the last one."""
        return not self._pause.isActive() and not self._hold.active

    def close_down(self) -> None:
        """Follows the feed no longer, which lives on."""
        self._pause.stop()
        self._hold.stop()
        self._guard.close()
        self._feed.learnt.disconnect(self.refresh)

    def refresh(self) -> None:
        """Says what a click would do now."""
        recipe = self._sheet.recipe
        problems = self._sheet.problems()
        self.reason = tr("This library can only be looked at.") if self._read_only else ""
        if problems and not self.reason:
            self.reason = " ".join(f"{problem.message} {problem.hint}".strip() for problem in problems[:2])
        self.reason = self.reason or self._obstacle
        self.available = not self.reason
        self.button.setEnabled(self.available)
        self.button.setText(tr("Generate {n}", n=recipe.n) if recipe.n > 1 else tr("Generate"))
        known = None
        if not any(problem.field in _SHAPE for problem in problems):
            known = forecast(recipe, self._sheet.model, self._sheet.connection, self._feed.history)
        self._known = known
        self._show(known)
        only_empty = len(problems) == 1 and problems[0].field == "prompt" and not recipe.prompt.strip()
        calm = (self.available or only_empty) and not unfilled(self._sheet.writing)
        self.note.set_tone("secondary" if calm else "warn")

    def _show(self, known: Forecast | None) -> None:
        detail, tip = "", self.reason
        if known is not None:
            size = self._sheet.recipe.size.replace("x", "×") if self._sheet.recipe.size != draft.AUTO else ""
            price, time = price_text(known), time_text(known)
            # What is paid for is the last to go. The time stands in the tooltip, too.
            wanted = [(size, price, time), (size, price), (price,)]
            if self._guard.is_armed(self._sheet.recipe):
                wanted = [(tr("{price} – press again", price=price),), (tr("press again"),)]
            texts = [" · ".join(part for part in parts if part) for parts in wanted]
            detail = next((text for text in texts if self._fits(text)), texts[-1])
            tip = "\n".join(part for part in (self.reason, explained(known)) if part)
        self.button.set_detail(detail)
        self.button.setToolTip(wrapped(tip))
        note = self.reason or self._remark(known)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.button.setAccessibleDescription(note)

    def _remark(self, known: Forecast | None) -> str:
        if known is None:
            return ""
        if self._guard.is_armed(self._sheet.recipe):
            return tr_count(
                "That is {n} request. Press again to send it.",
                "Those are {n} requests. Press again to send them.",
                known.requests,
            )
        missing = unfilled(self._sheet.writing)
        if missing:
            names = ", ".join(f"{{{name}}}" for name in missing)
            return tr("Sent as it stands, without a value: {names}", names=names)
        if known.price is None and known.reason:
            return known.reason
        if self._sheet.connection.kind == "demo":
            return tr(
                "Demo: drawn here, whatever the prompt says. Nothing is billed; OpenAI would charge this."
            )
        return ""

    def _fits(self, detail: str) -> bool:
        if self.button.width() < 100:  # not laid out yet
            return True
        text = QFontMetrics(self.button.font()).horizontalAdvance(self.button.plain)
        more = QFontMetrics(theme.font(Size.SMALL, tabular=True)).horizontalAdvance(detail)
        return text + PrimaryButton.GAP + more + _MARGIN <= self.button.width()

    @override
    def minimumSizeHint(self) -> QSize:
        # The text of the button follows its width, so it must not hold the panel wide.
        return QSize(120, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()
