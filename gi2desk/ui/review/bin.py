"""The trash as a page of Review: what was deleted, when, and the way back or out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QDateTime, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.errors import UserError
from gi2desk.library.change import Change, Topic
from gi2desk.library.discard import Discarded
from gi2desk.library.row import Row
from gi2desk.ui import theme
from gi2desk.ui.gallery.arrangement import GridArrangement
from gi2desk.ui.gallery.cell import FOOT, PADDING, TileDelegate, chip, font
from gi2desk.ui.gallery.model import PAGE, ImageModel
from gi2desk.ui.gallery.thumbnail import Thumbnails
from gi2desk.ui.gallery.view import GalleryView
from gi2desk.ui.gallery.words import title
from gi2desk.ui.notice import Choice, Notice
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import file_size, locale, tr, tr_count
from gi2desk.ui.theme import Size, Tone, Weight
from gi2desk.ui.undo import Step
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.empty import EmptyState
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.surface import Divider, Surface

_SIDE = 190
_KEY = "empty the trash"


class TrashPage(Surface):
    """`left` asks for the grid. `counted` tells how many things are in the trash, as often as that changes."""

    left = Signal()
    counted = Signal(int)
    _changed = Signal(object)

    def __init__(self, services: Services, thumbnails: Thumbnails, root: Path) -> None:
        super().__init__("stage")
        self.setAccessibleName(tr("Trash"))
        self._services = services
        self._thumbnails = thumbnails
        self._all: tuple[Discarded, ...] = ()
        self._again = False
        self.model = ImageModel(root, self)
        self.view = GalleryView(GridArrangement(_SIDE, PADDING + FOOT))
        self.view.setAccessibleName(tr("Deleted images"))
        self.view.setModel(self.model)
        self._delegate = _Delegate(self.view, thumbnails)
        self.view.setItemDelegate(self._delegate)
        # What is deleted is nobody's picture: it is restored before it is used.
        self.view.setDragEnabled(False)
        self._build()
        thumbnails.arrived.connect(self._on_arrived)
        self.view.selectionModel().selectionChanged.connect(self._name)
        # Observers are called on the thread that made the change; the signal brings it here.
        self._changed.connect(self._on_changed)
        self._stop = services.library.subscribe(self._changed.emit)

    def _build(self) -> None:
        head = Surface("panel")
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.MARGIN, theme.GRID * 2, theme.GRID * 2, theme.GRID * 2)
        row.setSpacing(theme.GRID * 2)
        row.addWidget(Label(tr("Trash"), size=Size.TITLE, weight=Weight.MEDIUM))
        self.said = Label("", size=Size.SMALL, tone="secondary", tabular=True)
        row.addWidget(self.said)
        row.addStretch(1)
        self.restore_button = Button("", picture="arrow-counter-clockwise")
        self.restore_button.clicked.connect(self.restore)
        self.empty_button = Button(tr("Empty the trash…"), role=Role.QUIET)
        self.empty_button.clicked.connect(self.ask_to_empty)
        back = IconButton("x", tr("Back to the images"), side=theme.HIT)
        back.clicked.connect(self.left)
        for button in (self.restore_button, self.empty_button, back):
            row.addWidget(button)
        self._nothing = EmptyState(
            "trash",
            tr("The trash is empty"),
            tr("What you delete comes here and can be brought back."),
            tr("Back to the images"),
        )
        self._nothing.pressed.connect(self.left)
        stage = QWidget()
        self._stack = QStackedLayout(stage)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(Divider())
        column.addWidget(stage, 1)
        self.setFocusProxy(self.view)

    # What it shows

    def _on_arrived(self, _sha256: str) -> None:
        self.view.viewport().update()

    def read(self) -> None:
        """Reads in a worker what lies there."""
        library = self._services.library

        def look() -> tuple[Discarded, ...]:
            try:
                return library.discarded()
            except UserError:
                return ()  # the library was closed meanwhile

        if self._services.tasks.run(look, key=("trash", id(self)), done=self._on_read) is None:
            self._again = True

    def _on_read(self, found: tuple[Discarded, ...]) -> None:
        if self._again:
            self._again = False
            self.read()
        self._all = found
        rows = [one.row for one in found if one.row is not None]
        self._delegate.when = {one.id: one.when for one in found}
        self.model.set_count(
            len(rows), {start // PAGE: rows[start : start + PAGE] for start in range(0, len(rows), PAGE)}
        )
        self._thumbnails.retain("trash", (row.sha256 for row in rows))
        self._stack.setCurrentIndex(0 if found else 1)
        self._name()
        self.counted.emit(len(found))

    def _name(self) -> None:
        others = len(self._all) - self.model.rowCount()
        parts = [tr_count("{n} image", "{n} images", self.model.rowCount())]
        if others:
            parts.append(tr_count("{n} other thing", "{n} other things", others))
        parts.append(file_size(sum(one.bytes for one in self._all)))
        self.said.setText(" · ".join(parts) if self._all else "")
        read_only = self._services.library.read_only
        why = tr("This library can only be looked at.") if read_only else tr("The trash is empty")
        count = len(self._meant())
        text = tr_count("Restore {n}", "Restore {n}", count) if self._chosen() else tr("Restore all")
        self.restore_button.setText(text)
        for button in (self.restore_button, self.empty_button):
            button.set_available(bool(self._all) and not read_only, why)

    def _chosen(self) -> list[str]:
        rows = (self.model.row(index.row()) for index in self.view.selectedIndexes())
        return [row.id for row in rows if row is not None]

    def _meant(self) -> list[str]:
        """What is chosen, else everything."""
        return self._chosen() or [one.id for one in self._all]

    # What a person does

    def restore(self) -> None:
        """Brings back what is chosen, or everything, to where it was; undoably."""
        services, ids = self._services, self._meant()
        if not ids:
            return
        library = services.library

        def back() -> None:
            library.restore([one.id for one in library.discarded() if one.id in ids])

        images = [one.id for one in self._all if one.row is not None and one.id in ids]

        def away() -> None:
            library.trash(images)

        text = tr_count("Restore {n} thing", "Restore {n} things", len(ids))
        others = len(ids) - len(images)
        services.tasks.run(back, scope=Scope.SAVE, done=lambda _none: self._on_restored(len(images), others))
        services.undo.keep(
            Step(
                text=text,
                redo=lambda: services.tasks.run(back, scope=Scope.SAVE),
                undo=lambda: services.tasks.run(away, scope=Scope.SAVE),
            )
        )

    def _on_restored(self, images: int, others: int) -> None:
        text = tr_count("{n} image was restored.", "{n} images were restored.", images)
        if others:
            text = tr_count("{n} thing was restored.", "{n} things were restored.", images + others)
        self._services.messages.say(text)

    def ask_to_empty(self) -> None:
        """Says what would happen, with the button that does it."""
        size = file_size(sum(one.bytes for one in self._all))
        self._services.messages.post(
            Notice(
                text=tr_count(
                    "{n} thing, {size}, goes to the system's trash.",
                    "{n} things, {size}, go to the system's trash.",
                    len(self._all),
                    size=size,
                ),
                tone=Tone.WARN,
                hint=tr("The app cannot bring them back from there. What they cost stays in the records."),
                choices=(Choice(text=tr("Empty the trash"), call=self.empty),),
                key=_KEY,
            )
        )

    def empty(self) -> None:
        """Hands everything to the system's trash. What it does not take stays, and the message says why."""
        services = self._services
        services.messages.withdraw(_KEY)

        def done(count: int) -> None:
            text = tr_count(
                "{n} thing is in the system's trash.", "{n} things are in the system's trash.", count
            )
            services.messages.say(text)
            # What is gone cannot be restored by a step that was kept.
            services.undo.clear()

        services.tasks.run(services.library.empty_trash, scope=Scope.SAVE, key="empty the trash", done=done)

    def close_down(self) -> None:
        """Watches no longer."""
        self._stop()
        self._thumbnails.arrived.disconnect(self._on_arrived)

    def _on_changed(self, change: Change) -> None:
        if change.kind in {Topic.TRASH, Topic.LIBRARY}:
            self.read()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class _Delegate(TileDelegate):
    """A tile with its name and when it was deleted."""

    def __init__(self, view: GalleryView, thumbnails: Thumbnails) -> None:
        super().__init__(view, thumbnails)
        self.when: dict[str, datetime] = {}

    @override
    def paint_foot(self, painter: QPainter, row: Row, rect: QRect) -> None:
        centre, left = rect.bottom() - 17, rect.left() + PADDING
        left += chip(painter, left, centre, row.tier.label) + theme.GRID * 2
        when = _when(self.when[row.id]) if row.id in self.when else ""
        painter.setFont(font(Size.SMALL))
        area = QRect(left, centre - 10, rect.right() - PADDING - left, 20)
        painter.setPen(theme.colour("secondary"))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, when)
        room = area.width() - painter.fontMetrics().horizontalAdvance(when) - theme.GRID * 2
        name = painter.fontMetrics().elidedText(title(row), Qt.TextElideMode.ElideMiddle, room)
        painter.setPen(theme.colour("text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)


def _when(moment: datetime) -> str:
    """The time of what was deleted today, else the day."""
    local = moment.astimezone()
    if local.date() == datetime.now().astimezone().date():
        return f"{local:%H:%M}"
    return locale().toString(QDateTime(local.year, local.month, local.day, 0, 0, 0).date(), "d MMM")
