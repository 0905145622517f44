"""A field for a prompt or a part of one: plain text of any script that grows with what is written."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent, QFocusEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from gi2desk.ui.create import drop

LEAST_LINES, MOST_LINES = 6, 16


class PromptEdit(QPlainTextEdit):
    """Grows with its text. Pictures that are pasted or dropped on it are handed on, as they are no text."""

    pictures_given = Signal(QMimeData)
    entered = Signal()  # the cursor is here now

    def __init__(
        self,
        name: str,
        placeholder: str = "",
        *,
        least: int = LEAST_LINES,
        most: int = MOST_LINES,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._least, self._most = least, most
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by the wheel that passes over it
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # Each paragraph in the direction of its own first strong letter.
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)
        self.textChanged.connect(self._align)

    def text(self) -> str:
        """What is written, to the last character: Qt's own plain text turns hard blanks into soft ones."""
        raw = self.document().toRawText()
        return raw.replace("\u2029", "\n").replace("\u2028", "\n")

    def open_text(self, text: str) -> None:
        """Shows another text, which cannot be taken back here: it belongs to something else."""
        if self.text() != text:
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
            self._align()
            self.updateGeometry()

    def replace_text(self, text: str) -> None:
        """Puts `text` in the place of what is written, as one step that the field's own undo takes back."""
        if self.text() == text:
            return
        self.blockSignals(True)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.blockSignals(False)
        self._align()
        self.updateGeometry()

    def insert(self, text: str, *, spaced: bool = False) -> None:
        """Writes `text` where the cursor is; `spaced` keeps it apart from a word before it."""
        cursor = self.textCursor()
        before = self.document().characterAt(cursor.selectionStart() - 1) if cursor.selectionStart() else " "
        gap = "" if not spaced or before.isspace() else " "
        cursor.insertText(f"{gap}{text}")
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_text(self, text: str, *, enter: bool) -> bool:
        """Selects the first place of `text`, and goes there with `enter`; False where it is not."""
        place = self.text().find(text) if text else -1
        if place < 0:
            return False
        # Cursors count UTF-16 units.
        start = len(self.text()[:place].encode("utf-16-le")) // 2
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(start + len(text.encode("utf-16-le")) // 2, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        if enter:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def write_after(self, text: str) -> bool:
        """Goes behind the first place of `text`, to write on there; False where it is not."""
        found = self.show_text(text, enter=True)
        if found:
            # The next letter would replace what is selected.
            cursor = self.textCursor()
            cursor.setPosition(cursor.selectionEnd())
            self.setTextCursor(cursor)
        return found

    def _align(self) -> None:
        """To the side from which the first paragraph is read; plain text has one side for all."""
        document = self.document()
        rtl = document.firstBlock().textDirection() is Qt.LayoutDirection.RightToLeft
        wanted = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        option = document.defaultTextOption()
        if option.alignment() != wanted:
            option.setAlignment(wanted)
            document.setDefaultTextOption(option)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    @override
    def sizeHint(self) -> QSize:
        # The height of a plain text document is counted in lines.
        lines = self.document().size().height()
        shown = min(max(lines, self._least), self._most)
        margins = 2 * (self.document().documentMargin() + 8)
        return QSize(200, round(shown * self.fontMetrics().lineSpacing() + margins))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    @override
    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return drop.has_pictures(source) or super().canInsertFromMimeData(source)

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        if drop.has_pictures(source) and not drop.prefers_text(source):
            self.pictures_given.emit(source)
        elif source.hasText():
            self.insertPlainText(source.text())

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if drop.has_pictures(event.mimeData()) and not drop.prefers_text(event.mimeData()):
            drop.take_copy(event)
            self.pictures_given.emit(event.mimeData())
            # The text cursor that followed the drag goes away with an event that the editor knows.
            self.dragLeaveEvent(QDragLeaveEvent())
        else:
            super().dropEvent(event)

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        if drop.has_pictures(event.mimeData()) and not drop.prefers_text(event.mimeData()):
            drop.take_copy(event)
