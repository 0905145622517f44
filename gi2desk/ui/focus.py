"""Where the keyboard is: a ring around what Tab reached, and silence of letter keys while somebody types."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFocusFrame,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid
from typing_extensions import override

from gi2desk.ui import theme

_TEXT = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QKeySequenceEdit)
_HELD = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_PRESS = {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}
_ARROWS = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}
_FUNCTION = range(Qt.Key.Key_F1, Qt.Key.Key_F35 + 1)
_STEPS = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}


def belongs_to(widget: QWidget | None, key: int, modifiers: Qt.KeyboardModifier) -> bool:
    """True when a plain key is for `widget` and must not fire an action of the window.

    Text fields own every plain key, so that no letter judges a picture while somebody writes; buttons own what presses
    them, lists and sliders what moves them.
    """
    if modifiers & _HELD or key in _FUNCTION:
        return False
    if isinstance(widget, _TEXT) or (isinstance(widget, QComboBox) and widget.isEditable()):
        return True
    if isinstance(widget, QAbstractButton | QComboBox):
        return key in _PRESS or key in _ARROWS
    if isinstance(widget, QAbstractSlider | QAbstractItemView):
        return key in _ARROWS
    return False


class _Above(QProxyStyle):
    """Lets the ring lie over the panel or window, where no row or group of controls cuts it off."""

    @override
    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        return super().styleHint(hint, option, widget, returnData)


class Ring(QFocusFrame):
    """A ring of two pixels around the focus, outside the control so that nothing moves."""

    def __init__(self) -> None:
        super().__init__()
        self._above = _Above("fusion")
        self.setStyle(self._above)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), 2))
        radius = theme.RADIUS + 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)


class FocusGuide(QObject):
    """Follows the focus: filters only the widget that has it, since a filter on the application sees every event."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app
        self._by_key = False
        self._watched: QWidget | None = None
        self._ring: Ring | None = None
        app.focusChanged.connect(self._on_focus_changed)

    def close(self) -> None:
        """Follows no longer."""
        self._app.focusChanged.disconnect(self._on_focus_changed)
        self._on_focus_changed(self._watched, None)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if belongs_to(self._watched, event.key(), event.modifiers()):
                event.accept()
                return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._by_key = event.key() in _STEPS
        elif kind == QEvent.Type.MouseButtonPress:
            self._by_key = False
            self._show_ring(None)
        return False

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        self._watched = new
        if new is None:
            self._show_ring(None)
            return
        new.installEventFilter(self)
        by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        # Text fields colour their own outline.
        self._show_ring(new if self._by_key and not by_mouse and not isinstance(new, _TEXT) else None)

    def _show_ring(self, target: QWidget | None) -> None:
        # The frame becomes a child of the panel or window around it, and goes with it when that is taken away.
        if self._ring is not None and not isValid(self._ring):
            self._ring = None
        if self._ring is None:
            if target is None:
                return
            self._ring = Ring()
        self._ring.setWidget(target)  # type: ignore[arg-type]  # None takes the ring away
