"""Earlier prompts of the concept on Create's stage, each beside what is written now."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid
from typing_extensions import override

from gi2desk.core.prompt import disassemble
from gi2desk.core.wording import Change, Piece, diff
from gi2desk.jobs.history import Earlier, earlier_prompts
from gi2desk.ui import theme
from gi2desk.ui.create.history_row import EARLIER, HistoryRow, title
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.create.tool import Tool
from gi2desk.ui.gallery.thumbnail import Thumbnails, shared
from gi2desk.ui.services import Services
from gi2desk.ui.text import tr, tr_count, wrapped
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button
from gi2desk.ui.widgets.label import Label
from gi2desk.ui.widgets.wording import WordingText

_LIST_WIDTH = 264
_OWNER = "history"
_DELAY_MS = 100
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class HistoryTool(Tool):
    """The list on the left; on the right how the chosen one became what is written now."""

    def __init__(self, services: Services, sheet: Sheet) -> None:
        super().__init__(
            tr("History"),
            tr("What was sent in this concept and the drafts before it, beside what is written now."),
        )
        self._services, self._sheet = services, sheet
        self._thumbnails: Thumbnails = shared(services.library)
        self._found: tuple[Earlier, ...] = ()
        self._wanted = 0
        self._delay = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self.list = _List()
        self.list.setAccessibleName(tr("Earlier prompts"))
        self.list.setFixedWidth(_LIST_WIDTH)
        self._delegate = HistoryRow(self._thumbnails)
        self.list.setItemDelegate(self._delegate)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.summary = Label("", size=Size.SMALL, tone="secondary", wrap=True)
        self.text = WordingText()
        self.use_button = Button(
            tr("Use this"), tip=tr("Puts it in the place of what is written now. Undo takes it back.")
        )
        self.footer.addWidget(self.use_button)
        self._place()
        self.list.currentRowChanged.connect(self._follow)
        self.list.itemActivated.connect(lambda _item: self._use())
        self.use_button.clicked.connect(self._use)
        self._thumbnails.arrived.connect(self._on_arrived)
        sheet.changed.connect(self._follow)
        self._delay.timeout.connect(self._compare)
        services.feed.ended.connect(self._read)
        self.setFocusProxy(self.list)
        self._read()
        self._follow()

    def _place(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(theme.GRID * 2)
        right.addWidget(self.summary)
        right.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID * 4)
        row.addWidget(self.list)
        row.addLayout(right, 1)
        holder = QWidget()
        holder.setLayout(row)
        holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.column.addWidget(holder, 1)

    @property
    def found(self) -> tuple[Earlier, ...]:
        """The wordings in the list."""
        return self._found

    @property
    def chosen(self) -> Earlier | None:
        """The wording that is looked at."""
        row = self.list.currentRow()
        return self._found[row] if 0 <= row < len(self._found) else None

    def _read(self) -> None:
        library, concept = self._services.library, self._sheet.concept
        if concept:
            self._services.tasks.run(lambda: earlier_prompts(library, concept), done=self._on_read)
        else:
            self._on_read(())

    def _on_read(self, found: tuple[Earlier, ...]) -> None:
        chosen = self.chosen
        self._found = found
        self._thumbnails.retain(_OWNER, [one.row.sha256 for one in found if one.row is not None])
        self.list.clear()
        for one in found:
            item = QListWidgetItem()
            item.setData(EARLIER, one)
            item.setToolTip(wrapped(one.writing.text))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title(one)}: {one.writing.text}")
            self.list.addItem(item)
        before = [place for place, one in enumerate(found) if chosen is not None and one.when == chosen.when]
        self.list.setCurrentRow(before[0] if before else 0 if found else -1)
        self._follow()

    def _on_arrived(self, sha256: str) -> None:
        if any(one.row is not None and one.row.sha256 == sha256 for one in self._found):
            self.list.viewport().update()

    # What changed

    def _follow(self) -> None:
        """What can be done is said at once, what changed a moment later: while somebody types it would only flicker."""
        chosen = self.chosen
        same = chosen is not None and chosen.writing.text == self._sheet.writing.text
        reason = tr("Choose one on the left.") if chosen is None else ""
        self.use_button.set_available(not reason and not same, reason or tr("It is what is written now."))
        self._delay.start()

    def _compare(self) -> None:
        chosen = self.chosen
        self._wanted += 1
        if chosen is None:
            self.text.show_pieces(())
            empty = tr(
                "Nothing was sent or written here yet. The first prompt appears with its first request."
            )
            self.summary.setText("" if self._found else empty)
            return
        old, new, wanted = chosen.writing.text, self._sheet.writing.text, self._wanted
        self._services.tasks.run(lambda: diff(old, new), done=lambda pieces: self._show(wanted, pieces))

    def _show(self, wanted: int, pieces: tuple[Piece, ...]) -> None:
        if isValid(self) and wanted == self._wanted:
            self.text.show_pieces(pieces)
            self.summary.setText(_summary(pieces))

    # What a person does

    def _use(self) -> None:
        chosen = self.chosen
        if chosen is None or not self.use_button.isEnabled():
            return
        now = self._sheet.writing
        values = {variable.name: variable for variable in (*chosen.writing.values, *now.values)}
        writing = replace(now, text=chosen.writing.text, values=tuple(values.values()), dismissed=())
        parts = disassemble(writing.text) if chosen.parts else ()
        self._sheet.rewrite(tr("Use an earlier prompt"), writing, parts)


class _List(QListWidget):
    """Enter uses the chosen one; elsewhere it would open a picture."""

    @override
    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _ENTER
        ):
            event.accept()
            return True
        return super().event(event)


def _summary(pieces: tuple[Piece, ...]) -> str:
    counts = {kind: sum(_words(piece.text) for piece in pieces if piece.kind is kind) for kind in Change}
    gone, came = counts[Change.REMOVED], counts[Change.ADDED]
    said = (
        tr_count("{n} word taken out (struck through)", "{n} words taken out (struck through)", gone)
        if gone
        else "",
        tr_count("{n} word added (underlined)", "{n} words added (underlined)", came) if came else "",
    )
    if any(said):
        return tr("Since then: {changes}.", changes=", ".join(part for part in said if part))
    same = all(piece.kind is Change.KEPT for piece in pieces)
    return tr("Worded as it is now.") if same else tr("Since then: only punctuation and blanks.")


def _words(text: str) -> int:
    return sum(any(letter.isalnum() for letter in word) for word in text.split())
