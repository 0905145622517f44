"""The references of a request: heading, tiles, progress while they are read, and what has to be said about them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gi2desk.core.rights import UNKNOWN, Rights
from gi2desk.jobs.intake import Source
from gi2desk.ui import theme
from gi2desk.ui.asking import PICTURES, ask_files
from gi2desk.ui.create import drop
from gi2desk.ui.create.adjusting import AdjustDesk
from gi2desk.ui.create.front import FrontOffer
from gi2desk.ui.create.intake import Intake, Place
from gi2desk.ui.create.known import Known
from gi2desk.ui.create.reference_set import ReferenceSets
from gi2desk.ui.create.remark import Deed, Problem, Problems, Remark, Remarks
from gi2desk.ui.create.renumbering import Note
from gi2desk.ui.create.rights_form import RightsForm, day
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.create.strip import ReferenceStrip
from gi2desk.ui.queue.picture import Pictures
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size, Tone
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.label import Label, SectionHeader


class ReferenceSection(QWidget):
    """Takes pictures by drop, paste, dialog, or by id from the library. `told` is a part that is to be seen now."""

    told = Signal(QWidget)

    def __init__(
        self, services: Services, sheet: Sheet, pictures: Pictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._sheet = services, sheet
        self._dialog: QFileDialog | None = None
        self._focus = False
        self._notes: list[Note] = []
        self.known = Known(services, sheet, self)
        self.intake = Intake(services, sheet, self)
        self.front = FrontOffer(services.messages, sheet, self)
        self.strip = ReferenceStrip(sheet, pictures, self.known.look_up)
        self.sets = ReferenceSets(services, sheet)
        self.rights = RightsForm()
        self.remarks = Remarks()
        self.problems = Problems()
        self._count = Label("", size=Size.TINY, tone="secondary", tabular=True)
        self._progress = Label("", size=Size.SMALL, tone="secondary", tabular=True)
        self._stop = Button(tr("Stop"), role=Role.LINK, tip=tr("Reads nothing more; what was read is used"))
        if services.library.read_only:
            self.strip.lock(tr("This library can only be looked at."))
        self._fill()
        self._connect()
        self._on_progressed(0, 0)
        self._refresh()

    def _fill(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID * 2)
        head = _line(SectionHeader(tr("References")), self._count)
        head.addWidget(self.sets)
        column.addLayout(head)
        column.addWidget(self.sets.line)
        column.addWidget(self.strip)
        column.addLayout(_line(self._progress, self._stop))
        column.addWidget(self.problems)
        column.addWidget(self.rights)
        column.addWidget(self.remarks)

    def _connect(self) -> None:
        strip, sheet = self.strip, self._sheet
        self._stop.clicked.connect(self.intake.stop)
        self.intake.used.connect(self._on_used)
        self.intake.joined.connect(self.front.make)
        self.intake.progressed.connect(self._on_progressed)
        for source in (self.intake.remarked, self.sets.remarked):
            source.connect(self._on_remarked)
        strip.given.connect(self.take_dropped)
        strip.add_requested.connect(lambda: self.choose(None))
        strip.rights_requested.connect(self._on_rights_requested)
        strip.role_given.connect(self.known.keep_role)
        strip.looked_up.connect(self._show_problems)
        self.known.changed.connect(strip.ask)
        self.rights.kept.connect(self._on_rights_kept)
        self.rights.closed.connect(self._on_rights_closed)
        sheet.noted.connect(self._on_noted)
        sheet.changed.connect(self._on_changed)
        sheet.reshaped.connect(self._refresh)
        sheet.opened.connect(self._on_opened)

    def use(self, adjust: AdjustDesk) -> None:
        """Crops, turns and masks with these tools."""
        self.strip.adjust_requested.connect(adjust.open)
        self.strip.reset_requested.connect(adjust.reset)
        adjust.making.connect(self._on_making)

    def _on_making(self, number: int) -> None:
        self._progress.setText(tr("Making Image {n} anew …", n=number))
        self._progress.setVisible(number > 0)

    def _on_remarked(self, remarks: Sequence[Remark]) -> None:
        self.remarks.show_remarks(remarks)
        if remarks:
            self.told.emit(self.remarks)

    def _on_noted(self, notes: Sequence[Note]) -> None:
        self._notes = list(notes)
        self.remarks.show_notes([note.text for note in notes])

    def forget_notes(self) -> None:
        """A request was sent: what came of a change before it is no news any more, unless it stands in the prompt."""
        self._on_noted([note for note in self._notes if note.marks is not None])

    def _on_changed(self) -> None:
        """What is written now may have mended what a note speaks of."""
        if not self._notes:
            return
        words = self._sheet.writing.text
        for note in [note for note in self._notes if not note.stands(words)]:
            self._notes.remove(note)
            self.remarks.withdraw(note.text)

    # What is given

    def take(self, data: QMimeData, place: Place | None = None) -> None:
        """Takes the pictures in dropped or pasted data; says why where there is none."""
        found = drop.given(data)
        self.remarks.clear()
        self.intake.add(found.sources, place, found.remarks)

    def take_dropped(self, data: QMimeData, place: Place | None = None) -> None:
        """Takes the pictures of a drop; the keys, undo among them, are with the references afterwards."""
        self._focus = True
        self.take(data, place)

    def _on_used(self, place: int) -> None:
        if self._focus:
            self.strip.focus_tile(place)
        self._focus = False

    def take_images(self, image_ids: Sequence[str]) -> None:
        """Takes images of this library; says which numbers they got behind others."""
        self.remarks.clear()
        name = tr("Image of this library")
        self.intake.add([Source(name=name, image=image_id) for image_id in image_ids], told=True)

    def paste(self) -> None:
        """Takes what is on the clipboard."""
        self.take(QGuiApplication.clipboard().mimeData())

    def choose(self, place: Place | None) -> None:
        """Asks for picture files, to go to `place` or behind the others."""
        self._dialog = ask_files(
            self._services,
            self.window(),
            tr("Add references"),
            "references",
            lambda paths: self.take_files([str(path) for path in paths], place),
            [tr("Pictures ({patterns})", patterns=PICTURES), tr("All files (*)")],
        )

    def take_files(self, names: Sequence[str], place: Place | None = None) -> None:
        """Takes picture files."""
        self._focus = True
        self.remarks.clear()
        self.intake.add([Source(name=Path(name).name, path=Path(name)) for name in names], place)

    # Owner and licence

    def _on_rights_requested(self, place: int) -> None:
        facts, reference = self.strip.tiles[place].facts, self._sheet.references[place]
        rights = facts.record.rights if facts is not None else UNKNOWN
        self.rights.open(place + 1, reference.name, reference.source, rights)
        self.told.emit(self.rights)

    def _on_rights_kept(self, source: str, rights: Rights) -> None:
        found = (tile.facts for tile in self.strip.tiles if tile.reference.source == source)
        before = next((facts.record.rights for facts in found if facts is not None), UNKNOWN)
        self.known.keep_rights(source, before, rights)

    def _on_rights_closed(self) -> None:
        focused = self.strip.focused
        if focused is not None:
            self.strip.focus_tile(focused)

    # What is shown

    def _refresh(self) -> None:
        count, most = len(self._sheet.references), self._sheet.most_references
        text = tr("{n} of {most}", n=count, most=most) if count else tr("up to {most}", most=most)
        if not self._sheet.connection.capabilities.edits:
            text = tr("this connection takes none")
        self._count.setText(text)
        self._show_problems()

    def _on_progressed(self, number: int, count: int) -> None:
        self._progress.setText(tr("Reading {n} of {count} …", n=number, count=count) if count else "")
        self._progress.setVisible(count > 0)
        self._stop.setVisible(count > 1)

    def _on_opened(self) -> None:
        self.remarks.clear()
        self.rights.hide()
        self.sets.line.hide()

    def _show_problems(self) -> None:
        """What stays until it is dealt with: files that are gone, licences that have ended."""
        found = []
        for place, tile in enumerate(self.strip.tiles):
            names = {"n": place + 1, "name": tile.reference.name}
            if tile.failed:
                text = tr("Image {n}, {name}, is no longer in the library and cannot be sent.", **names)
                found.append(Problem(Remark(text, Tone.BAD), self._gone_deeds(place)))
            elif tile.expired and tile.facts is not None and tile.facts.record.rights.expires is not None:
                when = day(tile.facts.record.rights.expires)
                text = tr("Image {n}, {name}: its licence expired on {day}.", day=when, **names)
                found.append(Problem(Remark(text, Tone.WARN), self._expired_deeds(place)))
        self.problems.show_problems(found)

    def _gone_deeds(self, place: int) -> list[Deed]:
        return [
            Deed(
                tr("Replace…"),
                tr("Replace Image {n}", n=place + 1),
                lambda: self.choose(Place(place, replaces=True)),
            ),
            Deed(tr("Remove"), tr("Remove Image {n}", n=place + 1), lambda: self._sheet.remove(place)),
        ]

    def _expired_deeds(self, place: int) -> list[Deed]:
        return [
            Deed(
                tr("Owner and licence…"),
                tr("Owner and licence of Image {n}", n=place + 1),
                lambda: self._on_rights_requested(place),
            ),
            Deed(tr("Remove"), tr("Remove Image {n}", n=place + 1), lambda: self._sheet.remove(place)),
        ]


def _line(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(theme.GRID * 2)
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return line
