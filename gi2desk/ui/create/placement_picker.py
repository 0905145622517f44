"""Chooses placements: search, tick, look at where a value comes from, or describe one of one's own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core import description
from gi2desk.core.errors import UserError
from gi2desk.core.naming import new_id
from gi2desk.core.placement import Group, Placement
from gi2desk.ui import placement_words as words
from gi2desk.ui.create.placement_list import PlacementList
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size, Weight
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.field import TextField
from gi2desk.ui.widgets.form import Facts, PanelScroll
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.popover import Popover
from gi2desk.ui.widgets.surface import Divider

WIDTH = 380
_LIST = 300
_FACTS = 168


class PlacementPicker(Popover):
    """Every tick counts at once and can be undone. Own placements are kept in the settings."""

    def __init__(self, services: Services, sheet: Sheet, owner: QWidget) -> None:
        super().__init__(tr("Where will it be used"), owner)
        self._services, self._sheet = services, sheet
        self._editing: Placement | None = None
        self.field = TextField(
            name=tr("Search, or describe a placement of your own"),
            placeholder=tr("Search, or describe your own"),
        )
        self.reading = Label("", size=Size.SMALL, tone="secondary", wrap=True)
        self.keep = Button(tr("Add"), role=Role.OUTLINE)
        self.list = PlacementList()
        self.title = Label("", weight=Weight.MEDIUM)
        self.facts = Facts()
        self.edit = Button(tr("Change"), role=Role.QUIET)
        self.remove = Button(tr("Remove"), role=Role.QUIET)
        self._build()
        self.setFixedWidth(WIDTH)
        self.field.textChanged.connect(self._refresh)
        self.field.installEventFilter(self)
        self.keep.clicked.connect(self._on_keep)
        self.list.toggled.connect(self._on_toggled)
        self.list.looked_at.connect(self._show_facts)
        self.edit.clicked.connect(self._on_edit)
        self.remove.clicked.connect(self._on_remove)
        self._refresh()

    def _build(self) -> None:
        self.column.addWidget(self.field)
        self._own = QWidget()
        own = QHBoxLayout(self._own)
        own.setContentsMargins(0, 0, 0, 0)
        own.addWidget(self.reading, 1)
        own.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self._own)
        self.list.setFixedHeight(_LIST)
        self.column.addWidget(self.list)
        self.column.addWidget(Divider())
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.edit)
        head.addWidget(self.remove)
        self.column.addLayout(head)
        scroll = PanelScroll(margin=0)
        scroll.column.addWidget(self.facts)
        scroll.column.addStretch(1)
        scroll.setFixedHeight(_FACTS)
        self.column.addWidget(scroll)

    # What is looked for, or described

    def _refresh(self) -> None:
        text = self.field.text().strip()
        describing = self._editing is not None or description.is_description(text)
        self._own.setVisible(describing)
        if describing:
            self._read(text)
        else:
            self.reading.setText("")
        atlas = self._sheet.atlas.with_own(self._sheet.recipe.own_placements)
        found, order = atlas.found("" if describing else text), list(Group)
        if not found:
            found = atlas.near(text)
            order = list(dict.fromkeys(one.group for one in found))  # the best first
            self._say_none_has_all(text, some=bool(found))
        chosen = [one.id for one in self._sheet.placements]
        self.list.show_placements(sorted(found, key=lambda one: order.index(one.group)), chosen)

    def _say_none_has_all(self, text: str, *, some: bool) -> None:
        """What is listed instead, if `some` is, and the line as a placement of one's own, if it can be read as one."""
        self._own.show()
        said = (
            tr("None has all of these words; those below have most.")
            if some
            else tr("Nothing is called that.")
        )
        try:
            self._described(text)
        except UserError:
            self.keep.hide()
            self.reading.set_tone("secondary")
            example = tr("Describe one of your own, such as: {example}", example=description.EXAMPLES[0])
            self.reading.setText(f"{said} {example}")
        else:
            self._read(text)
            self.reading.setText(f"{said}\n{self.reading.text()}")

    def _read(self, text: str) -> None:
        """What a description comes to, or what is wrong with it."""
        try:
            read = self._described(text)
            said = f"{read.title}: {words.pixels_text(read)} px · {words.target_text(read)}"
            self.reading.set_tone("secondary")
        except UserError as error:
            read, said = None, f"{error} {error.hint}".strip()
            self.reading.set_tone("warn")
        self.reading.setText(said)
        self.keep.show()
        self.keep.setText(tr("Save") if self._editing is not None else tr("Add"))
        self.keep.set_available(read is not None, said)

    def _described(self, text: str) -> Placement:
        if self._editing is not None:
            return description.changed(self._editing, text)
        return description.described(text, placement_id=f"own-{new_id().lower()}")

    def _on_keep(self) -> None:
        """Adds the described placement to the user's own and to the draft, or changes the one that is edited."""
        placement = self._described(self.field.text())
        chosen = list(self._sheet.placements)
        place = next((n for n, one in enumerate(chosen) if one.id == placement.id), len(chosen))
        self._keep_own(placement)
        if self._editing is None or place < len(chosen):
            chosen[place : place + 1] = [placement]
            self._sheet.choose_placements(tr("Placement {name}", name=placement.title), chosen)
        self._editing = None
        self.field.clear()
        self._refresh()

    # The user's own

    def _keep_own(self, placement: Placement) -> None:
        own = {one.id: one for one in self._services.preferences.settings.own_placements}
        own[placement.id] = placement
        self._save(tuple(own.values()))

    def _save(self, own: tuple[Placement, ...]) -> None:
        try:
            self._services.preferences.change(own_placements=own)
        except UserError as error:
            # It holds for this run all the same.
            self._services.messages.error(error)

    def _on_edit(self) -> None:
        placement = self.list.current
        if placement is not None:
            self._editing = placement
            self.field.setText(description.description(placement))
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.selectAll()

    def _on_remove(self) -> None:
        """Out of the settings; drafts that have it keep it."""
        placement = self.list.current
        if placement is None:
            return
        before = self._services.preferences.settings.own_placements
        after = tuple(one for one in before if one.id != placement.id)
        text = tr("Remove the placement {name}", name=placement.title)
        self._services.undo.do(text, lambda: self._save(after), lambda: self._save(before))
        self._refresh()

    # Ticks

    def _on_toggled(self, placement: Placement) -> None:
        chosen = list(self._sheet.placements)
        kept = [one for one in chosen if one.id != placement.id]
        if len(kept) < len(chosen):
            text = tr("Take away {name}", name=placement.title)
        else:
            kept.append(placement)
            text = tr("Placement {name}", name=placement.title)
        self._choose(text, kept)

    def _choose(self, text: str, placements: Sequence[Placement]) -> None:
        self._sheet.choose_placements(text, placements)
        self._refresh()

    def _show_facts(self, placement: Placement | None) -> None:
        self.title.setText(placement.title if placement is not None else "")
        self.facts.clear()
        for name, value in words.facts(placement) if placement is not None else ():
            self.facts.add(name, value)
        own = placement is not None and placement.group is Group.OWN
        self.edit.setVisible(own)
        self.remove.setVisible(own)

    # Keys

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._on_field_key(event)
        return super().eventFilter(watched, event)

    def _on_entered(self) -> None:
        """Takes what is described with a size of its own, else what was found first, else what the words come to."""
        described = self._editing is not None or description.is_description(self.field.text().strip())
        if self.list.current is not None and not described:
            self._on_toggled(self.list.current)
        elif self.keep.isVisibleTo(self) and self._own.isVisibleTo(self):
            self.keep.click()

    def _on_field_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_entered()
            return True
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.list.keyPressEvent(event)
            return True
        if key == Qt.Key.Key_Escape and (self.field.text() or self._editing is not None):
            self._editing = None
            self.field.clear()
            self._refresh()
            return True
        return False
