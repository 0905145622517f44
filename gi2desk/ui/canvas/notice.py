"""What a pane says in its middle when it has no picture to show."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from gi2desk.ui import theme
from gi2desk.ui.text import tr

_MARGIN = 24


def paint_notice(painter: QPainter, area: QRect, failure: str, *, waiting: bool) -> None:
    """A failure as a sentence, or that the picture is awaited; nothing otherwise."""
    text = failure or (tr("Loading…") if waiting else "")
    if not text:
        return
    painter.setFont(theme.font(theme.Size.BODY))
    painter.setPen(theme.colour("on_stage" if failure else "on_stage_secondary"))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(area.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN), flags, text)
