"""Lays out and paints one row of the queue; the same layout tells what lies under the pointer."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen

from gi2desk.core.record import State
from gi2desk.ui import icon, theme
from gi2desk.ui.canvas import checker
from gi2desk.ui.queue import words
from gi2desk.ui.queue.item import Deed, Item
from gi2desk.ui.queue.words import Line, Mark
from gi2desk.ui.theme import Size, Tone, Weight

THUMB = 44
GAP = 12
PAD = 8
INSET = 8  # of the selection from the panel's edges
BAR = 3
_CLOSE = 20
_SHORTEST = 40  # of a name that gives way

_PICTURES = {
    State.QUEUED: ("hourglass", "secondary"),
    State.FAILED: ("warning-circle", "bad"),
    State.UNKNOWN: ("warning", "warn"),
    State.CANCELLED: ("minus", "secondary"),
}
_LONG_WORD, _PIECE = re.compile(r"\S{24,}"), re.compile(r".{1,8}")
_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop) | int(Qt.AlignmentFlag.AlignLeft)


@dataclass(frozen=True, slots=True)
class Target:
    """Something in a row that can be pressed."""

    rect: QRect
    deed: Deed
    text: str


@dataclass(frozen=True, slots=True)
class RowLayout:
    """Where the parts of a row lie, in the coordinates of its rectangle."""

    size: QSize
    thumb: QRect
    title: QRect
    lines: tuple[tuple[QRect, Line], ...]
    badge: tuple[QRect, Mark] | None
    targets: tuple[Target, ...]

    def target_at(self, place: QPoint) -> Target | None:
        """What lies under a point of the row."""
        return next((target for target in self.targets if target.rect.contains(place)), None)


# Rows are laid out again for every number that counts in them: fonts, and how texts break, are found out once.


@functools.cache
def title_font() -> QFont:
    """The name's font."""
    return theme.font(Size.SMALL, Weight.MEDIUM)


@functools.cache
def line_font() -> QFont:
    """The font of the lines below the name."""
    return theme.font(Size.SMALL, tabular=True)


@functools.cache
def badge_font() -> QFont:
    """The badge's font."""
    return theme.font(Size.TINY, Weight.MEDIUM, tabular=True)


@functools.cache
def _metrics(font: Callable[[], QFont]) -> QFontMetrics:
    return QFontMetrics(font())


@functools.lru_cache(maxsize=1024)
def _height(text: str, room: int) -> int:
    """How high the lines of `text` are."""
    metrics = _metrics(line_font)
    if metrics.horizontalAdvance(text) < room and "\n" not in text:
        return metrics.height()
    return metrics.boundingRect(QRect(0, 0, room, 10_000), _WRAP, text).height()


def _breakable(text: str) -> str:
    """`text` with places to break words, such as paths, that may be wider than a row."""
    return _LONG_WORD.sub(lambda word: "\u200b".join(_PIECE.findall(word.group())), text)


def lay_out(item: Item, width: int, *, paused: bool = False, now: datetime | None = None) -> RowLayout:
    """The layout of a row of `width` logical pixels."""
    left = theme.MARGIN + THUMB + GAP
    room = max(40, width - left - theme.MARGIN)
    closes = Deed.CANCEL in item.deeds()
    title_metrics, metrics = _metrics(title_font), _metrics(line_font)
    y = PAD
    title = QRect(left, y, room - (_CLOSE if closes else 0), title_metrics.height())
    y = title.bottom() + 1
    laid = []
    for line in words.lines(item, now, paused=paused):
        shown = replace(line, text=_breakable(line.text))
        height = _height(shown.text, room)
        laid.append((QRect(left, y, room, height), shown))
        y += height
    badge, y = _badge(item, left, y, room)
    targets, y = _targets(item, QRect(left, y, room, 0), metrics, width if closes else 0)
    height = max(y, PAD + THUMB) + PAD
    thumb = QRect(theme.MARGIN, PAD, THUMB, THUMB)
    return RowLayout(QSize(width, height), thumb, title, tuple(laid), badge, targets)


def _badge(item: Item, left: int, y: int, room: int) -> tuple[tuple[QRect, Mark] | None, int]:
    mark = words.badge_of(item)
    if mark is None:
        return None, y
    metrics = _metrics(badge_font)
    # Advances are rounded down; one pixel more and no text is cut by a fraction.
    size = QSize(min(room, metrics.horizontalAdvance(mark.text) + 14), metrics.height() + 2)
    return (QRect(QPoint(left, y + 3), size), mark), y + 3 + size.height() + 1


def _targets(item: Item, line: QRect, metrics: QFontMetrics, width: int) -> tuple[tuple[Target, ...], int]:
    found, y = [], line.y()
    deed = words.link_deed(item)
    if deed is not None:
        text = words.deed_text(deed, item)
        if deed is Deed.RETRY and metrics.horizontalAdvance(text) > line.width():
            text = words.retry_text(item, short=True)
        size = QSize(metrics.horizontalAdvance(text), metrics.height() + 2)
        found.append(Target(QRect(line.topLeft(), size), deed, text))
        y += metrics.height() + 2
    if width:
        rect = QRect(width - theme.MARGIN - _CLOSE + 4, PAD - 2, _CLOSE, _CLOSE)
        found.append(Target(rect, Deed.CANCEL, words.deed_text(Deed.CANCEL, item)))
    return tuple(found), y


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a row stands."""

    selected: bool = False
    hovered: bool = False
    focused: bool = False
    target: Deed | None = None  # what the pointer is over


def paint(painter: QPainter, layout: RowLayout, item: Item, image: QImage | None, look: Look) -> None:
    """Paints a row whose origin is the painter's."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_ground(painter, layout, look)
    _paint_thumb(painter, layout.thumb, item, image)
    strong = "on_selected" if look.selected else "text"
    painter.setFont(title_font())
    painter.setPen(theme.colour(strong))
    painter.drawText(layout.title, int(Qt.AlignmentFlag.AlignLeft), shown_title(item, layout.title.width()))
    painter.setFont(line_font())
    for rect, line in layout.lines:
        painter.setPen(_text_colour(line.tone, selected=look.selected))
        painter.drawText(rect, _WRAP, line.text)
    if layout.badge is not None:
        _paint_badge(painter, *layout.badge)
    for target in layout.targets:
        _paint_target(painter, target, look)


def shown_title(item: Item, room: int) -> str:
    """The title in `room` logical pixels: the name gives way, since what follows it tells the row from others."""
    name, rest = words.title_parts(item)
    metrics = _metrics(title_font)
    left = room - metrics.horizontalAdvance(rest)
    short = metrics.elidedText(name, Qt.TextElideMode.ElideRight, max(left, _SHORTEST))
    return metrics.elidedText(short + rest, Qt.TextElideMode.ElideRight, room)


def _text_colour(tone: Tone, *, selected: bool) -> QColor:
    if tone is Tone.NEUTRAL:
        return theme.colour("on_selected" if selected else "secondary")
    return theme.colour(theme.tone_colours(tone)[2])


def _paint_ground(painter: QPainter, layout: RowLayout, look: Look) -> None:
    if not (look.selected or look.hovered or look.focused):
        return
    ground = QRectF(QRect(QPoint(0, 0), layout.size)).adjusted(INSET, 1, -INSET, -1)
    painter.setPen(QPen(theme.colour("accent"), 2) if look.focused else Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("selected" if look.selected else "hover" if look.hovered else "panel"))
    painter.drawRoundedRect(ground, theme.RADIUS, theme.RADIUS)


def _paint_thumb(painter: QPainter, rect: QRect, item: Item, image: QImage | None) -> None:
    painter.save()
    path = QPainterPath()
    path.addRoundedRect(QRectF(rect), 3, 3)
    painter.setClipPath(path)
    if image is not None:
        painter.fillRect(rect, theme.colour("tile"))
        paint_centred(painter, rect, image)
    else:
        painter.fillRect(rect, theme.colour("raised"))
        name, token = _PICTURES.get(item.state, ("image", "secondary"))
        side = theme.ICON
        centre = QRectF(rect.center().x() + 1 - side / 2, rect.center().y() + 1 - side / 2, side, side)
        icon.paint(painter, centre, name, theme.colour(token))
    part = item.fraction()
    if part is not None:
        bar = QRect(rect.left(), rect.bottom() + 1 - BAR, rect.width(), BAR)
        painter.fillRect(bar, theme.colour("window"))
        painter.fillRect(QRect(bar.topLeft(), QSize(round(bar.width() * part), BAR)), theme.colour("accent"))
    painter.restore()


def paint_centred(painter: QPainter, rect: QRect, image: QImage) -> None:
    """Draws `image`, made for this screen's pixels, in the middle of `rect` on whole device pixels."""
    ratio = painter.device().devicePixelRatio()
    width, height = image.width() / ratio, image.height() / ratio
    left = round((rect.x() + (rect.width() - width) / 2) * ratio) / ratio
    top = round((rect.y() + (rect.height() - height) / 2) * ratio) / ratio
    paint_picture(painter, QRectF(left, top, width, height), image)


def paint_picture(painter: QPainter, rect: QRectF, image: QImage) -> None:
    """Draws `image` into `rect`, over a checkerboard where it is transparent."""
    if image.hasAlphaChannel():
        painter.setBrushOrigin(rect.topLeft())
        painter.fillRect(rect, checker.brush())
    painter.drawImage(rect, image)


def _paint_badge(painter: QPainter, rect: QRect, mark: Mark) -> None:
    _, fill, text = theme.tone_colours(mark.tone)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(fill))
    painter.drawRoundedRect(QRectF(rect), 3, 3)
    painter.setFont(badge_font())
    painter.setPen(theme.colour(text))
    shown = _metrics(badge_font).elidedText(mark.text, Qt.TextElideMode.ElideRight, rect.width() - 12)
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), shown)


def _paint_target(painter: QPainter, target: Target, look: Look) -> None:
    over = look.target is target.deed
    if target.deed is Deed.CANCEL:
        if over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("pressed"))
            painter.drawRoundedRect(QRectF(target.rect), 3, 3)
        inner = QRectF(target.rect).adjusted(4, 4, -4, -4)
        icon.paint(painter, inner, "x", theme.colour("text" if over else "secondary"))
        return
    font = QFont(line_font())
    font.setUnderline(over or look.selected)
    painter.setFont(font)
    painter.setPen(theme.colour("on_selected" if look.selected else "accent_text"))
    painter.drawText(target.rect, int(Qt.AlignmentFlag.AlignLeft), target.text)
