"""What is typed or picked: lines, numbers, choices, sliders, search."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QWidget,
)
from typing_extensions import override

from gi2desk.ui import icon, theme
from gi2desk.ui.text import tr, wrapped

SEARCH_DELAY_MS = 150


class TextField(QLineEdit):
    """One line of text; `name` is what a screen reader calls it."""

    def __init__(
        self, text: str = "", *, name: str, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)

    def set_problem(self, problem: str) -> None:
        """Marks the field and says in the tooltip what is wrong; an empty text takes the mark away."""
        self.setProperty("problem", bool(problem))
        self.setToolTip(wrapped(problem))
        self.style().unpolish(self)
        self.style().polish(self)


class SecretField(TextField):
    """A key: typed hidden, never offered to input methods' dictionaries."""

    def __init__(self, *, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name=name, placeholder=placeholder, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint
        self.setInputMethodHints(hints.ImhHiddenText | hints.ImhNoPredictiveText | hints.ImhSensitiveData)


class SearchField(TextField):
    """A line that tells what to look for while typing; Esc empties it, then gives the keys back."""

    searched = Signal(str)
    left = Signal()

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(name=placeholder, placeholder=placeholder, parent=parent)
        self.setClearButtonEnabled(False)
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_DELAY_MS)
        self._timer.timeout.connect(lambda: self.searched.emit(self.text()))
        self.textChanged.connect(self._timer.start)
        self.setTextMargins(20, 0, 0, 0)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._timer.stop()
            self.searched.emit(self.text())
            super().keyPressEvent(event)
            event.accept()  # it is not meant for the window, where Enter opens the loupe
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        icon.paint(painter, QRectF(8, 0, 14, self.height()), "magnifying-glass", theme.colour("secondary"))


class ChoiceField(QComboBox):
    """One of many. `options` are (value, text)."""

    picked = Signal(str)

    def __init__(
        self, options: Sequence[tuple[str, str]] = (), *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_options(options)
        self.activated.connect(lambda index: self.picked.emit(str(self.itemData(index))))

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Replaces the options and keeps the value where it is still one."""
        value = self.value
        self.clear()
        for key, text in options:
            self.addItem(text, key)
        self.set_value(value)

    @property
    def value(self) -> str:
        """The chosen value, or an empty text."""
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        """Shows `value` as chosen without telling."""
        index = self.findData(value)
        if index >= 0:
            self.setCurrentIndex(index)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a panel must not change what the pointer happens to pass

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        token = "secondary" if self.isEnabled() else "disabled"
        icon.paint(
            painter, QRectF(self.width() - 20, 0, 12, self.height()), "caret-down", theme.colour(token)
        )


class NumberField(QSpinBox):
    """A whole number with its unit; arrow keys step, and it tells when editing is over."""

    committed = Signal(int)

    def __init__(
        self,
        value: int = 0,
        *,
        low: int = 0,
        high: int = 100,
        unit: str = "",
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        _prepare(self, name)
        self.setRange(low, high)
        self.setSuffix(f" {unit}" if unit else "")
        self.setValue(value)
        self.editingFinished.connect(lambda: self.committed.emit(self.value()))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class DecimalField(QDoubleSpinBox):
    """A number with decimals and its unit."""

    committed = Signal(float)

    def __init__(
        self,
        value: float = 0.0,
        *,
        low: float = 0.0,
        high: float = 100.0,
        decimals: int = 2,
        unit: str = "",
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        _prepare(self, name)
        self.setDecimals(decimals)
        self.setRange(low, high)
        self.setSuffix(f" {unit}" if unit else "")
        self.setValue(value)
        self.editingFinished.connect(lambda: self.committed.emit(self.value()))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SliderField(QWidget):
    """A slider with its number beside it, for what is found by trying."""

    changed = Signal(int)

    def __init__(
        self,
        value: int = 0,
        *,
        low: int = 0,
        high: int = 100,
        unit: str = "",
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(low, high)
        self.slider.setAccessibleName(name)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.number = NumberField(value, low=low, high=high, unit=unit, name=name)
        self.number.setFixedWidth(64)
        self.slider.setValue(value)
        self.slider.valueChanged.connect(self.number.setValue)
        self.number.valueChanged.connect(self.slider.setValue)
        self.slider.valueChanged.connect(self.changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)

    @property
    def value(self) -> int:
        """The number."""
        return self.slider.value()

    def set_value(self, value: int) -> None:
        """Shows `value` without telling."""
        self.blockSignals(True)
        self.slider.setValue(value)
        self.blockSignals(False)


def _prepare(box: QAbstractSpinBox, name: str) -> None:
    box.setAccessibleName(name)
    # Qt's own policy gives the focus to what the wheel passes while a panel is scrolled.
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    # Under a stylesheet Qt leaves the text of a field without buttons no room and forgets the padding of one with them: the
    # style gives the buttons no width, and the text has its own margins.
    box.lineEdit().setTextMargins(2 * theme.GRID, 0, 2 * theme.GRID, 0)
    box.setKeyboardTracking(False)
    box.setFont(theme.font(tabular=True))
    box.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
    box.lineEdit().setAccessibleName(name)
    box.setAccessibleDescription(tr("Up and down arrow keys change the number"))
