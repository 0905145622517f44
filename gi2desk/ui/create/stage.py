"""The middle of Create: the pictures of the last click, while they come and when they are there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.geometry import Rect
from gi2desk.core.offer import tier_of_recipe
from gi2desk.core.record import Image, State
from gi2desk.core.size import Size
from gi2desk.core.tier import Tier, next_tiers
from gi2desk.ui import theme
from gi2desk.ui.advice import AdviceButton, judge_card
from gi2desk.ui.canvas.drop import mime_of
from gi2desk.ui.create import arrange, drop
from gi2desk.ui.create.cell import Shot, StageCell, shots_of
from gi2desk.ui.queue import words
from gi2desk.ui.queue.item import Deed, Item
from gi2desk.ui.queue.picture import Pictures
from gi2desk.ui.text import duration, tr, tr_count, wrapped
from gi2desk.ui.theme import Tone
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.empty import EmptyState
from gi2desk.ui.widgets.label import Badge, Label
from gi2desk.ui.widgets.surface import Surface

MARGIN = 32
CAPTION = 56
_CAPTION_WIDTH = 640  # below a narrow picture, too, where the stage has the room
_ENDS = frozenset(".!?…。")
_LONGEST = 60  # characters of a state
_ROOMY = 40  # letters of a state that leave the button room for the size, too
_AUTO_RATIO = 3 / 2  # until it is known what frame the model chose
_TONES = {Tone.NEUTRAL: "stage-secondary", Tone.WARN: "warn", Tone.BAD: "bad", Tone.OK: "ok"}


class Caption(QWidget):
    """What is said below the pictures: the state, what it means, and what can be done."""

    deed_requested = Signal(object, str)  # Deed and the request's id
    compare_requested = Signal(list)  # ids of a parent and what was made from it
    promote_requested = Signal(str, object)  # an image's id and the tier to make it at

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = Label("", tone="stage", tabular=True, selectable=True)
        self.more = Label("", tone="stage-secondary", wrap=True, selectable=True)
        self.badge = Badge("")
        self.button = Button("", role=Role.LINK)
        self.button.clicked.connect(lambda: self.deed_requested.emit(*self._deed))
        self._tier = Tier.K1
        self.judge = AdviceButton(
            tr("What to judge in it"),
            lambda owner: judge_card(self._tier, owner),
            token="on_stage_secondary",
        )
        self.judge.hide()
        self._deed: tuple[Deed, str] = (Deed.CANCEL, "")
        self.compare = Button(
            tr("Compare with its parent"), role=Role.LINK, tip=tr("Side by side, with how far it has drifted")
        )
        self.compare.clicked.connect(lambda: self.compare_requested.emit(list(self._family)))
        self._family: tuple[str, ...] = ()
        self.promote = Button(
            "", role=Role.LINK, tip=tr("The same picture again, larger, with itself as Image 1")
        )
        self.promote.clicked.connect(lambda: self.promote_requested.emit(*self._next))
        self._next: tuple[str, Tier] = ("", Tier.K1)
        self._line = line = QHBoxLayout()
        line.setSpacing(theme.GRID * 2)
        line.addWidget(self.state)
        line.addWidget(self.badge)
        line.addWidget(self.button)
        line.addWidget(self.promote)
        line.addWidget(self.compare)
        line.addWidget(self.judge)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID * 2, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.more)
        column.addStretch(1)

    def show_items(self, items: Sequence[Item], *, paused: bool = False) -> None:
        """Says how far a job is; `paused` is whether nothing more is sent."""
        running = [item for item in items if item.state.is_open]
        mark = None if running or _troubled(items) else _badge(items)
        self.badge.setVisible(mark is not None)
        if mark is not None:
            self.badge.set_badge(mark.text, mark.tone)
        done = next((item for item in items if item.state is State.DONE), None)
        self.judge.setVisible(done is not None and not running)
        if done is not None:
            self._tier = tier_of_recipe(done.generation.recipe)
        first, *rest = _running(running, items, paused=paused) if running else _ended(items)
        head, rest_of_it = _split(first.text)
        rest = [words.Line(rest_of_it), *rest] if rest_of_it else rest
        self.state.setText(head)
        self.state.set_tone("stage" if first.tone is Tone.NEUTRAL else _TONES[first.tone])
        more = " ".join(
            line.text if line.text[-1:] in _ENDS else f"{line.text}." for line in rest if line.text
        )
        if not more and any(Deed.CANCEL in item.deeds() and item.elapsed() is not None for item in running):
            more = tr("Cancelling keeps what has arrived; it may still be billed.")
            if running[0].demo:
                more = tr("Cancelling keeps what has arrived. The demo bills nothing.")
        self.more.setText(more)
        self.more.setVisible(bool(more))
        cancellable = [item for item in running if Deed.CANCEL in item.deeds()]
        self._offer(next(iter(cancellable), None) if running else _troubled(items), len(cancellable))
        self._family = () if running else _family(items)
        self.compare.setVisible(bool(self._family))
        self._offer_next(None if running else _only_image(items))

    def height_at(self, width: int) -> int:
        """How high everything is in `width` logical pixels."""
        more = self.more.heightForWidth(width) if self.more.text() else 0
        return theme.GRID * 2 + max(self.state.sizeHint().height(), self.button.sizeHint().height()) + more

    def width_in(self, most: int) -> int:
        """How wide it would like to be: the first line whole, the rest up to `most` logical pixels."""
        more = self.more.fontMetrics().horizontalAdvance(self.more.text()) if self.more.text() else 0
        return max(self._line.sizeHint().width(), min(most, more))

    def _offer_next(self, image: Image | None) -> None:
        """The way on from one picture; of several a person has to choose one first, by its menu."""
        tiers = next_tiers(image.width, image.height) if image is not None else ()
        self.promote.setVisible(bool(tiers))
        if image is not None and tiers:
            self._next = image.id, tiers[0]
            self.promote.setText(tr("Make {tier} of this", tier=tiers[0].label))

    def _offer(self, item: Item | None, cancellable: int) -> None:
        deed = (
            next((d for d in item.deeds() if d in {Deed.CANCEL, Deed.SETTINGS, Deed.RETRY}), None)
            if item
            else None
        )
        self.button.setVisible(deed is not None)
        if item is not None and deed is not None:
            self._deed = deed, item.id
            text = words.deed_text(deed, item)
            if deed is Deed.RETRY and len(self.state.text()) > _ROOMY:
                text = words.retry_text(item, short=True)
            self.button.setText(tr("Cancel {n} requests", n=cancellable) if cancellable > 1 else text)
            tip = tr("What has arrived is kept. It may still be billed.")
            if item.demo:
                tip = tr("What has arrived is kept. The demo bills nothing.")
            sent = deed is Deed.CANCEL and item.elapsed() is not None
            self.button.setToolTip(wrapped(tip if sent else ""))


def _split(text: str) -> tuple[str, str]:
    """What is short enough to stand beside a button, and the rest: an endpoint's own words may be many."""
    if len(text) <= _LONGEST:
        return text, ""
    head, _, rest = text.partition(": ")
    return (f"{head}.", rest) if rest else (text, "")


def _only_image(items: Sequence[Item]) -> Image | None:
    images = [image for item in items for image, _file in item.shown]
    return images[0] if len(images) == 1 else None


def _family(items: Sequence[Item]) -> tuple[str, ...]:
    """The picture that all were made from, then what came of it; empty where there is none."""
    done = [item for item in items if item.images]
    parents = {item.generation.parent_image for item in done}
    parent = next(iter(parents)) if len(parents) == 1 else None
    if parent is None:
        return ()
    return (parent, *(image.id for item in done for image, _file in item.shown))


def _troubled(items: Sequence[Item]) -> Item | None:
    return next((item for item in items if item.state in {State.FAILED, State.UNKNOWN}), None)


def _badge(items: Sequence[Item]) -> words.Mark | None:
    marks = [mark for item in items if (mark := words.badge_of(item))]
    odd = next((mark for mark in marks if mark.tone is Tone.WARN), None)
    if odd is None and len({mark.text for mark in marks}) > 1 and all(mark.tone is Tone.OK for mark in marks):
        return words.Mark(tr("Every size verified"), Tone.OK)
    return odd or (marks[0] if marks else None)


def _running(running: list[Item], items: Sequence[Item], *, paused: bool) -> tuple[words.Line, ...]:
    ahead = next((item for item in running if item.state is not State.QUEUED), running[0])
    lines = words.lines(ahead, paused=paused)
    if len(items) == 1:
        return lines
    done = len(items) - len(running)
    text = tr("{done} of {count} requests done · {state}", done=done, count=len(items), state=lines[0].text)
    return words.Line(text, lines[0].tone), *lines[1:]


def _ended(items: Sequence[Item]) -> tuple[words.Line, ...]:
    troubled = _troubled(items)
    if troubled is not None:
        lines = words.lines(troubled)
        well = sum(item.state is State.DONE for item in items)
        if not well:
            return lines
        # What went well is not to be looked for among the pictures.
        text = tr("{done} of {count} requests done", done=well, count=len(items))
        return words.Line(text, lines[0].tone), *lines
    if len(items) == 1:
        return words.lines(items[0])
    done = [item for item in items if item.state is State.DONE]
    if not done:
        return words.lines(items[0])
    pictures = sum(len(item.images) for item in done)
    parts = [tr_count("Done · {n} picture", "Done · {n} pictures", pictures)]
    cancelled = sum(item.state is State.CANCELLED for item in items)
    if cancelled:
        parts.append(tr_count("{n} request cancelled", "{n} requests cancelled", cancelled))
    parts += words.cost(done)
    longest = max((item.elapsed() or 0.0 for item in done), default=0.0)
    return (words.Line(" · ".join((*parts, duration(longest)))),)


class Stage(Surface):
    """Shows the requests of one job. Pictures dropped on it are handed on as `given`."""

    open_requested = Signal(list)
    reference_requested = Signal(list)
    reveal_requested = Signal(object)
    deed_requested = Signal(object, str)
    given = Signal(object)  # mime data
    compare_requested = Signal(list)
    promote_requested = Signal(str, object)

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__("stage", parent)
        self.setAccessibleName(tr("Stage"))
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._pictures = pictures
        self._items: tuple[Item, ...] = ()
        self.cells: list[StageCell] = []
        self.paused = False  # whether the queue sends nothing more
        self.caption = Caption(self)
        self.caption.deed_requested.connect(self.deed_requested)
        self.caption.compare_requested.connect(self.compare_requested)
        self.caption.promote_requested.connect(self.promote_requested)
        self.empty = EmptyState(
            "sparkle",
            tr("Nothing generated yet"),
            tr(
                "Choose where the picture will be used, describe it, and see its price before you press Generate."
            ),
            parent=self,
        )
        self._show_cells()

    @property
    def items(self) -> tuple[Item, ...]:
        """The requests on the stage."""
        return self._items

    def show_items(self, items: tuple[Item, ...]) -> None:
        """Shows the pictures of `items`, or the empty state."""
        self._items = items
        self._show_cells()

    def tick(self) -> None:
        """Time has passed: what counts seconds says so."""
        if self._items:
            self.caption.show_items(self._items, paused=self.paused)
            for cell in self.cells:
                cell.refresh()

    def _show_cells(self) -> None:
        shots = shots_of(self._items)
        while len(self.cells) > len(shots):
            cell = self.cells.pop()
            cell.hide()
            cell.deleteLater()
        while len(self.cells) < len(shots):
            self.cells.append(self._new_cell(len(self.cells)))
        for number, (cell, shot) in enumerate(zip(self.cells, shots, strict=True), start=1):
            cell.show_shot(shot, number, len(shots))
        self.empty.setVisible(not shots)
        self.caption.setVisible(bool(shots))
        if shots:
            self.caption.show_items(self._items, paused=self.paused)
        self._arrange()

    def _new_cell(self, number: int) -> StageCell:
        cell = StageCell(self._pictures, self)
        cell.opened.connect(lambda: self._open(number))
        cell.dragged.connect(lambda: self._drag(number))
        cell.menu_requested.connect(lambda at: self._pop_up(number, at))
        cell.step_requested.connect(lambda by: self._step(number + by))
        # A new widget is the last of the window for Tab; the pictures come before what is said about them.
        QWidget.setTabOrder(self.cells[-1] if self.cells else self, cell)
        cell.show()
        return cell

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self.empty.setGeometry(self.rect())
        width = self.width() - 2 * MARGIN
        # What is longer than usual, such as what to do where the outcome is unknown, takes its room from the pictures.
        most = min(_CAPTION_WIDTH, width)
        below = max(CAPTION + MARGIN, self.caption.height_at(most) + theme.GRID * 3)
        height = self.height() - MARGIN - below
        places = arrange.cells(width, height, self._ratio(), len(self.cells))
        for cell, rect in zip(self.cells, places, strict=False):
            cell.place(_moved(rect))
        if places:
            lowest = max(rect.y + rect.height for rect in places) + MARGIN
            left = min(rect.x for rect in places) + MARGIN
            # Below a narrow picture, but to the left of it rather than cut.
            left = max(MARGIN, min(left, self.width() - MARGIN - self.caption.width_in(most)))
            room = max(_CAPTION_WIDTH, max(rect.x + rect.width for rect in places) + MARGIN - left)
            self.caption.setGeometry(left, lowest, min(room, self.width() - left - 8), self.height() - lowest)

    def _ratio(self) -> float:
        shots = shots_of(self._items)
        known = next((shot.image for shot in shots if shot.image is not None), None)
        if known is not None:
            return known.width / known.height
        size = self._items[0].generation.recipe.size if self._items else "auto"
        if size == "auto":
            return _AUTO_RATIO
        width, height = Size.parse(size)
        return width / height

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # Its own pictures are on their way to somewhere else.
        if event.source() is not self and drop.has_pictures(event.mimeData()):
            drop.take_copy(event)

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        drop.take_copy(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        drop.take_copy(event)
        self.given.emit(event.mimeData())

    # Deeds

    def _open(self, number: int) -> None:
        shot = self.cells[number].shot
        if shot is not None and shot.image is not None:
            self.open_requested.emit([shot.image.id])

    def _step(self, number: int) -> None:
        if 0 <= number < len(self.cells):
            self.cells[number].setFocus(Qt.FocusReason.TabFocusReason)

    def _drag(self, number: int) -> None:
        shot = self.cells[number].shot
        if shot is None or shot.image is None or shot.file is None:
            return
        drag = QDrag(self)
        drag.setMimeData(mime_of([shot.image.id], [shot.file]))
        picture = self.cells[number].grab()
        drag.setPixmap(picture.scaledToWidth(round(160 * self.devicePixelRatioF())))
        drag.exec(Qt.DropAction.CopyAction)

    def _pop_up(self, number: int, at: QPoint) -> None:
        shot = self.cells[number].shot
        if shot is not None and shot.image is not None:
            self.menu(number, shot).popup(at)

    def menu(self, number: int, shot: Shot) -> QMenu:
        """What can be done with a picture."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        image_id = shot.image.id if shot.image is not None else ""
        menu.addAction(tr("Open in Review")).triggered.connect(lambda: self._open(number))
        use = menu.addAction(tr("Use as reference"))
        use.triggered.connect(lambda: self.reference_requested.emit([image_id]))
        for tier in next_tiers(shot.image.width, shot.image.height) if shot.image is not None else ():
            make = menu.addAction(tr("Make {tier} of this", tier=tier.label))
            make.triggered.connect(lambda _checked, tier=tier: self.promote_requested.emit(image_id, tier))
        menu.addAction(tr("Show the file")).triggered.connect(lambda: self.reveal_requested.emit(shot.file))
        return menu


def _moved(rect: Rect) -> QRect:
    return QRect(rect.x + MARGIN, rect.y + MARGIN, rect.width, rect.height)
