"""Below the size: how each chosen placement is served by it, and the way to the plan for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gi2desk.core import planner
from gi2desk.core.planner import Reach
from gi2desk.core.size import Size as PixelSize
from gi2desk.jobs import draft
from gi2desk.ui import placement_words as words
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr, wrapped
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.label import Label

if TYPE_CHECKING:
    from gi2desk.ui.create.plan_card import PlanCard

_MOST = 5


class PlanButton(Button):
    """Opens the ways to serve all placements; there is nothing to plan without one."""

    def __init__(self, services: Services, sheet: Sheet, parent: QWidget | None = None) -> None:
        tip = tr("Which master serves all placements, and what each way costs")
        super().__init__(tr("Plan"), role=Role.LINK, tip=tip, parent=parent)
        self._services, self._sheet = services, sheet
        self.clicked.connect(lambda: self.card().open_below(self))
        sheet.reshaped.connect(self._refresh)
        self._refresh()

    def card(self) -> PlanCard:
        """The ways to serve all placements."""
        from gi2desk.ui.create.plan_card import PlanCard

        return PlanCard(self._services, self._sheet, self)

    def _refresh(self) -> None:
        self.setVisible(bool(self._sheet.recipe.placements))


class Outlook(QWidget):
    """One line a placement, as long as they are few; nothing where none is chosen."""

    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.lines = [
            Label("", size=Size.SMALL, tone="secondary", tabular=True, wrap=True, selectable=True)
            for _ in range(_MOST)
        ]
        self.more = Label("", size=Size.SMALL, tone="secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for line in (*self.lines, self.more):
            column.addWidget(line)
        sheet.reshaped.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        placements = self._sheet.placements
        self.setVisible(bool(placements))
        if not placements:
            return
        recipe = self._sheet.recipe
        size = None if recipe.size == draft.AUTO else PixelSize.parse(recipe.size)
        ratio = draft.ratio_of(recipe)
        limits, wide = self._sheet.limits, self._sheet.experimental
        at = planner.sizes(ratio, limits, experimental=wide) if ratio is not None else {}
        told = [(*words.outlook(one, size, at), one) for one in placements]
        # What cannot be met is never among those that are left out.
        told.sort(key=lambda row: row[1] is not Reach.OUT)
        for line in self.lines[len(told) :]:
            line.hide()
        for line, (text, reach, placement) in zip(self.lines, told, strict=False):
            # A figure keeps to its sign at the end of a line.
            line.setText(text.replace(" ×", "\u00a0×").replace(" %", "\u00a0%"))
            line.set_tone("warn" if reach is Reach.OUT else "secondary")
            tips = [words.sheet_text(placement, size) if size is not None else ""]
            tips.append(words.limit_text(limits) if reach is not Reach.NATIVE else "")
            line.setToolTip(wrapped("\n".join(filter(None, tips))))
            line.show()
        rest = len(told) - len(self.lines)
        self.more.setText(tr("{n} more in the plan", n=rest))
        self.more.setVisible(rest > 0)
