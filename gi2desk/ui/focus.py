"""Where the keyboard is: a ring around what Tab reached, and silence of letter keys while somebody types."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QPen, QWindow
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
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
_MOVES = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}
_OUTSIDE = 3  # pixels of the ring beyond the control: its line and one of air
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


class Ring(QWidget):
    """A ring of two pixels around a control, over its window, where no row or scroll area cuts a side off.

    Of a control that is scrolled out of sight in part the ring surrounds what is seen.
    """

    def __init__(self) -> None:
        super().__init__()
        self._target: QWidget | None = None
        self._around: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def target(self) -> QWidget | None:
        """What it surrounds."""
        return self._target

    def surround(self, target: QWidget | None) -> None:
        """Goes around `target` and follows it; None takes the ring away."""
        for widget in self._around:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._around, self._target = [], target
        if target is None:
            self.hide()
            return
        self._around = list(_line(target))
        for widget in self._around:
            widget.installEventFilter(self)
        if self.parentWidget() is not target.window():
            self.setParent(target.window())
        self._follow()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._follow()
        return False

    def _follow(self) -> None:
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        seen = visible_part(target)
        self.setVisible(not seen.isEmpty())
        self.setGeometry(seen.adjusted(-_OUTSIDE, -_OUTSIDE, _OUTSIDE, _OUTSIDE) & target.window().rect())
        self.raise_()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), 2))
        radius = theme.RADIUS + 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)


def visible_part(target: QWidget) -> QRect:
    """What the scroll areas around `target` let through, in its window's coordinates."""
    window = target.window()
    seen = QRect(target.mapTo(window, QPoint(0, 0)), target.size())
    for widget in _line(target):
        if isinstance(widget.parentWidget(), QAbstractScrollArea):
            # The viewport; a list that has the focus is not cut by its own.
            seen &= QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    return seen


def _line(target: QWidget) -> Iterator[QWidget]:
    """`target` and what it lies in, without the window."""
    widget: QWidget | None = target
    while widget is not None and not widget.isWindow():
        yield widget
        widget = widget.parentWidget()


class FocusGuide(QObject):
    """Follows the focus: filters only the widget that has it, since a filter on the application sees every event.

    The ring is for who goes by the keyboard: it comes with a focus that a key moved, in that very moment, and goes with the
    next press of the mouse anywhere in its window, which is filtered as long as there is a ring.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app
        self._by_key = False
        self._moment = QTimer(self, singleShot=True, interval=0)
        self._moment.timeout.connect(self._on_moment_over)
        self._window: QWindow | None = None
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
        if watched is self._window:
            if kind == QEvent.Type.MouseButtonPress:
                self._by_key = False
                self._show_ring(None)
            return False
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if belongs_to(self._watched, event.key(), event.modifiers()):
                event.accept()
                return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._by_key = event.key() in _STEPS or self._ringed
            self._moment.start()
        elif kind == QEvent.Type.MouseButtonPress:
            self._by_key = False
            self._show_ring(None)
        return False

    def _on_moment_over(self) -> None:
        self._by_key = False

    @property
    def _ringed(self) -> bool:
        return self._ring is not None and isValid(self._ring) and self._ring.target is not None

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
        # The ring becomes a child of the window around it, and goes with it when that is taken away.
        if self._ring is not None and not isValid(self._ring):
            self._ring = None
        if self._ring is None:
            if target is None:
                self._watch_window(None)
                return
            self._ring = Ring()
        self._ring.surround(target)
        self._watch_window(target.window().windowHandle() if target is not None else None)

    def _watch_window(self, window: QWindow | None) -> None:
        if window is self._window:
            return
        if self._window is not None and isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)
