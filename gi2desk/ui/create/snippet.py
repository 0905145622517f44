"""The library's snippets below the prompt: a press puts one where the cursor is."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.naming import new_id
from gi2desk.core.snippet import Snippet
from gi2desk.core.title import concept_name
from gi2desk.library.named import SNIPPETS
from gi2desk.ui import theme
from gi2desk.ui.services import Services
from gi2desk.ui.tasks import Scope
from gi2desk.ui.text import tr, wrapped
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button
from gi2desk.ui.widgets.field import TextField
from gi2desk.ui.widgets.label import Label

_MOST_ROWS = 7
_SNIPPET = Qt.ItemDataRole.UserRole
_PUT = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
_KEYS = _PUT | {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}


class SnippetList(QListWidget):
    """Enter, Space or a click puts in, Del deletes."""

    chosen = Signal(object)
    removal_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Snippets"))
        self.setProperty("role", "nav")
        self.read_only = False
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setFont(theme.font(Size.SMALL))
        self.setUniformItemSizes(True)
        self.itemClicked.connect(lambda item: self.chosen.emit(item.data(_SNIPPET)))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)

    def show_snippets(self, snippets: tuple[Snippet, ...]) -> None:
        """Lists `snippets`; the chosen row stays."""
        row = self.currentRow()
        self.clear()
        for snippet in snippets:
            words = " ".join(snippet.text.split())
            item = QListWidgetItem(f"{snippet.name}   {words}" if words != snippet.name else snippet.name)
            item.setData(_SNIPPET, snippet)
            item.setToolTip(wrapped(snippet.text))
            self.addItem(item)
        self.setCurrentRow(min(row, self.count() - 1))
        rows = min(max(self.count(), 1), _MOST_ROWS)
        height = self.sizeHintForRow(0) if self.count() else theme.HIT
        self.setFixedHeight(rows * height + 2 * self.frameWidth() + 2)

    @override
    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _KEYS
        ):
            event.accept()  # it is about the chosen row, not about a picture
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = self.currentItem().data(_SNIPPET) if self.currentRow() >= 0 else None
        if chosen is not None and event.key() in _PUT:
            self.chosen.emit(chosen)
        elif chosen is not None and event.key() in _KEYS:
            self.removal_requested.emit(chosen)
        else:
            super().keyPressEvent(event)

    def _open_menu(self, at: QPoint) -> None:
        item = self.itemAt(at)
        if item is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        snippet = item.data(_SNIPPET)
        put, away = QAction(tr("Insert"), menu), QAction(tr("Delete the snippet"), menu)
        put.triggered.connect(lambda: self.chosen.emit(snippet))
        away.triggered.connect(lambda: self.removal_requested.emit(snippet))
        away.setEnabled(not self.read_only)
        away.setToolTip(wrapped(tr("This library can only be looked at.") if self.read_only else ""))
        menu.setToolTipsVisible(True)
        menu.addActions([put, away])
        menu.popup(self.viewport().mapToGlobal(at))


class SnippetDrawer(QWidget):
    """The list, and a line to keep what is written as another one. `text_wanted` asks what that would be."""

    inserted = Signal(str)
    text_wanted = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._text = ""
        self.list = SnippetList()
        self.list.read_only = services.library.read_only
        self.empty = Label(
            tr(
                "Texts that you use again and again, such as “{sku} on a plain backdrop”: {sku} becomes a field. "
                "Select some words and save them."
            ),
            size=Size.SMALL,
            tone="secondary",
            wrap=True,
        )
        self.name = TextField(name=tr("Name of a new snippet"), placeholder=tr("Name"))
        self.save_button = Button(tr("Save as snippet"))
        self._place()
        self.list.chosen.connect(lambda snippet: self.inserted.emit(snippet.text))
        self.list.removal_requested.connect(self._remove)
        self.name.textEdited.connect(self.text_wanted)
        self.name.returnPressed.connect(self._save)
        self.save_button.clicked.connect(self._save)

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.GRID)
        column.setSpacing(theme.GRID)
        column.addWidget(self.empty)
        column.addWidget(self.list)
        line = QHBoxLayout()
        line.setSpacing(theme.GRID)
        line.addWidget(self.name, 1)
        line.addWidget(self.save_button)
        column.addLayout(line)

    def offer(self, text: str) -> None:
        """Says what would be kept."""
        self._text = text.strip("\n")
        self.name.setPlaceholderText(concept_name(text) or tr("Name"))
        reason = ""
        if self._services.library.read_only:
            reason = tr("This library can only be looked at.")
        elif not self._text.strip():
            reason = tr("There is nothing to keep: write or select some words of the prompt.")
        self.save_button.set_available(not reason, reason)

    def _save(self) -> None:
        self.text_wanted.emit()
        if not self.save_button.isEnabled():
            return
        name = self.name.text().strip() or concept_name(self._text) or tr("Snippet")
        snippet = Snippet(id=new_id(), name=name, text=self._text, created=datetime.now(UTC))
        self.name.clear()
        self._do(tr("Save a snippet"), keep=snippet)

    def _remove(self, snippet: Snippet) -> None:
        if not self._services.library.read_only:
            self._do(tr("Delete the snippet “{name}”", name=snippet.name), drop=snippet)

    def _do(self, text: str, *, keep: Snippet | None = None, drop: Snippet | None = None) -> None:
        self._services.undo.do(text, lambda: self._write(keep, drop), lambda: self._write(drop, keep))

    def _write(self, keep: Snippet | None, drop: Snippet | None) -> None:
        library = self._services.library

        def write() -> None:
            if keep is not None:
                SNIPPETS.save(library, keep)
            if drop is not None:
                SNIPPETS.remove(library, drop.id)

        self._services.tasks.run(write, scope=Scope.SAVE, done=self._on_written)

    def _on_written(self, _nothing: None) -> None:
        self.read()

    def read(self) -> None:
        """Lists what there is."""
        self._services.tasks.run(lambda: SNIPPETS.read(self._services.library), done=self._on_read)

    def _on_read(self, snippets: tuple[Snippet, ...]) -> None:
        self.list.show_snippets(snippets)
        self.list.setVisible(bool(snippets))
        self.empty.setVisible(not snippets)
