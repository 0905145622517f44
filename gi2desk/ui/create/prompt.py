"""What the picture shows: plain text of any script, counted against the connection's limit."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.caption import unmentioned
from gi2desk.core.prompt import length
from gi2desk.ui import theme
from gi2desk.ui.create import drop
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.text import number, tr
from gi2desk.ui.theme import Size, Tone
from gi2desk.ui.widgets.label import Badge, Label

LEAST_LINES, MOST_LINES = 6, 16


class PromptEdit(QPlainTextEdit):
    """Grows with its text. Pictures that are pasted or dropped on it are handed on, as they are no text."""

    pictures_given = Signal(QMimeData)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Prompt"))
        self.setPlaceholderText(
            tr("Describe the picture: subject, place, light, style, and where to leave room for text")
        )
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # Each paragraph in the direction of its own first strong letter.
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)
        self.textChanged.connect(self._align)

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
    def sizeHint(self) -> QSize:
        # The height of a plain text document is counted in lines.
        lines = self.document().size().height()
        shown = min(max(lines, LEAST_LINES), MOST_LINES)
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


class PromptSection(QWidget):
    """The text, its counter, and one hint at a time."""

    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.edit = PromptEdit()
        self.counter = Label("", size=Size.SMALL, tone="secondary", tabular=True)
        self.hint = Badge("", Tone.WARN)
        self.hint.setWordWrap(True)
        self.hint.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.hint.setContentsMargins(4, 4, 4, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.edit)
        line = QHBoxLayout()
        line.addWidget(self.counter)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.hint)
        self.edit.textChanged.connect(lambda: sheet.set_prompt(self.edit.toPlainText()))
        sheet.changed.connect(self._refresh)
        sheet.opened.connect(self._on_opened)
        self._on_opened()
        self._refresh()

    def mention(self, number: int) -> None:
        """Writes “Image n” where the cursor is."""
        cursor = self.edit.textCursor()
        before = self.edit.toPlainText()[: cursor.position()]
        gap = " " if before and not before[-1].isspace() else ""
        cursor.insertText(f"{gap}Image {number}")
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_opened(self) -> None:
        if self.edit.toPlainText() != self._sheet.recipe.prompt:
            self.edit.blockSignals(True)
            self.edit.setPlainText(self._sheet.recipe.prompt)
            self.edit.blockSignals(False)
            self.edit.updateGeometry()

    def _refresh(self) -> None:
        recipe = self._sheet.recipe
        count, most = length(recipe.prompt), self._sheet.connection.capabilities.prompt_limit
        self.counter.setText(f"{number(count)} / {number(most)}")
        over = count > most
        self.counter.set_tone("bad" if over else "secondary")
        self.counter.setAccessibleName(
            tr("{n} of at most {most} characters", n=number(count), most=number(most))
        )
        self._warn(self._hint())

    def _hint(self) -> str:
        recipe = self._sheet.recipe
        missing = unmentioned(recipe.prompt, len(recipe.references)) if recipe.prompt.strip() else ()
        if not missing:
            return ""
        if len(missing) == len(recipe.references):
            return tr("The prompt mentions none of the references. Call them Image 1, Image 2 …")
        if len(missing) == 1:
            return tr("Reference {n} is never mentioned in the prompt. Call it Image {n}.", n=missing[0])
        numbers = ", ".join(str(one) for one in missing)
        return tr("References {numbers} are never mentioned in the prompt.", numbers=numbers)

    def _warn(self, text: str) -> None:
        self.hint.setText(text)
        self.hint.setVisible(bool(text))
