"""Stars that are given by a click or with the arrow keys, for everybody who does not know the digits."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.text import tr, tr_count, wrapped

MOST = 5
_SIDE = 22  # of one star's place
_RADIUS = 8.0
# The inner corners of a pentagram are at this part of the radius of the outer ones: (3 - sqrt 5) / 2. A little more
# is plumper and reads better when it is small.
_INNER = 0.45
_SOME = 0.4


class Stars(QAbstractSlider):
    """`chosen` tells how many stars somebody gave; the number that is there already, pressed again, is none."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._showing = False
        self._hovered = 0
        self._mixed: tuple[int, int] | None = None
        self.setRange(0, MOST)
        self.setPageStep(1)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(tr("Rating"))
        self.valueChanged.connect(self._on_value_changed)
        theme.theme().changed.connect(self.update)
        self.set_available(True)

    def show_stars(self, stars: int, most: int = 0) -> None:
        """Shows 0 to 5 stars without telling; those of several pictures that differ from `stars` to `most` as such."""
        mixed = (stars, most) if most > stars else None
        changed, self._mixed = mixed != self._mixed, mixed
        self._showing = True
        # Of what differs none is given yet: whichever is pressed is given to all.
        self.setValue(0 if mixed else stars)
        self._showing = False
        if changed:
            self._describe()
            self.update()

    def set_available(self, available: bool, reason: str = "") -> None:
        """Enables it, or disables it and says why in the tooltip."""
        self.setEnabled(available)
        self.setToolTip(
            wrapped(tr("A click gives stars, the same once more takes them away.") if available else reason)
        )
        self.setCursor(Qt.CursorShape.PointingHandCursor if available else Qt.CursorShape.ArrowCursor)

    @property
    def previewed(self) -> int:
        """How many stars a click would give; 0 while the pointer is elsewhere."""
        return self._hovered

    def place_of(self, star: int) -> QPointF:
        """The middle of the star with the number `star`, from 1."""
        return QPointF((star - 0.5) * _SIDE, self.height() / 2)

    def _on_value_changed(self, stars: int) -> None:
        if not self._showing:
            self._mixed = None
        self._describe()
        self.update()
        if not self._showing:
            self.chosen.emit(stars)

    def _describe(self) -> None:
        if self._mixed is not None:
            low, high = self._mixed
            said = tr("mixed, {low} to {high} stars", low=low, high=high)
        else:
            said = tr_count("{n} star", "{n} stars", self.value()) if self.value() else tr("No stars")
        self.setAccessibleDescription(said)

    def _hover(self, star: int) -> None:
        if star != self._hovered:
            self._hovered = star
            self.update()

    def _star_at(self, place: QPointF) -> int:
        return min(MOST, max(1, math.floor(place.x() / _SIDE) + 1))

    @override
    def sizeHint(self) -> QSize:
        return QSize(MOST * _SIDE, theme.CONTROL)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._star_at(event.position()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hover(0)
        super().leaveEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            star = self._star_at(event.position())
            self._hovered = 0  # what was given is seen at once, even where it is less
            self.setValue(0 if star == self.value() else star)
            self.update()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the panel scrolls; nobody judges by scrolling past

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = theme.colour("star" if self.isEnabled() else "disabled")
        line = theme.colour("secondary" if self.isEnabled() else "disabled")
        low, high = self._mixed if self._mixed is not None and not self._hovered else (MOST, MOST)
        full = self._hovered or (self.value() if self._mixed is None else high)
        for star in range(1, MOST + 1):
            # What only some of several have is seen through.
            painter.setOpacity(_SOME if star > low else 0.7 if self._hovered else 1.0)
            painter.setPen(QPen(lit if star <= full else line, 1.2))
            painter.setBrush(lit if star <= full else Qt.BrushStyle.NoBrush)
            painter.drawPolygon(_outline(self.place_of(star)))


def _outline(middle: QPointF) -> QPolygonF:
    """A star of five points about `middle`."""
    corners = []
    for step in range(10):
        radius = _RADIUS if step % 2 == 0 else _RADIUS * _INNER
        angle = math.pi * (step / 5 - 0.5)
        corners.append(middle + QPointF(math.cos(angle), math.sin(angle)) * radius)
    return QPolygonF(corners)
