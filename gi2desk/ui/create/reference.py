"""The references of a request: heading, tiles, progress while they are read, and what has to be said about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gi2desk.core.errors import UserError
from gi2desk.core.recipe import Reference
from gi2desk.jobs.intake import Source, sent_size
from gi2desk.library.library import Library
from gi2desk.ui import theme
from gi2desk.ui.create import drop
from gi2desk.ui.create.intake import Intake, Place, Remark
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.create.strip import Facts, ReferenceStrip
from gi2desk.ui.queue.picture import Pictures
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size, Tone
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.label import Label, SectionHeader

_TONES = {Tone.NEUTRAL: "secondary", Tone.WARN: "warn", Tone.BAD: "bad"}
_PATTERNS = "*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif *.avif"


class Remarks(QWidget):
    """Lines below the tiles that stay until they are dismissed or something new is added."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.GRID)
        self._close = IconButton("x", tr("Dismiss"), side=theme.HIT)
        self._close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addLayout(self._column, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Adds lines."""
        for remark in remarks:
            self._column.addWidget(
                Label(remark.text, size=Size.SMALL, tone=_TONES[remark.tone], wrap=True, selectable=True)
            )
        self.setVisible(self._column.count() > 0)

    def clear(self) -> None:
        """Takes all lines away."""
        while (item := self._column.takeAt(0)) is not None:
            line = item.widget()
            assert line is not None
            line.hide()
            line.deleteLater()
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """What is said."""
        return tuple(line.text() for line in self.findChildren(Label) if line.isVisibleTo(self))


class ReferenceSection(QWidget):
    """Takes pictures by drop, paste, dialog, or by id from the library."""

    def __init__(
        self, services: Services, sheet: Sheet, pictures: Pictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._sheet = sheet
        self._known: dict[str, Facts] = {}
        self._dialog: QFileDialog | None = None
        self._focus = False
        self.intake = Intake(services, sheet, self)
        self.strip = ReferenceStrip(sheet, pictures, self._look_up)
        self.remarks = Remarks()
        self._count = Label("", size=Size.TINY, tone="secondary", tabular=True)
        self._progress = Label("", size=Size.SMALL, tone="secondary", tabular=True)
        self._stop = Button(tr("Stop"), role=Role.LINK, tip=tr("Reads nothing more; what was read is used"))
        self._stop.clicked.connect(self.intake.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID * 2)
        column.addLayout(_line(SectionHeader(tr("References")), self._count))
        column.addWidget(self.strip)
        column.addLayout(_line(self._progress, self._stop))
        column.addWidget(self.remarks)
        self.strip.given.connect(self.take_dropped)
        self.intake.used.connect(self._on_used)
        self.strip.add_requested.connect(self._on_add_requested)
        self.intake.progressed.connect(self._on_progressed)
        self.intake.remarked.connect(self.remarks.show_remarks)
        sheet.reshaped.connect(self._refresh)
        sheet.opened.connect(self.remarks.clear)
        self._on_progressed(0, 0)
        self._refresh()

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
        """Takes images of this library."""
        self.remarks.clear()
        self.intake.add([Source(name=tr("Image of this library"), image=image_id) for image_id in image_ids])

    def paste(self) -> None:
        """Takes what is on the clipboard."""
        self.take(QGuiApplication.clipboard().mimeData())

    def _on_add_requested(self) -> None:
        dialog = QFileDialog(self.window(), tr("Add references"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([tr("Pictures ({patterns})", patterns=_PATTERNS), tr("All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self.take_files)
        dialog.open()
        self._dialog = dialog

    def take_files(self, names: Sequence[str]) -> None:
        """Takes picture files."""
        self._focus = True
        self.remarks.clear()
        self.intake.add([Source(name=Path(name).name, path=Path(name)) for name in names])

    # What is shown

    def _refresh(self) -> None:
        count, most = len(self._sheet.references), self._sheet.most_references
        self._count.setText(
            tr("{n} of {most}", n=count, most=most) if count else tr("up to {most}", most=most)
        )

    def _on_progressed(self, number: int, count: int) -> None:
        self._progress.setText(tr("Reading {n} of {count} …", n=number, count=count) if count else "")
        self._progress.setVisible(count > 0)
        self._stop.setVisible(count > 1)

    def _look_up(self, reference: Reference, told: Callable[[Facts], None]) -> None:
        if reference.sha256 in self._known:
            told(self._known[reference.sha256])
            return

        def learnt(facts: Facts) -> None:
            self._known[reference.sha256] = facts
            told(facts)

        library = self._services.library
        self._services.tasks.run(lambda: _facts(library, reference), done=learnt)


def _facts(library: Library, reference: Reference) -> Facts:
    try:
        return library.reference_path(reference.sha256), sent_size(library, reference)
    except UserError:
        return None


def _line(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(theme.GRID * 2)
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return line
