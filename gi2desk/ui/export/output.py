"""How all files are written: format and quality, their names, the folder, and what happens to files that are there."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from gi2desk.core.delivery import TOKENS
from gi2desk.core.recipe import OutputFormat
from gi2desk.ui import theme
from gi2desk.ui.export.model import BoardModel
from gi2desk.ui.export.words import FORMATS, folder_text
from gi2desk.ui.text import tr, wrapped
from gi2desk.ui.widgets.button import Button
from gi2desk.ui.widgets.field import ChoiceField, SliderField, TextField
from gi2desk.ui.widgets.form import FieldRow
from gi2desk.ui.widgets.label import SectionHeader
from gi2desk.ui.widgets.segmented import Segmented

# What encoders take when nothing is said; shown so that the slider begins where the files are.
_QUALITY = {OutputFormat.JPEG: 92, OutputFormat.WEBP: 90}
_NEVER, _REPLACE, _NUMBER = "never", "replace", "number"


class _FolderButton(Button):
    """Ends in “…” where the panel ends; the whole path is its tooltip."""

    def __init__(self, text: str, *, picture: str, tip: str) -> None:
        super().__init__(text, picture=picture, tip=tip)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._folder = ""

    def show_folder(self, folder: str) -> None:
        """Shows the end of a path."""
        self._folder = folder
        room = self.width() - theme.ICON - 8 * theme.GRID
        text = folder_text(folder)
        self.setText(" " + self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, max(room, 40)))
        self.setAccessibleName(tr("Folder {folder}", folder=folder))
        self.setToolTip(wrapped(folder))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_folder(self._folder)


class OutputSection(QWidget):
    """Follows the model; `folder_requested` asks for another folder."""

    folder_requested = Signal()

    def __init__(self, model: BoardModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.format = Segmented(
            tuple((form.value, text) for form, text in FORMATS.items()), name=tr("Format of all files")
        )
        self.quality = SliderField(92, low=1, high=100, name=tr("Quality"))
        self.template = TextField(name=tr("Template of the file names"))
        tokens = " ".join(f"{{{token}}}" for token in TOKENS)
        self._tip = tr("What it can hold: {tokens}", tokens=tokens)
        self.template.setToolTip(wrapped(self._tip))
        self.folder = _FolderButton("", picture="folder-open", tip=tr("Choose another folder"))
        self.existing = ChoiceField(
            (
                (_NEVER, tr("Never replace")),
                (_REPLACE, tr("Replace")),
                (_NUMBER, tr("Keep both (numbered)")),
            ),
            name=tr("Files that exist"),
        )
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(SectionHeader(tr("All files")))
        column.addWidget(FieldRow(tr("Format"), self.format))
        self._quality_row = FieldRow(tr("Quality"), self.quality)
        column.addWidget(self._quality_row)
        column.addWidget(FieldRow(tr("Name"), self.template))
        column.addWidget(FieldRow(tr("Folder"), self.folder))
        column.addWidget(FieldRow(tr("Existing"), self.existing))

    def _connect(self) -> None:
        self._model.changed.connect(self.refresh)
        self.format.chosen.connect(lambda value: self._set(tr("Format"), format=OutputFormat(value)))
        self.quality.changed.connect(lambda value: self._set(tr("Quality"), quality=value))
        self.template.textEdited.connect(lambda text: self._set(tr("File names"), template=text))
        self.folder.clicked.connect(self.folder_requested)
        self.existing.picked.connect(
            lambda value: self._set(
                tr("Files that exist"), overwrite=value == _REPLACE, numbered=value == _NUMBER
            )
        )

    def refresh(self) -> None:
        """Shows the board's output as it is now."""
        output = self._model.board.output
        lossy = {crop.format or output.format for crop in self._model.board.crops if crop.included}
        lossy = lossy - {OutputFormat.PNG}
        self.format.set_value(output.format.value)
        self._quality_row.setVisible(bool(lossy) or output.format is not OutputFormat.PNG)
        standard = _QUALITY.get(output.format, _QUALITY[OutputFormat.JPEG])
        self.quality.set_value(output.quality or standard)
        if self.template.text() != output.template:
            self.template.setText(output.template)
        problem = self._model.problem()
        self.template.set_problem(str(problem) if problem is not None else "")
        if problem is None:
            self.template.setToolTip(wrapped(self._tip))
        self.folder.show_folder(output.folder)
        there = _NUMBER if output.numbered else _NEVER
        self.existing.set_value(_REPLACE if output.overwrite else there)

    def _set(self, text: str, **changes: Any) -> None:
        merge = f"output {next(iter(changes))}"
        self._model.change(text, self._model.board.with_output(**changes), merge=merge)
