"""Saved sets of references: the menu that puts them in, and the line on which they are named."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget
from typing_extensions import override

from gi2desk.core.reference_set import ReferenceSet
from gi2desk.jobs.reference_set import Unpacked, keep_set, unpack
from gi2desk.library.named import REFERENCE_SETS
from gi2desk.ui import theme
from gi2desk.ui.create.remark import Remark
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.create.strip import allow
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import tr, tr_count
from gi2desk.ui.theme import Tone
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.field import TextField
from gi2desk.ui.widgets.place import drop_down


class NameLine(QWidget):
    """One name to type: Return keeps it, Escape does not."""

    named = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = TextField(name=tr("Name of the set"), placeholder=tr("Name of the set"))
        self.keep = Button(tr("Save"), role=Role.OUTLINE)
        self.cancel = IconButton("x", tr("Cancel"), side=theme.HIT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.field, 1)
        row.addWidget(self.keep)
        row.addWidget(self.cancel)
        self.field.textChanged.connect(self._check)
        self.field.returnPressed.connect(self._on_named)
        self.keep.clicked.connect(self._on_named)
        self.cancel.clicked.connect(self.leave)
        self.hide()

    def open(self, name: str) -> None:
        """Asks for a name, with one to begin with."""
        self.field.setText(name)
        self._check()
        self.show()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Keeps nothing."""
        self.hide()
        self.left.emit()

    def _check(self) -> None:
        self.keep.set_available(bool(self.field.text().strip()), tr("Type a name first"))

    def _on_named(self) -> None:
        name = self.field.text().strip()
        if name:
            self.hide()
            self.named.emit(name)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)


class ReferenceSets(IconButton):
    """The button whose menu has the sets. `line` stands where its owner puts it; `remarked` has what is to be said."""

    remarked = Signal(list)

    def __init__(self, services: Services, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__("bookmarks-simple", tr("Saved sets"), side=theme.HIT, parent=parent)
        self._services = services
        self._sheet = sheet
        self._renamed: ReferenceSet | None = None
        self._turn = asyncio.Lock()
        self.opened: QMenu | None = None
        self.line = NameLine()
        self.line.named.connect(self._on_named)
        self.clicked.connect(self._on_clicked)

    # The menu

    def _on_clicked(self) -> None:
        library = self._services.library
        self._services.tasks.run(
            lambda: REFERENCE_SETS.read(library), key=("reference sets", id(self)), done=self._pop_up
        )

    def _pop_up(self, sets: tuple[ReferenceSet, ...]) -> None:
        self.opened = self.menu_of(sets)
        drop_down(self.opened, self, end=True)

    def menu_of(self, sets: Sequence[ReferenceSet]) -> QMenu:
        """What can be done with sets."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for kept in sets:
            count = tr_count("{n} picture", "{n} pictures", len(kept.references))
            inner = menu.addMenu(f"{kept.name.replace('&', '&&')}   {count}")
            self._fill(inner, kept)
        if not sets:
            none = menu.addAction(tr("No saved sets yet"))
            none.setEnabled(False)
        menu.addSeparator()
        save = menu.addAction(tr("Save these references as a set…"))
        save.triggered.connect(self._on_save_requested)
        refusal = "" if self._sheet.references else tr("There are no references to save")
        allow(save, self._locked() or refusal)
        return menu

    def _fill(self, menu: QMenu, kept: ReferenceSet) -> None:
        menu.setToolTipsVisible(True)
        full = len(self._sheet.references) >= self._sheet.most_references
        add = menu.addAction(tr("Add to the references"))
        add.triggered.connect(lambda: self.put_in(kept, instead=False))
        allow(add, tr("No more references can be sent") if full else "")
        menu.addAction(tr("Use instead of the references")).triggered.connect(
            lambda: self.put_in(kept, instead=True)
        )
        menu.addSeparator()
        rename = menu.addAction(tr("Rename…"))
        rename.triggered.connect(lambda: self._on_rename_requested(kept))
        update = menu.addAction(tr("Save the references here"))
        update.triggered.connect(lambda: self._on_update_requested(kept))
        delete = menu.addAction(tr("Delete"))
        delete.triggered.connect(lambda: self.delete(kept))
        for action in (rename, update, delete):
            allow(action, self._locked())
        if not self._sheet.references:
            allow(update, tr("There are no references to save"))

    def _locked(self) -> str:
        return tr("This library can only be looked at.") if self._services.library.read_only else ""

    # Putting in

    def put_in(self, kept: ReferenceSet, *, instead: bool) -> None:
        """Adds the pictures of a set to the references, or sends them instead."""
        library, capabilities = self._services.library, self._sheet.connection.capabilities
        serial = self._sheet.serial

        def found(unpacked: Unpacked) -> None:
            if serial == self._sheet.serial:
                self._use(unpacked, instead)

        self._services.tasks.run(
            lambda: unpack(library, kept, capabilities), key=("unpack", id(self)), done=found
        )

    def _use(self, unpacked: Unpacked, instead: bool) -> None:
        known = {reference.sha256 for reference in self._sheet.references} if not instead else set()
        fresh = [reference for reference in unpacked.there if reference.sha256 not in known]
        room = self._sheet.most_references - len(known)
        said = [
            Remark(tr("{name} is no longer in the library.", name=name), Tone.BAD) for name in unpacked.gone
        ]
        twice = len(unpacked.there) - len(fresh)
        if twice:
            said.append(
                Remark(tr_count("{n} is among the references already.", "{n} are there already.", twice))
            )
        if len(fresh) > room:
            text = tr_count(
                "At most {most} references can be sent: {n} was left out.",
                "At most {most} references can be sent: {n} were left out.",
                len(fresh) - room,
                most=self._sheet.most_references,
            )
            said.append(Remark(text, Tone.WARN))
        if fresh[:room]:
            if instead:
                self._sheet.use_instead(fresh[:room])
            else:
                self._sheet.insert(len(self._sheet.references), fresh[:room])
        self.remarked.emit(said)

    # Keeping

    def _on_save_requested(self) -> None:
        self._renamed = None
        self.line.open(tr("References"))

    def _on_rename_requested(self, kept: ReferenceSet) -> None:
        self._renamed = kept
        self.line.open(kept.name)

    def _on_named(self, name: str) -> None:
        before, self._renamed = self._renamed, None
        if before is None:
            self.save(name)
        elif before.name != name:
            self._change(tr("Rename a set"), before, replace(before, name=name))

    def _on_update_requested(self, kept: ReferenceSet) -> None:
        after = replace(kept, references=self._sheet.references)
        self._change(tr("Save references in a set"), kept, after)

    def save(self, name: str) -> None:
        """Keeps the references as a new set."""
        library, references = self._services.library, self._sheet.references
        self._services.tasks.run(
            lambda: keep_set(library, name, references), scope=Scope.SAVE, done=self._on_saved
        )

    def _on_saved(self, kept: ReferenceSet) -> None:
        text = tr_count(
            "{n} reference is saved as “{name}”.",
            "{n} references are saved as “{name}”.",
            len(kept.references),
            name=kept.name,
        )
        self.remarked.emit([Remark(text)])

    def delete(self, kept: ReferenceSet) -> None:
        """Deletes a set; its pictures stay."""
        self._services.undo.do(
            tr("Delete the set {name}", name=kept.name),
            lambda: self._write(None, kept),
            lambda: self._write(kept, kept),
        )
        self.remarked.emit([Remark(tr("The set “{name}” is deleted. Undo brings it back.", name=kept.name))])

    def _change(self, text: str, before: ReferenceSet, after: ReferenceSet) -> None:
        self._services.undo.do(text, lambda: self._write(after, after), lambda: self._write(before, before))

    def _write(self, kept: ReferenceSet | None, about: ReferenceSet) -> None:
        self._services.tasks.start(self._write_in_turn(kept, about), scope=Scope.SAVE)

    async def _write_in_turn(self, kept: ReferenceSet | None, about: ReferenceSet) -> None:
        in_worker, library = self._services.tasks.in_worker, self._services.library
        # One after another: what is undone must have been written.
        async with self._turn:
            if kept is not None:
                await in_worker(REFERENCE_SETS.save, library, kept)
            else:
                await in_worker(REFERENCE_SETS.remove, library, about.id)
