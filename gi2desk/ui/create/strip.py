"""The references as tiles: dropped on and between, moved, removed and given roles."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QCursor,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid
from typing_extensions import override

from gi2desk.core.recipe import Reference
from gi2desk.jobs.adjust import Facts
from gi2desk.ui import theme
from gi2desk.ui.create import drop
from gi2desk.ui.create.intake import Place
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.create.tile import ROLES, SIDE, AddTile, ReferenceTile, role_text
from gi2desk.ui.queue.picture import Pictures
from gi2desk.ui.text import tr, wrapped
from gi2desk.ui.widgets.flow import FlowLayout

GAP = 8
_EDGE = 0.22  # of a tile's width on each side means beside it
_BAR = 2

LookUp = Callable[[Reference, Callable[[Facts | None], None]], None]


class _Bar(QWidget):
    """The mark between two tiles where a drop would go."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("accent"))


class ReferenceStrip(QWidget):
    """`look_up` finds a reference's file in a worker and tells it."""

    given = Signal(object, object)  # mime data and the place where it was dropped
    add_requested = Signal()
    mention_requested = Signal(int)
    adjust_requested = Signal(int)  # place of a reference whose crop, turn and mask are to be changed
    reset_requested = Signal(int)
    rights_requested = Signal(int)
    role_given = Signal(str, str)  # sha256 of the kept picture, and what it is for now
    looked_up = Signal()  # more is known of a tile's file

    def __init__(
        self, sheet: Sheet, pictures: Pictures, look_up: LookUp, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self._pictures = pictures
        self._look_up = look_up
        self.tiles: list[ReferenceTile] = []
        self._flow = FlowLayout(self, spacing=GAP)
        self.adder = AddTile()
        self.adder.clicked.connect(self.add_requested)
        self._flow.addWidget(self.adder)
        self._bar = _Bar(self)
        self.locked = ""  # why nothing can be kept in this library
        self.setAcceptDrops(True)
        self.setAccessibleName(tr("References"))
        sheet.reshaped.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Shows the sheet's references."""
        references = self._sheet.references
        while len(self.tiles) > len(references):
            tile = self.tiles.pop()
            had_focus = tile.hasFocus()
            self._flow.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
            if had_focus:
                self.focus_tile(len(self.tiles) - 1)
        for number, reference in enumerate(references, start=1):
            if number > len(self.tiles):
                self._append(reference, number)
            elif self.tiles[number - 1].reference != reference:
                self.tiles[number - 1].show_reference(reference, number)
                self._ask(self.tiles[number - 1])
        for number, tile in enumerate(self.tiles):
            tile.set_masked(number == 0 and self._sheet.recipe.mask is not None)
        self.adder.setVisible(len(references) < self._sheet.most_references)
        self._one_stop(self._focused() or 0)
        self.updateGeometry()

    def _append(self, reference: Reference, number: int) -> None:
        tile = ReferenceTile(reference, number, self._pictures)
        place = number - 1
        tile.menu_requested.connect(lambda at: self.menu(place).popup(tile.mapToGlobal(at)))
        tile.remove_requested.connect(lambda: self._on_remove_requested(place))
        tile.move_requested.connect(lambda by: self._on_move_requested(place, by))
        tile.focus_requested.connect(lambda by: self.focus_tile(place + by))
        tile.dragged.connect(lambda: self._on_dragged(place))
        self._flow.removeWidget(self.adder)
        self._flow.addWidget(tile)
        self._flow.addWidget(self.adder)
        self.tiles.append(tile)
        tile.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # else Qt leaves it out of the order
        # A new widget is the last of the window: first behind the adder, then the adder behind it.
        QWidget.setTabOrder(self.adder, tile)
        QWidget.setTabOrder(tile, self.adder)
        tile.show()
        self._ask(tile)

    def _ask(self, tile: ReferenceTile) -> None:
        reference = tile.reference

        def told(facts: Facts | None) -> None:
            # It may have been removed while its file was looked up.
            if isValid(tile) and tile.reference.sha256 == reference.sha256:
                tile.show_facts(facts)
                self.looked_up.emit()

        self._look_up(reference, told)

    def ask(self, source: str) -> None:
        """Looks up again what is known of a kept picture."""
        for tile in self.tiles:
            if tile.reference.source == source:
                self._ask(tile)

    def lock(self, reason: str) -> None:
        """Takes nothing in, for this reason."""
        self.locked = reason
        self.adder.setEnabled(False)
        self.adder.setToolTip(wrapped(reason))

    # Focus: one stop for Tab, arrow keys inside

    @property
    def focused(self) -> int | None:
        """The place of the tile that has the keys, or had them last."""
        return next(
            (place for place, tile in enumerate(self.tiles) if tile.focusPolicy() != Qt.FocusPolicy.NoFocus),
            None,
        )

    def _focused(self) -> int | None:
        return next((place for place, tile in enumerate(self.tiles) if tile.hasFocus()), None)

    def focus_tile(self, place: int) -> None:
        """Gives the keys to a tile, or to the empty place where there is none."""
        if not self.tiles:
            self.adder.setFocus(Qt.FocusReason.TabFocusReason)
            return
        place = min(max(place, 0), len(self.tiles) - 1)
        self._one_stop(place)
        self.tiles[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _one_stop(self, place: int) -> None:
        for number, tile in enumerate(self.tiles):
            tile.setFocusPolicy(Qt.FocusPolicy.TabFocus if number == place else Qt.FocusPolicy.NoFocus)

    # Deeds

    def menu(self, place: int) -> QMenu:
        """The role of a reference, and what else can be done with it."""
        reference = self._sheet.references[place]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = menu.addAction(tr("Image {n} is for", n=place + 1))
        title.setEnabled(False)
        for role, _text in (*ROLES, ("", "")):
            action = menu.addAction(role_text(role) if role else tr("No role"))
            action.setCheckable(True)
            action.setChecked(reference.role == role)
            action.triggered.connect(lambda _checked, role=role: self._on_role_chosen(place, role))
        menu.addSeparator()
        self._add_deeds(menu, place)
        return menu

    def _add_deeds(self, menu: QMenu, place: int) -> None:
        menu.setToolTipsVisible(True)
        adjust = menu.addAction(tr("Crop, turn and mask…"))
        adjust.triggered.connect(lambda: self.adjust_requested.emit(place))
        reset = menu.addAction(tr("Send the whole picture again"))
        reset.triggered.connect(lambda: self.reset_requested.emit(place))
        plain = self._sheet.references[place].adjustment is None
        for action, refusal in (
            (adjust, self.refusal(place)),
            (reset, tr("It is sent as it is") if plain else self.refusal(place)),
        ):
            allow(action, refusal)
        rights = menu.addAction(tr("Owner and licence…"))
        rights.triggered.connect(lambda: self.rights_requested.emit(place))
        allow(rights, self.locked)
        menu.addSeparator()
        menu.addAction(tr("Mention in the prompt")).triggered.connect(
            lambda: self.mention_requested.emit(place + 1)
        )
        earlier = menu.addAction(tr("Move to the left"))
        allow(earlier, "" if place > 0 else tr("It is the first"))
        earlier.triggered.connect(lambda: self._on_move_requested(place, -1))
        later = menu.addAction(tr("Move to the right"))
        allow(later, "" if place + 1 < len(self.tiles) else tr("It is the last"))
        later.triggered.connect(lambda: self._on_move_requested(place, 1))
        menu.addAction(tr("Remove")).triggered.connect(lambda: self._on_remove_requested(place))

    def refusal(self, place: int) -> str:
        """Why what is sent of a reference cannot be changed, or an empty text."""
        facts = self.tiles[place].facts
        if self.locked:
            return self.locked
        if facts is None and not self.tiles[place].failed:
            return tr("It is still being read")
        if facts is None or not facts.sourced:
            return tr("The picture that it was made from is no longer in the library")
        return ""

    def _on_role_chosen(self, place: int, role: str) -> None:
        self._sheet.set_role(place, role)
        self.role_given.emit(self._sheet.references[place].source, role)

    def _on_remove_requested(self, place: int) -> None:
        self._sheet.remove(place)
        self.focus_tile(place)

    def _on_move_requested(self, place: int, by: int) -> None:
        target = min(max(place + by, 0), len(self.tiles) - 1)
        if target != place:
            self._sheet.move(place, target + 1 if target > place else target)
            self.focus_tile(target)

    def _on_dragged(self, place: int) -> None:
        tile = self.tiles[place]
        data = QMimeData()
        data.setData(drop.MOVED, QByteArray(str(place).encode("ascii")))
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(tile.portrait())
        drag.setHotSpot(QPoint(SIDE // 2, SIDE // 2))
        # A drag is the platform's own loop; this runs in an event handler, never in a coroutine.
        drag.exec(Qt.DropAction.MoveAction)
        self._mark(None)
        for tile in self.tiles:
            # The drag had the pointer, so nobody was told that it left.
            inside = tile.rect().contains(tile.mapFromGlobal(QCursor.pos()))
            tile.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, inside)
            tile.update()

    # Drops

    def place_at(self, at: QPoint, *, moving: bool = False) -> Place:
        """What a drop at a point means: in the place of a tile, or beside it near its edges and when moving."""
        for index, tile in enumerate(self.tiles):
            rect = tile.geometry().adjusted(-GAP // 2, -GAP // 2, GAP // 2, GAP // 2)
            if not rect.contains(at):
                continue
            part = (at.x() - tile.x()) / tile.width()
            edge = 0.5 if moving else _EDGE
            before, after = part < edge, part >= 1 - edge
            if self.isRightToLeft():
                before, after = after, before
            if before or after:
                return Place(index + (0 if before else 1))
            return Place(index, replaces=True)
        return Place(self._row_end(at))

    def _row_end(self, at: QPoint) -> int:
        """After the last tile of the row that was hit, so that the room beside a row is not lost."""
        rows = [index for index, tile in enumerate(self.tiles) if tile.y() <= at.y()]
        return rows[-1] + 1 if rows else 0

    def _mark(self, place: Place | None) -> None:
        for index, tile in enumerate(self.tiles):
            tile.set_marked(place is not None and place.replaces and place.index == index)
        shown = place is not None and not place.replaces
        if shown and place is not None:
            self._bar.setGeometry(self._bar_rect(place.index))
            self._bar.raise_()
        self._bar.setVisible(shown)

    def _bar_rect(self, index: int) -> QRect:
        rtl = self.isRightToLeft()
        if index < len(self.tiles):
            tile: QWidget = self.tiles[index]
            x = tile.x() + tile.width() + GAP // 2 - 1 if rtl else tile.x() - GAP // 2 - 1
        elif self.tiles:
            tile = self.tiles[-1]
            x = tile.x() - GAP // 2 - 1 if rtl else tile.x() + tile.width() + GAP // 2 - 1
        else:
            tile, x = self.adder, self.adder.x()
        return QRect(max(0, x), tile.y(), _BAR, SIDE)

    def _accept(self, event: QDropEvent, moving: bool) -> None:
        if moving:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
        else:
            drop.take_copy(event)

    def _moving(self, data: QMimeData) -> bool:
        return data.hasFormat(drop.MOVED)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._moving(event.mimeData()):
            event.acceptProposedAction()
        elif drop.has_pictures(event.mimeData()):
            drop.take_copy(event)

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        moving = self._moving(event.mimeData())
        self._mark(self.place_at(event.position().toPoint(), moving=moving))
        self._accept(event, moving)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark(None)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(None)
        moving = self._moving(event.mimeData())
        place = self.place_at(event.position().toPoint(), moving=moving)
        self._accept(event, moving)
        if moving:
            text = bytes(event.mimeData().data(drop.MOVED).data())
            if text.isdigit() and int(text) < len(self.tiles):
                moved = int(text)
                self._sheet.move(moved, place.index)
                self.focus_tile(place.index - 1 if place.index > moved else place.index)
        else:
            self.given.emit(event.mimeData(), place)


def allow(action: QAction, refusal: str) -> None:
    """Enables an action of a menu, or disables it and says why in its tooltip."""
    action.setEnabled(not refusal)
    if refusal:
        action.setToolTip(wrapped(refusal))
