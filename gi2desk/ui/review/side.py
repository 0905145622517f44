"""The left panel of Review: projects, what the grid is narrowed to, and its order."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gi2desk.core.errors import UserError
from gi2desk.core.record import Flag
from gi2desk.core.tier import Tier
from gi2desk.library.change import Change, Topic
from gi2desk.library.library import Library
from gi2desk.library.query import Query, Sort
from gi2desk.ui import theme
from gi2desk.ui.review.narrowing import Narrowing
from gi2desk.ui.review.project import Kind, Shelf, ShelfList, ShelfModel
from gi2desk.ui.services import Services
from gi2desk.ui.text import number, tr, tr_count, wrapped
from gi2desk.ui.widgets.button import Button, IconButton, Role
from gi2desk.ui.widgets.check import CheckBox
from gi2desk.ui.widgets.field import ChoiceField
from gi2desk.ui.widgets.form import PanelScroll
from gi2desk.ui.widgets.segmented import Segmented

_COUNT_MS = 800
_ANY = "any"


class Shelves(QObject):
    """Keeps names and counts of the projects up to date."""

    loaded = Signal(object)
    _changed = Signal(object)

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._timer = QTimer(self, singleShot=True, interval=_COUNT_MS)
        self._timer.timeout.connect(self.read)
        self._changed.connect(self._on_changed)
        self._stop = services.library.subscribe(self._changed.emit)

    def read(self) -> None:
        """Reads and counts in a worker."""
        library = self._services.library
        started = self._services.tasks.run(
            lambda: _read(library), key=("shelves", id(self)), done=self._on_read
        )
        if started is None and not self._timer.isActive():
            self._timer.start()

    def close(self) -> None:
        """Watches no longer."""
        self._stop()
        self._timer.stop()

    def _on_read(self, shelves: tuple[Shelf, ...] | None) -> None:
        if shelves is not None:
            self.loaded.emit(shelves)

    def _on_changed(self, change: Change) -> None:
        if change.kind in {Topic.IMAGE, Topic.CONCEPT, Topic.PROJECT, Topic.LIBRARY}:
            if change.kind is Topic.PROJECT:
                self.read()
            elif not self._timer.isActive():
                self._timer.start()


def _read(library: Library) -> tuple[Shelf, ...] | None:
    try:
        projects = library.projects()
        everything = Shelf(kind=Kind.ALL, name=tr("All"), count=library.query(Query()).count)
        shelves = [
            Shelf(
                kind=Kind.PROJECT,
                id=project.id,
                name=project.name,
                count=library.query(Query(project=project.id)).count,
            )
            for project in projects
        ]
        rest = Shelf(kind=Kind.UNSORTED, name=tr("Unsorted"), count=library.query(Query(project="")).count)
    except UserError:
        return None  # the library was closed meanwhile
    return (everything, *shelves, rest) if projects else (everything,)


class SidePanel(PanelScroll):
    """`changed` brings another Narrowing, `project_picked` the id of a project, `moved` images to a project."""

    changed = Signal(object)
    shelf_picked = Signal(object)
    moved = Signal(object, object)
    trash_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Projects and filters"))
        self.narrowing = Narrowing()
        self.model = ShelfModel(self)
        self.list = ShelfList(self.model)
        self.model.dropped.connect(self.moved)
        self.list.picked.connect(self.shelf_picked)
        self._build()
        self.show_narrowing(self.narrowing)

    def _build(self) -> None:
        column = self.column
        column.section(tr("Projects"))
        column.addWidget(self.list)
        header = column.section(tr("Filter"))
        column.removeWidget(header)
        self.clear = Button(tr("Clear"), role=Role.LINK, tip=tr("Shows everything in this project again"))
        self.clear.clicked.connect(lambda: self._set(self.narrowing.cleared()))
        line = QHBoxLayout()
        line.addWidget(header)
        line.addStretch(1)
        line.addWidget(self.clear)
        column.addLayout(line)
        self.rating = Segmented(
            [
                ("0", tr("Any"), tr("Any rating")),
                *((str(n), f"{n}★", tr("{n} stars or more", n=n)) for n in range(1, 6)),
            ],
            name=tr("Rating at least"),
        )
        self.rating.chosen.connect(lambda value: self._change(rating=int(value)))
        self.flag = Segmented(
            [
                (_ANY, tr("Any"), tr("Any flag")),
                (Flag.PICK.value, tr("Picks"), tr("Picked")),
                (Flag.REJECT.value, tr("Rejects"), tr("Rejected")),
                (Flag.NONE.value, tr("None"), tr("Neither picked nor rejected")),
            ],
            name=tr("Flag"),
        )
        self.flag.chosen.connect(lambda value: self._change(flag=None if value == _ANY else Flag(value)))
        self.tiers = Segmented(
            [(tier.value, tier.label, tr("Show {tier}", tier=tier.label)) for tier in Tier],
            name=tr("Tier"),
            exclusive=False,
        )
        self.tiers.toggled.connect(self._on_tier_toggled)
        for field in (self.rating, self.flag, self.tiers):
            _tighten(field)
            column.addWidget(field)
        self.approved = CheckBox(tr("Approved"))
        self.approved.clicked.connect(lambda on: self._change(approved=on))
        self.unverified = CheckBox(tr("Not what was asked for"))
        self.unverified.setToolTip(wrapped(tr("The size that came is not the size that was requested")))
        self.unverified.clicked.connect(lambda on: self._change(unverified=on))
        column.addWidget(self.approved)
        column.addWidget(self.unverified)
        column.section(tr("Order"))
        column.addWidget(self._order())
        column.addSpacing(theme.GRID * 4)
        self.trash = Button(
            "", role=Role.QUIET, picture="trash", tip=tr("What was deleted, and the way back")
        )
        self.trash.clicked.connect(self.trash_pressed)
        column.addWidget(self.trash, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.show_trash(0)

    def _order(self) -> QWidget:
        self.sort = ChoiceField(
            (
                (Sort.CREATED.value, tr("Date")),
                (Sort.RATING.value, tr("Rating")),
                (Sort.NAME.value, tr("Name")),
                (Sort.CONCEPT.value, tr("Concept")),
                (Sort.PIXELS.value, tr("Pixels")),
                (Sort.BYTES.value, tr("File size")),
            ),
            name=tr("Sort by"),
        )
        self.sort.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.sort.picked.connect(lambda value: self._change(sort=Sort(value)))
        self.direction = IconButton("caret-down", tr("Largest or newest first"), checkable=True)
        self.direction.clicked.connect(lambda up: self._change(descending=not up))
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.sort, 1)
        row.addWidget(self.direction)
        return box

    # What it says

    def show_trash(self, count: int) -> None:
        """Says how many things are in the trash; nothing while there are none."""
        self.trash.setText(tr("Trash  {n}", n=number(count)))
        self.trash.setAccessibleName(tr_count("Trash, {n} thing", "Trash, {n} things", count))
        self.trash.setVisible(count > 0)

    def show_narrowing(self, narrowing: Narrowing) -> None:
        """Shows filters and order without telling."""
        self.narrowing = narrowing
        self.rating.set_value(str(narrowing.rating))
        self.flag.set_value(_ANY if narrowing.flag is None else narrowing.flag.value)
        for tier in Tier:
            self.tiers.set_value(tier.value, tier in narrowing.tiers)
        self.approved.setChecked(narrowing.approved)
        self.unverified.setChecked(narrowing.unverified)
        self.sort.set_value(narrowing.sort.value)
        self.direction.setChecked(not narrowing.descending)
        self.direction.set_picture("caret-down" if narrowing.descending else "caret-up")
        first = tr("Largest or newest first") if narrowing.descending else tr("Smallest or oldest first")
        self.direction.setToolTip(wrapped(first))
        self.direction.setAccessibleName(first)
        self.clear.setVisible(narrowing.filters)

    def _on_tier_toggled(self, value: str, on: bool) -> None:
        tier = Tier(value)
        self._change(tiers=self.narrowing.tiers | {tier} if on else self.narrowing.tiers - {tier})

    def _change(self, **fields: object) -> None:
        self._set(replace(self.narrowing, **fields))  # type: ignore[arg-type]  # names of its own fields

    def _set(self, narrowing: Narrowing) -> None:
        self.show_narrowing(narrowing)
        self.changed.emit(narrowing)


def _tighten(field: Segmented) -> None:
    """The segments share the panel's width, however narrow it is drawn."""
    for button in field.findChildren(Button):
        button.setStyleSheet("padding: 0; min-width: 0;")
        button.setFont(theme.font(theme.Size.SMALL, tabular=True))
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
