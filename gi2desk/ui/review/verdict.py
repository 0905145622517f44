"""Stars, Pick and Reject as something to press: does the same commands as the keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gi2desk.core.record import Flag
from gi2desk.library.row import Row
from gi2desk.ui import theme
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr, wrapped
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.segmented import Segmented
from gi2desk.ui.widgets.stars import Stars

_COMMANDS = {Flag.PICK: "judge.pick", Flag.REJECT: "judge.reject"}


class Verdict(QWidget):
    """Shows what all of the chosen images have in common, and ratings that differ as such.

    A press judges them all and can be taken back.
    """

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._rows: tuple[Row, ...] = ()
        self.stars = Stars()
        self.stars.chosen.connect(self._on_stars_chosen)
        self.mixed = Label("", size=Size.TINY, tone="secondary")
        self.mixed.hide()
        self.flags = Segmented(
            [(Flag.PICK.value, tr("Pick")), (Flag.REJECT.value, tr("Reject"))],
            name=tr("Flag"),
            exclusive=False,
        )
        self.flags.toggled.connect(self._on_flag_toggled)
        for flag in _COMMANDS:
            self.flags.button(flag.value).setFont(theme.font(Size.SMALL))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.stars)
        row.addWidget(self.mixed)
        row.addStretch(1)
        row.addWidget(self.flags)
        for name in ("judge.star_1", *_COMMANDS.values()):
            services.actions.action(name).changed.connect(self._show_available)
        self._show_available()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Shows how these images are judged; a flag that is not the same for all is shown as not given."""
        self._rows = tuple(rows)
        ratings, flags = {row.rating for row in rows}, {row.flag for row in rows}
        self.stars.show_stars(min(ratings, default=0), max(ratings, default=0))
        self.mixed.setText(tr("mixed") if len(ratings) > 1 else "")
        self.mixed.setVisible(len(ratings) > 1)
        flag = flags.pop() if len(flags) == 1 else Flag.NONE
        for one in _COMMANDS:
            self.flags.set_value(one.value, one is flag)

    def _on_stars_chosen(self, stars: int) -> None:
        self._services.actions.trigger(f"judge.star_{stars}")

    def _on_flag_toggled(self, value: str, on: bool) -> None:
        # The other one goes out when the judgement is written.
        self._services.actions.trigger(_COMMANDS[Flag(value)] if on else "judge.clear")

    def _show_available(self) -> None:
        actions = self._services.actions
        locked = tr("This library can only be looked at.") if self._services.library.read_only else ""
        stars = actions.action("judge.star_1")
        self.stars.set_available(stars.isEnabled() and not locked, locked or stars.toolTip())
        for flag, name in _COMMANDS.items():
            action, button = actions.action(name), self.flags.button(flag.value)
            button.setEnabled(action.isEnabled() and not locked)
            button.setToolTip(wrapped(locked or action.toolTip()))
