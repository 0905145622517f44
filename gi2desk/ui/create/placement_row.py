"""The chosen placements as chips, and the one that adds more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.placement import Placement
from gi2desk.ui import placement_words as words
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Weight
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.flow import FlowLayout
from gi2desk.ui.widgets.form import Facts
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.popover import Popover

if TYPE_CHECKING:
    from gi2desk.ui.create.placement_picker import PlacementPicker

_CARD_WIDTH = 330


class PlacementChip(Button):
    """One chosen placement: press it to see what it needs or to take it away, which Delete does, too."""

    def __init__(self, sheet: Sheet, placement: Placement) -> None:
        tip = tr("{pixels} px. Press for more, Delete takes it away.", pixels=words.pixels_text(placement))
        super().__init__(placement.title, role=Role.CHIP, checkable=True, tip=tip)
        self._sheet = sheet
        self.placement = placement
        self.setChecked(True)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.setChecked(True)
        self.card().open_below(self)

    def card(self) -> Popover:
        """What is known about it."""
        card = Popover(self.placement.title, self)
        card.column.addWidget(Label(self.placement.title, weight=Weight.STRONG, tone="strong"))
        table = Facts()
        for name, value in words.facts(self.placement):
            table.add(name, value)
        card.column.addWidget(table)
        away = Button(tr("Take away"), role=Role.OUTLINE, picture="x")
        away.clicked.connect(card.close)
        away.clicked.connect(self.take_away)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(away)
        card.column.addLayout(line)
        card.setFixedWidth(_CARD_WIDTH)
        away.setFocus()
        return card

    def take_away(self) -> None:
        """The picture is not meant for it any more."""
        kept = [one for one in self._sheet.placements if one.id != self.placement.id]
        self._sheet.choose_placements(tr("Take away {name}", name=self.placement.title), kept)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.take_away()
        else:
            super().keyPressEvent(event)


class PlacementRow(QWidget):
    """Chips that wrap; + Add opens the list of all placements."""

    def __init__(self, services: Services, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._sheet = services, sheet
        self.setAccessibleName(tr("Placements"))
        self._flow = FlowLayout(self, spacing=6)
        self.chips: dict[str, PlacementChip] = {}
        self._shown: tuple[Placement, ...] = ()
        self.add = Button(
            tr("Add"),
            role=Role.CHIP,
            picture="plus",
            tip=tr("Choose where the picture will be used: ratio, sizes and crops follow from it"),
        )
        self.add.setAccessibleName(tr("Add a placement"))
        self.add.clicked.connect(lambda: self.picker().open_below(self.add))
        self._flow.addWidget(self.add)
        sheet.reshaped.connect(self._refresh)
        self._refresh()

    def picker(self) -> PlacementPicker:
        """The list of all placements."""
        from gi2desk.ui.create.placement_picker import PlacementPicker

        return PlacementPicker(self._services, self._sheet, self.add)

    def _refresh(self) -> None:
        placements = self._sheet.placements
        self.add.setText(tr("Add") if placements else tr("Placement"))
        self.add.setAccessibleName(tr("Add a placement"))
        if placements == self._shown:
            return
        held = next((chip for chip in self.chips.values() if chip.hasFocus()), None)
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if isinstance(widget, PlacementChip):
                widget.hide()
                widget.deleteLater()
        self.chips = {one.id: PlacementChip(self._sheet, one) for one in placements}
        for chip in (*self.chips.values(), self.add):
            self._flow.addWidget(chip)
            chip.show()
        self._shown = placements
        if held is not None:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.updateGeometry()
