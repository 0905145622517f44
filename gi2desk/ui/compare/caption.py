"""The bar above a picture: which it is, how it is judged, its pixels and how large it is shown."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from gi2desk.core.record import Flag
from gi2desk.core.tier import tier_of
from gi2desk.ui import icon, theme
from gi2desk.ui.canvas.geometry import Extent
from gi2desk.ui.canvas.image import PaneImage
from gi2desk.ui.compare.wording import Mark
from gi2desk.ui.text import mark, percent, tr, wrapped
from gi2desk.ui.theme import Size, Weight

HEIGHT = 32
_MARGIN = 12
_SPACE = 8
_SHORTEST = 64  # of a name or a note that is cut
_STAR = "★"
_FLAG = 14
# The icon, its colour, and what is read to those who do not see it.
_FLAGS = {Flag.PICK: ("flag", "text", mark("picked")), Flag.REJECT: ("x", "bad", mark("rejected"))}


class Caption(QWidget):
    """Painted rather than laid out: what there is no room for is left out from the middle."""

    pressed = Signal()
    mark_pressed = Signal(QPoint)  # below the mark, on the screen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: PaneImage | None = None
        self._extent: Extent | None = None
        self._scale = 0.0
        self._note = ""
        self._mark: Mark | None = None
        self._mark_area = QRect()
        self._active = False
        self._dimmed = False
        self._reference = False
        self.setMouseTracking(True)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.theme().changed.connect(self.update)

    def show_image(
        self, image: PaneImage | None, extent: Extent | None, scale: float, note: str = ""
    ) -> None:
        """`extent` in the picture's own pixels, `scale` device pixels per pixel; `note` is a word such as “shifted”."""
        if (image, extent, scale, note) != (self._image, self._extent, self._scale, self._note):
            self._image, self._extent, self._scale, self._note = image, extent, scale, note
            self.setAccessibleName(self.text)
            self.setToolTip(wrapped(image.source or image.path.name if image is not None else ""))
            self.update()

    def show_mark(self, mark: Mark | None) -> None:
        """What is said of the wording, if anything; it can be pressed, or reached by Tab, for more."""
        if mark != self._mark:
            self._mark, self._mark_area = mark, QRect()
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus if mark is None else Qt.FocusPolicy.TabFocus)
            self.setAccessibleName(self.text)
            self.update()

    @property
    def mark(self) -> Mark | None:
        """What is said of the wording."""
        return self._mark

    @property
    def mark_place(self) -> QPoint:
        """Below the mark, or below the caption's right end where there is no room for it; on the screen."""
        right = self._mark_area.right() if not self._mark_area.isNull() else self.width() - _MARGIN
        return self.mapToGlobal(QPoint(right, HEIGHT))

    def set_active(self, active: bool) -> None:
        """Marks the pane that judging and stepping apply to."""
        if active != self._active:
            self._active = active
            self.update()

    def set_reference(self, reference: bool) -> None:
        """Marks the picture that the others are measured from."""
        if reference != self._reference:
            self._reference = reference
            self.setAccessibleName(self.text)
            self.update()

    def set_dimmed(self, dimmed: bool) -> None:
        """Steps back while the other picture is the one that is seen."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.update()

    @property
    def text(self) -> str:
        """All that it says, for screen readers."""
        if self._image is None:
            return tr("Empty pane")
        rating = tr("{n} of 5 stars", n=self._image.rating) if self._image.rating else ""
        parts = (
            self._title(),
            tr("Reference") if self._reference else "",
            self._name(),
            tr(_FLAGS[self._image.flag][2]) if self._image.flag in _FLAGS else "",
            rating,
            self._image.approved,
            self._pixels(),
            self._zoom(),
            self._note,
            self._mark.text if self._mark is not None else "",
        )
        return ", ".join(part for part in parts if part)

    def _title(self) -> str:
        if self._image is None:
            return ""
        tier = self._image.tier
        if tier is None and self._extent is not None:
            tier = tier_of(self._extent.width, self._extent.height)
        if tier is None:
            return ""
        return tr("{tier} composite", tier=tier.label) if self._image.composite else tier.label

    def _name(self) -> str:
        if self._image is None:
            return ""
        # Of imports people know the file's name; a concept that it gave its name to says it already.
        source = self._image.source if not self._image.concept else ""
        return " ".join(part for part in (self._image.name, source) if part)

    def _pixels(self) -> str:
        return f"{self._extent.width}×{self._extent.height}" if self._extent is not None else ""

    def _zoom(self) -> str:
        if self._extent is None or self._scale <= 0:
            return ""
        return percent(self._scale, 1 if self._scale < 0.1 else 0)

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()
        if self._mark_area.contains(event.position().toPoint()):
            self.mark_pressed.emit(self.mark_place)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._mark_area.contains(event.position().toPoint())
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self._mark is not None:
            self.mark_pressed.emit(self.mark_place)
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("panel"))
        if self._active:
            painter.fillRect(0, 0, self.width(), 2, theme.colour("accent"))
        painter.setOpacity(0.45 if self._dimmed else 1.0)
        right = self._paint_right(painter)
        self._paint_left(painter, right)

    def _paint_right(self, painter: QPainter) -> int:
        """Zoom, pixels, note and mark from the right; returns where they begin."""
        font = theme.font(Size.SMALL, tabular=True)
        metrics = QFontMetrics(font)
        edge, least = self.width() - _MARGIN, self._needed(metrics)
        mark, changed = (self._mark.text, self._mark.changed) if self._mark is not None else ("", False)
        self._mark_area = QRect()
        for text, colour in (
            (self._zoom(), "text"),
            (self._pixels(), "secondary"),
            # Where there is no room for both, news goes before what is alike.
            *((mark, "text") for _ in range(changed)),
            (self._note, "secondary"),
            *((mark, "secondary") for _ in range(not changed)),
        ):
            shown = text
            if text == self._note:
                # Its beginning says the most: “aligned 100 %, turned …”.
                shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(_SHORTEST, edge - least))
            width = metrics.horizontalAdvance(shown)
            if shown and edge - width > least:
                box = QRect(edge - width, 0, width, HEIGHT)
                self._text(painter, box, shown, font, colour)
                if text == mark:
                    self._mark_area = box
                    underline(painter, box)
                edge -= width + _SPACE + 2
        return edge

    def _needed(self, metrics: QFontMetrics) -> int:
        """Where ends what tells the picture from its neighbours: tier, whether it is the reference, and number or name."""
        strong = QFontMetrics(theme.font(Size.BODY, Weight.STRONG))
        left = _MARGIN + strong.horizontalAdvance(self._title()) + _SPACE
        if self._reference:
            left += self._badge_width(tr("Reference")) + _SPACE
        name = self._image.name if self._image is not None else ""
        return left + min(metrics.horizontalAdvance(name), _SHORTEST) + _SPACE

    def _paint_left(self, painter: QPainter, limit: int) -> None:
        if self._image is None:
            return
        left = _MARGIN
        left = self._put(painter, left, limit, self._title(), theme.font(Size.BODY, Weight.STRONG), "strong")
        if self._reference:
            left = self._put_badge(painter, left, limit, tr("Reference"), "raised", "text")
        left = self._put(
            painter, left, limit, self._name(), theme.font(Size.SMALL, tabular=True), "secondary"
        )
        left = self._put_flag(painter, left, limit)
        stars = _STAR * self._image.rating
        left = self._put(painter, left, limit, stars, theme.font(Size.BODY), "star")
        self._put_badge(painter, left, limit, self._image.approved, "ok_fill", "ok_text")

    def _put_flag(self, painter: QPainter, left: int, limit: int) -> int:
        assert self._image is not None
        found = _FLAGS.get(self._image.flag)
        if found is None or left + _FLAG > limit:
            return left
        name, colour, _text = found
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        icon.paint(painter, QRectF(left, (HEIGHT - _FLAG) / 2, _FLAG, _FLAG), name, theme.colour(colour))
        return left + _FLAG + _SPACE

    def _put(self, painter: QPainter, left: int, limit: int, text: str, font: QFont, colour: str) -> int:
        """Writes a text, shortened if needed, and returns where the next one may begin."""
        metrics = QFontMetrics(font)
        if not text or limit - left < metrics.averageCharWidth() * 3:
            return left
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, limit - left)
        width = metrics.horizontalAdvance(shown)
        self._text(painter, QRect(left, 0, width + 1, HEIGHT), shown, font, colour)
        return left + width + _SPACE

    def _put_badge(
        self, painter: QPainter, left: int, limit: int, text: str, ground: str, colour: str
    ) -> int:
        """Writes a text on a ground of its own, if there is room, and returns where the next may begin."""
        width = self._badge_width(text)
        if not text or left + width > limit:
            return left
        box = QRect(left, (HEIGHT - 20) // 2, width, 20)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(QRectF(box), 3, 3)
        self._text(painter, box.adjusted(6, 0, 0, 0), text, theme.font(Size.TINY, Weight.MEDIUM), colour)
        return left + width + _SPACE

    @staticmethod
    def _badge_width(text: str) -> int:
        return QFontMetrics(theme.font(Size.TINY, Weight.MEDIUM)).horizontalAdvance(text) + 12

    @staticmethod
    def _text(painter: QPainter, box: QRect, text: str, font: QFont, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(theme.colour(colour)))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def underline(painter: QPainter, box: QRect) -> None:
    """Dots below the words in `box`, as under an abbreviation that explains itself."""
    painter.setPen(QPen(theme.colour("secondary"), 1, Qt.PenStyle.DotLine))
    line = box.center().y() + 9
    painter.drawLine(box.left(), line, box.right(), line)
