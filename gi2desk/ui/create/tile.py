"""One reference as it stands in the panel: its picture, its number in the prompt, and what it is for."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from typing_extensions import override

from gi2desk.core.recipe import Reference
from gi2desk.jobs.adjust import Facts
from gi2desk.ui import icon, theme
from gi2desk.ui.canvas import checker
from gi2desk.ui.create.rights_form import rights_text
from gi2desk.ui.queue.picture import Fill, Pictures
from gi2desk.ui.queue.row import paint_centred
from gi2desk.ui.sentence import said
from gi2desk.ui.text import file_size, mark, tr, wrapped
from gi2desk.ui.theme import Size, Weight

SIDE = 70
LABEL = 18
_CLOSE = 18

ROLES: tuple[tuple[str, str], ...] = (
    ("subject", mark("Subject")),
    ("product", mark("Product")),
    ("character", mark("Character")),
    ("style", mark("Style")),
    ("mood board", mark("Mood board")),
    ("logo", mark("Logo")),
    ("layout", mark("Layout")),
)


def role_text(role: str) -> str:
    """A role in the user's language; one of another version as it is."""
    return tr(dict(ROLES).get(role, role))


class _Square(QAbstractButton):
    """What both kinds of tile have in common: a square above a line of text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(SIDE, SIDE + LABEL)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def square(self) -> QRect:
        """The square."""
        return QRect(0, 0, SIDE, SIDE)

    def _paint_label(self, painter: QPainter, text: str, token: str) -> None:
        font = theme.font(Size.TINY)
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, SIDE)
        painter.setFont(font)
        painter.setPen(theme.colour(token))
        painter.drawText(QRect(0, SIDE, SIDE, LABEL), int(Qt.AlignmentFlag.AlignCenter), shown)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            event.ignore() if event.key() != Qt.Key.Key_Space else super().keyPressEvent(event)


class AddTile(_Square):
    """The empty place after the last reference."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Add references"))
        self.setToolTip(wrapped(tr("Choose pictures, drop them here, or paste them")))
        theme.theme().changed.connect(self.update)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        over = self.underMouse() and self.isEnabled()
        token = "text" if over else "secondary" if self.isEnabled() else "disabled"
        pen = QPen(theme.colour(token if over else "edge"), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.square).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        middle = QRectF(self.square.center().x() - 7.5, self.square.center().y() - 7.5, 16, 16)
        icon.paint(painter, middle, "plus", theme.colour(token))
        self._paint_label(painter, tr("drop here") if self.isEnabled() else "", "secondary")

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    @override
    def leaveEvent(self, event: object) -> None:
        self.update()


class ReferenceTile(_Square):
    """A reference. A click asks for its menu, dragging moves it, Del removes it."""

    menu_requested = Signal(QPoint)
    remove_requested = Signal()
    move_requested = Signal(int)  # by so many places
    focus_requested = Signal(int)  # so many places away
    dragged = Signal()

    def __init__(
        self, reference: Reference, number: int, pictures: Pictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._pressed: QPointF | None = None
        self._facts: Facts | None = None
        self._failed = False
        self._portrayed = False
        self.marked = False  # a drop would replace it
        self.masked = False
        self.reference, self.number = reference, number
        self.setMouseTracking(True)
        self.show_reference(reference, number)
        self.clicked.connect(lambda: self.menu_requested.emit(self.rect().bottomLeft()))
        pictures.arrived.connect(self._on_arrived)
        theme.theme().changed.connect(self.update)

    def show_reference(self, reference: Reference, number: int) -> None:
        """Shows another reference, or the same one at another place."""
        if reference.sha256 != self.reference.sha256:
            self._facts, self._failed = None, False
        self.reference, self.number = reference, number
        self._say_tip()
        self.update()

    def show_facts(self, facts: Facts | None) -> None:
        """Its file in the library and what is known of it; None where the file is gone."""
        self._facts, self._failed = facts, facts is None
        self._say_tip()
        self.update()

    @property
    def facts(self) -> Facts | None:
        """What is known of its file, once it was looked up."""
        return self._facts

    @property
    def failed(self) -> bool:
        """True if its file is gone."""
        return self._failed

    @property
    def expired(self) -> bool:
        """True if it may not be used any more."""
        return self._facts is not None and self._facts.record.rights.expired(_today())

    def _say_tip(self) -> None:
        facts, role = self._facts, self.reference.role
        # An image of the library goes by what its concept is called today.
        names = {"n": self.number, "name": (facts.name if facts is not None else "") or self.reference.name}
        parts = [tr("Image {n}: {name}", **names)]
        said_role = role_text(role) if role else tr("no role")
        self.setAccessibleName(tr("Image {n}: {name}, {role}", role=said_role, **names))
        if facts is not None:
            parts += [said(one) for one in facts.done]
            size = f"{facts.width}×{facts.height}"
            parts.append(tr("{size} as sent, {bytes}", size=size, bytes=file_size(facts.bytes)))
            rights = rights_text(facts.record.rights, _today())
            parts += [rights] if rights else []
        if self.masked:
            parts.append(tr("What is painted in its mask will change"))
        if self._failed:
            parts.append(tr("Its file is no longer in the library."))
        self.setToolTip(wrapped("\n".join(parts)))
        told = [*parts[1:], tr("Enter for role and more, Del removes, Alt and arrow keys move it")]
        self.setAccessibleDescription(". ".join(part.rstrip(".") for part in told))

    def set_masked(self, masked: bool) -> None:
        """Shows that the request's mask lies on it."""
        if masked != self.masked:
            self.masked = masked
            self._say_tip()
            self.update()

    def set_marked(self, marked: bool) -> None:
        """Shows that a drop would replace it."""
        if marked != self.marked:
            self.marked = marked
            self.update()

    def portrait(self) -> QPixmap:
        """Its picture and number, to be dragged along."""
        self._portrayed = True
        made = self.grab(self.square)
        self._portrayed = False
        return made

    @property
    def close_rect(self) -> QRect:
        """The button that removes it."""
        return QRect(SIDE - _CLOSE - 2, 2, _CLOSE, _CLOSE)

    # Painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_picture(painter)
        self._paint_number(painter)
        self._paint_marks(painter)
        if (self.underMouse() or self.hasFocus()) and not self._portrayed:
            self._paint_close(painter)
        if self.marked:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.square).adjusted(1, 1, -1, -1), 3, 3)
        role = self.reference.role
        self._paint_label(
            painter, role_text(role) if role else tr("set role"), "text" if role else "secondary"
        )

    def _paint_picture(self, painter: QPainter) -> None:
        painter.save()
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.square), 3, 3)
        painter.setClipPath(path)
        painter.fillRect(self.square, theme.colour("raised"))
        side = round(SIDE * self.devicePixelRatioF())
        file = self._facts.path if self._facts is not None else None
        image = self._pictures.get(file, QSize(side, side), Fill.OVER) if file else None
        if image is not None:
            if image.hasAlphaChannel():
                painter.fillRect(self.square, checker.brush())
            paint_centred(painter, self.square, image)
        elif self._failed:
            icon.paint(
                painter, QRectF(self.square).adjusted(25, 25, -25, -25), "warning-circle", theme.colour("bad")
            )
        painter.restore()

    def _paint_number(self, painter: QPainter) -> None:
        font = theme.font(Size.TINY, Weight.STRONG, tabular=True)
        text = str(self.number)
        width = max(16, QFontMetrics(font).horizontalAdvance(text) + 8)
        self._paint_plate(painter, QRect(3, 3, width, 16))
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        painter.drawText(QRect(3, 3, width, 16), int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_marks(self, painter: QPainter) -> None:
        """Below: that a part of the picture is sent, that it has a mask, and that it may not be used any more."""
        left = 3
        if self.reference.adjustment is not None:
            self._paint_mark(painter, QRect(left, SIDE - 19, 16, 16), "crop", "text")
            left += 18
        if self.masked:
            self._paint_mark(painter, QRect(left, SIDE - 19, 16, 16), "paint-brush", "accent_text")
        if self.expired:
            self._paint_mark(painter, QRect(SIDE - 19, SIDE - 19, 16, 16), "warning", "warn")

    def _paint_mark(self, painter: QPainter, rect: QRect, picture: str, token: str) -> None:
        self._paint_plate(painter, rect)
        icon.paint(painter, QRectF(rect).adjusted(2, 2, -2, -2), picture, theme.colour(token))

    def _paint_close(self, painter: QPainter) -> None:
        self._paint_plate(painter, self.close_rect)
        over = self.close_rect.contains(self.mapFromGlobal(self.cursor().pos()))
        inner = QRectF(self.close_rect).adjusted(3, 3, -3, -3)
        icon.paint(painter, inner, "x", theme.colour("strong" if over else "text"))

    def _paint_plate(self, painter: QPainter, rect: QRect) -> None:
        ground = theme.colour("panel")
        ground.setAlphaF(0.88)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(rect), 3, 3)

    def _on_arrived(self, file: Path) -> None:
        if self._facts is not None and file == self._facts.path:
            self.update()

    # Hand and keys

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position() if event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.update(self.close_rect)
        far = self._pressed is not None and (event.position() - self._pressed).manhattanLength()
        if far and far >= QApplication.startDragDistance():
            self._pressed = None
            self.setDown(False)
            self.dragged.emit()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self.close_rect.contains(pressed.toPoint()):
            self.setDown(False)
            if self.close_rect.contains(event.position().toPoint()):
                self.remove_requested.emit()
            return
        super().mouseReleaseEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.pos())

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    @override
    def leaveEvent(self, event: object) -> None:
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -4, Qt.Key.Key_Down: 4}.get(
            Qt.Key(event.key())
        )
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.remove_requested.emit()
        elif step is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_requested.emit(step)
        else:
            self.focus_requested.emit(step)


def _today() -> date:
    return datetime.now().astimezone().date()
