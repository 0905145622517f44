"""The files to come, named before they are written, with those that are there already."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gi2desk.core.delivery import Delivered
from gi2desk.ui import theme
from gi2desk.ui.export.words import size_text
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.label import ElidedLabel, Label, SectionHeader


class _Line(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._name = ElidedLabel(size=Size.SMALL, tabular=True, mode=Qt.TextElideMode.ElideMiddle)
        self._pixels = Label(size=Size.SMALL, tone="secondary", tabular=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self._name, 1)
        row.addWidget(self._pixels)

    def show_file(self, one: Delivered, state: str, tone: str) -> None:
        self._name.setText(one.name)
        self._name.set_tone(tone)
        self._pixels.setText(state or size_text(one.size))
        self._pixels.set_tone(tone or "secondary")
        self.setAccessibleName(f"{one.name}, {size_text(one.size)} {state}".strip())


class FileList(QWidget):
    """One line a file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Files"))
        self.lines: list[_Line] = []
        self._header = SectionHeader(tr("Files"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        self._column.setSpacing(theme.GRID)
        self._column.addWidget(self._header)

    def show_files(
        self, files: tuple[Delivered, ...], existing: frozenset[str], state: str, tone: str
    ) -> None:
        """Shows the files; `state` is what becomes of those in `existing`."""
        self.setVisible(bool(files))
        while len(self.lines) < len(files):
            line = _Line()
            self.lines.append(line)
            self._column.addWidget(line)
        for line in self.lines[len(files) :]:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        del self.lines[len(files) :]
        for line, one in zip(self.lines, files, strict=True):
            there = one.name in existing
            line.show_file(one, state if there else "", tone if there else "")
