"""A name that can be changed where it stands: by a click, or by F2 and Enter while it has the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.text import tr, wrapped
from gi2desk.ui.theme import Size, Weight
from gi2desk.ui.widgets.field import TextField
from gi2desk.ui.widgets.label import ElidedLabel

_START = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space})


class _Field(TextField):
    """`left` comes with True to keep what was typed: Enter, or the focus goes elsewhere."""

    left = Signal(bool)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit(False)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left.emit(True)
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # Its own menu and another window only borrow the keys.
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self.left.emit(True)


class EditableName(QWidget):
    """`renamed` brings what a person wrote, if it is another name than before and not empty."""

    renamed = Signal(str)

    def __init__(self, *, size: Size = Size.BODY, weight: Weight = Weight.REGULAR) -> None:
        super().__init__()
        self._editable = self._editing = False
        self.label = ElidedLabel("", size=size, weight=weight)
        self.field = _Field(name=tr("Name"))
        self.field.setFont(theme.font(size, weight))
        self.field.setMaxLength(200)
        self.field.left.connect(self._on_left)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.label)
        self._stack.addWidget(self.field)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.label.installEventFilter(self)

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, self.field.sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.sizeHint().height())

    # What it shows

    def show_name(self, name: str, *, editable: bool, reason: str = "") -> None:
        """Shows `name`; where it cannot be changed, `reason` says why. What is being typed is not lost to it."""
        self.label.setText(name)
        self._editable = editable
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if editable else Qt.FocusPolicy.NoFocus)
        self.label.setCursor(Qt.CursorShape.IBeamCursor if editable else Qt.CursorShape.ArrowCursor)
        self.setToolTip(
            wrapped(
                "\n".join(
                    part for part in (name, tr("Click or F2 to rename") if editable else reason) if part
                )
            )
        )
        if not editable:
            self._show_label()

    def setText(self, text: str) -> None:
        """Another text that is no name."""
        self.show_name(text, editable=False)

    def text(self) -> str:
        """What stands there."""
        return self.label.text()

    def set_tone(self, tone: str) -> None:
        """The label's tone."""
        self.label.set_tone(tone)

    @property
    def editing(self) -> bool:
        """True while somebody types."""
        return self._editing

    def edit(self) -> None:
        """Lets a person type, if it can be changed."""
        if self._editable and not self.editing:
            self._editing = True
            self.field.setText(self.label.text())
            self._stack.setCurrentWidget(self.field)
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.field.selectAll()

    def _on_left(self, keep: bool) -> None:
        if not self.editing:
            return
        written = " ".join(self.field.text().split())
        held = self.field.hasFocus()
        self._show_label()
        if held:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if keep and written and written != self.label.text():
            self.label.setText(written)
            self.renamed.emit(written)

    def _show_label(self) -> None:
        # First: the stack takes the focus from the field while it is still the current one, and that keeps what was typed.
        self._editing = False
        self._stack.setCurrentWidget(self.label)

    # What a person does

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(event, QMouseEvent)
            and event.button() == Qt.MouseButton.LeftButton
        ):
            self.edit()
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _START and self._editable and not event.modifiers():
            self.edit()
        else:
            super().keyPressEvent(event)
