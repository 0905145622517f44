"""The filmstrip: every image of the concept that is looked at, grouped by tier, to choose from and to drag away."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.errors import UserError
from gi2desk.core.tier import Tier
from gi2desk.jobs.lineup import by_tier
from gi2desk.library.change import Change, Topic
from gi2desk.library.library import Library
from gi2desk.library.query import Query, Sort
from gi2desk.library.row import Row
from gi2desk.ui import theme
from gi2desk.ui.filmstrip.cell import StripDelegate
from gi2desk.ui.gallery import thumbnail
from gi2desk.ui.gallery.arrangement import StripArrangement
from gi2desk.ui.gallery.cell import font
from gi2desk.ui.gallery.drag import picture_of
from gi2desk.ui.gallery.model import PAGE, ImageModel
from gi2desk.ui.gallery.view import GalleryView
from gi2desk.ui.rename import rename_concept
from gi2desk.ui.services import Services
from gi2desk.ui.text import number, tr, tr_count
from gi2desk.ui.theme import Size, Weight
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.name import EditableName

_NAME_WIDTH = 116
_GATHER_MS = 120
# One concept is tens of pictures; a strip of more than this is no help to anybody.
_MOST = 1200
COMPARE = "compare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reel:
    """One concept's images, sorted by tier and then by age, with their numbers by age alone."""

    concept: str
    name: str
    rows: tuple[Row, ...]
    numbers: dict[str, int] = field(default_factory=dict)


class StripView(GalleryView):
    """Frames in groups, each with its tier and number above it."""

    def __init__(self, arrangement: StripArrangement) -> None:
        super().__init__(arrangement, sideways=True)
        self.ground = "panel"
        self._strip = arrangement
        self.setAccessibleName(tr("Images of this concept"))

    @override
    def paint_ground(self, painter: QPainter) -> None:
        for first, head in self._strip.heads:
            row = self._row(first)
            if row is None:
                continue
            area = head.translated(-self.offset)
            count = sum(1 for place in range(self.count) if self._is(place, row.tier))
            self._paint_head(painter, area, row.tier.label, number(count))

    def _paint_head(self, painter: QPainter, area: QRect, label: str, count: str) -> None:
        line = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        text = area.adjusted(0, 2, 0, 0)
        painter.setFont(font(Size.TINY, Weight.STRONG))
        painter.setPen(theme.colour("text"))
        painter.drawText(text, line, label)
        across = painter.fontMetrics().horizontalAdvance(label) + 6
        painter.setFont(font(Size.TINY))
        painter.setPen(theme.colour("secondary"))
        painter.drawText(text.adjusted(across, 0, 0, 0), line, count)
        across += painter.fontMetrics().horizontalAdvance(count) + 8
        if area.width() > across:
            painter.fillRect(
                area.left() + across, text.center().y() + 1, area.width() - across, 1, theme.colour("line")
            )

    def _row(self, place: int) -> Row | None:
        model = self.model()
        return model.row(place) if isinstance(model, ImageModel) else None

    def _is(self, place: int, tier: Tier) -> bool:
        row = self._row(place)
        return row is not None and row.tier is tier


class Filmstrip(QWidget):
    """Follows the desk. A click chooses; in Compare it exchanges the active picture of several, with Ctrl it adds one.

    With `of_master` it is about the picture that crops are taken from: that one is marked, and a click makes another it.
    """

    _changed = Signal(object)
    opened = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None, *, of_master: bool = False) -> None:
        super().__init__(parent)
        self._services = services
        self._of_master = of_master
        library = services.library
        self._thumbnails = thumbnail.shared(library)
        self._owner = f"strip {id(self)}"
        self._dirty = True
        self._concept = ""
        self._quiet = self._pressed = False
        self.setAccessibleName(tr("Filmstrip"))
        self.model = ImageModel(library.root, self)
        self.arrangement = StripArrangement()
        self.view = StripView(self.arrangement)
        self.view.setModel(self.model)
        self._numbers: dict[str, int] = {}
        self.view.setItemDelegate(StripDelegate(self.view, self._thumbnails, self._numbers))
        self.view.dragged = functools.partial(picture_of, self.model, self._thumbnails)
        self.title = EditableName(size=Size.SMALL)
        self.title.renamed.connect(lambda name: rename_concept(services, self._concept, name))
        self.total = Label("", size=Size.SMALL, tone="secondary", tabular=True)
        self._place()
        self._connect()
        self._follow()

    def _place(self) -> None:
        names = QWidget()
        names.setFixedWidth(_NAME_WIDTH)
        column = QVBoxLayout(names)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(2)
        column.addStretch(1)
        column.addWidget(self.title)
        column.addWidget(self.total)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(names)
        row.addWidget(self.view, 1)

    def _connect(self) -> None:
        desk = self._services.desk
        self._gather = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._gather.timeout.connect(self.read)
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(self._tell)
        desk.images_changed.connect(self._follow)
        desk.concept_changed.connect(self._follow)
        if self._of_master:
            desk.master_changed.connect(self._follow)
        self._thumbnails.arrived.connect(self._on_arrived)
        self.view.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.view.let_go.connect(self._on_let_go)
        self.view.drags_one = self._exchanges
        self.view.doubleClicked.connect(lambda _index: self.opened.emit())
        self._changed.connect(self._on_changed)
        # The library outlives this widget, which nobody closes.
        self.destroyed.connect(self._services.library.subscribe(self._changed.emit))

    # What it shows

    def read(self) -> None:
        """Reads the concept's images in a worker, if it can be seen."""
        self._dirty = not self.isVisible()
        if self._dirty:
            return
        library, services = self._services.library, self._services
        active, concept = self._subject, services.desk.concept
        known = self.model.number_of(active) is not None if active else False
        fixed = self._concept if known else ""
        started = services.tasks.run(
            lambda: _read(library, fixed, active, concept), key=("filmstrip", id(self)), done=self._on_read
        )
        if started is None:
            self._gather.start()

    @property
    def _subject(self) -> str:
        """The image whose concept is shown."""
        desk = self._services.desk
        return (desk.master if self._of_master else "") or desk.active

    def edit_name(self) -> None:
        """Puts the cursor into the name of the concept."""
        self.title.edit()

    def _follow(self) -> None:
        active = self._subject
        if active and self.model.number_of(active) is not None:
            self._show_choice()
        else:
            self.read()

    def _on_read(self, reel: Reel | None) -> None:
        if reel is None:
            return
        self._quiet = True
        moved = reel.concept != self._concept
        self._concept = reel.concept
        self._numbers.clear()
        self._numbers.update(reel.numbers)
        groups = [sum(row.tier is tier for row in reel.rows) for tier in Tier]
        self.arrangement.set_groups(groups)
        kept = self.view.horizontalScrollBar().value()
        pages = {start // PAGE: reel.rows[start : start + PAGE] for start in range(0, len(reel.rows), PAGE)}
        self.model.set_count(len(reel.rows), pages)
        if not self.title.editing:
            editable = bool(reel.concept) and not self._services.library.read_only
            self.title.show_name(reel.name, editable=editable)
            self.title.setAccessibleName(tr("Concept: {name}", name=reel.name))
        self.total.setText(tr_count("{n} image", "{n} images", len(reel.rows)) if reel.concept else "")
        if not moved:
            self.view.horizontalScrollBar().setValue(kept)
        self._quiet = False
        self._thumbnails.retain(self._owner, (row.sha256 for row in reel.rows))
        self._show_choice()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._dirty:
            self.read()

    def _show_choice(self) -> None:
        desk = self._services.desk
        images, active = (desk.images, desk.active) if not self._of_master else ((desk.master,), desk.master)
        places = sorted(place for name in images if (place := self.model.number_of(name)) is not None)
        current = self.model.number_of(active) if active else None
        self._quiet = True
        if places:
            chosen = current if current is not None else places[0]
            self.view.select_rows([(place, place) for place in places], chosen)
            self.view.scrollTo(self.model.index(chosen))
        else:
            self.view.clearSelection()
        self._quiet = False

    # What a person does

    def _exchanges(self) -> bool:
        """True where a click puts a picture into the place of another; a drag then says itself into which."""
        return not self._of_master and self._services.actions.place == COMPARE

    def _on_selection_changed(self) -> None:
        if self._quiet:
            return
        if self._exchanges() and self.view.held:
            self._pressed = True  # a click or the beginning of a drag
        else:
            self._settled.start()

    def _on_let_go(self, clicked: bool) -> None:
        pressed, self._pressed = self._pressed, False
        if pressed and clicked:
            self._settled.start()
        elif not clicked and self._exchanges():
            # The press moved the frame, and perhaps the choice, to what was dragged.
            self._show_choice()

    def _tell(self) -> None:
        chosen = sorted(index.row() for index in self.view.selectedIndexes())
        rows = [row for place in chosen if (row := self.model.row(place)) is not None]
        current = self.model.row(self.view.currentIndex().row())
        if not rows or current is None:
            return
        desk = self._services.desk
        if self._of_master:
            desk.crop_from(current.id)
            self._show_choice()
            return
        ids = [row.id for row in rows]
        if self._exchanges() and len(desk.images) > 1:
            ids = _exchanged(desk.images, desk.active, ids, current.id)
        desk.choose(ids, current.id if current.id in ids else ids[-1])
        # Where that changes nothing on the desk nobody is told, and the click has moved the marks all the same.
        self._show_choice()

    # What changes

    def _on_arrived(self, _sha256: str) -> None:
        self.view.viewport().update()

    def _on_changed(self, change: Change) -> None:
        ours = change.kind is Topic.MARKS and self.model.number_of(change.id) is not None
        broad = change.kind in {Topic.IMAGE, Topic.LIBRARY} or (
            change.kind is Topic.CONCEPT and change.id == self._concept
        )
        if (ours or broad) and not self._gather.isActive():
            self._gather.start()


def _exchanged(images: Sequence[str], active: str, chosen: Sequence[str], clicked: str) -> list[str]:
    """The compared images after a choice in the strip: one clicked alone takes the place of the active one."""
    if len(chosen) > 1:
        # With Ctrl or Shift: those that stay keep their panes, the new ones come after.
        return [name for name in images if name in chosen] + [name for name in chosen if name not in images]
    if clicked in images:
        return list(images)
    return [clicked if name == active else name for name in images]


def _read(library: Library, fixed: str, active: str, concept: str) -> Reel | None:
    try:
        # The concept that is shown stays while the active image is in it, which may have moved to another.
        rows = library.rows([active]) if active else ()
        found = (rows[0].concept if rows else fixed) or concept
        if not found:
            return Reel(concept="", name="", rows=())
        query = Query(concept=found, sort=Sort.CREATED, descending=False)
        rows = library.query(query).page(0, _MOST)
        ordered = by_tier(rows)
        name = rows[0].concept_name if rows else library.concept(found).name
        numbers = {row.id: number for number, row in enumerate(rows, 1)}
        return Reel(concept=found, name=name, rows=ordered, numbers=numbers)
    except UserError:
        return None  # the library was closed, or the concept is gone
