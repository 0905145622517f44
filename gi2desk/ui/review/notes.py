"""The field for notes about an image: kept when somebody pauses, leaves it or looks at another image."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit
from typing_extensions import override

from gi2desk.ui import theme
from gi2desk.ui.text import tr, wrapped
from gi2desk.ui.theme import Size

_NOTES_MS = 700


class Notes(QPlainTextEdit):
    """Text about one image; `written` comes when somebody pauses, leaves the field or looks at another image."""

    written = Signal(str, str)  # image, text

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Notes"))
        self.setPlaceholderText(tr("What should change, what to keep"))
        self.setTabChangesFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(84)
        self.setFont(theme.font(Size.SMALL))
        self._image = ""
        self._saved = ""
        self._timer = QTimer(self, singleShot=True, interval=_NOTES_MS)
        self._timer.timeout.connect(self.flush)
        self.textChanged.connect(self._on_text_changed)

    def show_notes(self, image: str, text: str) -> None:
        """Shows the notes of an image; what somebody is typing about the same one stays."""
        if image == self._image and (text == self._saved or self._timer.isActive()):
            return
        self.flush()
        self._image = ""
        self._saved = text
        if text != self.toPlainText():
            self.setPlainText(text)
        self._image = image

    def lock(self, reason: str) -> None:
        """Makes it read-only for a reason, or writable with an empty one."""
        self.setReadOnly(bool(reason))
        self.setToolTip(wrapped(reason))

    def flush(self) -> None:
        """Tells now what was typed."""
        self._timer.stop()
        text = self.toPlainText()
        if self._image and text != self._saved:
            self._saved = text
            self.written.emit(self._image, text)

    def _on_text_changed(self) -> None:
        if self._image:
            self._timer.start()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.flush()
