"""A size of one's own: checked while it is typed, with the rule that fails and the legal sizes near it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gi2desk.core.errors import UserError
from gi2desk.core.size import Size, check, nearest
from gi2desk.jobs import draft
from gi2desk.ui import theme
from gi2desk.ui.create.sheet import Sheet
from gi2desk.ui.text import tr
from gi2desk.ui.theme import Size as TextSize
from gi2desk.ui.widgets.button import Button, Role
from gi2desk.ui.widgets.field import TextField
from gi2desk.ui.widgets.flow import FlowLayout
from gi2desk.ui.widgets.form import FieldRow
from gi2desk.ui.widgets.label import Label


def _bare(text: str) -> str:
    """What was typed without spaces, separators of thousands and units: “3,840 × 2,160 px” is a size too."""
    kept = "".join(text.split()).replace(",", "").lower()
    return kept.replace("px", "").replace("*", "x")


class CustomSize(QWidget):
    """A field for WIDTH×HEIGHT; what is wrong and what is near stand below it."""

    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.field = TextField(name=tr("Custom size in pixels"), placeholder=tr("Width × height in pixels"))
        self.field.setFont(theme.font(tabular=True))
        self.problem = Label("", size=TextSize.SMALL, tone="bad", wrap=True)
        self.offers = QWidget()
        self._offers = FlowLayout(self.offers, spacing=6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(FieldRow(tr("Custom size"), self.field))
        column.addWidget(self.problem)
        column.addWidget(self.offers)
        self.field.textEdited.connect(self._on_edited)
        self.field.editingFinished.connect(self._refresh)
        sheet.reshaped.connect(self._refresh)
        self._refresh()

    def _on_edited(self, text: str) -> None:
        try:
            size = Size.parse(_bare(text))
        except UserError as error:
            self._say(f"{error} {error.hint}".replace(_bare(text), text), ())
            return
        self._sheet.choose_size(size)
        self._judge(size)

    def _refresh(self) -> None:
        recipe = self._sheet.recipe
        if recipe.size == draft.AUTO:
            return
        size = Size.parse(recipe.size)
        if not self.field.hasFocus():
            self.field.setText(f"{size.width} × {size.height}")
        self._judge(size)

    def _judge(self, size: Size) -> None:
        limits = self._sheet.limits
        failed = check(size, limits).failed
        if not failed:
            self._say("", ())
            return
        near = nearest(size, limits)
        named = (
            (tr("smaller"), near.smaller),
            (tr("same area"), near.same_area),
            (tr("larger"), near.larger),
        )
        offers = tuple((text, found) for text, found in named if found is not None)
        details = "; ".join(result.detail for result in failed)
        self._say(f"{details[:1].upper()}{details[1:]}.", offers)

    def _say(self, problem: str, offers: tuple[tuple[str, Size], ...]) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.field.set_problem(problem)
        while (item := self._offers.takeAt(0)) is not None:
            offer = item.widget()
            assert offer is not None
            offer.hide()
            offer.deleteLater()
        for text, size in offers:
            shown = f"{size.width}×{size.height}"
            button = Button(f"{shown} {text}", role=Role.CHIP, tip=tr("Use this legal size"))
            button.setFont(theme.font(TextSize.SMALL, tabular=True))
            button.clicked.connect(lambda _checked=False, size=size: self._on_offer_clicked(size))
            self._offers.addWidget(button)
        self.offers.setVisible(bool(offers))
        self.offers.updateGeometry()

    def _on_offer_clicked(self, size: Size) -> None:
        self.field.setText(f"{size.width} × {size.height}")
        self._sheet.choose_size(size)
