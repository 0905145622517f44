"""The quiet row below the references: what can be edited in Image 1, and what is."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gi2desk.core.size import Size as Pixels
from gi2desk.ui import theme
from gi2desk.ui.create.edit import EditDesk
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.text import percent, tr, wrapped
from gi2desk.ui.theme import Size
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.check import CheckBox
from gi2desk.ui.widgets.flow import FlowLayout
from gi2desk.ui.widgets.label import Label


class EditRow(QWidget):
    """Buttons that open the tools; below them the mask with what becomes of the rest."""

    def __init__(self, sheet: Sheet, edit: EditDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Edit Image 1"))
        self._sheet = sheet
        self._edit = edit
        self.paint = _link(tr("Paint mask…"), tr("What is painted will change"))
        self.expand = _link(tr("Expand…"), tr("Pulls the frame outwards; what is new is drawn"))
        self.draw = _link(tr("Markup…"), tr("Shows on Image 1 what is meant"))
        self.drawn = Label(tr("Markup on Image 1"), size=Size.SMALL)
        self.erase = _link(tr("Remove"), tr("Sends Image 1 without markup"))
        self.erase.setAccessibleName(tr("Remove the markup"))
        self.state = Label("", size=Size.SMALL, tabular=True)
        self.remove = _link(tr("Remove"), tr("Sends Image 1 without a mask"))
        self.remove.setAccessibleName(tr("Remove the mask"))
        self.keep = CheckBox(tr("Keep the rest identical"))
        self.keep.setFont(theme.font(Size.SMALL))
        self.keep.setToolTip(
            wrapped(
                tr(
                    "A mask is only guidance to the model. With this, a composite is made beside each answer: inside the "
                    "mask what came back, outside Image 1, pixel for pixel. The answer itself stays too."
                )
            )
        )
        self.smaller = Label("", size=Size.SMALL, tone="secondary", wrap=True)
        self._build()
        self.paint.clicked.connect(edit.paint)
        self.expand.clicked.connect(edit.expand)
        self.draw.clicked.connect(edit.draw)
        self.erase.clicked.connect(edit.remove_markup)
        self.remove.clicked.connect(edit.remove_mask)
        self.keep.clicked.connect(lambda on: sheet.keep(keep_outside=on))
        edit.changed.connect(self._show)
        sheet.reshaped.connect(self._show)
        self._show()

    def _build(self) -> None:
        title = Label(tr("Edit Image 1:"), size=Size.SMALL, tone="secondary")
        self._mask = QWidget()
        inner = QVBoxLayout(self._mask)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addLayout(_line(self.state, self.remove))
        inner.addWidget(self.keep)
        inner.addWidget(self.smaller)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        # Wraps in a narrow panel.
        self._tools = QWidget()
        tools = FlowLayout(self._tools, spacing=theme.GRID * 2)
        title.setFixedHeight(theme.CONTROL)
        for part in (title, self.paint, self.expand, self.draw):
            tools.addWidget(part)
        column.addWidget(self._tools)
        column.addWidget(self._mask)
        self._markup = QWidget()
        self._markup.setLayout(_line(self.drawn, self.erase))
        column.addWidget(self._markup)

    def _show(self) -> None:
        edit, recipe = self._edit, self._sheet.recipe
        editing = edit.easel is not None
        for button, refusal in (
            (self.paint, edit.mask_refusal()),
            (self.expand, edit.refusal()),
            (self.draw, edit.markup_refusal()),
        ):
            button.set_available(not refusal, refusal)
        self.paint.setText(tr("Paint mask…") if recipe.mask is None else tr("Edit mask…"))
        self._markup.setVisible(recipe.markup is not None)
        self._mask.setVisible(recipe.mask is not None)
        self.state.setText(mask_text(edit.share))
        for button in (self.remove, self.erase):
            button.set_available(not editing, tr("Image 1 is being edited."))
        self.keep.setChecked(recipe.keep_outside)
        smaller = edit.smaller_size
        self.smaller.setVisible(smaller is not None)
        if smaller is not None:
            text = tr(
                "That would be a composite of the size of Image 1, {size}.",
                size=str(smaller).replace("x", "×"),
            )
            if recipe.keep_outside:
                text = tr(
                    "The composite gets the size of Image 1, {size}.", size=str(smaller).replace("x", "×")
                )
            self.smaller.setText(text)


def fit_text(size: Pixels | None) -> str:
    """What the button says that asks for a size of the right shape."""
    return tr("Use {size}", size=str(size).replace("x", "×")) if size is not None else ""


def mask_text(share: float | None) -> str:
    """A mask in a few words."""
    if share is None:
        return tr("Mask")
    return tr("Mask: {share}", share=percent(share) if share >= 0.01 else tr("less than 1 %"))


def _link(text: str, tip: str) -> Button:
    made = Button(text, role=Role.LINK, tip=tip)
    made.setFont(theme.font(Size.SMALL))
    return made


def _line(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(theme.GRID * 2)
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return line
