"""One picture on the stage of Create: what has arrived of it, how far it is, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from typing_extensions import override

from gi2desk.core.record import Image, State
from gi2desk.jobs.composite import is_composite
from gi2desk.ui import icon, theme
from gi2desk.ui.queue import words
from gi2desk.ui.queue.item import Item
from gi2desk.ui.queue.picture import Pictures
from gi2desk.ui.queue.row import BAR, paint_centred, paint_picture
from gi2desk.ui.text import tr, wrapped

SETTLE_MS = 120
_ICONS = {
    State.QUEUED: ("hourglass", "on_stage_secondary"),
    State.FAILED: ("warning-circle", "bad"),
    State.UNKNOWN: ("warning", "warn"),
    State.CANCELLED: ("minus", "on_stage_secondary"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """The picture at `position` of a request; `image` and `file` once it is saved."""

    item: Item
    position: int
    image: Image | None = None
    file: Path | None = None

    @property
    def shown(self) -> Path | None:
        """What can be seen of it: the picture, else the preview of a request for one."""
        return self.file or (self.item.partial if self.position == 0 else None)

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from others."""
        return self.item.id, self.position


def shots_of(items: tuple[Item, ...]) -> tuple[Shot, ...]:
    """The pictures of some requests: as many as came, or as many as were asked for while they are under way."""
    found = []
    for item in items:
        if item.images:
            found += [Shot(item=item, position=n, image=i, file=f) for n, (i, f) in enumerate(item.shown)]
        else:
            count = item.generation.recipe.n if item.state.is_open or item.state is State.DONE else 1
            found += [Shot(item=item, position=n) for n in range(count)]
    return tuple(found)


def _fills(image: QImage, box: QSize) -> bool:
    """False for a picture of fewer pixels than its place has, as there are on displays of a high ratio."""
    return image.width() >= box.width() - 1 or image.height() >= box.height() - 1


class StageCell(QAbstractButton):
    """Paints a shot. Pressing it opens the picture; dragging takes the file along."""

    opened = Signal()
    menu_requested = Signal(object)  # where, in screen coordinates
    dragged = Signal()
    step_requested = Signal(int)

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._shot: Shot | None = None
        self._wanted = QSize()
        self._pressed: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # While the window is resized the last picture is stretched; then it is made anew for its place.
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._on_settled)
        self.clicked.connect(self._on_clicked)
        pictures.arrived.connect(self._on_arrived)
        theme.theme().changed.connect(self.update)

    @property
    def shot(self) -> Shot | None:
        """What it shows."""
        return self._shot

    def show_shot(self, shot: Shot, number: int, count: int) -> None:
        """Shows a shot, the one called `number` of `count`."""
        self._shot = shot
        self.setCursor(Qt.CursorShape.PointingHandCursor if shot.image else Qt.CursorShape.ArrowCursor)
        place = tr("Picture {n} of {count}", n=number, count=count) if count > 1 else tr("Picture")
        if shot.image is not None:
            said = words.badge(shot.image).text
            if is_composite(shot.image):
                said = tr("Composite, {facts}", facts=said)
            tip = tr("Open in Review. It can be dragged to other programs.")
            self.setToolTip(wrapped(f"{said}\n{tip}" if count > 1 else tip))
        else:
            said = ". ".join(line.text for line in words.lines(shot.item))
            self.setToolTip("")
        self.setAccessibleName(f"{place}. {words.title(shot.item)}. {said}")
        self.update()

    def refresh(self) -> None:
        """Time has passed."""
        self.update()

    def place(self, rect: QRect) -> None:
        """Moves it; the picture for the new size comes when the size stays."""
        if rect.size() != self.size():
            self._settle.start()
        self.setGeometry(rect)

    def _on_settled(self) -> None:
        self._wanted = self._device_size()
        self.update()

    def _device_size(self) -> QSize:
        ratio = self.devicePixelRatioF()
        return QSize(round(self.width() * ratio), round(self.height() * ratio))

    def _on_arrived(self, file: Path) -> None:
        if self._shot is not None and file == self._shot.shown:
            self.update()

    # Painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._shot is None:
            return
        if self._wanted.isEmpty():
            self._wanted = self._device_size()
        file = self._shot.shown
        image = self._pictures.get(file, self._wanted) if file else None
        stale = self._pictures.latest(file) if file and image is None else None
        if image is not None and self._wanted == self._device_size() and _fills(image, self._wanted):
            paint_centred(painter, self.rect(), image)
        elif image is not None or stale is not None:
            self._paint_stretched(painter, image or stale)
        else:
            self._paint_empty(painter, self._shot)
        self._paint_progress(painter, self._shot.item)

    def _paint_stretched(self, painter: QPainter, image: QImage | None) -> None:
        if image is None:
            return
        size = image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        paint_picture(painter, QRectF(left, top, size.width(), size.height()), image)

    def _paint_empty(self, painter: QPainter, shot: Shot) -> None:
        painter.fillRect(self.rect(), theme.colour("tile"))
        name, token = _ICONS.get(shot.item.state, ("image", "on_stage_secondary"))
        side = 24 if min(self.width(), self.height()) > 80 else 16
        middle = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        icon.paint(painter, middle, name, theme.colour(token))

    def _paint_progress(self, painter: QPainter, item: Item) -> None:
        part = item.fraction()
        if part is None or item.state is State.QUEUED:
            return
        bar = QRect(0, self.height() - BAR, self.width(), BAR)
        painter.fillRect(bar, theme.colour("window"))
        painter.fillRect(QRect(bar.topLeft(), QSize(round(bar.width() * part), BAR)), theme.colour("accent"))

    # Hand and keys

    def _on_clicked(self) -> None:
        if self._shot is not None and self._shot.image is not None:
            self.opened.emit()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position() if event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        far = (event.position() - self._pressed).manhattanLength() if self._pressed is not None else 0
        if (
            far >= QApplication.startDragDistance()
            and self._shot is not None
            and self._shot.image is not None
        ):
            self._pressed = None
            self.setDown(False)
            self.dragged.emit()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._shot is not None and self._shot.image is not None:
            self.menu_requested.emit(event.globalPos())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}.get(
            Qt.Key(event.key())
        )
        if step is not None:
            self.step_requested.emit(step)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
