"""The two colours in which frames and handles are drawn on pictures: no theme changes them, as none changes a picture."""

from __future__ import annotations

from PySide6.QtGui import QColor

from gi2desk.ui import theme


def light(alpha: float = 1.0) -> QColor:
    """White, that much of it (0…1)."""
    return _shade(theme.Surround.WHITE, alpha)


def dark(alpha: float) -> QColor:
    """Black, that much of it (0…1)."""
    return _shade(theme.Surround.BLACK, alpha)


def _shade(surround: theme.Surround, alpha: float) -> QColor:
    colour = QColor(theme.surround_colour(surround))
    colour.setAlphaF(alpha)
    return colour
