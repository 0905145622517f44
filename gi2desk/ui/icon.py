"""Icons of one set in one weight, drawn in the theme's colours and sharp at every device pixel ratio."""

from __future__ import annotations

import functools

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gi2desk.host import resource
from gi2desk.ui import theme

FOLDER = "icons/phosphor"


@functools.cache
def _source(name: str) -> bytes:
    return resource.path(f"{FOLDER}/{name}.svg").read_bytes()


@functools.lru_cache(maxsize=512)
def _drawn(name: str, rgb: str, pixels: int) -> QPixmap:
    """The icon as a square of `pixels` device pixels in the colour `rgb`."""
    renderer = QSvgRenderer(QByteArray(_source(name).replace(b"currentColor", rgb.encode())))
    made = QPixmap(pixels, pixels)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return made


def pixmap(name: str, colour: QColor, size: int = theme.ICON, ratio: float = 1.0) -> QPixmap:
    """The icon at `size` logical pixels for a screen with `ratio` device pixels each."""
    made = QPixmap(_drawn(name, colour.name(), round(size * ratio)))
    made.setDevicePixelRatio(ratio)
    return made


def icon(name: str, token: str = "text", size: int = theme.ICON, *, room: int = 0) -> QIcon:
    """The icon for menus and stock buttons, with a disabled state, at the ratios of the screens there are.

    `room` stays free on its left and right, where text follows closer than it should.
    """
    looks = ((token, QIcon.Mode.Normal, QIcon.State.Off), ("disabled", QIcon.Mode.Disabled, QIcon.State.Off))
    return _icon(name, looks, size, room)


def switch(name: str, size: int = theme.ICON) -> QIcon:
    """An icon that is bright when on and dim when off."""
    normal, off, on = QIcon.Mode.Normal, QIcon.State.Off, QIcon.State.On
    return _icon(
        name, (("disabled", normal, off), ("text", normal, on), ("line", QIcon.Mode.Disabled, off)), size
    )


def _icon(
    name: str, looks: tuple[tuple[str, QIcon.Mode, QIcon.State], ...], size: int, room: int = 0
) -> QIcon:
    made = QIcon()
    for ratio in sorted({1.0, 2.0, *(screen.devicePixelRatio() for screen in QGuiApplication.screens())}):
        for token, mode, state in looks:
            made.addPixmap(_widened(pixmap(name, theme.colour(token), size, ratio), room), mode, state)
    return made


def _widened(drawn: QPixmap, room: int) -> QPixmap:
    if not room:
        return drawn
    ratio = drawn.devicePixelRatio()
    wide = QPixmap(drawn.width() + 2 * round(room * ratio), drawn.height())
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.drawPixmap(
        QRectF(round(room * ratio), 0, drawn.width(), drawn.height()), drawn, QRectF(drawn.rect())
    )
    painter.end()
    wide.setDevicePixelRatio(ratio)
    return wide


def paint(painter: QPainter, rect: QRectF, name: str, colour: QColor) -> None:
    """Draws the icon centred in `rect`, aligned to whole device pixels."""
    ratio = painter.device().devicePixelRatio()
    side = min(rect.width(), rect.height())
    made = pixmap(name, colour, round(side), ratio)
    left = round((rect.x() + (rect.width() - side) / 2) * ratio) / ratio
    top = round((rect.y() + (rect.height() - side) / 2) * ratio) / ratio
    painter.drawPixmap(
        QRectF(left, top, made.width() / ratio, made.height() / ratio), made, QRectF(made.rect())
    )
