"""The quiet row below the references: what can be edited in Image 1, and what is."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gi2desk.ui import theme
from gi2desk.ui.create.edit import EditDesk
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.text import percent, tr
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.label import Label


class EditRow(QWidget):
    """Buttons that open the tools; below them the mask with what becomes of the rest."""

    def __init__(self, sheet: Sheet, edit: EditDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Edit Image 1"))
        self._sheet = sheet
        self._edit = edit
        self.paint = Button(tr("Paint mask…"), role=Role.LINK, tip=tr("Only what is painted will change"))
        self.state = Label("", size=Size.SMALL, tabular=True)
        self.remove = Button(tr("Remove"), role=Role.LINK, tip=tr("Sends Image 1 without a mask"))
        self.remove.setAccessibleName(tr("Remove the mask"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        title = Label(tr("Edit Image 1:"), size=Size.SMALL, tone="secondary")
        column.addLayout(_line(title, self.paint))
        self._mask = QWidget()
        line = _line(self.state, self.remove)
        self._mask.setLayout(line)
        column.addWidget(self._mask)
        self.paint.clicked.connect(edit.paint)
        self.remove.clicked.connect(edit.remove_mask)
        edit.changed.connect(self._show)
        sheet.reshaped.connect(self._show)
        self._show()

    def _show(self) -> None:
        edit, recipe = self._edit, self._sheet.recipe
        refusal = edit.refusal()
        self.paint.setText(tr("Paint mask…") if recipe.mask is None else tr("Edit mask…"))
        self.paint.set_available(not refusal and edit.painter is None, refusal or tr("It is being painted."))
        self._mask.setVisible(recipe.mask is not None)
        self.state.setText(mask_text(edit.share))
        self.remove.set_available(edit.painter is None, tr("The mask is being painted."))


def mask_text(share: float | None) -> str:
    """A mask in a few words."""
    if share is None:
        return tr("Mask")
    return tr("Mask: {share}", share=percent(share) if share >= 0.01 else tr("less than 1 %"))


def _line(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(theme.GRID * 2)
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return line
